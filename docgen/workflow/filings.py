"""What is filed where: before a court, before a commission of arbitration, with a bankruptcy's administrator.

Where it is filed follows from the case: a bankruptcy that was accepted leaves nothing but to declare the claim
(企业破产法 20, 48), an arbitration clause that shuts the courts out nothing but to apply for arbitration (民诉法 122).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from docgen.bundle.completeness import Missing
from docgen.bundle.front import Receiver
from docgen.bundle.materials import Forum
from docgen.bundle.recipe_files import STANDARD
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import PartyKind
from docgen.kinds.arbitration_parts import commissions
from docgen.law.actions import bankrupt_on
from docgen.law.agreed_court import arbitration
from docgen.law.conditions import Met

Wish = Literal["preservation", "payment_order"]


@dataclass(frozen=True, slots=True)
class PackPart:
    """A paper of the pack: its kind, its name in the folder, for whom it is printed, what is to be done with it."""

    kind: str
    title: str
    each: bool = False
    """One for whom it is filed with and one for each of the other side (民诉法 123), else one."""
    note: str = ""
    by_person: str = ""
    """What is to be done with it where the creditor is a person, if that is something else."""
    wish: Wish | None = None
    """Only where it is asked for, by name or by its answers."""
    when: Callable[[Case], bool] = lambda _: True
    otherwise: str = ""
    """What to do without it: the pack is made, and its absence is told. Empty where the pack cannot be without it."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """What its place in a pack answers, where nobody answers otherwise."""

    def copies(self, whole: int) -> int:
        """How many are to be printed, where one for everybody is ``whole``."""
        return whole if self.each else 1

    def to_do(self, case: Case) -> str:
        """What is to be done with it."""
        person = case.creditor.kind is PartyKind.PERSON
        return self.by_person if person and self.by_person else self.note


SIGNED: Final = "签名或者盖章，填写日期"
COMPLAINT: Final = PackPart("complaint", "民事起诉状", each=True, note=f"具状人{SIGNED}")
STATEMENT: Final = PackPart(
    "claim_statement", "债权计算书", each=True, note="单位盖章，负责人和制作人签名", by_person="签名"
)
FEES: Final = PackPart("fee_estimate", "诉讼费用估算表", note="交费参考，不必提交")
EVIDENCE: Final = PackPart("bundle", "证据目录和证据材料", note=f"提交人{SIGNED}")
"""The bundle with its index: no paper of a kind, but a part of the pack like one."""
CONTENTS: Final = PackPart("pack_contents", "提交材料清单")
OURS: Final = (
    PackPart(
        "legal_representative_certificate",
        "法定代表人身份证明书",
        note="盖章，附身份证复印件",
        when=lambda case: case.creditor.kind is PartyKind.ORGANIZATION,
    ),
    PackPart(
        "power_of_attorney",
        "授权委托书",
        note=f"委托人{SIGNED}",
        when=lambda case: bool(case.creditor.agents),
    ),
)
"""Who we are, and who acts for us."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A pack for one place: its papers before and after the evidence, and how the evidence is bound for it."""

    title: str
    """What the folder is called."""
    receiver: str
    """What it is called with whom the pack is filed."""
    opponents: str
    """What the other side is called there."""
    first: PackPart
    """The paper that asks for the claim."""
    after: tuple[PackPart, ...]
    forum: Forum
    """By which it is known what is wanted there."""
    recipe: str = STANDARD
    stages: str = ""
    """The proceedings that an authority given for it is about; empty for what it says of itself."""
    missing: tuple[Missing, ...] = ()
    """What is always to be seen to beside it."""

    @property
    def before(self) -> tuple[PackPart, ...]:
        """The papers before the evidence."""
        return (self.first, STATEMENT)

    @property
    def enclosed(self) -> str:
        """What the claim statement of a pack bears where one issued for itself bears its number."""
        return f"{self.first.title}附件"


COURT: Final = Filing(
    title="立案材料",
    receiver="受理法院",
    forum=Forum.COURT,
    opponents="被告",
    first=COMPLAINT,
    after=(
        *OURS,
        PackPart(
            "service_address_confirmation",
            "送达地址确认书",
            note=SIGNED,
            otherwise="补全后重新制作，或者在法院用其格式填写",
        ),
        PackPart(
            "preservation_application",
            "财产保全申请书",
            note=f"申请人{SIGNED}",
            wish="preservation",
            answers={"stage": "诉讼财产保全"},
        ),
        PackPart(
            "property_clues", "财产线索清单", note=SIGNED, wish="preservation", when=lambda case: bool(case.assets)
        ),
        PackPart(
            "payment_order_application",
            "支付令申请书",
            note=f"申请人{SIGNED}；与起诉状择一提交",
            wish="payment_order",
        ),
        PackPart("filing_checklist", "立案材料清单", note="核对后随卷提交"),
    ),
)
TRIBUNAL: Final = Filing(
    title="仲裁材料",
    receiver="仲裁机构",
    forum=Forum.ARBITRATION,
    opponents="被申请人",
    first=PackPart("arbitration_application", "仲裁申请书", each=True, note=f"申请人{SIGNED}"),
    after=OURS,
    recipe="arbitration",
    stages="仲裁、执行",
    missing=(
        Missing(what="仲裁费", why="按仲裁机构公布的收费办法预交，本程序不估算", required=False),
        Missing(what="仲裁机构要求的份数和格式", why="按其仲裁规则核对；三人仲裁庭通常须增加份数", required=False),
    ),
)
ADMINISTRATOR: Final = Filing(
    title="债权申报材料",
    receiver="管理人",
    forum=Forum.BANKRUPTCY,
    opponents="债务人",
    first=PackPart("proof_of_debt", "债权申报书", note=f"申报人{SIGNED}"),
    after=OURS,
    stages="破产",
    missing=(
        Missing(what="管理人要求的申报表格", why="管理人公告或者通知附有格式的，按其格式另行填写", required=False),
    ),
)


def receiver_of(filing: Filing, case: Case) -> Receiver | None:
    """With whom a case is filed, as far as its facts alone say so."""
    known = {Forum.COURT: [case.court] if case.court else [], Forum.ARBITRATION: commissions(case.debts)}
    names = known.get(filing.forum, [])
    return Receiver(filing.receiver, names[0]) if len(names) == 1 else None


def filing_of(case: Case, as_of: date) -> Filing:
    """Where the claim of a case is filed on a day."""
    accepted_on = bankrupt_on(case)
    if accepted_on is not None and accepted_on <= as_of:
        return ADMINISTRATOR
    return TRIBUNAL if arbitration(case.debts).met is Met.NO else COURT
