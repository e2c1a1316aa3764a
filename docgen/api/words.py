"""How answers are written for people: the words, figures and dates that documents print, for pages too."""

from functools import cache
from types import MappingProxyType

from docgen.glossary import every_term, every_word, term, word, words
from docgen.kinds.registry import kinds
from docgen.zh.capitals import capitals
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan

__all__ = ["capitals", "identifiers", "percent", "term", "title_of", "word", "words", "yuan", "zh_date"]


@cache
def identifiers() -> MappingProxyType[str, str]:
    """The English identifier of every Chinese term, word of a closed list, and title of a kind of document."""
    titles = {found.definition.title: name for name, found in kinds().items()}
    return MappingProxyType(titles | every_word() | every_term())


def title_of(kind: str) -> str:
    """The title of a kind of document; its name where there is no such kind."""
    found = kinds().get(kind)
    return found.definition.title if found else kind
