"""Kinds of tests' own, a template each."""

from pathlib import Path

from docgen.kinds.definition import Kind, KindDefinition


def kind_of(folder: Path, template: str) -> Kind:
    """A kind with this template, for the whole case."""
    (folder / "template.html").write_text(template, encoding="utf-8")
    definition = KindDefinition(title="函", version=1, page="letter", filename="x", addressed_to="case", stage="record")
    return Kind("sample", "letters", folder, definition)
