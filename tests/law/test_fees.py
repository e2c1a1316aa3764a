"""Court fees by 国务院令第481号: law.md 6.3's table, and every tier edge with the cent on either side."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_facts import day, half_up, shipped

from docgen.errors import FeeAmountFaulty, ParameterGap, WrongParameterFile
from docgen.law.dated import Parameters
from docgen.law.fees import CourtFees, court_fees

ON = day("2026-11-23")


def fees(amount: str) -> CourtFees:
    return court_fees(Decimal(amount), ON, parameters=shipped())


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("8000", "50 25 16.67 100 50"),
        ("50000", "1050 525 350 520 650"),
        ("100000", "2300 1150 766.67 1020 1400"),
        ("150000", "3300 1650 1100 1270 2150"),
        ("260000", "5200 2600 1733.33 1820 3800"),
        ("500000", "8800 4400 2933.33 3020 7400"),
        ("1000000", "13800 6900 4600 5000 12400"),
        ("5320000", "49040 24520 16346.67 5000 54000"),
        ("10000000", "81800 40900 27266.67 5000 77400"),
        ("25000000", "166800 83400 55600 5000 92400"),
        ("0", "50 25 16.67 30 50"),
    ],
)
def test_the_table(amount: str, expected: str) -> None:
    """Acceptance, half, payment order, preservation, enforcement."""
    found = fees(amount)
    computed = [found.acceptance, found.acceptance_half, found.payment_order, found.preservation, found.enforcement]
    assert computed == [Decimal(fee) for fee in expected.split()]


@pytest.mark.parametrize(
    ("edge", "rate", "constant", "rate_above", "constant_above"),
    # law.md 6.1's quick formulas on either side of each edge
    [
        ("10000", "0", "50", "0.025", "-200"),
        ("100000", "0.025", "-200", "0.02", "300"),
        ("200000", "0.02", "300", "0.015", "1300"),
        ("500000", "0.015", "1300", "0.01", "3800"),
        ("1000000", "0.01", "3800", "0.009", "4800"),
        ("2000000", "0.009", "4800", "0.008", "6800"),
        ("5000000", "0.008", "6800", "0.007", "11800"),
        ("10000000", "0.007", "11800", "0.006", "21800"),
        ("20000000", "0.006", "21800", "0.005", "41800"),
    ],
)
def test_acceptance_at_each_edge(edge: str, rate: str, constant: str, rate_above: str, constant_above: str) -> None:
    at = Decimal(edge)
    for amount, slope, plus in [
        (at - Decimal("0.40"), rate, constant),
        (at, rate, constant),
        (at, rate_above, constant_above),
        (at + Decimal("0.40"), rate_above, constant_above),
    ]:
        assert fees(str(amount)).acceptance == half_up(str(amount * Decimal(slope) + Decimal(plus))), amount


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1000", "30"),
        ("1000.50", "30.01"),  # 30 + 0.50 × 1% = 30.005, half-up
        ("100000", "1020"),
        ("100001", "1020.01"),  # 1020 + 1 × 0.5% = 1020.005, half-up
        ("895998.00", "4999.99"),
        ("895999.00", "5000.00"),  # 4999.995, half-up
        ("896000", "5000"),
        ("896001", "5000"),
    ],
)
def test_preservation_edges(amount: str, expected: str) -> None:
    assert fees(amount).preservation == Decimal(expected)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("10000", "50"),
        ("10000.40", "50.01"),  # 50 + 0.40 × 1.5% = 50.006
        ("500000", "7400"),
        ("500000.50", "7400.01"),  # + 0.50 × 1% = 0.005, half-up
        ("5000000", "52400"),
        ("5000001", "52400.01"),  # + 1 × 0.5% = 0.005, half-up
        ("10000000", "77400"),
        ("10000005", "77400.01"),  # + 5 × 0.1% = 0.005, half-up
    ],
)
def test_enforcement_edges(amount: str, expected: str) -> None:
    assert fees(amount).enforcement == Decimal(expected)


def test_each_fee_is_rounded_once_from_the_exact_figure() -> None:
    # acceptance 50.005 exactly: a third is 16.668…, half is 25.0025; from a rounded 50.01 half would be 25.005
    found = fees("10000.20")
    assert (found.acceptance, found.acceptance_half) == (Decimal("50.01"), Decimal("25.00"))
    assert found.payment_order == Decimal("16.67")


def test_each_fee_has_its_article() -> None:
    sources = {line.fee: (line.source, line.since) for line in fees("1").sources}
    assert list(sources) == ["acceptance", "acceptance_half", "payment_order", "preservation", "enforcement"]
    assert all("国务院令第481号" in source and since == day("2007-04-01") for source, since in sources.values())
    assert "第十三条" in sources["acceptance"][0]
    assert "第十六条" in sources["acceptance_half"][0]
    assert "第（三）项" in sources["payment_order"][0]


@pytest.mark.parametrize("amount", ["-0.01", "1.001", "1.009", "NaN", "Infinity", "100000000000000", "1E+70"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(FeeAmountFaulty, match="至多两位"):
        fees(amount)


def test_before_the_measures_there_is_no_fee() -> None:
    assert court_fees(Decimal(1), day("2007-04-01"), parameters=shipped()).acceptance == Decimal(50)
    with pytest.raises(ParameterGap):
        court_fees(Decimal(1), day("2007-03-31"), parameters=shipped())


QUICK = {
    # law.md 6.1 and 6.2's quick formulas, highest tier first: above, the rate, what is added
    "acceptance": [
        "20000000 0.005 41800",
        "10000000 0.006 21800",
        "5000000 0.007 11800",
        "2000000 0.008 6800",
        "1000000 0.009 4800",
        "500000 0.01 3800",
        "200000 0.015 1300",
        "100000 0.02 300",
        "10000 0.025 -200",
    ],
    "preservation": ["100000 0.005 520", "1000 0.01 20"],
    "enforcement": ["10000000 0.001 67400", "5000000 0.005 27400", "500000 0.01 2400", "10000 0.015 -100"],
}


@pytest.mark.parametrize("fee", QUICK)
@given(yuan=st.integers(1, 40_000_000))
def test_a_fee_reads_back_as_the_amount(fee: str, yuan: int) -> None:
    """(fee − constant) ÷ rate of the tier is the amount, but for what half a cent of the fee is worth."""
    charged = getattr(fees(str(yuan)), fee)
    tier = next((line.split() for line in QUICK[fee] if yuan > int(line.split()[0])), None)
    if tier is None:
        assert charged == Decimal("30" if fee == "preservation" else "50")
        return
    rate, plus = Fraction(tier[1]), Fraction(tier[2])
    if fee == "preservation" and yuan >= 896_000:  # where the most that it costs is reached
        assert charged == Decimal(5000)
        return
    assert abs((Fraction(charged) - plus) / rate - yuan) <= Fraction(1, 200) / rate


@given(st.integers(0, 10**13), st.integers(0, 10**9))
def test_a_larger_claim_never_costs_less(cents: int, more: int) -> None:
    small, large = fees(str(Decimal(cents).scaleb(-2))), fees(str(Decimal(cents + more).scaleb(-2)))
    for fee in ("acceptance", "acceptance_half", "payment_order", "preservation", "enforcement"):
        assert getattr(small, fee) <= getattr(large, fee)


TABLE = """
name = "court_fee_acceptance"
title = "表"
keyed_by = "accepted"
checked_on = 2027-01-02
[source]
title = "新办法"
[[values]]
from = 2027-01-01
value = "60"
slices = [{ above = "20000", rate = "0.02" }, { above = "30000", rate = "0.01" }]
"""


def test_an_institution_adds_a_table(tmp_path: Path) -> None:
    (tmp_path / "fees.toml").write_text(TABLE, encoding="utf-8")
    own = Parameters.load(tmp_path)
    # 60 + 10000 × 2% + 5000 × 1%
    assert court_fees(Decimal(35000), day("2027-01-01"), parameters=own).acceptance == Decimal(310)
    assert court_fees(Decimal(35000), day("2026-12-31"), parameters=own).acceptance == Decimal(675)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('above = "20000"', 'above = "30000"', "由低到高"),
        ('above = "20000"', 'above = "40000"', "由低到高"),
        ('rate = "0.02"', 'rate = "二"', "小数"),
        ('above = "20000"', 'over = "20000"', "缺少 above"),
        ("slices", "bands", "应写明 slices"),
        ("court_fee_acceptance", "court_fee_reduction", "不应有 slices"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    (tmp_path / "fees.toml").write_text(TABLE.replace(old, new), encoding="utf-8")
    with pytest.raises(WrongParameterFile, match=fault):
        Parameters.load(tmp_path)
