"""Whether a page of a volume draws what a page of its source draws: instruction by instruction, stream by stream.

The source is opened anew, the volume is read by a library that did not write it, and nothing is taken from the making:
a page out of order, of another file, or with another's picture does not pass, however right its number is. What
annotations show was flattened into a page; there the source's own contents must stand unbroken within the volume's.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Self

from pikepdf import Array, Dictionary, Name, Object, Stream
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from docgen.bundle.examine import open_pdf
from docgen.bundle.pages import RESOURCES

DEEPEST: Final = 32
_PRUNED: Final = frozenset({"/XObject", "/Font"})
"""Of these a page is given what it draws with and no more, where a file's pages share one list of all of them."""
_SIMPLE: Final = re.compile(r"/[\w.+-]+", re.ASCII)
"""A name that contents can write in one way alone."""


class Original:
    """A source as it lies, for holding pages of a volume against it."""

    def __init__(self, path: Path) -> None:
        self.pdf = open_pdf(path)
        self.pages = [page.obj for page in self.pdf.pages]
        self._alike: set[tuple[tuple[int, int], int]] = set()
        """What was compared before: an object of the source, and one of the volume."""

    def __enter__(self) -> Self:
        """Closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self.pdf.close()

    def shows(self, index: int, reference: Any) -> bool:
        """Whether what a page of a volume draws, as pypdf reads it, is what page ``index`` of the source draws.

        Args:
            index: from 0.
            reference: the form XObject on the volume's page.
        """
        page, form = self.pages[index], reference.get_object()
        try:
            return self._instructed(page, form) and self._resourced(page, form)
        finally:
            _forget(reference)

    def _instructed(self, page: Object, form: Any) -> bool:
        """The same drawing instructions; white space between the parts of contents aside."""
        parts = _parts(page.get("/Contents"))
        annotated = isinstance(page.get("/Annots"), Array)
        if len(parts) == 1 and not annotated and parts[0].read_raw_bytes() == _raw(form):
            return True
        own = _solid(part.read_bytes() for part in parts)
        drawn = _solid([form.get_data()])
        return own in drawn if annotated else own == drawn

    def _resourced(self, page: Object, form: Any) -> bool:
        """The same pictures, faces, patterns under the same names."""
        resources = page.get("/Resources")
        if not isinstance(resources, Dictionary):
            return True
        given = _dictionary(form.get("/Resources"))
        for kind, listed in resources.items():
            if kind in _PRUNED and isinstance(listed, Dictionary):
                named = _dictionary(given.get(kind))
                for name, own in listed.items():
                    if name in named:
                        if not self._same(own, named.raw_get(name), 0):
                            return False
                    elif isinstance(own, Dictionary | Stream) and _is_drawn(name, form, given):
                        return False
            elif kind in RESOURCES and not self._same(listed, given.raw_get(kind) if kind in given else None, 0):
                return False
        return True

    def _same(self, own: object, reference: Any, depth: int) -> bool:
        """Whether every stream that ``own`` leads to is what ``reference`` leads to in the same way."""
        if depth > DEEPEST or not isinstance(own, Array | Dictionary | Stream) or _is_page(own):
            return True
        if isinstance(reference, IndirectObject) and own.is_indirect:
            if (pair := (own.objgen, reference.idnum)) in self._alike:
                return True
            self._alike.add(pair)
        found = reference.get_object() if reference is not None else None
        if isinstance(own, Array):
            theirs = list(found) if isinstance(found, ArrayObject) else []
            return len(own) == len(theirs) and all(map(self._same, own, theirs, [depth + 1] * len(theirs)))
        if not isinstance(found, DictionaryObject):
            return False
        if isinstance(own, Stream):
            whole = isinstance(found, StreamObject) and own.read_raw_bytes() == _raw(found)
            _forget(reference)
            if not whole:
                return False
            own = own.stream_dict
        return all(
            self._same(value, found.raw_get(key) if key in found else None, depth + 1)
            for key, value in own.items()
            if key != "/Parent"
        )


def _parts(contents: object) -> list[Stream]:
    listed = list(contents) if isinstance(contents, Array) else [contents]
    return [part for part in listed if isinstance(part, Stream)]


def _solid(parts: Iterable[bytes]) -> bytes:
    """Contents without white space."""
    return b"".join(b"".join(part.split()) for part in parts)


def _raw(stream: Any) -> bytes:
    """A stream's bytes as they lie in the file."""
    return StreamObject.get_data(stream)


def _dictionary(thing: Any) -> DictionaryObject:
    found = thing.get_object() if thing is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _is_drawn(name: str, form: Any, given: DictionaryObject) -> bool:
    """Whether contents use a name that they were not given under any kind."""
    if not _SIMPLE.fullmatch(name) or any(name in _dictionary(given.get(kind)) for kind in _PRUNED):
        return False
    return re.search(re.escape(name.encode()) + rb"(?![\w.+-])", form.get_data()) is not None


def _is_page(thing: Object) -> bool:
    """Whether it is a page or a node above pages: streams that only these lead to are not the page's own."""
    return isinstance(thing, Dictionary) and thing.get("/Type") in {Name.Page, Name.Pages}


def _forget(reference: Any) -> None:
    """Have pypdf let go of a stream, or it would hold the whole volume in the end."""
    if isinstance(reference, IndirectObject):
        reference.pdf.resolved_objects.pop((reference.generation, reference.idnum), None)
