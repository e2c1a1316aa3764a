"""What is to be done in a case on a day, by its policy, in words: the lines of the work list.

How ambiguous spots are read here: a case that cannot be worked out (its claim, or the policy it goes by) stands on the
list for the day itself, with the reason. A case goes by the policy chosen on the way, else by the one it names, else by
the institution's own, else by that of its cause of action.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import Field

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import CaseStatus, HoldReason
from docgen.collection.classify import Grade, RepaymentClass, Risk, ageing_bucket, five_class
from docgen.collection.done import Issued
from docgen.collection.next_steps import NextStep, Pause, next_steps
from docgen.collection.papers import Addressee, Paper, Papers
from docgen.collection.papers import papers as shipped_papers
from docgen.collection.policy import NamedPolicy, Policies, PolicyStep
from docgen.collection.policy_files import DEFAULTS, policy_named
from docgen.collection.situation import Situation, situation
from docgen.errors import DocgenError, InputError, LawError, ParameterGap
from docgen.glossary import word
from docgen.kinds.registry import kinds
from docgen.law.beside import ClaimResult
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters
from docgen.law.statutes import cite_short
from docgen.zh.dates import zh_date
from docgen.zh.figures import yuan

_TO = {"borrower": Addressee.BORROWERS, "each_debtor": Addressee.BORROWERS, "each_guarantor": Addressee.GUARANTORS}
OVER = (CaseStatus.SETTLED, CaseStatus.CLOSED)
"""Cases that are no longer in hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """Something to do in a case. ``due_on`` is None where nothing can be done for now."""

    case_no: str
    overdue_days: int | None
    repayment_class: Annotated[RepaymentClass | None, Field(serialization_alias="class")]
    risk: Risk | None
    step: str
    document: str | None
    due_on: date | None
    reason: str
    title: Annotated[str, Field(exclude=True)]
    """The step in words."""
    document_title: Annotated[str, Field(exclude=True)] = ""
    grade: Annotated[Grade | None, Field(exclude=True)] = None
    """Five-class grade of a financial institution's claim; for the house, never for letters."""

    @property
    def ageing(self) -> str:
        """The ageing bucket, M1 and so on; empty where the days aren't known."""
        return "" if self.overdue_days is None else ageing_bucket(self.overdue_days)


@dataclass(frozen=True, slots=True)
class Looking:
    """What every case is looked at with, and on which day."""

    as_of: date
    policies: Policies
    chosen: NamedPolicy | None
    default: str | None
    """The institution's own policy, of cases that name none."""
    papers: Papers
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Seen:
    """A case on a day: its claim and the policy it goes by, or why there is none."""

    case: Case
    claim: ClaimResult | None
    policy: NamedPolicy | None
    claim_refused: DocgenError | None = None
    policy_refused: DocgenError | None = None
    now: Situation | None = None
    grade: Grade | None = None


def known_papers() -> Papers:
    """What ships, and the kinds there are; a kind's folder says under which holds it may go out."""
    found = dict(shipped_papers())
    for name, kind in kinds().items():
        said = kind.definition
        known = found.get(name) or Paper(name, said.title, _TO.get(said.addressed_to, Addressee.CASE))
        court = known.court or kind.family == "legal"
        found[name] = replace(known, title=said.title, on_hold=frozenset(said.on_hold), court=court)
    return found


def see(case: Case, looking: Looking) -> Seen:
    """The case on the day, as far as it can be worked out."""
    claim = policy = claim_refused = policy_refused = None
    try:
        claim = compute_claim(case, looking.as_of, parameters=looking.parameters)
    except (InputError, LawError) as refused:
        claim_refused = refused
    try:
        named = case.policy or looking.default or DEFAULTS[case.claim_type]
        policy = looking.chosen or policy_named(looking.policies, named)
    except (InputError, LawError) as refused:
        policy_refused = refused
    grade = _grade(case, claim.overdue_days, looking) if claim else None
    now = situation(case, claim, policy) if claim and policy else None
    return Seen(case, claim, policy, claim_refused, policy_refused, now, grade)


