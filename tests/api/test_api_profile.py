import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from docgen.api.office import open_office
from docgen.api.parameters import add_value
from docgen.api.profile import profile_set, profile_show
from docgen.casefile.profile import Profile
from docgen.errors import NotReadable, WrongProfile
from docgen.store.models import AuditEntry

CREDITOR = """
[creditor]
kind = "organization"
name = "江城示例银行股份有限公司"
"""

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def test_a_folder_without_a_profile_has_an_empty_one_and_is_not_made(tmp_path: Path) -> None:
    assert profile_show(open_office(tmp_path / "data")) == Profile()
    assert not (tmp_path / "data").exists()


def test_what_is_set_is_shown_and_comments_stay(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    (tmp_path / "profile.toml").write_text(f"# 本行资料\nname = '旧名'\n{CREDITOR}", "utf-8")
    changes = {"short_code": "JYXD", "number_prefix": "江银", "name": "", "creditor.account.bank": "示例支行"}
    account = {"creditor.account.name": "江城示例银行", "creditor.account.number": "0000-0001"}
    profile = profile_set(office, {**changes, **account}, at=AT)
    assert profile_show(office) == profile
    assert (profile.short_code, profile.number_prefix, profile.name) == ("JYXD", "江银", None)
    assert profile.creditor
    assert profile.creditor.account
    assert profile.creditor.account.number == "0000-0001"
    assert (tmp_path / "profile.toml").read_text("utf-8").startswith("# 本行资料\n")


def test_every_fault_at_once_and_nothing_changed(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    (tmp_path / "profile.toml").write_text(CREDITOR, "utf-8")
    wrong = {
        "short_code": "jyxd-1",
        "numberprefix": "江",
        "creditor.kind": "bank",
        "creditor.nmae": "x",
        "seal": "../a",
    }
    with pytest.raises(WrongProfile) as caught:
        profile_set(office, wrong, at=AT)
    problems = {problem.place: problem.expected for problem in caught.value.problems}
    assert set(problems) == {"short_code", "numberprefix", "creditor.kind", "creditor.nmae", "seal"}
    assert "number_prefix（文号前缀）" in problems["numberprefix"]
    assert "name" in problems["creditor.nmae"]
    assert "大写" in problems["short_code"]
    assert (tmp_path / "profile.toml").read_text("utf-8") == CREDITOR


@pytest.mark.parametrize("content", [b"name = ", "name = '江'".encode("gbk"), b"name = 3"])
def test_a_file_that_is_no_profile_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "profile.toml").write_bytes(content)
    with pytest.raises(WrongProfile) as caught:
        profile_show(open_office(tmp_path))
    assert "codec" not in str(caught.value)
    with pytest.raises(WrongProfile):
        profile_set(open_office(tmp_path), {"short_code": "JYXD"}, at=AT)
    assert (tmp_path / "profile.toml").read_bytes() == content


def test_a_profile_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "profile.toml").mkdir()
    with pytest.raises(NotReadable, match="文件夹"):
        profile_show(open_office(tmp_path))
    with pytest.raises(NotReadable, match="文件夹"):
        profile_set(open_office(tmp_path), {"short_code": "JYXD"}, at=AT)


