"""A draft's Word file for people to edit: the places of number, date and code are marked and guarded.

The file is written from the draft with stand-ins for number and code; what a draft shows comes to stand there, marked
so that issuing finds the place again (``wordmarks``), in a locked content control, which keeps whoever edits from
changing it by mistake.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any, Final

from lxml import etree
from PIL import Image, ImageDraw

from docgen.kinds.context import DRAFT
from docgen.render.code import code_png
from docgen.render.letterhead import W, zipped
from docgen.render.wordmarks import (
    BLIP,
    CODE_SHOWN,
    DESCRIBED,
    DESCRIPTION,
    EMBED,
    PICTURES,
    SCALE,
    VAL,
    WORDS,
    P,
    Parts,
    Place,
    R,
    T,
    as_part,
    stories,
    targets_of,
    unpacked,
)
from docgen.render.wordpackage import parsed
from docgen.zh.dates import zh_date

NUMBER_STAND_IN: Final = "〔〇〇文号〇〇〕"
CODE_STAND_IN: Final = "DG1:NONE:0:00"
"""What is composed in place of number and code, to find where they go."""
_PROPERTIES, _TC = f"{{{W}}}rPr", f"{{{W}}}tc"
_FIRST_ID: Final = 760_000_000
"""Of bookmarks and controls; what the file has of its own counts from 1."""


def edit_copy(docx: bytes, draft: str, dated_on: date) -> bytes:
    """The file to edit.

    Args:
        docx: a draft's Word file, with the stand-ins for number and code.
        draft: its number (``D12``).
        dated_on: the day it bears.
    """
    given = unpacked(docx)
    parts = dict(given)
    shown = {Place.NUMBER: DRAFT, Place.CODE: CODE_SHOWN}
    count = 0
    for name in stories(parts):
        root = parsed(parts[name])
        found = [(run, place) for run, place in _with_stand_in(root)]
        found += [(run, Place.DATE) for run in _dates(root, zh_date(dated_on))]
        found += list(_pictures(given, parts, name, root))
        for run, place in found:
            count += 1
            _hold(run, draft, place, shown.get(place), count)
        parts[name] = as_part(root)
    return zipped(parts)


def _with_stand_in(root: etree._Element) -> Iterator[tuple[etree._Element, Place]]:
    """Runs that hold a stand-in alone, split off from those that held more."""
    for stand_in, place in ((NUMBER_STAND_IN, Place.NUMBER), (CODE_STAND_IN, Place.CODE)):
        for text in list(root.iter(T)):
            while stand_in in (text.text or ""):
                run = text.getparent()
                before, _, after = (text.text or "").partition(stand_in)
                yield _split(run, text, before, stand_in), place
                text.text = after
            if text.text == "":
                _drop_if_empty(text.getparent())


def _split(run: Any, text: etree._Element, before: str, middle: str) -> etree._Element:
    """Runs for what stands before, and for the stand-in, put before the run; the latter."""
    at = [child for child in run if child.tag != _PROPERTIES].index(text)
    first = deepcopy(run)
    kept = [child for child in first if child.tag != _PROPERTIES]
    for child in kept[at + 1 :]:
        first.remove(child)
    kept[at].text = before
    for child in [child for child in run if child.tag != _PROPERTIES][:at]:
        run.remove(child)
    run.addprevious(first)
    _drop_if_empty(first)
    alone: etree._Element = deepcopy(run)
    for child in [child for child in alone if child.tag != _PROPERTIES][1:]:
        alone.remove(child)
    next(alone.iter(T)).text = middle
    run.addprevious(alone)
    return alone


def _drop_if_empty(run: Any) -> None:
    content = [child for child in run if child.tag != _PROPERTIES]
    if all(child.tag == T and not child.text for child in content):
        run.getparent().remove(run)


def _dates(root: etree._Element, day: str) -> Iterator[etree._Element]:
    """The run of a signature's line that says the day and nothing else; none in a table, where days are facts."""
    for paragraph in list(root.iter(P)):
        runs = [run for run in paragraph.iter(R) if any(text.text for text in run.iter(T))]
        said = "".join(text.text or "" for text in paragraph.iter(T)).strip()
        if said == day and len(runs) == 1 and next(paragraph.iterancestors(_TC), None) is None:
            yield runs[0]


def _pictures(given: Parts, parts: Parts, name: str, root: etree._Element) -> Iterator[tuple[etree._Element, Place]]:
    """The runs of the stand-in's codes, whose pictures become plain squares: a draft bears no code."""
    targets = targets_of(given, name)
    codes = {code_png(CODE_STAND_IN, SCALE, receipt=receipt): place for place, receipt in PICTURES.items()}
    for blip in list(root.iter(BLIP)):
        target = targets.get(blip.get(EMBED, ""), "")
        place = codes.get(given.get(target, b""))  # as it was: a header may share the picture of the text
        if place is not None:
            yield next(blip.iterancestors(R)), place
    for target in targets.values():
        if given.get(target) in codes:
            parts[target] = _square()


@cache
def _square() -> bytes:
    image = Image.new("L", (200, 200), 245)
    ImageDraw.Draw(image).rectangle((0, 0, 199, 199), outline=170, width=3)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _hold(run: Any, draft: str, place: Place, shown: str | None, number: int) -> None:
    """A locked control and a bookmark around a run."""
    sdt = etree.Element(f"{{{W}}}sdt")
    properties = etree.SubElement(sdt, f"{{{W}}}sdtPr")
    identity = str(_FIRST_ID + number)
    for name, value in (
        ("alias", f"{WORDS[place]}（出具时自动填写，请勿删改）"),
        ("tag", f"docgen:{draft}:{place}"),
        ("id", identity),
        ("lock", "sdtContentLocked"),
    ):
        etree.SubElement(properties, f"{{{W}}}{name}", {VAL: value})
    run.addprevious(sdt)
    content = etree.SubElement(sdt, f"{{{W}}}sdtContent")
    content.append(run)
    if place not in PICTURES:
        named = {f"{{{W}}}id": identity, f"{{{W}}}name": f"docgen_{draft}_{place}_{number}"}
        run.addprevious(etree.Element(f"{{{W}}}bookmarkStart", named))
        run.addnext(etree.Element(f"{{{W}}}bookmarkEnd", {f"{{{W}}}id": identity}))
    for described in run.iter(DESCRIPTION):
        described.set("descr", DESCRIBED.format(draft=draft, place=place))
    if shown is not None:
        next(run.iter(T)).text = shown
