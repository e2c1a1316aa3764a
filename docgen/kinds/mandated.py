"""What a kind demands of its documents, asked of a finished text that somebody edited: is it still all there?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from docgen.errors import Problem
from docgen.kinds.definition import Kind
from docgen.kinds.demanded import Saying, sayings, title_of_demanded
from docgen.kinds.dictionary import names as offered_names
from docgen.kinds.seen import FILTERED
from docgen.zh.capitals import capitals
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan
from docgen.zh.identifiers import mask_account, mask_id, mask_phone

_MARKED: Final = ("document.number", "document.code")
"""What issuing writes; its places are looked for by their marks."""


def no_longer_said(
    kind: Kind, names: Mapping[str, Any], before: Sequence[str], after: Sequence[str]
) -> Iterator[Problem]:
    """Everything that the kind demands, the draft said and the edited text does not say any more.

    Args:
        kind: the kind.
        names: what the draft was composed with (``docgen.kinds.compose.names_for``).
        before: the draft's paragraphs.
        after: those of the edited text.
    """
    old, new = _solid(before), _solid(after)
    offered = offered_names(kind)
    for path in kind.definition.prints:
        if path not in _MARKED and (lost := _lost(names, path, old, new)):
            yield Problem(
                "全文", "、".join(lost), f"文书必须载明“{title_of_demanded(offered, path)}”，修改后没有了。请补回"
            )
    receipt = [name for name in sayings() if name.startswith("receipt_")] if kind.definition.receipt else []
    for saying in (sayings()[name] for name in (*kind.definition.says, *receipt)):
        if not _still(saying, names, (before, after), (old, new)):
            yield Problem("全文", "", f"文书必须载明“{saying.what}”，修改后没有了。请补回")


def _still(
    saying: Saying, names: Mapping[str, Any], paragraphs: tuple[Sequence[str], Sequence[str]], solid: tuple[str, str]
) -> bool:
    """Whether what was said, in words or by figures, is said yet."""
    before, after = paragraphs
    if saying.is_said([text.strip() for text in before], ()):
        return saying.is_said([text.strip() for text in after], ())
    return not any(_lost(names, path, *solid) for paths in saying.names for path in paths)


def _lost(names: Mapping[str, Any], path: str, old: str, new: str) -> list[str]:
    """The values of a name that stood in the draft and stand there no more, as they were written."""
    dotted, _, written = path.partition(FILTERED)
    forms = dict.fromkeys(form for value in _values(names, dotted.split(".")) for form in _forms(value, written))
    return [form for form in forms if _bare(form) in old and _bare(form) not in new]


def _values(part: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(part, list | tuple):
        for member in part:
            yield from _values(member, path)
    elif not path:
        yield part
    elif isinstance(part, Mapping):
        yield from _values(part.get(path[0]), path[1:])


def _forms(value: Any, written: str) -> list[str]:
    """The ways in which a document may write a value."""
    match value:
        case bool():
            return []
        case Decimal():
            if written == "capitals":
                return [capitals(value)]
            return [*([yuan(value)] if value == round(value, 2) else []), percent(value)]  # a rate may be no sum
        case datetime():
            return []
        case date():
            return [zh_date(value)]
        case str() if len(value) > 1:
            return [str(value), mask_id(value), mask_phone(value), mask_account(value)]
    return []


def _solid(paragraphs: Sequence[str]) -> str:
    return "\n".join(_bare(text) for text in paragraphs)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
