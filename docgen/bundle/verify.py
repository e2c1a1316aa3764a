"""Verify a bundle, a pack or an issued document against its manifest: needs the files and nothing else.

Every file a manifest lists must be there with the bytes it says, and no other. Where a file differs, its pages are
looked at, so that the answer names the missing page and the exchanged volume, not only a hash. The manifest itself is
held against what volumes say inside, against the sheet that prints its hash, and against its time stamp; where the
originals are at hand, every page of a volume is held against the page it should show. Whoever makes all of them anew
goes unnoticed where nobody else signed or stamped anything: docs/manifest.md says so. What is opened here may come from
the other side: it is read in a process of its own, against time.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from docgen.bundle.accounts import contradictions
from docgen.bundle.found import found_at
from docgen.bundle.holding import MOST_READ, Below, Folder, Holding
from docgen.bundle.manifest import FILE_NAME, SHEET_NAME, DocumentManifest, Listing, Manifest, read
from docgen.bundle.manifest_parts import STAMP_NAME, ManifestFile, ManifestVolume
from docgen.bundle.originals import compare
from docgen.bundle.proofsheet import printable, sheet_answers, unlike, zh_instant
from docgen.bundle.readback import read_back, what_changed
from docgen.bundle.sheet_form import UNCOMPARED
from docgen.bundle.signed import signatures, told
from docgen.bundle.timelimit import USUAL, Limit, helper
from docgen.bundle.timestamp import Stamp, read_stamp
from docgen.errors import NotABundle, Problem, TimestampWrong

Made = TypeVar("Made")

_SLACK: Final = 1 << 20
"""By so many bytes a file may have grown, if it is to be said what has changed in it."""


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Whether all is as it was made; how many files were compared; what differs and what to know, in Chinese."""

    ok: bool
    checked: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def verify(path: Path, *, roots: bytes = b"", sources: Path | None = None, limit: Limit = USUAL) -> VerifyResult:
    """Compare what lies at ``path`` with its manifest.

    Args:
        path: the folder of a bundle, a pack or issued documents, a ZIP of one, or a file in it.
        roots: certificates in PEM that time stamps and signatures are traced back to; without any, they are not.
        sources: the folder of the originals, if these are to be compared, too.
        limit: how long the reading of one file may take.

    Raises:
        NotABundle: there is no manifest, or it cannot be read.
        TimestampRootWrong: ``roots`` are no certificates.
    """
    problems, notes, checked = list[str](), list[str](), 0
    with ExitStack() as open_files:
        found = list(found_at(path, open_files))
        for one in found:
            check = _Check(one.holding, one.manifest, path, roots, sources=sources, limit=limit)
            problems += [one.title + problem for problem in check.run()]
            notes += [one.title + note for note in check.notes]
            checked += check.checked
    if not found:
        raise NotABundle(path=path, reason="没有清单文件，或无权读取")
    return VerifyResult(not problems, checked, tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(notes)))


def belied(path: Path, manifest: Manifest) -> list[str]:
    """What a manifest says otherwise than itself and those of its files that are still beside it, in Chinese.

    Args:
        path: the manifest's file; what it lists may be gone, and is then no fault.
        manifest: what it says.
    """
    listed = [file.path for file in manifest.files if file.path == Path(file.path).name]  # a bundle's lie beside it
    names = [*listed, *manifest.beside]
    return _Check(Folder(path.parent, names), path.name, path, b"", whole=False).run()


