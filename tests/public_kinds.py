"""The kinds that people write for a case."""

from docgen.api.offers import BY_BUNDLE
from docgen.kinds.registry import kinds

PUBLIC = [name for name, kind in kinds().items() if not kind.definition.internal and name not in BY_BUNDLE]
"""The kinds that take an institution's own template: all but those a bundle or the product lays out itself."""
