"""The kinds that people write for a case."""

from docgen.kinds.registry import kinds

PUBLIC = [name for name, kind in kinds().items() if not kind.definition.internal]
"""The kinds that take an institution's own template: all but the sheets that the product lays out itself."""
