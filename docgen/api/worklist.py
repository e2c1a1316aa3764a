"""The work list: what comes next in every case, or in one, by its policy.

How ambiguous spots are read here: a case that cannot be worked out (its claim, or the policy it goes by) stands on the
list for the day itself, with the reason; a policy file with faults keeps no other case from the list. Without
``--policy`` a case goes by the policy it names, else by the institution's own, else by that of its cause of action.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import Field

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import case_path, find_case
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import CaseStatus, HoldReason
from docgen.collection.classify import GRAVITY, Grade, RepaymentClass, Risk, ageing_bucket, five_class
from docgen.collection.done import Issued
from docgen.collection.next_steps import NextStep, Pause, next_steps
from docgen.collection.papers import Addressee, Paper, Papers
from docgen.collection.papers import papers as shipped_papers
from docgen.collection.policy import NamedPolicy, Policies, PolicyStep
from docgen.collection.policy_files import DEFAULTS, load_policies, policy_named
from docgen.collection.situation import Situation, situation
from docgen.errors import InputError, LawError, ParameterGap, Problem
from docgen.glossary import word
from docgen.kinds.registry import kinds
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters
from docgen.law.statutes import cite_short
from docgen.store.cases import case_numbers, load_cases
from docgen.store.issued import issued_lines
from docgen.workflow.access import Act
from docgen.zh.dates import zh_date
from docgen.zh.figures import yuan

CHUNK = 500
"""Cases in memory at once."""
POLICIES = "policies"
"""The folder of the institution's own policies, in its data folder."""

_TO = {"borrower": Addressee.BORROWERS, "each_debtor": Addressee.BORROWERS, "each_guarantor": Addressee.GUARANTORS}


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
class WorkList:
    """What is to be done, first due first, and of one day the gravest first."""

    items: tuple[WorkItem, ...]
    problems: Annotated[tuple[Problem, ...], Field(exclude=True)] = ()
    """Faults of the institution's policy files; what goes by another policy is listed all the same."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every case is looked at with."""

    as_of: date
    policies: Policies
    chosen: NamedPolicy | None
    default: str | None
    """The institution's own policy, of cases that name none."""
    papers: Papers
    parameters: Parameters


@permitted(Act.READ_CASES, own_files=True)
def worklist(office: Office, source: str | None = None, *, as_of: date, policy: str | None = None) -> WorkList:
    """What comes next: in one case, or in every stored one.

    Args:
        office: whose; its own policies overlay the presets.
        source: a stored case number, or a case file; None for every stored case.
        as_of: the day the work is done.
        policy: the policy to go by, by name or title; None for each case's own.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        UnknownPolicy: ``policy`` is none.
        WrongPolicyFile: the file of ``policy`` has faults.
    """
    papers = known_papers()
    policies = load_policies(office.data_dir / POLICIES, papers)
    chosen = policy_named(policies, policy) if policy else None
    desk = _Desk(as_of, policies, chosen, office.profile.default_policy, papers, office.parameters)
    cases = _all_stored(office) if source is None else _one(office, source)
    items = [item for case, issued in cases for item in _items(case, issued, desk)]
    return WorkList(tuple(sorted(items, key=_order)), policies.problems)


def known_papers() -> Papers:
    """What ships, and the kinds there are; a kind's folder says under which holds it may go out."""
    found = dict(shipped_papers())
    for name, kind in kinds().items():
        said = kind.definition
        known = found.get(name) or Paper(name, said.title, _TO.get(said.addressed_to, Addressee.CASE))
        court = known.court or kind.family == "legal"
        found[name] = replace(known, title=said.title, on_hold=frozenset(said.on_hold), court=court)
    return found


def _one(office: Office, source: str) -> Iterator[tuple[Case, Sequence[Issued]]]:
    case = find_case(office, source).case
    if case_path(source) is not None:
        yield case, ()
        return
    with office.database.reading() as session:
        lines = issued_lines(session, [case.case_no])
    yield case, [Issued(line.kind, line.party, line.dated_on) for line in lines]


def _all_stored(office: Office) -> Iterator[tuple[Case, Sequence[Issued]]]:
    if office.is_new:
        return
    own = office.sees_only()
    with office.database.reading() as session:
        numbers = case_numbers(session, own=own)
        for start in range(0, len(numbers), CHUNK):
            chunk = numbers[start : start + CHUNK]
            issued: Mapping[str, list[Issued]] = defaultdict(list)
            for line in issued_lines(session, chunk):
                issued[line.case_no].append(Issued(line.kind, line.party, line.dated_on))
            for case_no, loaded in load_cases(session, chunk).items():
                yield loaded.case, issued[case_no]


def _own_policy(case: Case, desk: _Desk) -> NamedPolicy:
    """The policy a case names, else the institution's, else its claim type's. Raises UnknownPolicy, WrongPolicyFile."""
    return policy_named(desk.policies, case.policy or desk.default or DEFAULTS[case.claim_type])


def _items(case: Case, issued: Sequence[Issued], desk: _Desk) -> Iterator[WorkItem]:
    if case.status in (CaseStatus.SETTLED, CaseStatus.CLOSED):
        return
    try:
        policy = desk.chosen or _own_policy(case, desk)
        claim = compute_claim(case, desk.as_of, parameters=desk.parameters)
    except (InputError, LawError) as refused:
        faults = [f"{problem.place}：{problem.expected}" for problem in refused.problems]
        yield _review(case, desk.as_of, "；".join([refused.message, *faults]))
        return
    now = situation(case, claim, policy)
    grade = _grade(case, now.overdue_days, desk)
    for found in next_steps(now, policy, desk.papers, issued):
        yield WorkItem(
            case_no=case.case_no,
            overdue_days=now.overdue_days,
            repayment_class=now.repayment_class,
            risk=now.risk,
            step=found.pause.value if found.pause and found.pause is not Pause.UPCOMING else _step_name(found),
            document=found.document,
            due_on=found.due_on,
            reason="；".join(_reasons(found, now, policy, total_due=yuan(claim.total_due))),
            title=_title(found),
            document_title=desk.papers[found.document].title if found.document else "",
            grade=grade,
        )


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


def _grade(case: Case, overdue_days: int, desk: _Desk) -> Grade | None:
    """The grade of the day; none where the thresholds don't go back so far."""
    try:
        graded = five_class(case, overdue_days, desk.as_of, parameters=desk.parameters)
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


def _order(item: WorkItem) -> tuple[date, int, int, int, str]:
    """First due first; of one day the gravest first, what can't be worked out before all."""
    risk = list(Risk).index(item.risk) if item.risk else len(Risk)
    graver = GRAVITY.index(item.repayment_class) if item.repayment_class else len(GRAVITY)
    return item.due_on or date.max, -risk, -graver, -(item.overdue_days or 0), item.case_no
