"""What a text states that can be wrong: sums, dates, rates, numbers of people and accounts, articles, names.

Each mention is read into one form (``57,591.99元``, ``57591.99 元`` and the same in full width are one sum), so that
two texts can be compared by what they state. What is of no other kind but has digits is a number; no digit is left
out. Names are those one knows beforehand, and what is written like the name of an institution.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class MentionKind(StrEnum):
    """What is mentioned."""

    EMAIL = "email"
    DATE = "date"
    IDENTITY = "identity"
    SUM = "sum"
    RATE = "rate"
    ACCOUNT = "account"
    CODE = "code"
    ARTICLE = "article"
    TITLE = "title"
    NAME = "name"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A fact that a text states, in its one form."""

    kind: MentionKind
    value: str


_NUMERALS: Final = "〇零一二三四五六七八九十百千万亿两"
_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_ORGANIZATION: Final = (
    "有限公司|有限责任公司|股份公司|集团公司|分公司|营业部|银行|支行|分行|信用社|律师事务所|公证处|法院|检察院|公安局|派出所"
    "|仲裁委员会|事务所|合作社|农场|学校|医院|村委会|居委会|街道办事处"
)
_PATTERNS: Final = (
    (MentionKind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[\w./?=&%#:-]+"),
    (MentionKind.TITLE, r"《[^《》\n]{1,60}》"),
    (
        MentionKind.DATE,
        (
            r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}(?!\d)\s*日?|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
            r"|(?:下下|下|本|这)个?(?:周|星期)(?!期)[一二三四五六日天末]?|[本下次当]?月[底末]|明[日天]|后天"
        ),
    ),
    (MentionKind.IDENTITY, r"(?<![\w*])[\dA-Z*]{17}[\dA-Zx*](?![\w*])"),
    (
        MentionKind.SUM,
        rf"[¥￥]\s*-?[\d,]+(?:\.\d+)?|-?\d[\d,]*(?:\.\d+)?\s*(?:[十百千万亿]{{1,2}})?\s*(?:余|多)?元|-?\d[\d,]*\.\d{{2}}(?![\d%‰])|[{_CAPITALS}]+[元圆](?:[{_CAPITALS}]+角)?(?:[{_CAPITALS}]+分)?整?|[{_NUMERALS}]+(?:余|多)?元",
    ),
    (MentionKind.RATE, rf"-?\d+(?:\.\d+)?\s*[%‰]|[百千万]分之[{_NUMERALS}\d点.]+|\d+(?:\.\d+)?\s*倍|[{_NUMERALS}]+倍"),
    (MentionKind.CODE, r"(?<![A-Za-z\d])(?=[A-Za-z\d-]*\d)(?=[A-Za-z\d-]*[A-Za-z])[A-Za-z\d][A-Za-z\d-]{2,}"),
    (MentionKind.ACCOUNT, r"[\d*](?:[\d*\s-]{5,})[\d*](?![\d.])|[〇零一二三四五六七八九]{5,}"),
    (
        MentionKind.ARTICLE,
        rf"第[{_NUMERALS}\d]+条(?:之[{_NUMERALS}\d]+)?(?:第[{_NUMERALS}\d]+款)?(?:第[（(]?[{_NUMERALS}\d]+[)）]?项)?",
    ),
    (
        MentionKind.NUMBER,
        rf"-?\d[\d,]*(?:\.\d+)?\s*[\u4e00-\u9fff]?|[{_NUMERALS}]+(?:个月|个工作日|日|天|年|期|次|份|页|周|小时)",
    ),
)
_ANY: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_NAMED: Final = re.compile(rf"[\u4e00-\u9fffA-Za-z()·]{{2,40}}?(?:{_ORGANIZATION})")
_BEFORE_NAME: Final = re.compile(r".*[与和向由对在将及为至的到或请即被把从经以就待]")
"""Words that go before a name, not into it."""
_GENERAL: Final = re.compile(rf"(?:人民|有关|其他|该|各|本|贵|上级|指定|任何)*(?:{_ORGANIZATION})")
"""No one's name."""
_PERSON: Final = re.compile(r"(?:联系人|经办人|收款人|户名|律师|经理|先生|女士)[:为是]\s*([\u4e00-\u9fff·]{2,12})")
_SOUGHT: Final = re.compile(
    r"(?:联系人|收款人|户名|联系[::]?|(?<![查寻])找[::]?)\s*"
    r"(?!人|方式|电话|地址|我|本|贵|您|你|上述|下列|前述|该|到|回|不上|银行)"
    r"([\u4e00-\u9fff·]{2,4}?(?=[^\u4e00-\u9fff·]|$|办理|协商|处理|还款|付款|核对|经理|先生|女士|律师|电话)"
    r"|[\u4e00-\u9fff·]{3})"
)
"""Where no mark parts the name from what goes before: up to what can't go on with it, else three characters."""
_SPACES: Final = re.compile(r"[\s,]+")


def mentions(text: str, names: Iterable[str] = ()) -> list[Mention]:
    """Everything a text mentions, in no order of importance, each as often as it stands there.

    Args:
        text: a paragraph.
        names: names that are known: people, companies, addresses.
    """
    read = _read(text)
    found = [Mention(MentionKind(str(match.lastgroup)), _form(match)) for match in _ANY.finditer(read)]
    return [*found, *_names(read, names)]


def _read(text: str) -> str:
    """Full width as half width, without spaces between Chinese characters, marks or invisible ones."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if unicodedata.category(character) != "Cf")


def _form(match: re.Match[str]) -> str:
    kind, said = MentionKind(str(match.lastgroup)), match[0].strip()
    match kind:
        case MentionKind.DATE:
            parts = re.findall(r"\d+", said)
            return "{}年{}月{}日".format(*(str(int(part)) for part in parts)) if len(parts) == 3 else said
        case MentionKind.SUM | MentionKind.NUMBER | MentionKind.RATE:
            return _SPACES.sub("", said).replace("圆", "元").removesuffix("元").lstrip("¥")
        case MentionKind.ACCOUNT:
            return re.sub(r"[\s-]", "", said)
        case MentionKind.TITLE | MentionKind.EMAIL:
            return said
    return _SPACES.sub("", said).upper()


def _names(read: str, names: Iterable[str]) -> Iterator[Mention]:
    """Known names wherever they stand, longest first; then what is written like a name between them."""
    rest = read
    for name in sorted({_read(name) for name in names}, key=len, reverse=True):
        if len(name) > 1 and (count := rest.count(name)):
            rest = rest.replace(name, "\n")
            yield from [Mention(MentionKind.NAME, name)] * count
    for match in _NAMED.finditer(rest):
        name = _BEFORE_NAME.sub("", match[0])
        if not _GENERAL.fullmatch(name):
            yield Mention(MentionKind.NAME, name)
    for match in (*_PERSON.finditer(rest), *_SOUGHT.finditer(rest)):
        yield Mention(MentionKind.NAME, match[1])
