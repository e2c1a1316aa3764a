"""How answers are written for people: the words, figures and dates that documents print, for pages too."""

from docgen.glossary import term, word
from docgen.zh.capitals import capitals
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan

__all__ = ["capitals", "percent", "term", "word", "yuan", "zh_date"]
