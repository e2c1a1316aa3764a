"""Kinds of tests' own, a template each."""

from pathlib import Path

from docgen.api.offers import BY_BUNDLE
from docgen.kinds.definition import Kind, KindDefinition
from docgen.kinds.registry import kinds

PUBLIC = [name for name, kind in kinds().items() if not kind.definition.internal and name not in BY_BUNDLE]
"""The kinds that take an institution's own template: all but those a bundle or the product lays out itself."""


def kind_of(folder: Path, template: str) -> Kind:
    """A kind with this template, for the whole case."""
    (folder / "template.html").write_text(template, encoding="utf-8")
    definition = KindDefinition(title="函", version=1, page="letter", filename="x", addressed_to="case", stage="record")
    return Kind("sample", "letters", folder, definition)
