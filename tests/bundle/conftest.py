"""A face for stamps, and a volume put together without documents around it."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from bundle_samples import AT, INDEX, ONE, TWO, Bind, described, sheet_printer, write_pages

from docgen.bundle.assemble import Assembled, Imprint, assemble
from docgen.bundle.examine import examine
from docgen.bundle.manifest import Manifest, software
from docgen.bundle.manifest_parts import ManifestItem, ManifestNote, ManifestSource, ManifestVolume
from docgen.bundle.plan import LETTERS, Volume, make_plan
from docgen.bundle.seal import seal
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source, find
from docgen.bundle.stamp import StampFace, stamp_face
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.render.fonts import load_faces


@pytest.fixture(scope="session")
def face() -> StampFace:
    return stamp_face(load_faces().path("song"))


@pytest.fixture
def imprint(face: StampFace) -> Imprint:
    return Imprint(
        "证据材料", "示例银行", AT, "identity", {letter: f"{letter} 组" for letter in LETTERS.values()}, face
    )


@pytest.fixture
def bind(imprint: Imprint) -> Bind:
    """Put PDFs together as the items of one volume without front matter."""

    def bound(paths: Sequence[Path], target: Path) -> tuple[Volume, Assembled]:
        sources, problems = find([path.name for path in paths], paths[0].parent)
        assert problems == []
        chosen = []
        for path in paths:
            outcome = examine(path.name, path)
            assert isinstance(outcome, tuple), outcome
            readable = Readable(sources[path.name], path, outcome[0], notes=outcome[1])
            chosen.append((Evidence(file=path.name, title=path.stem), readable, tuple(range(outcome[0]))))
        volume = make_plan(chosen).volumes[0]
        return volume, assemble(volume, [], target, imprint)

    return bound


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory, face: StampFace) -> Path:
    """A bundle as it is handed out: two volumes (pages 1 to 3, 4 to 6), an index, manifest and sheet."""
    work = tmp_path_factory.mktemp("sealed")
    folder = work / "bundle"
    folder.mkdir()
    files, volumes, items, sources = [], [], [], []
    for no, (name, title, first) in enumerate(((ONE, "借款合同", 1), (TWO, "放款凭证", 4)), 1):
        path = write_pages(work / f"{no}.pdf", [f"volume {no}, page {page}" for page in (1, 2, 3)])
        digest = sha256(path.read_bytes()).hexdigest()
        source = Source(path.name, path, digest, path.stat().st_size, FileKind.PDF, (0, 0, 0))
        (item,) = make_plan([(Evidence(file=path.name, title=title), Readable(source, path, 3), (0, 1, 2))]).items
        volume = Volume(no, (replace(item, no=no, first=first, volume=no),))
        imprint = Imprint("证据材料（HT-1）", "示例银行", AT, f"identity {no}", {item.letter: "I 其他"}, face)
        assemble(volume, [], folder / name, imprint)
        files.append(described(folder, name, 3))
        volumes.append(ManifestVolume(no=no, path=name, front_pages=0, pages=(first, first + 2)))
        sources.append(ManifestSource(path=source.name, sha256=digest, size=source.size, kind="pdf"))
        items.append(
            ManifestItem(
                no=no,
                group=EvidenceGroup.CREDIT,
                title=title,
                source=source.name,
                volume=no,
                pages=(first, first + 2),
                source_pages=3,
                taken=None,
                sheet=False,
                scale=(1, 1),
                notes=(ManifestNote(code="scripts_removed", text="原有脚本未编入"),),
            )
        )
    (folder / INDEX).write_bytes(b"an index")
    files.append(described(folder, INDEX))
    manifest = Manifest(
        case_no="HT-1",
        made_at=AT,
        software=software({}),
        statement="说明",
        page_count=6,
        files=tuple(files),
        volumes=tuple(volumes),
        items=tuple(items),
        sources=tuple(sources),
    )
    seal(folder, manifest, sheet_printer())
    return folder


@pytest.fixture
def bundle(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed, tmp_path / "bundle"))
