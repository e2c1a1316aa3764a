"""Strange PDFs that other projects keep: each is in a bundle with all its pages, numbered once, or refused by name.

``DOCGEN_STRANGE_PDFS`` names a folder of them; it is gone through to all depths. Nothing of it is part of this tree.
"""

import os
import re
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from docgen.bundle.assemble import Imprint, assemble
from docgen.bundle.examine import examine
from docgen.bundle.plan import make_plan
from docgen.bundle.proof import printed, prove
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import REMEDIES, Readable, find
from docgen.bundle.timelimit import Limit, helper
from docgen.casefile.records import Evidence
from docgen.errors import EvidenceUnreadable, Problem, UnfaithfulRenderError

FOLDER = os.environ.get("DOCGEN_STRANGE_PDFS")
NUMBER = re.compile(r"\d+")


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER, reason="DOCGEN_STRANGE_PDFS names no folder of strange PDFs")
def test_every_file_of_the_collection_is_in_or_refused(tmp_path: Path, imprint: Imprint) -> None:
    root = Path(FOLDER or "")
    names = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.suffix.lower() == ".pdf"]
    assert names, "the folder holds no PDF"
    outcomes: Counter[str] = Counter()
    failures = []
    slowest = (0.0, "")
    started = time.monotonic()
    for name in names:
        before = time.monotonic()
        try:
            outcomes[outcome(root, name, tmp_path / "out.pdf", imprint)] += 1
        except (UnfaithfulRenderError, AssertionError) as error:
            failures.append(f"{name}: {error}")
        slowest = max(slowest, (time.monotonic() - before, name))
    lines = [f"{count:6d}  {reason}" for reason, count in outcomes.most_common()]
    lines.append(f"{len(names)} files, {time.monotonic() - started:.0f} s; slowest {slowest[1]}, {slowest[0]:.1f} s")
    sys.stdout.write("\n".join([*lines, ""]))
    assert failures == []
    assert outcomes["in"], "not one file was taken"


def outcome(root: Path, name: str, target: Path, imprint: Imprint) -> str:
    """``in``, or why not, numbers aside; anything else is an error of ours."""
    sources, problems = find([name], root)
    if problems:
        return said(problems[0], name)
    source = sources[name]
    if source.kind is not FileKind.PDF:
        return REMEDIES.get(source.kind, f"no PDF but {source.kind}")
    with helper() as hand:
        examined = hand.run(name, Limit().of(source.size), examine, name, source.path)
    if isinstance(examined, Problem):
        return said(examined, name)
    count = examined[0]
    item = (Evidence(file=name, title="x"), Readable(source, source.path, count), tuple(range(count)))
    volume = make_plan([item]).volumes[0]
    try:
        assemble(volume, [], target, imprint)
    except EvidenceUnreadable:
        return "refused while its pages were taken"
    prove(volume, target, 0)
    document = pypdfium2.PdfDocument(target)
    try:
        assert [printed(document, index) for index in range(len(document))] == [
            f"证据1{number}" for number in range(1, count + 1)
        ], name
    finally:
        document.close()
    return "in"


def said(problem: Problem, name: str) -> str:
    assert problem.place == name
    assert "请" in problem.expected
    return NUMBER.sub("N", problem.expected.partition("。")[0])
