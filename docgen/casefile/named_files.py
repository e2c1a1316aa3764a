"""Which files a case names: evidence, proofs, recordings, agreements, wherever a path may stand."""

from collections.abc import Callable, Iterator

from docgen.casefile.record import Record
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import parts

_LONGEST_PATH = 500
_LONGEST_NAME = 255
"""Characters of a path, and bytes of each name in it: no file has a longer one, and asking the disk for it fails."""


def named_files(record: Record, is_file: Callable[[str], bool]) -> Iterator[str]:
    """Every path that a record names, at any depth, in the order of the case file; one named twice comes twice.

    Args:
        record: a case, or a part of one.
        is_file: whether there is such a file: asked where a field holds a path or words (a transcript).
    """
    for part in parts(type(record)):
        value = getattr(record, part.name)
        for one in value if part.many else () if value is None else (value,):
            if part.record is not None:
                yield from named_files(one, is_file)
            elif part.spelling is Spelling.PATH or (part.name == "transcript" and names_a_file(one, is_file)):
                yield one


def names_a_file(text: str, is_file: Callable[[str], bool]) -> bool:
    """Whether words, a transcript's, are the path of a file and not themselves what was said."""
    may_be = len(text) <= _LONGEST_PATH and "\n" not in text
    return may_be and all(len(name.encode()) <= _LONGEST_NAME for name in text.split("/")) and is_file(text)
