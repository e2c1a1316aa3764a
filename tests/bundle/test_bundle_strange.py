"""Files spoilt at random are in the bundle with all their pages, each numbered once, or refused by name. No crash."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from bundle_samples import change, javascript, write_pages
from pikepdf import ObjectStreamMode, OutlineItem, Pdf

from docgen.bundle.assemble import Imprint, assemble
from docgen.bundle.examine import examine
from docgen.bundle.plan import make_plan
from docgen.bundle.proof import prove
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.casefile.records import Evidence
from docgen.errors import EvidenceUnreadable, Problem

PIECES = re.compile(rb"\d+ 0 R|/[A-Z][A-Za-z]+|\[[^\[\]]{0,40}\]|\b\d+\b")
NONSENSE = [b"null", b"[]", b"<<>>", b"(x)", b"/X", b"-1", b"99999999999", b"true", b"1 0 R", b"999 0 R", b"0.00001"]


def spoil(content: bytes, random: Random) -> bytes:
    """Replace words, flip bytes, cut pieces out or the end off."""
    spoilt = bytearray(content)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(spoilt))
        match random.choice(["word", "word", "byte", "byte", "cut", "end"]):
            case "word":
                piece = random.choice(list(PIECES.finditer(bytes(spoilt[:60_000]))))
                spoilt[piece.start() : piece.end()] = random.choice(NONSENSE)
            case "byte":
                spoilt[at] = random.randrange(256)
            case "cut":
                del spoilt[at : at + random.randint(1, 200)]
            case "end":
                del spoilt[max(at, len(spoilt) // 2) :]
    return bytes(spoilt)


def bookmarked(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root += [OutlineItem("一", 0), OutlineItem("二", 2)]


def outcome(path: Path, target: Path, imprint: Imprint) -> str:
    """``refused`` or ``taken``; anything else is an error of ours."""
    examined = examine(path.name, path)
    if isinstance(examined, Problem):
        assert examined.place == path.name
        return "refused"
    source = Source(path.name, path, "0" * 64, 1, FileKind.PDF, (0, 0, 0))
    chosen = (Evidence(file=path.name, title="x"), Readable(source, path, examined[0]), tuple(range(examined[0])))
    volume = make_plan([chosen]).volumes[0]
    try:
        assemble(volume, [], target, imprint)
    except EvidenceUnreadable:
        return "refused"
    prove(volume, target, 0)
    return "taken"


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.slow) for n in range(4, 60))])
def test_spoilt_files(tmp_path: Path, imprint: Imprint, seed: int) -> None:
    edits: list[tuple[Callable[[Pdf], None], ObjectStreamMode]] = [
        (bookmarked, ObjectStreamMode.disable),
        (javascript, ObjectStreamMode.disable),
        (bookmarked, ObjectStreamMode.generate),
    ]
    random = Random(seed)  # noqa: S311 - the same nonsense on every run
    outcomes = set()
    for edit, mode in edits:
        sound = change(write_pages(tmp_path / "sound.pdf", ["one", "two", "three"]), edit, object_stream_mode=mode)
        for number in range(15):
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(spoil(sound.read_bytes(), random))
            outcomes.add(outcome(path, tmp_path / "out.pdf", imprint))
    assert outcomes == {"refused", "taken"}
