"""What a Word template is refused for beside its tags: parts of the letter left out, full numbers, blocked words."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from word_files import check, small_kind, word

from docgen.errors import TemplateRefused
from docgen.kinds.definition import Kind, read_kind
from docgen.kinds.registry import kind
from docgen.render.wordstart import write_start


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    return small_kind(tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="module")
def court_paper(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    made = small_kind(tmp_path_factory.mktemp("kinds"))
    return read_kind(made.folder, "legal")


@pytest.fixture(scope="module")
def start() -> bytes:
    return write_start(kind("demand_letter"))


def faults(asked: Kind, content: bytes) -> list[tuple[str, str]]:
    try:
        check(asked, content)
    except TemplateRefused as error:
        return [(problem.place, problem.expected) for problem in error.problems]
    return []


# --- law.md 8.2: what a demand letter and its receipt must contain

MUST_SAY = [
    *("文书名称", "欠款构成（本金、利息、罚息、复利、费用分列）", "继续计算至实际清偿之日", "逾期不履行的后果"),
    *("异议、查询途径", "所附计算明细", "落款盖章处", "回执", "回执：收到日期"),
    *("回执：对债务的确认（单独的勾选项，不预先勾选）", "回执：送达地址及对送达方式的同意"),
    *("回执：变更后的地址、电话、电子邮箱", "回执：签收人签名（盖章、捺印）", "回执：证件号码", "回执：签收日期"),
    "回执：代收人及其与受送达人的关系、授权",
]


def missing(found: list[tuple[str, str]]) -> list[str]:
    return [said.split("“")[1].split("”")[0] for place, said in found if place == "全文" and "文书必须载明" in said]


def test_a_letter_of_fields_alone_lacks_all_its_words() -> None:
    found = faults(kind("demand_letter"), word("{{ claim.total_due | yuan }}", needed=False))
    told = missing(found)
    assert [name for name in told if name in MUST_SAY] == MUST_SAY
    assert "债权金额：逾期应付合计（大写）" in told
    assert all("请" in said for _, said in found if "模板没有写" in said)


def without(start: bytes, *words: str) -> bytes:
    """The start template without the paragraphs that hold one of these words, in cells too."""
    made = docx.Document(BytesIO(start))
    for paragraph in made.element.body.iter("{*}p"):
        if any(each in "".join(text.text or "" for text in paragraph.iter("{*}t")) for each in words):
            for run in [*paragraph.iter("{*}r")]:
                run.getparent().remove(run)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("| capitals", ["债权金额：逾期应付合计（大写）", "继续计算至实际清偿之日"]),
        ("逾期仍不履行的", ["逾期不履行的后果"]),
        ("如对上述款项有异议", ["异议、查询途径"]),
        ("附件：", []),  # the sum's own sentence names the sheet
        ("盖章", ["落款盖章处"]),
        ("收到{{ document.number }}", ["回执：收到日期"]),
        ("确认上述债务", []),  # the other wording is left
        ("的送达地址。", ["回执：送达地址及对送达方式的同意"]),
        ("证件号码", ["回执：证件号码"]),
        ("代收人", []),  # 与受送达人关系 is left
        ("column.title", ["欠款构成（本金、利息、罚息、复利、费用分列）"]),
    ],
)
def test_what_is_cut_out_is_told(start: bytes, words: str, told: list[str]) -> None:
    found = missing(faults(kind("demand_letter"), without(start, words)))
    assert [name for name in found if name in MUST_SAY or name.endswith("（大写）")] == told


def test_a_breakdown_of_ones_own_is_one_too(start: bytes) -> None:
    made = docx.Document(BytesIO(without(start, "column.title", "row.amounts")))
    names = ("principal_overdue", "interest", "penalty", "compound", "fees")
    made.add_paragraph("；".join(f"{{{{ claim.{name} | yuan }}}}" for name in names))
    out = BytesIO()
    made.save(out)
    assert not any(name.startswith("欠款构成") for name in missing(faults(kind("demand_letter"), out.getvalue())))


# --- law.md 9.3: numbers are masked in letters, and stand in full in court papers


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("{{ addressee.id_no }}", "{{ addressee.id_no | masked_id }}"),
        ("{{ addressee.id_no | masked_id }}", ""),
        ("{{ addressee.id_no | tail }}", ""),
        ("{{ '证件' + addressee.id_no }}", "| masked_id"),
        ("{% set n = addressee.id_no %}{{ n }}", "| masked_id"),
        ("{% set n = addressee.id_no | masked_id %}{{ n }}", ""),
        ("{% for d in debtors %}{{ d.id_no }}{% endfor %}", "{{ d.id_no | masked_id }}"),
        ("{{ debtors[0].id_no }}", "{{ debtors[0].id_no | masked_id }}"),
        ("{% if addressee.person %}{{ addressee.id_no }}{% endif %}", "| masked_id"),
        ("{% if not addressee.person %}{{ addressee.id_no }}{% endif %}", ""),
        ("{% if addressee.person %}{% else %}{{ addressee.id_no }}{% endif %}", ""),
        ("{% if addressee.person %}{% elif secured %}{{ addressee.id_no }}{% endif %}", ""),
        ("{% if addressee.id_no and not addressee.person %}{{ addressee.id_no }}{% endif %}", ""),
        ("{% if secured or not addressee.person %}{{ addressee.id_no }}{% endif %}", "| masked_id"),
        ("{% if addressee.person or secured %}{% else %}{{ addressee.id_no }}{% endif %}", ""),
        ("{% if addressee.person and secured %}{% else %}{{ addressee.id_no }}{% endif %}", "| masked_id"),
        ("{% if not addressee.person %}{% endif %}{{ addressee.id_no }}", "| masked_id"),
        ("{% if not addressee.person %}{{ debtors[0].id_no }}{% endif %}", "| masked_id"),
        ("{% if not addressee.person %}{{ addressee.representative.id_no }}{% endif %}", "| masked_id"),
        ("{{ addressee.id_no | masked_id if addressee.person else addressee.id_no }}", ""),
        ("{{ addressee.id_no if addressee.person else '' }}", "| masked_id"),
        ("{{ addressee.phone }}", "{{ addressee.phone | masked_phone }}"),
        ("{{ addressee.service_address.phone }}", "| masked_phone"),
        ("{% for c in contracts %}{{ c.card.number }}{% endfor %}", "{{ c.card.number | masked_account }}"),
        ("{% for c in contracts %}{{ c.card.number | tail }}{% endfor %}", ""),
        ("{{ creditor.account.number }}{{ creditor.phone }}{{ contact.phone }}{{ creditor.id_no }}", ""),
        ("{{ case.creditor.phone }}", ""),
    ],
)
def test_a_number_in_full_is_told_with_its_filter(letter: Kind, court_paper: Kind, text: str, mask: str) -> None:
    found = [(place, said) for place, said in faults(letter, word(text)) if "不得完整写出" in said]
    assert [place for place, _ in found] == (["第2段"] if mask else [])
    assert all(f"应写 {mask}" in said or mask in said for _, said in found)
    assert not any("不得完整写出" in said for _, said in faults(court_paper, word(text)))


def test_what_the_standard_letter_shows_in_full_may_stand_so(tmp_path: Path) -> None:
    asked = small_kind(tmp_path)
    (asked.folder / "template.html").write_text("<h1>对账函</h1><p>{{ addressee.phone }}</p>", "utf-8")
    assert faults(asked, word("{{ addressee.phone }}")) == []
    assert faults(asked, word("{{ addressee.id_no }}")) != []


# --- law.md 9.3: blocked expressions


def test_they_stand_among_the_other_faults_in_the_order_of_the_file(letter: Kind) -> None:
    found = faults(letter, word("{{ a }}", "老赖请还款。", "{{ b }}", needed=False))
    assert [place for place, _ in found] == ["第1段", "第2段", "第3段", "全文"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("老赖请速还款，否则坐牢。", ["“老赖”", "“坐牢”"]),
        ("将对{{ addressee.name }}予以拘留。", ["拘留”"]),
        ("{% if secured %}骗子{% endif %}", ["“骗子”"]),
        ("{{ '老赖' if secured else '' }}", ["“老赖”"]),
        ("{% set word = '老赖' %}", ["“老赖”"]),
        ("请依法履行还款义务，我行保留通过诉讼等方式主张权利的权利。", []),
        ("逾期信息将依法向征信系统报送。", []),  # right where the institution reports: asked when a letter is made
    ],
)
def test_blocked_words_are_told_with_a_better_sentence(
    letter: Kind, court_paper: Kind, text: str, told: list[str]
) -> None:
    found = faults(letter, word(text))
    assert [place for place, _ in found] == ["第2段"] * len(told)
    assert all(word_ in said for word_, (_, said) in zip(told, found, strict=True))
    assert all("可改为：“" in said for _, said in found)
    assert faults(court_paper, word(text)) == []
