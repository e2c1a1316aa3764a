"""Charts: bars with their figures in words, of our own faces, the same bytes for the same bars."""

import io
from decimal import Decimal

import pytest
from lxml import etree
from PIL import Image

from docgen.render.charts import Bar, bars

THREE = [
    Bar("流动资金<&>", Decimal("5105607.55"), "5,105,607.55"),
    Bar("罕㼆𠅤", Decimal(0), "0.00"),
    Bar("名" * 60, Decimal("0.01"), "0.01"),
]


@pytest.mark.parametrize("lying", [True, False])
def test_a_chart_is_drawn_for_pages_without_script_or_fetching(lying: bool) -> None:  # noqa: FBT001
    picture = bars(THREE, "svg", lying=lying)
    assert picture == bars(THREE, "svg", lying=lying)
    root = etree.fromstring(picture)
    names = {str(element.tag).rpartition("}")[2] for element in root.iter()}
    assert "text" not in names  # letters are outlines: no face is needed where it is shown
    assert not names & {"script", "image", "foreignObject"}
    links = {value for element in root.iter() for key, value in element.items() if key.endswith("href")}
    assert all(link.startswith("#") for link in links)


def test_a_chart_for_documents_is_wide_enough_to_print() -> None:
    with Image.open(io.BytesIO(bars(THREE, "png", lying=True))) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 1300  # 155 mm at more than 200 dots an inch


def test_many_bars_and_one_can_be_drawn() -> None:
    for count in (1, 40):
        assert bars([Bar(str(n), Decimal(n), str(n)) for n in range(count)], "svg", lying=True)
