"""A filter of the case list in an address, and back into one: every field by its name, several values side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext
from werkzeug.datastructures import MultiDict

from docgen.api import words
from docgen.api.caselist import CaseFilter, CaseSort, SavedFilter, changed
from docgen.errors import WrongParameter
from web.language import said, word_of

WORDED: Final = {
    "claim_type": ("ClaimType", lazy_gettext("案由")),
    "status": ("CaseStatus", lazy_gettext("状态")),
    "grade": ("Grade", lazy_gettext("五级分类")),
    "repayment_class": ("RepaymentClass", lazy_gettext("意愿与能力")),
    "risk": ("Risk", lazy_gettext("风险")),
    "cause": ("OverdueCause", lazy_gettext("逾期原因")),
    "clock_kind": ("ClockKind", lazy_gettext("最近期限的种类")),
    "clock_status": ("ClockStatus", lazy_gettext("最近期限的状态")),
}
"""Fields that are one of a closed list: the list, and what the field is called."""
FREE: Final = {
    "product": lazy_gettext("贷款品种"),
    "handler": lazy_gettext("经办人"),
    "document": lazy_gettext("下一步的文书"),
}
"""Fields whose values are the institution's own."""
NOT_SHOWN: Final = ("policy", "step")
"""Fields that have no place in the form: the command line filters by them, and a saved filter keeps them."""
RANGES: Final = {
    "days_from": lazy_gettext("逾期天数至少"),
    "days_to": lazy_gettext("逾期天数至多"),
    "amount_from": lazy_gettext("应付至少（元）"),
    "amount_to": lazy_gettext("应付至多（元）"),
}
DAYS: Final = {"due_until": lazy_gettext("下一步不晚于"), "clock_until": lazy_gettext("最近期限不晚于")}
ANSWERS: Final = {
    "held": (lazy_gettext("已暂停催收"), lazy_gettext("未暂停催收")),
    "refused": (lazy_gettext("债权不能计算"), lazy_gettext("债权能计算")),
    "clock_refused": (lazy_gettext("期限不能计算"), lazy_gettext("期限能计算")),
}
"""Fields that are yes or no, and what either is called."""
SORTS: Final = {
    CaseSort.DUE: lazy_gettext("下一步先到期的在前"),
    CaseSort.AMOUNT: lazy_gettext("应付金额大的在前"),
    CaseSort.DAYS: lazy_gettext("逾期天数多的在前"),
    CaseSort.CLOCK: lazy_gettext("期限先届满的在前"),
    CaseSort.CASE_NO: lazy_gettext("案件编号"),
    CaseSort.NEWEST: lazy_gettext("最近入库的在前"),
}
_TITLES: Final[dict[str, LazyString]] = {
    **{name: title for name, (_, title) in WORDED.items()},
    **{name: yes for name, (yes, _) in ANSWERS.items()},
    **FREE,
    **RANGES,
    **DAYS,
    "search": lazy_gettext("搜索"),
    "entrusted_to": lazy_gettext("交由谁办理"),
}
_TRUTH: Final = {"yes": True, "no": False}
_MANY: Final = frozenset(field.name for field in fields(CaseFilter) if isinstance(field.default, tuple))


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the list: the filter and the order."""

    wanted: CaseFilter
    sort: CaseSort

    def arguments(self, **more: Any) -> dict[str, Any]:
        """The same in an address, with more; the order too where it is not the usual one."""
        found: dict[str, Any] = dict(written(self.wanted))
        if self.sort is not CaseSort.DUE:
            found["sort"] = self.sort.value
        return found | more


def read_query(values: MultiDict[str, str]) -> Query:
    """The question that an address or a form holds. Raises WrongParameter."""
    found: dict[str, Any] = {}
    for field in fields(CaseFilter):
        given = [text.strip() for text in values.getlist(field.name) if text.strip()]
        if not given:
            continue
        if field.name in _MANY:
            found[field.name] = given
        elif field.name in ANSWERS:
            found[field.name] = _TRUTH.get(given[0], given[0])
        else:
            found[field.name] = given[0].replace(",", "") if field.name in RANGES else given[0]
    try:
        return Query(changed(CaseFilter(), found), _sort(values.get("sort", "")))
    except WrongParameter as wrong:
        name = str(wrong.facts["name"]).partition(".")[0]
        raise WrongParameter(**{**wrong.facts, "name": _TITLES.get(name, name)}) from wrong


def written(wanted: CaseFilter) -> Iterator[tuple[str, Any]]:
    """The fields of a filter that say something, as an address holds them."""
    for field in fields(CaseFilter):
        value = getattr(wanted, field.name)
        if value == field.default:
            continue
        if isinstance(value, bool):
            yield field.name, "yes" if value else "no"
        else:
            yield field.name, [str(each) for each in value] if isinstance(value, tuple) else str(value)


def filter_form(query: Query, choices: Mapping[str, Sequence[str]], saved: Iterable[SavedFilter]) -> dict[str, Any]:
    """What the form of a filter is filled with."""
    wanted = asdict(query.wanted)
    free = {name: {"title": title, "options": _free(name, choices[name], wanted[name])} for name, title in FREE.items()}
    return {
        "wanted": wanted,
        "narrowed": sum(1 for name, _ in written(query.wanted) if name != "search"),
        "sorts": SORTS,
        "ranges": RANGES,
        "days": DAYS,
        "answers": ANSWERS,
        "worded": {
            name: {"title": title, "options": [(value, word_of(closed, value)) for value in words.words(closed)]}
            for name, (closed, title) in WORDED.items()
        },
        "free": free,
        "kept": [(name, value) for name in NOT_SHOWN for value in wanted[name]],
        "filters": [{"name": each.name, "arguments": Query(each.filter, query.sort).arguments()} for each in saved],
    }


def _free(name: str, known: Sequence[str], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """The values to choose from, those chosen among them even where no case has them today."""
    values = dict.fromkeys([*known, *chosen])
    return [(value, said(words.title_of(value), value) if name == "document" else value) for value in values]


def _sort(text: str) -> CaseSort:
    if not text:
        return CaseSort.DUE
    try:
        return CaseSort(text)
    except ValueError:
        expected = lazy_gettext("不是可用的值")
        raise WrongParameter(name=lazy_gettext("排序"), value=text[:20], expected=expected) from None