def test_every_earlier_version_is_kept(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    for name in ("甲", "乙", "乙", "丙"):
        profile_set(office, {"name": name}, at=AT)

    kept = {path.name: path.read_text("utf-8") for path in sorted((tmp_path / "profile").iterdir())}
    assert kept == {"0001.toml": 'name = "甲"\n', "0002.toml": 'name = "乙"\n'}
    assert profile_show(office).name == "丙"


@pytest.mark.parametrize(
    ("number_format", "sound"),
    [
        ("{prefix}{kind}〔{year}〕{number}号", True),
        ("（{year}）{prefix}{kind}字第{number}号", True),
        ("{year}-{number}", False),  # two kinds would share a number
        ("{kind}{number}", False),  # two years would
        ("{kind}{year}{number}{number}", False),
        ("{kind}{year}{number}{month}", False),
        ("{kind}{year}{number", False),
    ],
)
def test_a_number_format_tells_kinds_and_years_apart(tmp_path: Path, number_format: str, sound: bool) -> None:  # noqa: FBT001
    office = open_office(tmp_path)
    if sound:
        assert profile_set(office, {"number_format": number_format}, at=AT).number_format == number_format
    else:
        with pytest.raises(WrongProfile):
            profile_set(office, {"number_format": number_format}, at=AT)


def test_a_logo_needs_a_letterhead(tmp_path: Path) -> None:
    with pytest.raises(WrongProfile, match="profile"):
        profile_set(open_office(tmp_path), {"logo": "logo.png"}, at=AT)


def test_four_eyes_are_a_yes_or_a_no(tmp_path: Path) -> None:
    assert profile_set(open_office(tmp_path), {"four_eyes": "true"}, at=AT).four_eyes is True


FIRM = {"law_firm.name": "示例虚构律师事务所", "law_firm.licence_no": "2330"}


def test_the_lawyers_of_a_firm_are_set_by_their_place(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    first = {"law_firm.lawyers.0.name": "冯法一", "law_firm.lawyers.0.licence_no": "0001"}
    second = {"law_firm.lawyers.1.name": "陈法二", "law_firm.lawyers.1.licence_no": "0002"}

    profile_set(office, {**FIRM, **first, **second}, at=AT)
    profile_set(office, {"law_firm.lawyers.1.licence_no": "0003"}, at=AT)

    firm = profile_show(office).law_firm
    assert firm
    assert [(lawyer.name, lawyer.licence_no) for lawyer in firm.lawyers] == [("冯法一", "0001"), ("陈法二", "0003")]
    profile_set(office, {"law_firm.lawyers.0.name": "", "law_firm.lawyers.0.licence_no": ""}, at=AT)
    firm = profile_show(office).law_firm
    assert firm
    assert [lawyer.name for lawyer in firm.lawyers] == ["陈法二"]
    profile_set(office, {"law_firm.lawyers.0.name": "", "law_firm.lawyers.0.licence_no": ""}, at=AT)
    firm = profile_show(office).law_firm
    assert firm
    assert firm.lawyers == ()


@pytest.mark.parametrize(
    "written",
    ["lawyers = [{name = '冯法一', licence_no = '1'}]", "[[law_firm.lawyers]]\nname = '冯法一'\nlicence_no = '1'"],
)
def test_a_lawyer_joins_those_of_the_file_however_they_are_written(tmp_path: Path, written: str) -> None:
    office = open_office(tmp_path)
    (tmp_path / "profile.toml").write_text(
        f"[law_firm]\nname = '示例虚构律师事务所'\nlicence_no = '2330'\n{written}\n", "utf-8"
    )

    profile_set(office, {"law_firm.lawyers.1.name": "陈法二", "law_firm.lawyers.1.licence_no": "2"}, at=AT)

    firm = profile_show(open_office(tmp_path)).law_firm
    assert firm
    assert [(lawyer.name, lawyer.licence_no) for lawyer in firm.lawyers] == [("冯法一", "1"), ("陈法二", "2")]


def test_a_lawyer_is_not_set_past_the_next_place(tmp_path: Path) -> None:
    with pytest.raises(WrongProfile, match="现有0项"):
        profile_set(open_office(tmp_path), {**FIRM, "law_firm.lawyers.1.name": "冯法一"}, at=AT)
    assert not (tmp_path / "profile.toml").exists()


def test_a_lawyer_half_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongProfile) as caught:
        profile_set(open_office(tmp_path), {**FIRM, "law_firm.lawyers.0.name": "冯法一"}, at=AT)
    assert "licence_no" in str(caught.value)


def test_the_example_of_the_readme_is_a_profile(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (example,) = [block for part in readme.split("```toml\n")[1:] if "[law_firm]" in (block := part.split("```")[0])]
    (tmp_path / "profile.toml").write_text(example, "utf-8")

    assert profile_show(open_office(tmp_path)).number_prefix == "虚银"


def test_a_change_of_the_institutions_own_files_stands_in_the_audit_chain(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    profile_set(office, {"short_code": "JYXD"}, at=AT)
    add_value(
        office, "lpr_1y", Decimal("0.0300"), since=date(2026, 11, 20), source="某公告", checked_on=AT.date(), at=AT
    )
    with office.database.reading() as session:
        told = [(entry.act, entry.subject) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    office.close()
    parameter = (tmp_path / "parameters" / "lpr_1y.toml").read_bytes()
    assert told[1:] == [
        ("change_profile", f"profile.toml {hashlib.sha256((tmp_path / 'profile.toml').read_bytes()).hexdigest()}"),
        ("change_parameters", f"parameters/lpr_1y.toml {hashlib.sha256(parameter).hexdigest()}"),
    ]


def test_a_file_lies_in_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongProfile) as caught:
        profile_set(open_office(tmp_path), {"signature.root": "/证书/root.pem"}, at=AT)
    assert [problem.expected for problem in caught.value.problems] == [
        "应为数据文件夹内的相对路径，用 / 分隔，不得为绝对路径或含有 .."
    ]
