"""Recipes: the presets, an institution's own, every fault of a file at once with its line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from docgen import glossary
from docgen.bundle.geometry import Place
from docgen.bundle.recipe import STANDARD_COLUMNS, IndexColumn, IndexFormat, Recipe, RecipeIndex
from docgen.bundle.recipe_files import SHIPPED, recipe, recipe_faults, standard
from docgen.casefile.case import Case
from docgen.casefile.shape import context, parts, records, vocabulary
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.errors import ShippedFileFaulty, UnknownRecipe, WrongRecipeFile
from docgen.kinds import registry

COPIES = "应为份数（1至999），或 defendants（按对方当事人人数）、court_and_defendants（法院一份，另按对方当事人人数）"


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(dedent(text), encoding="utf-8")
    return folder / name


def test_the_presets() -> None:
    made = {path.stem: recipe(path.stem) for path in SHIPPED.glob("*.toml")}
    assert {
        name: (each.title, each.copies, each.numbers.format, each.numbers.place) for name, each in made.items()
    } == {
        "court_filing": ("法院立案", "court_and_defendants", "{page}", Place.BOTTOM_RIGHT),
        "arbitration": ("仲裁", "court_and_defendants", "第{page}页 共{total}页", Place.BOTTOM_CENTER),
        "internal_archive": ("内部归档", "1", "{page}", Place.TOP_RIGHT),
        "other_side": ("对方副本", "defendants", "{page}", Place.BOTTOM_RIGHT),
    }
    assert recipe_faults() == []
    assert made["court_filing"] == standard()
    assert all(list(each.letters) == list(EvidenceGroup) for each in made.values())
    for name in ("court_filing", "arbitration", "other_side"):
        assert made[name].index.columns == STANDARD_COLUMNS, "law.md 8.5"


def test_the_other_side_gets_the_courts_numbers() -> None:
    """A page named in court is found in every copy: whatever moves or numbers pages is the same."""
    court, other = recipe("court_filing"), recipe("other_side")
    for key in ("numbers", "dividers", "odd_starts", "groups", "max_pages", "max_megabytes"):
        assert getattr(court, key) == getattr(other, key)


def test_the_index_of_evidence_takes_every_column_of_a_recipe() -> None:
    asked = {question.name: question for question in registry.kind("evidence_index").definition.fields}
    assert set(asked["columns"].columns[0].choices) == set(IndexColumn)


@pytest.mark.parametrize(("copies", "expected"), [("1", 1), ("5", 5), ("defendants", 3), ("court_and_defendants", 4)])
def test_copies(make_case: Callable[..., Case], copies: str, expected: int) -> None:
    debtor = {"kind": "person", "address": "江城市示例路1号"}
    debtors = [
        {**debtor, "name": "甲", "roles": ["borrower"]},
        {**debtor, "name": "乙", "roles": ["guarantor"]},
        {**debtor, "name": "丙", "roles": ["guarantor"]},
    ]
    assert Recipe(title="x", copies=copies).count_of_copies(make_case(debtors=debtors)) == expected


def test_names_of_files(make_case: Callable[..., Case]) -> None:
    own = Recipe(title="x")
    name = own.file_name("{case_no} {creditor} {date} 第{volume}册共{volumes}册", make_case(), date(2026, 11, 3), 7, 12)
    assert name == "2026-001 江城示例银行股份有限公司 2026年11月3日 第07册共12册"
    assert own.file_name(own.files.volume, make_case(), date(2026, 11, 3), 7, 9) == "证据材料-第7册"


def test_a_recipe_by_title_file_and_from_the_institutions_folder(tmp_path: Path) -> None:
    assert recipe("仲裁") == recipe("arbitration")
    own = write(tmp_path / "recipes", "court_filing.toml", 'title = "本院"\ncopies = 3\n')
    assert recipe("court_filing", tmp_path / "recipes").copies == "3"
    assert recipe("本院", tmp_path / "recipes").title == "本院"
    assert recipe(str(own)).title == "本院"
    assert recipe("court_filing", tmp_path / "not there") == standard()


def test_an_unknown_recipe(tmp_path: Path) -> None:
    with pytest.raises(UnknownRecipe, match=r"是否指 arbitration？.*internal_archive（内部归档）.*toml"):
        recipe("arbitraton", tmp_path)
    with pytest.raises(UnknownRecipe, match=r"own\.toml"):
        recipe(str(tmp_path / "own.toml"))


def test_every_fault_at_once_each_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "own.toml",
        """\
        title = "本院"
        copies = "每人一份"
        divders = true
        odd_starts = "是"
        max_pages = 0
        [index]
        columns = ["no", "title", "no", "purpose"]
        formats = ["doc"]
        [numbers]
        format = "第{n}页"
        place = "top_left"
        [files]
        single = "证据{volume}"
        volume = "证据"
        index = "目录{"
        [[groups]]
        name = "default"
        title = "欠款"
        [[groups]]
        name = "banana"
        [[groups]]
        name = "default"
        """,
    )
    with pytest.raises(WrongRecipeFile) as caught:
        recipe(str(path))
    names = "{case_no}、{creditor}、{date}、{volume}、{volumes}"
    assert [(problem.place, problem.expected.split("：")[0]) for problem in caught.value.problems] == [
        ("own.toml 第2行 copies", COPIES),
        ("own.toml 第3行 divders", "没有这一项，最相近的是 dividers（隔页）"),
        ("own.toml 第4行 odd_starts", "应为 true 或 false"),
        ("own.toml 第5行 max_pages", "不得小于1"),
        ("own.toml 第7行 index.columns", "目录的列重复"),
        ("own.toml 第7行 index.columns", "目录不能没有编号、证据名称和页码，缺少"),
        ("own.toml 第7行 index.columns[3]", "应为下列之一"),
        ("own.toml 第8行 index.formats[0]", "应为下列之一"),
        ("own.toml 第10行 numbers.format", "页码格式应含一个 {page}，至多另有一个 {total}，如 第{page}页 共{total}页"),
        ("own.toml 第11行 numbers.place", "应为下列之一"),
        ("own.toml 第13行 files.single", "只有分册的文件名可含 {volume}（册号）"),
        ("own.toml 第14行 files.volume", "分册的文件名应含 {volume}（册号）"),
        ("own.toml 第15行 files.index", "文件名中可用"),
        ("own.toml 第16行 groups", "组别重复"),
        ("own.toml 第20行 groups[1].name", "应为下列之一"),
    ]
    (files,) = [problem for problem in caught.value.problems if problem.place.endswith("files.index")]
    assert files.expected == f"文件名中可用：{names}"
    assert [problem.place for problem in recipe_faults(tmp_path)] == [p.place for p in caught.value.problems]


def test_a_preset_that_is_wrong_is_no_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "arbitration.toml", 'title = "x"\ncopies = 0\n')
    monkeypatch.setattr("docgen.bundle.recipe_files.SHIPPED", tmp_path)
    with pytest.raises(ShippedFileFaulty, match=r"arbitration\.toml"):
        recipe("arbitration")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("copies = 0", "应为份数（1至999）"),
        ("copies = 1000", "应为份数（1至999）"),
        ('copies = "²"', "应为份数（1至999）"),
        ('numbers.format = "{page}/{page}"', "页码格式应含一个 {page}"),
        ('numbers.format = "{page!r}"', "页码格式应含一个 {page}"),
        ('numbers.format = "{page} {total} {total}"', "页码格式应含一个 {page}"),
        ('files.index = "证据材料"\nfiles.single = "证据材料"', "目录的文件名不得与证据材料的相同"),
        ("groups = []", "至少应有1项"),
        ('index.formats = "pdf"', "应为列表"),
    ],
)
def test_single_faults(tmp_path: Path, line: str, expected: str) -> None:
    path = write(tmp_path, "own.toml", f'title = "x"\n{line}\n')
    with pytest.raises(WrongRecipeFile) as caught:
        recipe(str(path))
    assert any(problem.expected.startswith(expected) for problem in caught.value.problems), caught.value


def test_faults_between_keys_count_in_code_too() -> None:
    with pytest.raises(ValueError, match="缺少：pages"):
        RecipeIndex(columns=(IndexColumn.NO, IndexColumn.TITLE))


def test_every_key_and_word_has_its_chinese_term() -> None:
    for record in records(Recipe):
        for part in parts(record):
            assert glossary.term(part.key, context(record))
    words = {kind for kind in vocabulary(Recipe) if kind is not EvidenceGroup}
    assert words == {IndexColumn, IndexFormat, Place}
    for kind in words:
        assert list(glossary.words(kind.__name__)) == [member.value for member in kind]
