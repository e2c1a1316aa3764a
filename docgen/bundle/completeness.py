"""What is wanted of a case where it is filed, what the case has of it, and what is missing and why that matters.

Nothing is guessed in silence. A file that the case itself names for a contract, an agreement or a service is that
paper; what the law knows as something else than writing (a recording, a witness, a thing) is none, whatever its title;
any other is told by the words of its title, its purpose of proof or its group, and that is said. A title that several
contracts (guarantees, defendants …) could claim is no one's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from docgen.bundle.conditions import CONDITIONS
from docgen.bundle.materials import Forum, Material, Paper, materials
from docgen.bundle.sniff import SUFFIXES, FileKind
from docgen.bundle.subjects import FACTS, NAMED, SUBJECTS, Subject, defendants_named
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence

ON_FILE: Final = "已有"
MADE_HERE: Final = "制作后签章提交"
MISSING: Final = "待补"
ADVISED: Final = "建议补充"
UNASKED: Final = "本次未制作"

CREDITORS: Final = ("债权人", "原告", "许可证")
"""What the title of the creditor's own papers says."""
UNWRITTEN: Final = ("视听资料", "物证", "证人证言", "当事人", "勘验")
"""Kinds of evidence (民诉法 66) that are no paper; electronic data may be a contract or a notice as paper may."""


class How(StrEnum):
    """By what a paper was told; the value is what is said of it."""

    RECORD = "案件记录所指"
    TITLE = "按名称判断"
    PURPOSE = "按证明目的判断"
    GROUP = "按分组判断"
    FACT = "案件资料载明"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is still to be added: what, why it matters, and whether the filing or the claim fails without it."""

    what: str
    why: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What the case has: the paper, the evidence that shows it by title, and by what it was told."""

    what: str
    evidence: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper of one subject: the evidence that shows it and how that was told; or what stands in the way."""

    what: str
    paper: Paper
    shown: tuple[Evidence, ...] = ()
    how: How | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist with its pieces; none where it is made here."""

    material: Material
    pieces: tuple[Piece, ...]
    unasked: bool = False
    """Whether it could be made here, and nobody asked for it."""

    @property
    def lacking(self) -> tuple[Piece, ...]:
        """Its pieces that nothing shows."""
        return tuple(piece for piece in self.pieces if piece.how is None)

    @property
    def status(self) -> str:
        """How it stands, as the checklist prints it."""
        if self.unasked:
            return ADVISED
        if self.material.made:
            return MADE_HERE
        if any(piece.paper.required for piece in self.lacking):
            return MISSING
        return ADVISED if self.lacking else ON_FILE

    @property
    def told(self) -> str:
        """By what its papers were told that are there."""
        return "、".join(
            dict.fromkeys(piece.how.value for piece in self.pieces if piece.how and piece.how is not How.FACT)
        )

    @property
    def note(self) -> str:
        """What the checklist says of it: what to mind, what was not seen."""
        needed = [piece for piece in self.lacking if piece.paper.required and piece.what != self.material.what]
        advised = [piece for piece in self.lacking if not piece.paper.required and piece.what != self.material.what]
        said = [self.material.note, UNASKED if self.unasked else ""]
        for pieces, heading in ((needed, "未见"), (advised, "建议另附")):
            if pieces:
                said.append(f"{heading}：{'、'.join(piece.what for piece in pieces)}")
        return "；".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class Completeness:
    """Every line the case needs."""

    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is still to be added; what the claim fails without first."""
        found = [
            Missing(what=piece.what, why=piece.paper.reason + piece.doubt, required=piece.paper.required)
            for line in self.lines
            for piece in line.lacking
        ]
        return tuple(sorted(found, key=lambda one: not one.required))

    @property
    def present(self) -> tuple[Present, ...]:
        """What the case has, and by what it was told."""
        return tuple(
            Present(what=piece.what, evidence=tuple(item.title for item in piece.shown), how=piece.how.value)
            for line in self.lines
            for piece in line.pieces
            if piece.how
        )

    def rows(self, case: Case) -> list[dict[str, Any]]:
        """The checklist's rows, as the kind ``filing_checklist`` asks for them."""
        each = 1 + len(case.debtors)
        rows = []
        for line in self.lines:
            copies = each if line.material.copies == "each" else 1
            row = {"what": line.material.what, "copies": copies, "status": line.status}
            rows.append(row | {key: said for key, said in (("told", line.told), ("note", line.note)) if said})
        return rows


