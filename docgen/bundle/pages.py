"""A source's pages as pictures of themselves: form XObjects that show exactly what the page showed, and nothing else.

A page's contents become the form's contents as they lie in the file (those in several parts are joined first); its
resources come along. Nothing that hangs on the page otherwise (annotations, actions, scripts, structure, thumbnails)
does: annotations that show something were flattened into the contents before.
"""

import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Job, Name, Object, Page, Pdf, Stream

from docgen.bundle.examine import open_pdf
from docgen.bundle.geometry import CLOCKWISE, UPRIGHT, Box, Placement, Turn, place
from docgen.bundle.outlines import SourceOutline, read_outline

LETTER: Final = Box(0, 0, 612, 792)
"""What readers assume of a page without a usable MediaBox."""
RESOURCES: Final = {
    *("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties"),
}
"""ISO 32000-1, table 33."""


def open_source(path: Path) -> Pdf:
    """Open a source for taking pages of it.

    A file that pikepdf opens has each stream read into memory as soon as anything is copied from it. One that qpdf
    opens on a job of its own has not: what was copied is read when the copy is written, and the file stays open until
    then, though the source is closed. The job itself is never run.

    Some programs let all pages share one list of everything that any of them draws with. A page taken of such a file
    would bring along the pictures of the others, unseen: pages not submitted, and every volume as heavy as the whole.
    So each page gets a list of its own.
    """
    job = Job({"inputFile": str(path), "outputFile": "-", "noWarn": ""})
    pdf: Pdf = job.create_pdf()  # type: ignore[no-untyped-call]  # pikepdf's own stub leaves it untyped
    pdf.add_blank_page()  # qpdf has each page say itself what it inherits, before it changes the list of pages
    del pdf.pages[-1]
    lists = [page.obj.get("/Resources") for page in pdf.pages]
    held = [listed.objgen for listed in lists if isinstance(listed, Dictionary) and listed.is_indirect]
    if len(set(held)) < len(held):
        pdf.remove_unreferenced_resources()
    return pdf


class SourcePages:
    """An open source whose pages go into ``volume``."""

    def __init__(self, path: Path, volume: Pdf) -> None:
        self.path = path
        self.pdf = open_source(path)
        self.volume = volume
        if any(isinstance(page.obj.get("/Annots"), Array) for page in self.pdf.pages):
            _trust_appearances(self.pdf)
            self.pdf.flatten_annotations("screen")
        self.pages = [page.obj for page in self.pdf.pages]
        self._boxes = [visible_box(page) for page in self.pages]
        self.rewritten = 0
        """Bytes of contents written anew, which the volume holds in memory; whoever counts them resets it."""
        self._forms: dict[int, Object] = {}
        self._used: set[tuple[int, int]] = set()
        self._layers_taken = False

    def outline(self) -> SourceOutline:
        """The source's own bookmarks; pikepdf looks names up in a file that it opened itself, and in no other."""
        if "/Outlines" not in self.pdf.Root:
            return SourceOutline([], 0)
        with open_pdf(self.path) as pdf:
            return read_outline(pdf)

    def close(self) -> None:
        """Let go of the file."""
        self.pdf.close()

    def placement(self, index: int, turn: Turn = UPRIGHT, *, at_head: bool = False) -> Placement:
        """Where page ``index`` lands; a picture's own ``turn`` counts in place of the page's rotation."""
        page = self.pages[index]
        unit = _number(page.get("/UserUnit"))
        size = unit if unit is not None and unit > 0 else 1.0
        own_turn = CLOCKWISE[rotation(page)] if turn == UPRIGHT else turn
        return place(self._boxes[index], own_turn, size, at_head=at_head)

    def form(self, index: int) -> Object:
        """Page ``index`` as a form XObject of the volume; made once, however often it is used."""
        if index not in self._forms:
            self._forms[index] = self.volume.copy_foreign(self._own_form(index))
        return self._forms[index]

    def _own_form(self, index: int) -> Object:
        page = self.pages[index]
        contents: object = page.get("/Contents")
        if isinstance(contents, Array) and len(contents) == 1:
            contents = contents[0]
        if isinstance(contents, Stream) and contents.objgen not in self._used:
            self._used.add(contents.objgen)
            form: Object = contents
        else:
            form = Page(page).as_form_xobject(False)
            packed = zlib.compress(form.read_bytes())
            form.write(packed, filter=Name.FlateDecode)
            self.rewritten += len(packed)
        form.Type = Name.XObject
        form.Subtype = Name.Form
        form.BBox = Array(list(self._boxes[index]))
        form.Resources = _resources(page)
        if isinstance(group := page.get("/Group"), Dictionary):
            form.Group = group
        return form

    def take_layers(self) -> Array | None:
        """The source's layers, and those of them that are off when it is opened, as objects of the volume; once."""
        properties = self.pdf.Root.get("/OCProperties")
        if self._layers_taken or not isinstance(properties, Dictionary):
            return None
        self._layers_taken = True
        layers = [layer for layer in _members(properties.get("/OCGs")) if layer.is_indirect]
        default = properties.get("/D")
        default = default if isinstance(default, Dictionary) else Dictionary()
        on = {layer.objgen for layer in _members(default.get("/ON"))}
        off = {layer.objgen for layer in _members(default.get("/OFF"))}
        if default.get("/BaseState") == Name.OFF:
            off |= {layer.objgen for layer in layers} - on
        copies = [(layer.objgen in off, self.volume.copy_foreign(layer)) for layer in layers]
        return Array([Array(copy for _, copy in copies), Array(copy for hidden, copy in copies if hidden)])


def _trust_appearances(pdf: Pdf) -> None:
    """Let form fields be flattened by the pictures of themselves they have; ``examine`` let only such pass.

    A form that asks its reader to make them anew would else lose its fields, silently.
    """
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/NeedAppearances" in form:
        del form["/NeedAppearances"]


def _resources(page: Object) -> Object:
    """What the page's instructions may name, and nothing a program kept there for itself."""
    resources = page.get("/Resources")
    if not isinstance(resources, Dictionary):
        return Dictionary()
    strange = [key for key in resources.keys() if key not in RESOURCES]  # noqa: SIM118 - pikepdf's dictionaries give values
    return Dictionary({key: value for key, value in resources.items() if key in RESOURCES}) if strange else resources


def _members(array: object) -> Iterator[Object]:
    if isinstance(array, Array):
        yield from (member for member in array if isinstance(member, Dictionary))


def visible_box(page: Object) -> Box:
    """What readers show of a page: its CropBox where it lies in its MediaBox."""
    media = _box(page.get("/MediaBox")) or LETTER
    crop = _box(page.get("/CropBox"))
    return (crop and crop.within(media)) or media


def rotation(page: Object) -> int:
    """Degrees clockwise, one of 0, 90, 180 and 270; anything else counts as the next lower quarter."""
    value = _number(page.get("/Rotate"))
    return 0 if value is None else int(value / 90) % 4 * 90


def _box(value: object) -> Box | None:
    sides = [_number(side) for side in value] if isinstance(value, Array) else []
    numbers = [side for side in sides if side is not None]
    if len(sides) != 4 or len(numbers) != 4:
        return None
    box = Box.normal(*numbers)
    return box if box.width > 0 and box.height > 0 else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
