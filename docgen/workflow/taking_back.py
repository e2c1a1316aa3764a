"""A draft's Word file edited by hand, taken back: what differs, what must not, what somebody must answer for.

1. Refused with all reasons at once: tracked changes and remarks left open, what nobody sees, what comes from outside, a
   place of number, date or code that is gone, a mandatory part that is gone, words a letter may not say.
2. To be confirmed, each by its value: every sum, date, rate, number, name that a changed paragraph states and did not
   state before, and every one that the document states less often than the draft did.
3. Told: every difference, in words.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from docgen import glossary
from docgen.collection.language_facts import proper_names
from docgen.document.difference import Difference, differences
from docgen.document.mentions import Mention, mentions
from docgen.document.text import Passage, passages, plain_text
from docgen.document.tree import Document
from docgen.errors import EditedFileUnreadable, Problem, TakeBackRefused, TakeBackUnconfirmed, TemplateFileUnreadable
from docgen.kinds.compose import names_for
from docgen.kinds.context import Marks
from docgen.kinds.mandated import no_longer_said
from docgen.kinds.wording import refuse_wording
from docgen.render.fonts import load_faces
from docgen.render.glyphs import check_characters
from docgen.render.wordhidden import pictures_in, refusable
from docgen.render.wordmarks import CODE_SHOWN, PICTURES, WORDS, Mark, Parts, Place, marks_in, unpacked
from docgen.render.wordpackage import open_package
from docgen.render.wordreader import read_document
from docgen.workflow.drafting import Draft, Drafts

_AGAIN: Final = "请用 docgen edit 重新取出草稿文件，把修改移到其中"


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that the edited text states anew, or less often (``lost``): where, which, whether the draft has it."""

    place: str
    kind: str
    value: str
    known: bool
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """An edited file that may be taken back: its text, what differs from the draft, the facts that were confirmed."""

    text: str
    differences: tuple[Difference, ...]
    confirmed: tuple[Stated, ...]


def examine_edited(  # noqa: PLR0913 - a file, what it is held against, and what was confirmed
    drafts: Drafts, draft: Draft, draft_no: str, *, copy: bytes, name: str, content: bytes, confirmed: Collection[str]
) -> Edited:
    """Hold an edited file against its draft.

    Args:
        drafts: the order, and the facts it rests on.
        draft: the draft.
        draft_no: its number.
        copy: the file that was given out to edit, as the draft gives it.
        name: what the edited file is called.
        content: its bytes.
        confirmed: the values of facts that whoever edited answers for.

    Raises:
        EditedFileUnreadable: it is no sound Word file.
        TakeBackRefused: everything that must be put right first.
        UnprintableCharacterError: characters that can't be printed.
        WordingRefused: what a letter may not say.
        TakeBackUnconfirmed: the facts that must be confirmed.
    """
    given, parts = unpacked(copy), _opened(name, content)
    before, after = _read(drafts, draft, given), _read(drafts, draft, parts)
    old, new = list(passages(before)), list(passages(after))
    problems = [
        *refusable(parts),
        *_lost_places(draft_no, marks_in(given), marks_in(parts)),
    ]
    names = _names(drafts, draft)
    kind = drafts.order.kind
    problems += no_longer_said(kind, names, [each.text for each in old], [each.text for each in new])
    if problems:
        raise TakeBackRefused(file=name, draft=draft_no, count=len(problems), problems=problems)
    check_characters(after, load_faces(None))
    said = [(passage.place, passage.text) for passage in new]
    refuse_wording(kind, drafts.facts, said, party=draft.party, answers=drafts.order.answers)
    found = differences(old, new)
    stated = [*_stated(drafts, found, old, new), *_pictures(given, parts)]
    _refuse_unconfirmed(name, stated, confirmed)
    return Edited(plain_text(after), tuple(found), tuple(stated))


def _opened(name: str, content: bytes) -> Parts:
    try:
        return open_package(name, content)
    except TemplateFileUnreadable as error:
        facts = error.facts
        raise EditedFileUnreadable(file=name, reason=facts["reason"], remedy=facts["remedy"]) from error


