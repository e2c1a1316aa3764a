"""Every clock of a case on a day, from its event log (cli.md, ``docgen clocks``)."""

from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import CaseStatus
from docgen.law.clock import Clock, Clocks
from docgen.law.court_clocks import court_clocks
from docgen.law.dated import Parameters
from docgen.law.guarantee import guarantee_clocks, guarantees_of
from docgen.law.limitation import limitation_clocks
from docgen.law.owed import is_paid_off


def compute_clocks(case: Case, as_of: date, *, parameters: Parameters) -> Clocks:
    """The clocks of a case: limitation and mortgages by debt, each guarantee's, then those of proceedings.

    A settled case has none, and a debt that is paid off neither limitation nor guarantee. What happens after ``as_of``
    is not looked at.

    Raises:
        ParameterGap: something is older than the law this product knows.
    """
    if case.status is CaseStatus.SETTLED:
        return Clocks(clocks=())
    clocks: list[Clock] = []
    owed = [debt for debt in case.debts if not is_paid_off(case, debt, as_of, parameters=parameters)]
    for debt in owed:
        clocks += limitation_clocks(case, debt, as_of, parameters=parameters)
    for guarantee in guarantees_of(case):
        for debt in owed:
            if not guarantee.debts or debt.no in guarantee.debts:
                clocks += guarantee_clocks(case, guarantee, debt, as_of, parameters=parameters)
    clocks += court_clocks(case, as_of, parameters=parameters)
    return Clocks(clocks=tuple(clocks))