@dataclass(slots=True)
class _Check:
    """One manifest and the files it speaks of."""

    holding: Holding
    name: str
    path: Path
    """What the user named, for errors."""
    roots: bytes
    before: str = ""
    """Goes before the names of files: the folder of a manifest within a pack."""
    most: int = 0
    """The size of the largest file listed: of no file more is read."""
    whole: bool = True
    """Whether what is not there is a fault."""
    sources: Path | None = None
    """Where the originals lie, if they are to be compared."""
    limit: Limit = USUAL
    notes: list[str] = field(default_factory=list)
    checked: int = 0

    def run(self) -> list[str]:
        """Everything that differs. Raises NotABundle."""
        content = self._content()
        manifest = self._manifest(content)
        within = [] if isinstance(manifest, DocumentManifest) else [*self._within(manifest)]
        problems = [*self._differences(manifest), *self._strangers(manifest), *contradictions(manifest)]
        problems += [f"压缩包中有不止一个“{name}”" for name in self.holding.twice]
        told = {problem.partition("”")[0] for problem in within}
        problems = within + [problem for problem in problems if problem.partition("”")[0] not in told]
        if isinstance(manifest, Manifest):
            problems += self._volumes(manifest)
        if isinstance(manifest, DocumentManifest):
            problems += self._signatures(manifest)
        stamp, wrong = self._stamp(manifest, content)
        return problems + wrong + self._sheet(manifest, content, stamp)

    def _content(self) -> bytes:
        content = self.holding.content(self.name)
        if content is None:
            raise NotABundle(path=self.path, reason="没有清单文件，或无权读取")
        return content

    def _manifest(self, content: bytes) -> Listing:
        try:
            manifest = read(content)
        except ValidationError as error:
            raise NotABundle(path=self.path, reason="清单文件已损坏或不是本程序的清单") from error
        self.most = max(self.most, *(file.size for file in manifest.files), 0)
        if isinstance(manifest, DocumentManifest) and isinstance(self.holding, Folder):
            self.holding = Folder(self.holding.root, [file.path for file in manifest.files])
        return manifest

    def _within(self, manifest: Listing) -> Iterator[str]:
        """What is wrong within the folders of a pack that have manifests of their own."""
        for file in manifest.files:
            folder, _, name = file.path.rpartition("/")
            if not folder or name != FILE_NAME or file.path not in self.holding.names:
                continue
            below, before = Below(self.holding, folder), f"{self.before}{folder}/"
            check = replace(self, holding=below, name=name, before=before, notes=[], checked=0)
            try:
                yield from check.run()
            except NotABundle:
                yield f"文件“{self.before}{file.path}”已损坏或不是本程序的清单"
            self.notes += check.notes

    def _differences(self, manifest: Listing) -> Iterator[str]:
        rightful = {file.sha256: file.path for file in manifest.files}
        for file in manifest.files:
            named = f"文件“{self.before}{file.path}”"
            if file.path not in self.holding.names:
                if self.whole:
                    yield f"缺少{named}"
                continue
            self.checked += 1
            found = self._digest(file.path)
            if found == file.sha256:
                continue
            if found in rightful:
                yield f"{named}被换成了“{self.before}{rightful[found]}”的内容"
            elif not found:
                yield f"{named}无法读取"
            else:
                yield f"{named}的内容已被改动{self._change(manifest, file)}"

    def _change(self, manifest: Listing, file: ManifestFile) -> str:
        size = self.holding.size(file.path)
        with self.holding.path(file.path, self.most + _SLACK) as path:
            if path is None:
                return f"，大小应为 {file.size} 字节，现为 {size} 字节" if size != file.size else ""
            found = self._read(file.path, size, what_changed, path, size, file, manifest)
        return "，页面在时限内未能读完" if isinstance(found, Problem) else found

    def _strangers(self, manifest: Listing) -> Iterator[str]:
        listed = {file.path for file in manifest.files} | {self.name, *manifest.beside}
        for name in self.holding.names:
            if name not in listed:
                yield f"多出清单没有列明的文件“{self.before}{printable(name)}”"

    def _volumes(self, manifest: Manifest) -> list[str]:
        """What volumes that are unharmed say otherwise than the manifest."""
        sound = {file.path for file in manifest.files if self._digest(file.path) == file.sha256}
        problems: list[str] = []
        for volume in manifest.volumes:
            if volume.path in sound:
                with self.holding.path(volume.path, self.most) as path:
                    if path is not None:
                        problems += self._listed(volume.path, path, read_back, path, manifest, volume)
                        problems += self._shown(path, manifest, volume)
        return problems

    def _signatures(self, manifest: DocumentManifest) -> Iterator[str]:
        """What is wrong with the signatures of an issued document; what is to be known of them goes among the notes."""
        for file in manifest.files:
            content = self.holding.content(file.path) if file.path.endswith(".pdf") else None
            if content is None:
                continue
            found = self._read(file.path, len(content), signatures, content, self.roots)
            if isinstance(found, Problem):
                yield _unread(self.before + file.path)
                continue
            for one in found:
                if one.readable and not one.intact:
                    yield f"文件“{self.before}{file.path}”的数字签名无效：文件在签名后被改动，或签名本身已损坏"
                else:
                    when = zh_instant(one.at) if one.at is not None else ""
                    self.notes.append(f"“{self.before}{file.path}”{told(one, when)}")

    def _shown(self, path: Path, manifest: Manifest, volume: ManifestVolume) -> list[str]:
        """Which pages of a volume do not show what the originals show."""
        if self.sources is None:
            return []
        found = self._read(volume.path, path.stat().st_size, compare, path, manifest, volume, self.sources)
        if isinstance(found, Problem):
            return [_unread(self.before + volume.path)]
        self.notes.append(f"“{self.before}{volume.path}”{found.told}")
        return list(found.problems)

    def _listed(self, name: str, path: Path, task: Callable[..., list[str]], *args: object) -> list[str]:
        """What a task finds wrong with a file."""
        found = self._read(name, path.stat().st_size, task, *args)
        return [_unread(self.before + name)] if isinstance(found, Problem) else found

    def _read(self, name: str, size: int, task: Callable[..., Made], *args: object) -> Made | Problem:
        """What a task finds in somebody's file, against time and in a process of its own."""
        with helper() as hand:
            return hand.run(name, self.limit.of(size), task, *args)

    def _digest(self, name: str) -> str:
        return self.holding.digest(name, self.most) if name in self.holding.names else ""

    def _stamp(self, manifest: Listing, content: bytes) -> tuple[tuple[Stamp, bytes] | None, list[str]]:
        """What the time stamp says, if there is to be one; what is wrong with it."""
        if manifest.timestamp is None or not (self.whole or STAMP_NAME in self.holding.names):
            return None, []
        answer = self.holding.content(STAMP_NAME)
        if answer is None:
            return None, [f"缺少时间戳文件“{self.before}{STAMP_NAME}”"]
        try:
            stamp = read_stamp(answer, content, self.roots)
        except TimestampWrong as error:
            return None, [f"时间戳“{self.before}{STAMP_NAME}”无效：{error.facts['reason']}"]
        signed = "已追溯到所给的根证书" if stamp.traced else "未指定根证书，没有核对出具人的签名"
        self.notes.append(f"时间戳：{zh_instant(stamp.at)}，{stamp.signer or manifest.timestamp.authority}（{signed}）")
        return (stamp, answer), []

    def _sheet(self, manifest: Listing, content: bytes, stamp: tuple[Stamp, bytes] | None) -> list[str]:
        if manifest.sheet is None:
            if stamp is None:
                self.notes.append(f"“{self.before}{self.name}”没有校验单或时间戳，清单自身是否改动过无从比对")
            return []
        if SHEET_NAME not in self.holding.names:
            return [f"缺少“{self.before}{SHEET_NAME}”"] if self.whole else []
        self.notes.append(UNCOMPARED)
        with self.holding.path(SHEET_NAME, MOST_READ) as path:
            if path is None:
                return [f"“{self.before}{SHEET_NAME}”无法读取"]
            found = self._listed(SHEET_NAME, path, unlike, path, sheet_answers(manifest, content, stamp))
            return [self.before + problem for problem in found]


def _unread(name: str) -> str:
    return f"文件“{name}”在时限内未能读完，或读取时程序异常终止，未能核对其内容"