def _read(drafts: Drafts, draft: Draft, parts: Parts) -> Document:
    kind = drafts.order.kind
    title, page = draft.document.title, kind.definition.page
    return read_document(parts, title=title, kind=kind.name, page=page, page_code=CODE_SHOWN)


def _names(drafts: Drafts, draft: Draft) -> Mapping[str, Any]:
    order = drafts.order
    marks = Marks(order.dated_on)
    return names_for(order.kind, drafts.facts, party=draft.party, answers=order.answers, marks=marks)


def _lost_places(draft_no: str, given: Sequence[Mark], found: Sequence[Mark]) -> Iterator[Problem]:
    """Places of number, date and code that are gone, twice there, another draft's, or hold something else."""
    others = {mark.draft for mark in found} - {draft_no, ""}
    if others:
        yield Problem(
            "文件", "、".join(sorted(others)), f"这是另一份草稿的文件，不是 {draft_no} 的。请核对后提交对应的文件"
        )
        return
    for place in Place:
        wanted = [mark.shown for mark in given if mark.place is place]
        there = [mark for mark in found if mark.place is place]
        whole = [mark.shown for mark in there if mark.is_whole and (place not in PICTURES or mark.is_picture)]
        if Counter(whole) != Counter(wanted) or len(there) != len(wanted):
            sound = (Counter(whole) & Counter(wanted)).total()
            reason = f"出具时填写{WORDS[place]}的位置应有 {len(wanted)} 处，现有 {len(there)} 处、{sound} 处完好"
            yield Problem("全文", "", f"{reason}（被删除、移动或改写）。{_AGAIN}")


def _stated(
    drafts: Drafts, found: Sequence[Difference], old: Sequence[Passage], new: Sequence[Passage]
) -> list[Stated]:
    """The facts in which the edited text differs from the draft."""
    order = drafts.order
    names = proper_names(order.case) | proper_names(order.profile)
    before = Counter(mention for passage in old for mention in mentions(passage.text, names))
    after = Counter(mention for passage in new for mention in mentions(passage.text, names))
    prose = [each for each in found if "表" not in each.place]  # a cell says what it says by where it stands
    moved = {each.before for each in prose if not each.after} & {each.after for each in prose if not each.before}
    stated = []
    for each in found:
        if each in prose and {each.before, each.after} & moved:
            continue
        added = Counter(mentions(each.after, names)) - Counter(mentions(each.before, names))
        stated += [_fact(each.place, mention, known=mention in before) for mention in added]
    gone = before - after
    return stated + [_fact("全文", mention, known=True, lost=True) for mention in gone]


def _fact(place: str, mention: Mention, *, known: bool, lost: bool = False) -> Stated:
    return Stated(place, glossary.word(mention.kind), mention.value, known, lost)


def _pictures(given: Parts, parts: Parts) -> Iterator[Stated]:
    """What a picture says is read by nobody but whoever looks at it."""
    before, after = pictures_in(given), pictures_in(parts)
    if new := (after - before).total():
        yield Stated("全文", "图片", f"新图片{new}幅", known=False)
    if gone := (before - after).total():
        yield Stated("全文", "图片", f"原图片{gone}幅", known=True, lost=True)


def _refuse_unconfirmed(name: str, stated: Sequence[Stated], confirmed: Collection[str]) -> None:
    open_facts = [fact for fact in stated if fact.value not in confirmed]
    if open_facts:
        problems = [Problem(fact.place, fact.value, _to_confirm(fact)) for fact in open_facts]
        raise TakeBackUnconfirmed(file=name, count=len(problems), problems=problems)


def _to_confirm(fact: Stated) -> str:
    if fact.lost:
        return f"草稿载明的{fact.kind}，修改后减少或没有了"
    where = "草稿别处已有，此处新出现" if fact.known else "草稿和案件文书中没有，系新写入"
    return f"{fact.kind}，{where}"
