"""Files into evidence items, titled and grouped where their names are plain.

Files, folders, and ZIPs in the industry's shape: a folder 姓名_合同编号 for each contract, in it files named for what
they are and a number (借款合同1.pdf). Folders of contracts of other cases are left out, and named.
"""

import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from docgen.casefile.archive import ENCRYPTED, MAX_UNPACKED, PROPORTION, SMALL, member_names
from docgen.casefile.case import Case
from docgen.casefile.contract_folders import said_by
from docgen.casefile.evidence_names import PURPOSES, recognised
from docgen.casefile.named_files import named_files
from docgen.casefile.records import Evidence
from docgen.errors import EvidenceSourceError, Problem, UnreadableFileError
from docgen.zh.filenames import safe_name

MAX_FILES = 5_000
MAX_PATH = 400
"""Characters of a path beside the case file; a deeper one keeps its last part alone."""

_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz")
_NO_EVIDENCE = re.compile(r"\..*|~\$.*|Thumbs\.db|desktop\.ini|__MACOSX", re.IGNORECASE)


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
    offered: str
    """Its path within what was given."""

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The file's bytes, as a stream.

        Raises:
            UnreadableFileError: they cannot be read, or are not those the ZIP promises.
        """
        remedy = "请重新压缩或重新传送该文件"
        with ExitStack() as opened:
            try:
                stream = self._opened(opened)
            except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
                packed_oddly = isinstance(error, (NotImplementedError, RuntimeError))
                reason = "压缩方式不受支持或设有密码" if packed_oddly else "无法打开"
                raise UnreadableFileError(name=self.item.file, reason=reason, remedy=remedy) from error
            try:
                yield stream
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise UnreadableFileError(name=self.item.file, reason="文件已损坏", remedy=remedy) from error

    def _opened(self, opened: ExitStack) -> IO[bytes]:
        if self.member is None:
            return opened.enter_context(self.source.open("rb"))
        archive = opened.enter_context(zipfile.ZipFile(self.source))
        return opened.enter_context(archive.open(self.member))


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: evidence in order, and the folders of other cases that were left out.

    ``misnamed`` are folders that were taken by their contract's number, and bear the name of nobody in the case.
    """

    found: tuple[Found, ...]
    left_out: tuple[str, ...]
    misnamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A file and its way within what was given."""

    way: PurePosixPath
    source: Path
    member: zipfile.ZipInfo | None = None
    given: int = 0
    """How many folders of the way were named by whoever gave it, not by the material."""


def find_evidence(paths: Iterable[Path], case: Case) -> Findings:
    """The evidence that files, folders and ZIPs hold for a case.

    Raises:
        EvidenceSourceError: some of it can't be taken (unreadable, encrypted, a way out of its folder); all at once.
    """
    paths = list(paths)
    problems: list[Problem] = []
    kept: list[tuple[_File, str | None]] = []
    left_out: list[str] = []
    misnamed: dict[str, None] = {}
    for path in paths:
        ours, others, named_oddly = _of_case(list(_listed(path, problems)), case, problems)
        kept += sorted(ours, key=lambda pair: _natural(str(pair[0].way)))
        left_out += others
        misnamed |= named_oddly
    if not kept and not problems:
        problems.append(Problem("、".join(map(str, paths)), "", "没有找到任何文件"))
    if problems:
        raise EvidenceSourceError(count=len(problems), problems=problems)
    return Findings(tuple(_numbered(_distinct(kept, case))), tuple(left_out), tuple(misnamed))


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
                yield from _plain_file(inner, PurePosixPath(path.resolve().name) / way, problems, given=1)
    elif path.suffix.lower() == ".zip":
        yield from _zipped(path, problems)
    else:
        yield from _plain_file(path, PurePosixPath(path.name), problems)


def _plain_file(path: Path, way: PurePosixPath, problems: list[Problem], given: int = 0) -> Iterator[_File]:
    if path.suffix.lower() in _OTHER_ARCHIVES:
        problems.append(Problem(str(path), "", "是压缩包但不是 ZIP；请解压后加入文件夹，或改用 ZIP"))
    elif path.stat().st_size == 0:
        problems.append(Problem(str(path), "", "文件是空的"))
    else:
        yield _File(way, path, given=given)


def _zipped(path: Path, problems: list[Problem]) -> Iterator[_File]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        reason = "无法打开" if isinstance(error, OSError) else "压缩包已损坏或不是 ZIP；请重新压缩或重新传送"
        problems.append(Problem(str(path), "", reason))
        return
    unpacked = sum(member.file_size for member in members)
    swollen = unpacked > SMALL and unpacked > PROPORTION * path.stat().st_size
    if swollen:
        problems.append(Problem(str(path), "", "压缩包展开后异常庞大，不予打开；请核对其内容，解压后加入文件夹"))
        return
    if len(members) > MAX_FILES or unpacked > MAX_UNPACKED:
        problems.append(
            Problem(str(path), "", f"压缩包过大：至多{MAX_FILES}个文件、{MAX_UNPACKED // 1024**3} GB；请拆分")
        )
        return
    for member, name in zip(members, member_names(members), strict=True):
        place = f"{path.name} 中的 {name}"
        way = PurePosixPath(name.replace("\\", "/"))
        if any(_NO_EVIDENCE.fullmatch(part) for part in way.parts if part != ".."):
            continue
        wrong = _wrong_member(member, name, way)
        if wrong:
            problems.append(Problem(place, "", wrong))
        else:
            yield _File(way, path, member)


def _wrong_member(member: zipfile.ZipInfo, name: str, way: PurePosixPath) -> str | None:
    """Why a member of a ZIP can't be taken."""
    if "\0" in name or "\ufffd" in name:
        return "文件名无法识别；请改名后重新压缩"
    if way.is_absolute() or ".." in way.parts or re.match(r"[A-Za-z]:", name):
        return "路径指向压缩包之外；请重新压缩"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是链接而不是文件；请放入文件本身"
    if member.flag_bits & ENCRYPTED:
        return "设有密码；请去掉密码后重新压缩"
    if way.suffix.lower() in (".zip", *_OTHER_ARCHIVES):
        return "压缩包中还有压缩包；请先解压"
    return "文件是空的" if member.file_size == 0 else None


