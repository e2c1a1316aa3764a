"""Who may take a paper for a debtor (诉讼时效规定 8(2)): himself, his family at home, whom a company names for it.

What the texts leave open, and how it is read here:

- Only whom the record names outright is such a person: 女 is a daughter, 女邻居 is nobody, and so is a divorced wife.
  That a relative lives with the debtor and is of full capacity is assumed, and asked for.
- A company is reached through its representative, its chief, its mail room; another chief or office may have passed
  the paper on. An agent needs his power of attorney, and to acknowledge a debt that has lapsed a special one.
"""

import re
from dataclasses import dataclass

from docgen.casefile.parties import Debtor
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import PartyKind
from docgen.law.clock import Strength

FAMILY = re.compile(
    "(其|债务人的?|借款人的?)?(同住|共同居住)?的?(成年)?(之)?"
    "(配偶|丈夫|妻子?|父亲?|母亲?|父母|儿子?|子女?|女儿?|(哥|弟|姐|妹){1,2}|(兄|弟|姐|妹){1,2}"
    "|岳父|岳母|公公|婆婆|儿媳|女婿|祖父|祖母|爷爷|奶奶|外公|外婆|孙子|孙女|(成年)?(近)?(家|亲)属|家庭成员|家人)"
)
CHIEF = re.compile("(公司|单位|该公司|该单位)?(法定代表人|主要负责人|负责人|收发(室|部门|人员)?)")
OFFICE = ("负责人", "收发", "前台", "办公室", "行政", "文员")
AGENT = ("授权", "委托", "受托", "代理")
NOT_AGENT = re.compile("未|无|非|没|不")


@dataclass(frozen=True, slots=True)
class Signatory:
    """How well somebody's signature stands for the debtor's, what would prove more, and whether he can bind him."""

    strength: Strength
    missing: str = ""
    binds: bool = False


def signatory_of(debtor: Debtor, delivery: Delivery) -> Signatory:
    """What it comes to that somebody else took the paper."""
    relation = delivery.relation or ""
    company = debtor.kind is PartyKind.ORGANIZATION
    if company and debtor.representative is not None and delivery.signed_by == debtor.representative.name:
        return Signatory(Strength.STRONG, binds=True)
    if company and CHIEF.fullmatch(relation):
        return Signatory(Strength.STRONG, binds="收发" not in relation)
    if any(mark in relation for mark in AGENT) and not NOT_AGENT.search(relation):
        return Signatory(Strength.USABLE, "授权委托书", binds=True)
    if company and any(mark in relation for mark in OFFICE):
        return Signatory(Strength.USABLE, "签收人负责收发信件的证明")
    if not company and FAMILY.fullmatch(relation):
        return Signatory(Strength.USABLE, "签收人系同住成年家属的证明")
    return Signatory(Strength.WEAK, "签收人有权代收的证明")
