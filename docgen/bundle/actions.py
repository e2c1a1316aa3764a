"""What a reader could start from a PDF: the actions of its catalog, pages, annotations, bookmarks.

None of them goes into a bundle; here they are found, so that it can be said.
"""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object, Pdf


def annotations(pdf: Pdf) -> Iterator[tuple[int, Dictionary]]:
    """Every annotation with the number of its page."""
    for number, page in enumerate(pdf.pages, 1):
        listed = page.obj.get("/Annots")
        if isinstance(listed, Array):
            for annotation in listed:
                if isinstance(annotation, Dictionary):
                    yield number, annotation


def actions(pdf: Pdf) -> Iterator[str]:
    """The kinds of every action a viewer could start from the catalog, the pages and their annotations."""
    root = pdf.Root
    yield from _of_action(root.get("/OpenAction"))
    yield from _of_triggers(root.get("/AA"))
    for page in pdf.pages:
        yield from _of_triggers(page.obj.get("/AA"))
    for entry in _outline_entries(root.get("/Outlines")):
        yield from _of_action(entry.get("/A"))
    for _, annotation in annotations(pdf):
        yield from _of_action(annotation.get("/A"))
        yield from _of_triggers(annotation.get("/AA"))


def _outline_entries(root: object) -> Iterator[Dictionary]:
    waiting = [root.get("/First")] if isinstance(root, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        entry: object = waiting.pop()
        if isinstance(entry, Dictionary) and entry.objgen not in seen:
            seen.add(entry.objgen)
            yield entry
            waiting += [entry.get("/Next"), entry.get("/First")]


def _of_triggers(triggers: object) -> Iterator[str]:
    for action in entries(triggers).values():
        yield from _of_action(action)


def _of_action(action: object) -> Iterator[str]:
    for _ in range(32):
        if not isinstance(action, Dictionary):
            return
        yield str(action.get("/S"))
        action = action.get("/Next")


def entries(thing: object) -> dict[str, Object]:
    """What a dictionary holds; nothing, if it is none."""
    return dict(thing.items()) if isinstance(thing, Dictionary) else {}
