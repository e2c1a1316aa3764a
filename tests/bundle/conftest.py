"""A face for stamps, and a volume put together without documents around it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bundle_samples import Bind

from docgen.bundle.assemble import Assembled, Imprint, assemble
from docgen.bundle.examine import examine
from docgen.bundle.plan import LETTERS, Volume, make_plan
from docgen.bundle.source import Readable, find
from docgen.bundle.stamp import StampFace, stamp_face
from docgen.casefile.records import Evidence
from docgen.render.fonts import load_faces

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


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
