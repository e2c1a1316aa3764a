"""How long a loan may be extended (贷款通则 art. 12; 个人贷款管理办法; law.md 8.6).

A loan of up to a year: by its original term at most; of up to five: by half of it; of more: by three years. A personal
loan of up to a year: by its original term in all; a longer one: original term and extension within the product's
longest term. The texts have not been compared; the values are ``unconfirmed`` and shown as an assumption.

How ambiguous spots are read here:

- Terms are compared in days, from disbursement to the original maturity; half a term of an odd number of days is
  rounded down. Classes and years are reckoned on the calendar.
- Extensions add up: what counts is the last maturity agreed against the original one, however often it was moved.
- The product's longest term is counted from disbursement.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from docgen.law.dated import Cited, Parameters
from docgen.law.deadlines import Period
from docgen.law.statutes import cite

SHORT = "extension_short_term_years"
MEDIUM = "extension_medium_term_years"
MEDIUM_SHARE = "extension_medium_share"
LONG = "extension_long_years"
PERSONAL_RULE = "个人贷款管理规定"
"""Named without an article: its number in the text of 2024 isn't confirmed."""


@dataclass(frozen=True, slots=True)
class ExtensionLimit:
    """The last maturity that may be agreed; None where that turns on a product's longest term nobody has named."""

    last_on: date | None
    said: str
    """The rule, in words."""
    article: str
    used: tuple[Cited, ...]


def limit_of(  # noqa: PLR0913 - what the rules turn on
    disbursed_on: date,
    matures_on: date,
    signed_on: date,
    *,
    personal: bool,
    longest_months: int | None,
    parameters: Parameters,
) -> ExtensionLimit:
    """The limit on extending a loan.

    Args:
        disbursed_on: when the loan was paid out.
        matures_on: its original maturity.
        signed_on: when the extension is agreed; it chooses the values.
        personal: whether the borrower is a natural person.
        longest_months: the longest term of the product, for a personal loan of more than a year.
        parameters: the dated legal values.

    Raises:
        ParameterGap: a value isn't known for ``signed_on``.
    """
    short, medium = (parameters[name].on(signed_on) for name in (SHORT, MEDIUM))
    term = matures_on - disbursed_on
    is_short = matures_on <= Period(years=int(short.value)).after(disbursed_on)
    article = PERSONAL_RULE if personal else cite("lending_rules", 12)
    if is_short:
        said = "期限一年以内的贷款，展期期限累计不得超过原贷款期限"
        return ExtensionLimit(matures_on + term, said, article, (short,))
    if personal:
        said = "期限超过一年的个人贷款，原期限与展期期限之和不得超过该贷款品种规定的最长贷款期限"
        last_on = Period(months=longest_months).after(disbursed_on) if longest_months else None
        return ExtensionLimit(last_on, said, article, (short,))
    if matures_on <= Period(years=int(medium.value)).after(disbursed_on):
        share = parameters[MEDIUM_SHARE].on(signed_on)
        said = "期限一年以上五年以下的贷款，展期期限累计不得超过原贷款期限的一半"
        return ExtensionLimit(
            matures_on + timedelta(days=int(term.days * share.value)), said, article, (short, medium, share)
        )
    years = parameters[LONG].on(signed_on)
    said = "期限超过五年的贷款，展期期限累计不得超过三年"
    last_on = Period(years=int(years.value)).after(matures_on)
    return ExtensionLimit(last_on, said, article, (short, medium, years))
