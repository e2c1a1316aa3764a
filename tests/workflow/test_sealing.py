"""Which seal a document bears, and where: over the institution's own name, word for word, and nowhere else."""

import dataclasses

import pytest
from sealing_samples import own_seal

from docgen.casefile.profile import Profile, SealKind
from docgen.document.reader import read_template_html
from docgen.document.tree import Document, Signature, plain, walk
from docgen.errors import SealNotPermitted
from docgen.kinds.registry import kind, kinds
from docgen.kinds.sample import compose_sample, read_sample
from docgen.law.dated import Parameters
from docgen.store.seals import SealAct, Use
from docgen.workflow.access import ACCESS, AccountRole, Act, Actor
from docgen.workflow.sealing import OwnSeal, Sealing, refuse_unpermitted, seals_on

BANK = "江城示例银行股份有限公司"
OFFICIAL, CONTRACT, REPRESENTATIVE = SealKind
SEALS = {each: OwnSeal.of(own_seal(), 20 if each is REPRESENTATIVE else 42) for each in SealKind}


def letter(*lines: str) -> Document:
    signed = "".join(f"<p>{line}</p>" for line in lines)
    return read_template_html(f"<h1>通知</h1><p>{BANK}</p><signature>{signed}</signature>", "x")


def bearing(document: Document, *seals: SealKind, names: frozenset[str] = frozenset({BANK})) -> Document:
    made = Sealing({each: SEALS[each] for each in seals}, names).on(document)
    assert isinstance(made, Document)
    return made


@pytest.mark.parametrize("line", [BANK, f"{BANK}（盖章）", f"提交人（签章）：{BANK}", f"委托人：{BANK}（盖章）"])
def test_over_the_institutions_own_name(line: str) -> None:
    made = bearing(letter("经办：周某", line, "2026年11月23日"), OFFICIAL)
    (signature,) = (block for block in made.blocks if isinstance(block, Signature))
    (seal,) = signature.seals
    assert (seal.column, seal.line, seal.width_mm, seal.height_mm) == (0, 1, 42, 42)
    assert seals_on(made) == (OFFICIAL,)


@pytest.mark.parametrize(
    "line",
    [
        f"{BANK}虚构支行（盖章）",
        f"某某{BANK}",
        "江城示例银行（盖章）",
        "张三（签名）",
        f"{BANK}、张三",
        f"致{BANK}的函",
    ],
)
def test_never_over_anybody_elses(line: str) -> None:
    document = letter(line, "2026年11月23日")
    assert bearing(document, OFFICIAL) == document
    (told,) = Sealing({OFFICIAL: SEALS[OFFICIAL]}, frozenset({BANK})).unsealed(document)
    assert told.code == "not_sealed"
    assert "profile" in told.message


def test_signs_of_patterns_in_a_name_are_a_names() -> None:
    name = "甲.乙（中国）有限公司"
    assert seals_on(bearing(letter(f"{name}（盖章）"), OFFICIAL, names=frozenset({name}))) == (OFFICIAL,)
    assert not seals_on(bearing(letter("甲x乙（中国）有限公司（盖章）"), OFFICIAL, names=frozenset({name})))


@pytest.mark.parametrize("name", sorted(name for name, found in kinds().items() if found.definition.seals))
def test_every_kind_that_bears_a_seal_has_its_place(name: str) -> None:
    found, sample = kind(name), read_sample(kind(name))
    firm = sample.profile.law_firm
    names = frozenset({firm.name if name == "lawyer_letter" and firm else sample.case.creditor.name})
    document = compose_sample(found, Parameters.load(None))
    made = bearing(document, *found.definition.seals, names=names)
    assert seals_on(made) == found.definition.seals
    sealed = [block for block in walk(made.blocks) if isinstance(block, Signature) and block.seals]
    assert len(sealed) == 1, "once in a document"
    for seal in sealed[0].seals:
        line = plain(sealed[0].columns[seal.column][seal.line].inlines)
        assert next(iter(names)) in line or (seal.over_gap and "代表人" in line)


def test_what_an_institution_lacks_is_left_out_and_its_common_seal_serves_contracts() -> None:
    profile = Profile.model_validate({"name": BANK, "seal": "a.png", "seal_mm": "45"})
    assert profile.seal_of(CONTRACT) == profile.seal_of(OFFICIAL) == ("a.png", 45)
    assert profile.seal_of(REPRESENTATIVE) is None
    assert profile.own_names == {BANK}


def test_the_register_is_told_of_every_seal_and_of_the_signature() -> None:
    class Nobody:
        def sign(self, pdf: bytes, _at: object) -> bytes:
            return pdf

    sealing = Sealing({each: SEALS[each] for each in (CONTRACT, REPRESENTATIVE)}, frozenset({BANK}), True, Nobody())
    made = sealing.on(letter(BANK, "法定代表人（签名）：", "2026年11月23日"))
    use = Use(1, 3, 4, "fawu", None)  # type: ignore[arg-type]
    assert [(one.act, one.seal, one.seams, one.copies, one.pages) for one in sealing.uses(made, use)] == [
        (SealAct.PRINTED, CONTRACT, True, 3, 4),
        (SealAct.PRINTED, REPRESENTATIVE, False, 3, 4),
        (SealAct.SIGNED, None, False, 3, 4),
    ]
    (alone, *_) = sealing.uses(made, dataclasses.replace(use, pages=1))
    assert not alone.seams, "one page has no seam"


def test_who_may_use_a_seal() -> None:
    sealing = Sealing({OFFICIAL: SEALS[OFFICIAL]}, frozenset({BANK}))
    letter_kind = kind("demand_letter")
    with pytest.raises(SealNotPermitted, match="送审"):
        refuse_unpermitted(Actor("催收甲", AccountRole.COLLECTOR), letter_kind, sealing, approved=False)
    refuse_unpermitted(Actor("催收甲", AccountRole.COLLECTOR), letter_kind, sealing, approved=True)
    refuse_unpermitted(Actor("催收甲", AccountRole.COLLECTOR), letter_kind, Sealing(), approved=False)
    refuse_unpermitted(Actor("法务甲", AccountRole.LEGAL), letter_kind, sealing, approved=False)
    refuse_unpermitted(Actor("local", None), letter_kind, sealing, approved=False)
    assert ACCESS[Act.APPROVE] <= ACCESS[Act.USE_SEAL], "approval leaves nothing to be added but number, date and seal"
