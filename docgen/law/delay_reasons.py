"""What the doubled interest for delayed performance rests on, and what it takes for granted, in sentences."""

from collections.abc import Iterator
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import ProceedingKind
from docgen.law.actions import in_force, performance_ends_on
from docgen.law.fixed_debt import FixedDebt, principal_first
from docgen.law.reasons import assumed
from docgen.law.statutes import cite

RULE = "delay_interest_interpretation"


def basis() -> Iterator[str]:
    """The rule, with its articles."""
    yield (
        "加倍部分债务利息＝尚未清偿的法律文书确定的除一般债务利息之外的金钱债务×日利率×迟延履行天数"
        f"（{cite('civil_procedure_law', 264)}、{cite(RULE, 1, 2, 3)}）；每段四舍五入到分"
    )
    yield f"还款先清偿法律文书确定的金钱债务，再清偿加倍部分（{cite(RULE, 4)}）；一般债务利息依法律文书另计，不在此列"


def assumptions(case: Case, instrument: Proceeding, fixed: FixedDebt, starts_on: date, as_of: date) -> Iterator[str]:
    """Every choice made for an instrument where the law is divided or the case file is silent.

    Args:
        case: whose instrument it is.
        instrument: in force.
        fixed: what it fixes.
        starts_on: the first day of delay.
        as_of: the cut-off date.
    """
    yield from _start(instrument, starts_on)
    if fixed.costs:
        yield assumed(f"文书确定由债务人负担的诉讼费用{fixed.costs}元是否计入基数没有定论，未计入")
    if fixed.damages:
        yield assumed(
            f"违约金等{fixed.damages}元视为按期间计付，未计入基数；文书确定为一次性数额的，请在分项名称中写明“定额”"
        )
    yield assumed(f"没有因非债务人申请的审查而暂缓执行、因再审而中止执行的期间（{cite(RULE, 3)}）；有的，应予扣除")
    yield from _payments(case, instrument)
    if sum(in_force(each, as_of) for each in case.proceedings) > 1:
        yield assumed(
            "各法律文书确定的债务互不重复，确定同一债务的只应计一份；"
            f"还款先清偿履行期间先届满的（{cite('civil_code', 560)}）"
        )


def stopped(on: date) -> str:
    """Why the count ended before the cut-off date."""
    return assumed(f"破产申请于{on}受理，计至该日止（{cite('guarantee_interpretation', 22)}）")


def _start(instrument: Proceeding, starts_on: date) -> Iterator[str]:
    ends_on = performance_ends_on(instrument)
    what = f"履行期间届满之日{ends_on}"
    if instrument.performance_due_on is None:
        what = f"文书生效之日{ends_on}"
        yield assumed("案件资料未记履行期限届满日，按文书未定履行期间计；文书定有期间的，请补录")
    later = (starts_on - ends_on).days
    if later:
        yield assumed(f"自{what}后{later}日即{starts_on}起算，首日计入，履行之日不计入")
    else:
        yield assumed(
            f"自{what}起算，首日计入，履行之日不计入（当日履行不计，次日履行计一日）；有的法院自次日起算，少计一日"
        )
    if instrument.kind is ProceedingKind.NOTARISED_INSTRUMENT:
        yield assumed("公证债权文书的履行期间以案件资料所记为准")
    yield assumed("分期履行的，所记履行期限为最后一期；各期分别记录的，各期分别计算")


def order_of_payments(case: Case) -> str:
    """How payments since an instrument are taken to lessen what the doubled part runs on."""
    if principal_first(case):
        order = "依合同约定先抵基数，后抵文书所列其他项目"
    else:
        order = f"在文书所列项目中先抵诉讼费用、利息、违约金，后抵基数（{cite('civil_code', 561)}）"
    return f"{order}；文书之后继续计付的一般债务利息不占用还款，加倍部分因此只少不多"


def _payments(case: Case, instrument: Proceeding) -> Iterator[str]:
    yield assumed(f"{instrument.on}起的还款均清偿所记法律文书，{order_of_payments(case)}")
    yield assumed("还款以流水日期为履行之日；划拨、变价、抵债的，应记划拨之日或者裁定生效之日")
    bare = [debt.no for debt in case.debts if not debt.ledger]
    if bare:
        yield assumed(f"合同 {'、'.join(bare)} 没有还款流水，视为文书作出后没有还款")
