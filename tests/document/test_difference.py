from docgen.document.difference import Change, differences
from docgen.document.text import Passage


def passages(*texts: str) -> list[Passage]:
    return [Passage(f"第{number}段", text) for number, text in enumerate(texts, start=1)]


def told(old: list[Passage], new: list[Passage]) -> list[tuple[str, str]]:
    signs = {Change.KEPT: "{}", Change.INSERTED: "+{}+", Change.DELETED: "-{}-"}
    found = differences(old, new)
    return [(each.place, "".join(signs[s.change].format(s.text) for s in each.stretches)) for each in found]


def test_the_same_differs_in_nothing() -> None:
    assert told(passages("甲", "", "乙  丙"), passages("甲", "乙 丙 ", "")) == []


def test_a_figure_is_a_word_of_its_own() -> None:
    old, new = passages("合计人民币68,505.58元，请按期支付。"), passages("合计人民币68,505.85元，请按期支付。")
    assert told(old, new) == [("第1段", "合计人民币-68,505.58-+68,505.85+元，请按期支付。")]


def test_paragraphs_put_in_and_taken_out() -> None:
    old = passages("请您收到本通知书后及时还款。", "逾期不还的，将依法起诉。", "联系人：王五。")
    new = passages("请您收到本通知书后立即还款。", "联系人：王五。", "本函一式两份。")
    assert told(old, new) == [
        ("第1段", "请您收到本通知书后-及时-+立即+还款。"),
        ("第2段", "-逾期不还的，将依法起诉。-"),
        ("第3段", "+本函一式两份。+"),
    ]