def _of_case(
    listed: list[_File], case: Case, problems: list[Problem]
) -> tuple[list[tuple[_File, str | None]], list[str], dict[str, None]]:
    """The files of this case, each with its contract where its folder names one; folders of others; misnamed ones."""
    ours: list[tuple[_File, str | None]] = []
    others: dict[str, None] = {}
    misnamed: dict[str, None] = {}
    for file in listed:
        said = said_by(file.way.parts[:-1], file.given, case)
        if said.foreign is not None:
            others[said.foreign] = None
            continue
        ours.append((file, said.debt_no))
        if said.misnamed is not None:
            misnamed[said.misnamed] = None
    if others and not any(number for _, number in ours):
        ours_are = "、".join(debt.no for debt in case.debts)
        expected = f"合同文件夹应名为 姓名_合同编号，且属于本案（{ours_are}）；若不是合同文件夹，请去掉名称中的下划线"
        problems += [Problem(f"文件夹 {folder}", "", expected) for folder in others]
    return ours, list(others), misnamed


def _distinct(kept: list[tuple[_File, str | None]], case: Case) -> Iterator[tuple[Found, str | None]]:
    """The items with paths that no other has, and the kind they plainly are, if any."""
    taken = set(named_files(case, lambda _: True))
    for file, debt_no in kept:
        way = PurePosixPath(*(safe_name(part) for part in file.way.parts))
        way = way if len(str(way)) <= MAX_PATH else PurePosixPath(way.name)
        chosen, number = way, 1
        while str(chosen) in taken:
            number += 1
            chosen = way.with_stem(f"{way.stem}({number})")
        taken.add(str(chosen))
        kind, group = recognised(way.stem)
        proves = PURPOSES.get(group) if group else None
        item = Evidence(file=str(chosen), title=kind or way.stem, group=group, proves=proves)
        yield Found(item, file.source, file.member, debt_no, str(file.way)), kind


def _numbered(items: Iterable[tuple[Found, str | None]]) -> Iterator[Found]:
    """Titles of one kind get numbers where there are several of them."""
    listed = list(items)
    counted = Counter((found.debt_no, kind) for found, kind in listed if kind)
    given: Counter[tuple[str | None, str]] = Counter()
    for found, kind in listed:
        if kind is None or counted[found.debt_no, kind] == 1:
            yield found
            continue
        given[found.debt_no, kind] += 1
        title = f"{kind}（{given[found.debt_no, kind]}）"
        yield replace(found, item=found.item.model_copy(update={"title": title}))


def _natural(name: str) -> list[tuple[int, int | str]]:
    """An order in which 借款合同2 stands before 借款合同10."""
    pieces = re.split(r"(\d+)", name, flags=re.ASCII)
    return [(0, int(piece)) if piece.isascii() and piece.isdigit() else (1, piece) for piece in pieces if piece]