def work_items(seen: Seen, issued: Sequence[Issued], looking: Looking) -> Iterator[WorkItem]:
    """What comes next in a case, first due first; nothing where it is over."""
    case, refused = seen.case, seen.policy_refused or seen.claim_refused
    if case.status in OVER:
        return
    if refused is not None:
        yield _review(case, looking.as_of, words_of(refused))
    if seen.now is None or seen.policy is None or seen.claim is None:
        return
    for found in next_steps(seen.now, seen.policy, looking.papers, issued):
        yield WorkItem(
            case_no=case.case_no,
            overdue_days=seen.now.overdue_days,
            repayment_class=seen.now.repayment_class,
            risk=seen.now.risk,
            step=found.pause.value if found.pause and found.pause is not Pause.UPCOMING else _step_name(found),
            document=found.document,
            due_on=found.due_on,
            reason="；".join(_reasons(found, seen.now, seen.policy, total_due=yuan(seen.claim.total_due))),
            title=_title(found),
            document_title=looking.papers[found.document].title if found.document else "",
            grade=seen.grade,
        )


def words_of(refused: DocgenError) -> str:
    """Why something was refused, with every fault."""
    return "；".join([refused.message, *(f"{problem.place}：{problem.expected}" for problem in refused.problems)])


def _review(case: Case, as_of: date, reason: str) -> WorkItem:
    return WorkItem(
        case_no=case.case_no,
        overdue_days=None,
        repayment_class=None,
        risk=None,
        step=Pause.REVIEW.value,
        document=None,
        due_on=as_of,
        reason=reason,
        title=word(Pause.REVIEW),
    )


def _grade(case: Case, overdue_days: int, looking: Looking) -> Grade | None:
    """The grade of the day; none where the thresholds don't go back so far."""
    try:
        graded = five_class(case, overdue_days, looking.as_of, parameters=looking.parameters)
    except ParameterGap:
        return None
    return graded.grade if graded else None


def _step_name(found: NextStep) -> str:
    return found.step.name if found.step else ""


def _title(found: NextStep) -> str:
    if found.step is None or found.pause is Pause.AWAITING:
        return word(found.pause or Pause.AWAITING)
    return found.step.title


def _reasons(found: NextStep, now: Situation, policy: NamedPolicy, *, total_due: str) -> Iterator[str]:
    """Why this, in parts of a sentence."""
    stage = f"·{found.step.stage}" if found.step and found.step.stage else ""
    yield f"{policy.title}{stage}：{_standing(now)}，应付{total_due}元，风险{word(now.risk)}"
    yield f"分类：{word(now.repayment_class)}"
    if now.holds:
        since = "、".join(word(hold) + (f"（自{zh_date(on)}）" if on else "") for hold, on in now.holds.items())
        yield f"暂停事由：{since}" if found.pause is Pause.HELD else f"暂停事由：{since}，此步骤仍可办理"
    if HoldReason.BANKRUPT in now.holds:
        stayed, declared = (cite_short("enterprise_bankruptcy_law", *each) for each in ((19, 20), (48,)))
        said = f"保全应当解除，执行、诉讼应当中止（{stayed}），债权向管理人申报（{declared}）"
        yield f"破产申请受理后，{said}，均依2006年文本"
    match found.pause:
        case Pause.IN_COURT:
            yield "已进入诉讼或执行程序，不再另行催收，按程序办理"
        case Pause.REMAINDER:
            yield "本金、利息已清，尚欠罚息、复利、违约金或费用"
        case Pause.AWAITING if found.step and found.last_on:
            yield f"已于{zh_date(found.last_on)}办理“{found.step.title}”，间隔期内不重复"
        case Pause.AWAITING:
            yield "方案中的步骤已全部办理，请决定下一步"
        case _ if found.step:
            yield from _about_step(found, found.step, now)


def _about_step(found: NextStep, step: PolicyStep, now: Situation) -> Iterator[str]:
    yield step.title + (f"（{step.term}）" if step.term else "")
    if found.pause is Pause.UPCOMING and found.opened_on:
        yield f"自{zh_date(found.opened_on)}起办理"
    if found.last_on:
        yield f"上次办理于{zh_date(found.last_on)}，已满{step.repeat_days}天"
    if found.missing:
        yield f"尚未送{'、'.join(now.case.name_of(party) for party in found.missing)}"
    if found.due_on and found.due_on < now.as_of:
        yield f"期限{zh_date(found.due_on)}，已迟{(now.as_of - found.due_on).days}天"


def _standing(now: Situation) -> str:
    if now.overdue_days:
        return f"逾期{now.overdue_days}天（{ageing_bucket(now.overdue_days)}）"
    return "今日到期" if now.due_since == now.as_of else f"{-now.day}天后到期" if now.day < 0 else "未逾期"