def completeness(case: Case, asked: Collection[str] | None = None, forum: Forum = Forum.COURT) -> Completeness:
    """What the case's cause of action wants, with what the case has of it.

    Args:
        case: the case as read.
        forum: where it is filed.
        asked: the kinds that are made beside what every filing needs (``wish`` in the lists); None where nobody says.
    """
    wanted = [
        material
        for material in materials(case.claim_type, forum)
        if CONDITIONS[material.when](case) or (material.wish and material.made in (asked or ()))
    ]
    lines = (
        Line(
            material,
            tuple(_pieces(case, material)),
            unasked=material.wish and asked is not None and material.made not in asked,
        )
        for material in wanted
    )
    return Completeness(tuple(line for line in lines if line.pieces or line.material.made))


def filing_rows(case: Case, asked: Collection[str] | None = None) -> list[dict[str, Any]]:
    """The rows of the checklist of a case; ``asked`` as in :func:`completeness`."""
    return completeness(case, asked).rows(case)


def _pieces(case: Case, material: Material) -> list[Piece]:
    found: list[Piece] = []
    for paper in material.papers:
        if not CONDITIONS[paper.when](case):
            continue
        if not paper.each:
            candidates = _candidates(case, paper)
            found.append(_piece(paper.what, paper, candidates))
            continue
        subjects = SUBJECTS[paper.each](case)
        candidates = _candidates(case, paper)
        found += [_of_subject(case, paper, subject, subjects, candidates) for subject in subjects]
    return found


Candidates = Sequence[tuple[Evidence, How]]


def _piece(what: str, paper: Paper, candidates: Candidates, doubt: str = "") -> Piece:
    if not candidates:
        return Piece(what, paper, doubt=doubt)
    best = min((how for _, how in candidates), key=list(How).index)
    return Piece(what, paper, tuple(item for item, how in candidates if how is best), best)


def _candidates(case: Case, paper: Paper) -> Candidates:
    """The evidence that may be this paper, whoever's it is."""
    found: list[tuple[Evidence, How]] = []
    for item in case.evidence:
        if item.group not in paper.groups or not (paper.spoken or _is_written(item)):
            continue
        if any(word in item.title for word in paper.words):
            found.append((item, How.TITLE))
        elif any(word in (item.proves or "") for word in paper.proves):
            found.append((item, How.PURPOSE))
        elif not paper.words and not paper.proves:
            found.append((item, How.GROUP))
    return found


def _is_written(item: Evidence) -> bool:
    """Whether evidence can be a paper at all: by its kind, where the case gives it, and by its file."""
    if any(word in (item.kind or "") for word in UNWRITTEN):
        return False
    return Path(item.file).suffix.lower() not in SUFFIXES[FileKind.RECORDING]


def _of_subject(
    case: Case, paper: Paper, subject: Subject, subjects: Sequence[Subject], candidates: Candidates
) -> Piece:
    """The paper of one subject: what the case names as its file, else what its title says is the subject's."""
    what = f"{paper.what}（{subject.label}）" if len(subjects) > 1 or subject.is_somebody else paper.what
    if paper.fact:
        return Piece(what, paper, how=How.FACT if FACTS[paper.fact](subject.record) else None)
    files = [(item, How.RECORD) for item in case.evidence if item.file in subject.files]
    named = [(item, _by_name(how)) for item, how in candidates if _names(case, subject, item)]
    if files or named:
        return _piece(what, paper, [*files, *named])
    unnamed = [
        (item, how)
        for item, how in candidates
        if not any(_names(case, one, item) for one in subjects) and not _is_the_creditors(case, item)
    ]
    if paper.each in NAMED:
        unnamed = [(item, how) for item, how in unnamed if not defendants_named(case, item.title)]
    elif len(subjects) == 1:
        return _piece(what, paper, unnamed)
    doubt = f"；有“{unnamed[0][0].title}”等，未写明是谁的或者哪一份的，请在证据名称中写明" if unnamed else ""
    return Piece(what, paper, doubt=doubt)


def _is_the_creditors(case: Case, item: Evidence) -> bool:
    """Whether a title says that the paper is the creditor's own."""
    return any(word in item.title for word in (case.creditor.name, *CREDITORS))


def _by_name(how: How) -> How:
    """A paper of a group that names its subject is told by that name."""
    return How.TITLE if how is How.GROUP else how


def _names(case: Case, subject: Subject, item: Evidence) -> bool:
    """Whether the evidence says in its title or its purpose of proof that it is the subject's."""
    if subject.party is not None and subject.party in defendants_named(case, item.title):
        return True
    if subject.party is not None and subject.names == (subject.party,):
        return False  # who is sued is told by his own name, and no longer one that holds it
    return any(name in text for name in subject.names for text in (item.title, item.proves or ""))
