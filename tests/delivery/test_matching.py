"""Where a page belongs: by exactly one code, of an issued document that is not void and has no such page yet."""

import pytest

from docgen.delivery.code import PaperCode
from docgen.delivery.matching import Fits, Known, Open, ScanReason, judged, near_codes, one_code
from docgen.delivery.scanning import Mark, PageKind, Sighting

OURS = PaperCode("XGYH", "000012")
NEXT = PaperCode("XGYH", "000013")
OTHER = PaperCode("QTYH", "000012")
RECEIPT, PAGE = Mark(str(OURS), receipt=True, code=OURS), Mark(str(OURS), receipt=False, code=OURS)
DAMAGED = Mark("DG1:XGYH:000012:00", receipt=False, code=None)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (Sighting(marks=(RECEIPT,)), Fits(OURS, PageKind.RECEIPT)),
        (Sighting(marks=(PAGE,)), Fits(OURS, PageKind.PAGE)),
        (Sighting(marks=(PAGE,), others=True), Fits(OURS, PageKind.PAGE)),  # the courier's own label
        (Sighting(marks=(PAGE, RECEIPT)), Fits(OURS, PageKind.RECEIPT)),  # letter and receipt on one sheet
        (
            Sighting(marks=(RECEIPT, Mark(str(NEXT), receipt=True, code=NEXT))),
            Open(ScanReason.SEVERAL, f"{OURS}、{NEXT}", receipt=True),
        ),
        (
            Sighting(marks=(PAGE, DAMAGED)),
            Open(ScanReason.SEVERAL, f"{OURS}、{DAMAGED.text}"),
        ),
        (
            Sighting(marks=(RECEIPT,), torn=True),
            Open(ScanReason.SEVERAL, f"{OURS}，另有一个读不出的二维码", receipt=True),
        ),
        (Sighting(marks=(DAMAGED,)), Open(ScanReason.DAMAGED, DAMAGED.text)),
        (Sighting(torn=True, others=True), Open(ScanReason.TORN)),
        (Sighting(others=True), Open(ScanReason.OTHER_CODES)),
        (Sighting(), Open(ScanReason.NO_CODE)),
    ],
)
def test_the_one_code_of_a_page(seen: Sighting, found: Fits | Open) -> None:
    assert one_code(seen) == found


def known(*filed: PageKind, void: bool = False) -> Known:
    return Known("虚银催〔2026〕12号", void, dict.fromkeys(filed, "甲.pdf 第3页"))


@pytest.mark.parametrize(
    ("code", "kind", "of", "verdict"),
    [
        (OURS, PageKind.RECEIPT, known(), None),
        (OURS, PageKind.RECEIPT, known(PageKind.PAGE), None),
        (OURS, PageKind.PAGE, known(PageKind.RECEIPT), None),
        (OTHER, PageKind.PAGE, known(), None),  # issued here while the institution had another short code
        (OURS, PageKind.RECEIPT, known(PageKind.RECEIPT), ScanReason.DUPLICATE),
        (OURS, PageKind.RECEIPT, known(void=True), ScanReason.VOID),
        (OURS, PageKind.RECEIPT, known(PageKind.RECEIPT, void=True), ScanReason.VOID),
        (OURS, PageKind.RECEIPT, None, ScanReason.UNKNOWN),
        (OTHER, PageKind.RECEIPT, None, ScanReason.FOREIGN),
    ],
)
def test_whether_the_document_takes_the_page(
    code: PaperCode, kind: PageKind, of: Known | None, verdict: ScanReason | None
) -> None:
    found = judged(Fits(code, kind), "XGYH", of)
    assert found == Fits(code, kind) if verdict is None else isinstance(found, Open) and found.reason is verdict


def test_a_duplicate_says_where_the_first_one_is() -> None:
    found = judged(Fits(OURS, PageKind.PAGE), "XGYH", known(PageKind.PAGE))
    assert found == Open(ScanReason.DUPLICATE, "虚银催〔2026〕12号，见 甲.pdf 第3页")


def test_guesses_at_a_damaged_code_are_its_serial_and_those_one_sign_off() -> None:
    wrong = f"DG1:XGYH:000022:{OURS.check}"
    near = set(near_codes((Mark(wrong, receipt=False, code=None),)))
    assert {str(OURS), str(PaperCode("XGYH", "000022"))} <= near
    assert all(PaperCode.parse(code) for code in near)
    assert all(
        sum(a != b for a, b in zip(code, wrong, strict=True)) == 1 for code in near - {str(PaperCode("XGYH", "000022"))}
    )
    assert list(near_codes((PAGE,))) == [str(OURS)]
    assert list(near_codes((Mark("DG1:", receipt=False, code=None),))) == []
