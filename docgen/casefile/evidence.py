"""Files into evidence items, titled and grouped where their names are plain.

Files, folders, and ZIPs in the industry's shape: a folder 姓名_合同编号 for each contract, in it files named for what
they are and a number (借款合同1.pdf). Folders of contracts of other cases are left out, and named.
"""

import re
import stat
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import IO

from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.casefile.scalars import half_width
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.errors import EvidenceSourceError, Problem
from docgen.zh.filenames import safe_name

MAX_FILES = 5_000
MAX_UNPACKED = 4 * 1024**3
"""Bytes that one ZIP may unpack to."""

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz")
_NO_EVIDENCE = re.compile(r"\..*|~\$.*|Thumbs\.db|desktop\.ini|__MACOSX", re.IGNORECASE)
_NUMBER = re.compile(r"[\s_\-－—]*[（(\[【]?(\d{1,4})[）)\]】]?$", re.ASCII)
_SEVERAL = re.compile("[及和与、]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to become evidence."""

    item: Evidence
    """Its ``file`` is where the file should lie beside the case file; no two are alike."""
    source: Path
    """The file, or the ZIP that holds it."""
    member: zipfile.ZipInfo | None
    debt_no: str | None
    """The contract it belongs to, where its folder says so."""

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The file's bytes, as a stream."""
        if self.member is None:
            with self.source.open("rb") as stream:
                yield stream
        else:
            with zipfile.ZipFile(self.source) as archive, archive.open(self.member) as stream:
                yield stream


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: evidence in order, and the folders of other cases that were left out."""

    found: tuple[Found, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A file and its way within what was given."""

    way: PurePosixPath
    source: Path
    member: zipfile.ZipInfo | None = None


def find_evidence(paths: Iterable[Path], case: Case) -> Findings:
    """The evidence that files, folders and ZIPs hold for a case.

    Raises:
        EvidenceSourceError: some of it can't be taken (unreadable, encrypted, a way out of its folder); all at once.
    """
    problems: list[Problem] = []
    kept: list[tuple[_File, str | None]] = []
    left_out: list[str] = []
    for path in paths:
        ours, others = _of_case(list(_listed(path, problems)), case, problems)
        kept += sorted(ours, key=lambda pair: _natural(str(pair[0].way)))
        left_out += others
    if not kept and not problems:
        problems.append(Problem("、".join(map(str, paths)), "", "没有找到任何文件"))
    if problems:
        raise EvidenceSourceError(count=len(problems), problems=problems)
    return Findings(tuple(_numbered(_distinct(kept, case))), tuple(left_out))


def _listed(path: Path, problems: list[Problem]) -> Iterator[_File]:
    """The files at ``path``."""
    if not path.exists():
        problems.append(Problem(str(path), "", "没有这个文件或文件夹"))
    elif path.is_dir():
        for inner in sorted(path.rglob("*")):
            way = PurePosixPath(inner.relative_to(path).as_posix())
            if any(_NO_EVIDENCE.fullmatch(part) for part in way.parts):
                continue
            if inner.is_symlink():
                problems.append(Problem(str(inner), "", "是指向别处的链接；请改放文件本身"))
            elif inner.is_file():
                yield from _plain_file(inner, PurePosixPath(path.name) / way, problems)
    elif path.suffix.lower() == ".zip":
        yield from _zipped(path, problems)
    else:
        yield from _plain_file(path, PurePosixPath(path.name), problems)


def _plain_file(path: Path, way: PurePosixPath, problems: list[Problem]) -> Iterator[_File]:
    if path.suffix.lower() in _OTHER_ARCHIVES:
        problems.append(Problem(str(path), "", "是压缩包但不是 ZIP；请解压后加入文件夹，或改用 ZIP"))
    elif path.stat().st_size == 0:
        problems.append(Problem(str(path), "", "文件是空的"))
    else:
        yield _File(way, path)


def _zipped(path: Path, problems: list[Problem]) -> Iterator[_File]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        reason = "压缩包已损坏或不是 ZIP；请重新压缩或重新传送" if isinstance(error, zipfile.BadZipFile) else "无法打开"
        problems.append(Problem(str(path), "", reason))
        return
    if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_UNPACKED:
        problems.append(
            Problem(str(path), "", f"压缩包过大：至多{MAX_FILES}个文件、{MAX_UNPACKED // 1024**3} GB；请拆分")
        )
        return
    for member, name in zip(members, _names(members), strict=True):
        place = f"{path.name} 中的 {name}"
        way = PurePosixPath(name.replace("\\", "/"))
        if any(_NO_EVIDENCE.fullmatch(part) for part in way.parts if part != ".."):
            continue
        wrong = _wrong_member(member, name, way)
        if wrong:
            problems.append(Problem(place, "", wrong))
        else:
            yield _File(way, path, member)


def _names(members: list[zipfile.ZipInfo]) -> list[str]:
    """The members' names: as marked, else in UTF-8 if all of them are, else in GBK as Windows writes them."""
    raw = {m.orig_filename: m.orig_filename.encode("cp437") for m in members if not m.flag_bits & _UTF8_NAME}
    try:
        decoded = {name: octets.decode("utf-8") for name, octets in raw.items()}
    except UnicodeDecodeError:
        decoded = {name: octets.decode("gb18030", "replace") for name, octets in raw.items()}
    return [decoded.get(m.orig_filename, m.orig_filename) for m in members]


def _wrong_member(member: zipfile.ZipInfo, name: str, way: PurePosixPath) -> str | None:
    """Why a member of a ZIP can't be taken."""
    if "\0" in name or "\ufffd" in name:
        return "文件名无法识别；请改名后重新压缩"
    if way.is_absolute() or ".." in way.parts or re.match(r"[A-Za-z]:", name):
        return "路径指向压缩包之外；请重新压缩"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是链接而不是文件；请放入文件本身"
    if member.flag_bits & _ENCRYPTED:
        return "设有密码；请去掉密码后重新压缩"
    if way.suffix.lower() in (".zip", *_OTHER_ARCHIVES):
        return "压缩包中还有压缩包；请先解压"
    return "文件是空的" if member.file_size == 0 else None


def _of_case(
    listed: list[_File], case: Case, problems: list[Problem]
) -> tuple[list[tuple[_File, str | None]], list[str]]:
    """The files of this case, each with its contract where its folder names one, and the folders of other cases."""
    numbers = {half_width(safe_name(debt.no)): debt.no for debt in case.debts}
    ours: list[tuple[_File, str | None]] = []
    others: dict[str, None] = {}
    for file in listed:
        folders = [part for part in file.way.parts[:-1] if "_" in part]
        known = [no for part in folders if (no := numbers.get(half_width(part.partition("_")[2]))) is not None]
        if known or not folders:
            ours.append((file, known[-1] if known else None))
        else:
            others[folders[0]] = None
    if others and not any(number for _, number in ours):
        expected = (
            f"文件夹名应为 姓名_合同编号，且合同编号属于本案（{'、'.join(case_debt.no for case_debt in case.debts)}）"
        )
        problems += [Problem(f"文件夹 {folder}", "", expected) for folder in others]
    return ours, list(others)


def _distinct(kept: list[tuple[_File, str | None]], case: Case) -> Iterator[tuple[Found, str | None, int | None]]:
    """The items with paths that no other has, their plain kind and number if they have one."""
    taken = {item.file for item in case.evidence}
    for file, debt_no in kept:
        way = PurePosixPath(*(safe_name(part) for part in file.way.parts))
        chosen, number = way, 1
        while str(chosen) in taken:
            number += 1
            chosen = way.with_stem(f"{way.stem}({number})")
        taken.add(str(chosen))
        kind, ordinal, group = recognised(file.way.stem)
        title = kind or " ".join(file.way.stem.split())[:300]
        item = Evidence(file=str(chosen), title=title, group=group)
        yield Found(item, file.source, file.member, debt_no), kind, ordinal


def _numbered(items: Iterable[tuple[Found, str | None, int | None]]) -> Iterator[Found]:
    """Titles of one kind get numbers where there are several of them."""
    listed = list(items)
    counted = Counter((found.debt_no, kind) for found, kind, _ in listed if kind)
    given: Counter[tuple[str | None, str]] = Counter()
    for found, kind, _ in listed:
        if kind is None or counted[found.debt_no, kind] == 1:
            yield found
            continue
        given[found.debt_no, kind] += 1
        title = f"{kind}（{given[found.debt_no, kind]}）"
        yield replace(found, item=found.item.model_copy(update={"title": title}))


def recognised(stem: str) -> tuple[str | None, int | None, EvidenceGroup | None]:
    """What a file's name plainly says: its kind, its number, its group; None for what it doesn't say."""
    name = " ".join(stem.split())
    numbered = _NUMBER.search(name)
    bare = name[: numbered.start()] if numbered else name
    ordinal = int(numbered[1]) if numbered else None
    known = _known_names()
    if bare in known:
        title, group = known[bare]
        return title, ordinal, group
    if not _SEVERAL.search(bare):
        longest = max((written for written in known if bare.endswith(written)), key=len, default=None)
        if longest is not None:
            return None, ordinal, known[longest][1]
    return None, ordinal, None


@cache
def _known_names() -> dict[str, tuple[str, EvidenceGroup]]:
    """Title and group by every name of the table."""
    table = tomllib.loads(files("docgen.casefile").joinpath("evidence_names.toml").read_text(encoding="utf-8"))
    return {
        name: (title, EvidenceGroup(group))
        for group, titles in table.items()
        for title, others in titles.items()
        for name in (title, *others)
    }


def _natural(name: str) -> list[tuple[int, int | str]]:
    """An order in which 借款合同2 stands before 借款合同10."""
    pieces = re.split(r"(\d+)", name, flags=re.ASCII)
    return [(0, int(piece)) if piece.isdigit() else (1, piece) for piece in pieces if piece]
