"""Which of the institution's seals a document bears once it is issued, where, and who may have it sealed.

A seal goes over a name that is the institution's own, word for word, in a signature, and nowhere else: a branch's
letter does not bear its head office's seal, nor a mandator's letter that of whom it mandated.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from docgen import glossary
from docgen.bundle.signing import Signer
from docgen.casefile.profile import SealKind
from docgen.document.tree import Document, Paragraph, Seal, Signature, plain, walk
from docgen.errors import SealNotPermitted
from docgen.kinds.definition import Kind
from docgen.law.result import ClaimWarning
from docgen.render.sealpicture import check_seal
from docgen.render.seams import with_seams
from docgen.render.wordseals import WordSeal, sealed_word
from docgen.store.seals import SealAct, Use
from docgen.workflow.access import AccountRole, Act, Actor
from docgen.workflow.papers import Composed

_FOR_HAND: Final = "（签名）"
"""Says that a hand signs on this line, where the representative's name may be sealed instead."""


@dataclass(frozen=True, slots=True)
class OwnSeal:
    """A seal of the institution: its picture, and its true size."""

    picture: bytes
    width_mm: float
    height_mm: float

    @classmethod
    def of(cls, picture: bytes, width_mm: float) -> "OwnSeal":
        """The seal of this picture. Raises SealPictureWrong."""
        wide, high = check_seal(picture)
        return cls(picture, width_mm, round(width_mm * high / wide, 2))


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a document of a kind is sealed with.

    Args:
        seals: the seals it is to bear, as far as the institution has them.
        names: the institution's own; see above.
        seams: whether the first seal goes over the seam of its pages.
        signer: who signs its PDF, if anybody.
    """

    seals: Mapping[SealKind, OwnSeal] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    seams: bool = False
    signer: Signer | None = None

    @property
    def assets(self) -> dict[str, bytes]:
        """The pictures by the names that a sealed document uses."""
        return {_asset(kind): seal.picture for kind, seal in self.seals.items()}

    def on(self, document: Composed) -> Composed:
        """The document with its seals."""
        if not self.seals:
            return document
        if not isinstance(document, Document):
            return sealed_word(document, list(self._for_word()), self._is_own)
        blocks = tuple(self._sealed(one) if isinstance(one, Signature) else one for one in document.blocks)
        return replace(document, blocks=blocks)

    def finished(self, document: Composed, pdf: bytes, at: datetime) -> bytes:
        """The PDF of a sealed document with the seal over the seam of its pages, where it is to be, and signed last.

        Raises SigningFailed.
        """
        if self.seams and seals_on(document):
            seal = next(iter(self.seals.values()))
            pdf = with_seams(pdf, seal.picture, seal.width_mm, seal.height_mm)
        return self.signer.sign(pdf, at) if self.signer is not None else pdf

    def uses(self, document: Composed, use: Use) -> list[Use]:
        """What the register is told of a document that was sealed so; ``use`` is what is said of each of its seals."""
        printed = [
            replace(use, act=SealAct.PRINTED, seal=kind, seams=self.seams and at == 0 and use.pages > 1)
            for at, kind in enumerate(seals_on(document))
        ]
        return printed + ([replace(use, act=SealAct.SIGNED)] if self.signer is not None else [])

    def unsealed(self, document: Composed) -> tuple[ClaimWarning, ...]:
        """What whoever issues should know of a document that comes out without the seal it was to bear."""
        if not self.seals or seals_on(self.on(document)):
            return ()
        why = "落款处没有与机构名称（profile 的 name）完全一致的名称"
        if not isinstance(document, Document):
            why += "，或其下数行内没有落款日期"
        return (ClaimWarning(code="not_sealed", message=f"未印章：{why}，请在纸面上用印并登记（docgen seal use）"),)

    def _sealed(self, signature: Signature) -> Signature:
        found = [(at, row) for at, column in enumerate(signature.columns) for row in self._own_lines(column)]
        seals = [seal for at, row in found[:1] for seal in self._over(signature.columns[at], at, row)]
        return replace(signature, seals=tuple(seals))

    def _own_lines(self, column: tuple[Paragraph, ...]) -> Iterator[int]:
        """The line with one of the institution's names and nothing but what labels it."""
        for row, line in enumerate(column):
            if self._is_own(plain(line.inlines)):
                yield row
                return

    def _is_own(self, line: str) -> bool:
        return _bare(line, self.names)

    def _for_word(self) -> Iterator[WordSeal]:
        for kind, seal in self.seals.items():
            mark = _FOR_HAND if kind is SealKind.REPRESENTATIVE else None
            yield WordSeal(_asset(kind), seal.picture, seal.width_mm, seal.height_mm, mark)

    def _over(self, column: tuple[Paragraph, ...], at: int, row: int) -> Iterator[Seal]:
        for kind, seal in self.seals.items():
            size = (seal.width_mm, seal.height_mm)
            if kind is not SealKind.REPRESENTATIVE:
                yield Seal(_asset(kind), at, row, *size)
                continue
            for below in range(row + 1, len(column)):
                if _FOR_HAND in plain(column[below].inlines):
                    yield Seal(_asset(kind), at, below, *size, over_gap=True)
                    break


NO_SEALS: Final = Sealing()


def seals_on(document: Composed) -> tuple[SealKind, ...]:
    """The seals a document bears, in the order of their kinds."""
    if isinstance(document, Document):
        names = {seal.name for block in walk(document.blocks) if isinstance(block, Signature) for seal in block.seals}
    else:
        names = set(document.seals)
    return tuple(kind for kind in SealKind if _asset(kind) in names)


def refuse_unpermitted(actor: Actor, kind: Kind, sealing: Sealing, *, approved: bool) -> None:
    """Raises SealNotPermitted where who issues may not use the institution's seals, and nobody approved who may.

    Whoever may approve a document may use the seal: approval leaves nothing to be added but number, date and seal.
    """
    if (sealing.seals or sealing.signer is not None) and not approved and not actor.may(Act.USE_SEAL):
        roles = "、".join(glossary.word(role) for role in AccountRole if Actor("", role).may(Act.USE_SEAL))
        raise SealNotPermitted(title=kind.definition.title, account=actor.name, roles=roles)


def _asset(kind: SealKind) -> str:
    return f"印章-{kind.value}"


def _bare(text: str, names: Collection[str]) -> bool:
    """Whether a line says one of the names, with a label before it and a bracket after it at most."""
    return any(re.fullmatch(rf"(?:[^：]*：)?{re.escape(name)}(?:（[^（）]*）)?", text.strip()) for name in names)
