"""Time stamps where an authority is configured, by profile or environment; and what becomes of one that fails."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from local_authority import Local, running_authority

from docgen.api.bundles import BundleWish, bundle, verify
from docgen.api.office import Office, open_office
from docgen.api.packs import PackWish, make_pack
from docgen.api.profile import profile_set
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.cli import docgen
from docgen.cli.output import run
from docgen.errors import NotReadable, TimestampFailed, TimestampRootWrong

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    with running_authority(tmp_path_factory.mktemp("authority")) as local:
        yield local


@pytest.fixture
def local(running: Local) -> Local:
    running.instead = None
    running.asked.clear()
    return running


@pytest.fixture
def case_file(tmp_path: Path, make_case: Callable[..., Case]) -> Path:
    """A case with one page of evidence."""
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "聊天.txt").write_text("张三：下月归还", "utf-8")
    case = make_case(evidence=[{"file": "聊天.txt", "title": "聊天记录", "proves": "催收"}])
    (folder / "case.json").write_bytes(dump_json(case))
    return folder / "case.json"


@pytest.fixture
def office(tmp_path: Path, local: Local) -> Iterator[Office]:
    """An office whose profile names the authority, and its root beside the profile."""
    opened = open_office(tmp_path / "data")
    profile_set(opened, {"timestamp.url": local.url, "timestamp.root": "tsa/root.pem"})
    (tmp_path / "data" / "tsa").mkdir()
    (tmp_path / "data" / "tsa" / "root.pem").write_bytes(local.root)
    yield opened
    opened.close()


def test_a_bundle_gets_the_stamp_the_profile_asks_for(office: Office, case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = bundle(office, str(case_file), out=out, at=AT)
    assert (made.timestamp, made.sheet) == ("manifest.json.tsr", "校验单.pdf")
    result = verify(out, office=office)
    assert result.problems == ()
    assert result.notes[0].endswith("（已追溯到所给的根证书）")
    bundle(office, str(case_file), out=out, at=AT)
    assert verify(out, office=office).ok, "a stamped bundle is replaced by the next"
    plain = bundle(office, str(case_file), BundleWish(timestamp=False), out=tmp_path / "plain", at=AT)
    assert plain.timestamp is None
    assert not (tmp_path / "plain" / "manifest.json.tsr").exists()


def test_a_pack_and_the_bundle_in_it_get_stamps(office: Office, tmp_path: Path, local: Local) -> None:
    case = json.loads((FIXTURES / "cases/09_credit_card.json").read_text("utf-8"))
    case["evidence"] = [{"file": "a.txt", "title": "信用卡领用合约", "group": "credit", "proves": "合同关系"}]
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "a.txt").write_text("第一条 持卡人应当按期还款。", "utf-8")
    (folder / "case.json").write_text(json.dumps(case), "utf-8")
    on = AT.date()
    wish = PackWish(source=str(folder / "case.json"), as_of=on, dated_on=on)
    made = make_pack(office, wish, out=tmp_path / "out", at=AT)
    stamps = sorted(file.path.partition("/")[2] for file in made.files if file.path.endswith(".tsr"))
    assert stamps == ["03_证据目录和证据材料/manifest.json.tsr", "manifest.json.tsr"]
    assert len(local.asked) == 2
    result = verify(tmp_path / "out", office=office)
    assert result.problems == ()
    assert sum("已追溯到所给的根证书" in note for note in result.notes) == 4, "folder and ZIP, both of each"
    (archive,) = (tmp_path / "out").glob("*.zip")
    assert verify(archive, office=office).ok
    (stamp,) = (tmp_path / "out").glob("*/manifest.json.tsr")
    stamp.write_bytes((stamp.parent / stamps[0]).read_bytes())
    assert "时间戳是对别的内容出具的" in str(verify(tmp_path / "out", office=office).problems)
    plain = make_pack(office, replace(wish, timestamp=False), out=tmp_path / "plain", at=AT)
    assert not [file.path for file in plain.files if file.path.endswith(".tsr")]
    assert len(local.asked) == 2


def test_no_stamp_no_bundle(office: Office, case_file: Path, tmp_path: Path, local: Local) -> None:
    out = tmp_path / "out"
    bundle(office, str(case_file), BundleWish(timestamp=False), out=out, at=AT)
    before = (out / "manifest.json").read_bytes()
    local.instead = lambda _query: (503, b"")
    with pytest.raises(TimestampFailed, match="HTTP 503"):
        bundle(office, str(case_file), out=out, at=AT)
    assert (out / "manifest.json").read_bytes() == before, "the earlier bundle stays"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "data", "out"]


def test_roots_that_cannot_be_read_stop_before_any_work(
    office: Office, case_file: Path, tmp_path: Path, local: Local
) -> None:
    root = tmp_path / "data" / "tsa" / "root.pem"
    root.write_bytes(b"no certificate")
    with pytest.raises(TimestampRootWrong):
        bundle(office, str(case_file), out=tmp_path / "out", at=AT)
    root.unlink()
    with pytest.raises(NotReadable):
        bundle(office, str(case_file), out=tmp_path / "out", at=AT)
    assert local.asked == []
    assert not (tmp_path / "out").exists()


Call = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command on the office's folder; its exit code and its JSON."""
    monkeypatch.setenv("DOCGEN_DATA", str(tmp_path / "data"))

    def call(*arguments: object) -> tuple[int, dict[str, object]]:
        capsys.readouterr()
        code = run(docgen, [*map(str, arguments), "--json"])
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        return code, answer

    return call


def test_the_environment_goes_before_the_profile_and_roots_may_be_given(
    office: Office, case_file: Path, local: Local, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile_set(office, {"timestamp.url": "http://127.0.0.1:9/"})
    out = case_file.parent.parent / "out"
    code, answer = call("bundle", case_file, "--out", out)
    assert code == 2
    assert "未能取得时间戳" in str(answer)
    code, answer = call("bundle", case_file, "--out", out, "--no-timestamp")
    assert (code, answer["timestamp"]) == (0, None)
    monkeypatch.setenv("DOCGEN_TIMESTAMP_URL", local.url)
    monkeypatch.setenv("DOCGEN_TIMESTAMP_ROOT", str(local.folder / "root.pem"))
    code, answer = call("bundle", case_file, "--out", out)
    assert (code, answer["timestamp"]) == (0, "manifest.json.tsr")
    assert call("verify", out)[0] == 0
    assert call("verify", out, "--root", local.folder / "root.pem")[0] == 0
    code, answer = call("verify", out, "--root", local.folder / "other.pem")
    assert code == 2
    assert "不能追溯到所给的根证书" in str(answer["problems"])
    assert "已追溯到所给的根证书" in str(call("verify", out)[1]["notes"])
