"""Contradictions of numbers and of service: a contract number that differs, a delivery that nothing proves.

A number is told from its like by its shape: a known number with other digits in the same places is another number.
"""

import re
from collections.abc import Iterator, Sequence

from docgen.bundle.contradiction import Contradiction, error, seen, warning
from docgen.casefile.case import Case
from docgen.casefile.faults import Location
from docgen.casefile.records import Collateral, Delivery, Guarantee
from docgen.casefile.scalars import half_width
from docgen.casefile.vocabulary import DeliveryOutcome, Role
from docgen.glossary import word, words
from docgen.law.statutes import cite_short

_LABELLED = re.compile(r"(?:合同|协议|借据)(?:编号|号码|号)(?:为|是|[：:])?\s*([^\s，,。；;、（）()《》“”]{4,60})")
_LETTER_YEAR = re.compile(r"[〔\[【(（](\d{4})[〕\]】)）]")
SHAPED = 2
"""Characters other than digits that a number needs to be told from others by its shape."""
_UNPROVEN = frozenset(DeliveryOutcome) - {DeliveryOutcome.PENDING}


def numbers(case: Case) -> Iterator[Contradiction]:
    """Numbers in words (of evidence, of what a letter held) that are like a number of the case, and are another."""
    known = {half_width(number): said for number, said in _known(case)}
    shapes = {shape: said for number, said in known.items() if (shape := _shape(number))}
    for at, text in _worded(case):
        plain = half_width(text)
        found = dict.fromkeys(_LABELLED.findall(plain))
        for shape in shapes:
            found |= dict.fromkeys(shape.findall(plain))
        for number in found:
            like = [said for shape, said in shapes.items() if shape.fullmatch(number)]
            if number in known or (not like and any(number in one or one in number for one in known)):
                continue
            like = like or [said for said in known.values() if said[0][0] == "debts"]
            yield warning(
                "number_differs",
                f"“{number}”不是本案任何合同或者文书的编号",
                seen(at, text),
                *(seen(place, title) for place, title in like),
                why=f"编号对不上的材料，对方会否认与本案的关联（{cite_short('civil_procedure_law', 66)}）",
                remedy="对照材料更正编号；确为另一合同的，补录该合同或者撤下该材料",
            )


Known = tuple[Location, str]


def _known(case: Case) -> Iterator[tuple[str, Known]]:
    """Every number of the case, with its place and how it is called there."""
    for i, debt in enumerate(case.debts):
        at: Location = ("debts", i)
        yield debt.no, ((*at, "no"), f"合同编号{debt.no}")
        if debt.framework and debt.framework.no:
            yield debt.framework.no, ((*at, "framework", "no"), f"授信合同{debt.framework.no}")
        if debt.card:
            yield debt.card.number, ((*at, "card", "number"), "卡号")
        for j, invoice in enumerate(debt.invoices):
            if invoice.no:
                yield invoice.no, ((*at, "invoices", j, "no"), f"发票{invoice.no}")
    listed = (
        ("guarantees", "contract_no", case.guarantees),
        ("collateral", "contract_no", case.collateral),
        ("collateral", "title_no", case.collateral),
        ("collateral", "certificate_no", case.collateral),
        ("agreements", "no", case.agreements),
        ("deliveries", "document_no", case.deliveries),
        ("deliveries", "tracking_no", case.deliveries),
        ("proceedings", "case_number", case.proceedings),
    )
    for part, key, records in listed:
        for i, record in enumerate(records):
            number = getattr(record, key)
            if number:
                yield number, ((part, i, key), number)
    yield case.case_no, (("case_no",), case.case_no)


def _shape(number: str) -> re.Pattern[str] | None:
    """What numbers like this one look like; None for one that is all digits, or has none."""
    if not re.search(r"\d", number) or len(re.sub(r"\d", "", number)) < SHAPED:
        return None
    between = (re.escape(piece) for piece in re.split(r"\d+", number))
    return re.compile(r"(?<![0-9A-Za-z])" + r"\d+".join(between) + r"(?!\d)")


def _worded(case: Case) -> Iterator[tuple[Location, str]]:
    for i, item in enumerate(case.evidence):
        for key in ("title", "proves", "note"):
            if text := getattr(item, key):
                yield ("evidence", i, key), text
    for i, delivery in enumerate(case.deliveries):
        if delivery.content_note:
            yield ("deliveries", i, "content_note"), delivery.content_note
    for i, contact in enumerate(case.contacts):
        if contact.summary:
            yield ("contacts", i, "summary"), contact.summary


def contract_numbers(case: Case) -> Iterator[Contradiction]:
    """One number of a security contract under which the case says two things."""
    securities: list[tuple[str, Sequence[Guarantee | Collateral]]] = [("guarantees", case.guarantees)]
    securities += [("collateral", case.collateral)]
    for part, records in securities:
        first: dict[str, int] = {}
        for i, record in enumerate(records):
            number = record.contract_no
            if not number:
                continue
            before = first.setdefault(number, i)
            if records[before].signed_on != record.signed_on:
                yield error(
                    "security_contract_differs",
                    f"担保合同 {number} 记有两个签订日期",
                    seen((part, before, "signed_on"), f"签订日期{records[before].signed_on or '未记'}"),
                    seen((part, i, "signed_on"), f"签订日期{record.signed_on or '未记'}"),
                    why="同一份合同只有一个签订日期",
                    remedy="对照合同文本更正日期；不是同一份合同的，更正编号",
                )


def deliveries(case: Case) -> Iterator[Contradiction]:
    """Service that nothing proves, that came before the contract or before the letter itself."""
    listed = {item.file for item in case.evidence}
    earliest = min(debt.signed_on for debt in case.debts)
    for i, delivery in enumerate(case.deliveries):
        at: Location = ("deliveries", i)
        said = _said(case, delivery)
        law = f"{cite_short('civil_code', 195)}、{cite_short('limitation_rules', 8)}"
        if delivery.outcome in _UNPROVEN and not delivery.proof:
            outcome = word(delivery.outcome) if delivery.outcome else ""
            yield warning(
                "delivery_without_proof",
                f"{said}没有送达凭证",
                seen((*at, "outcome"), f"结果{outcome}"),
                seen((*at, "proof"), "凭证文件无"),
                why=f"不能证明催告到达对方的，不产生诉讼时效中断等效力（{law}）",
                remedy="取得回执、邮件查询结果等凭证，列入证据并填入凭证文件",
            )
        absent = [name for name in delivery.proof if name not in listed]
        if absent and case.evidence:
            yield warning(
                "proof_not_in_evidence",
                f"{said}的凭证没有列入证据",
                seen((*at, "proof"), "、".join(absent)),
                seen(("evidence",), f"证据{len(case.evidence)}项"),
                why=f"没有提交的凭证，就看不到送达的事实（{law}）",
                remedy="把凭证文件列入证据，并写明证明目的",
            )
        if delivery.sent_on < earliest:
            yield error(
                "delivery_before_contract",
                f"{said}在合同签订以前",
                seen((*at, "sent_on"), f"寄出{delivery.sent_on}"),
                seen(("debts",), f"最早的合同{earliest}"),
                why="尚无债权，无从催收；该送达可能属于另一案件",
                remedy="对照送达凭证和合同更正日期",
            )
        yield from _before_letter(case, at, delivery, said)


def _before_letter(case: Case, at: Location, delivery: Delivery, said: str) -> Iterator[Contradiction]:
    sent = seen((*at, "sent_on"), f"寄出{delivery.sent_on}")
    why, remedy = "文书尚未作成就已送达，送达记录不可信", "对照文书和送达凭证更正日期或者编号"
    year = _LETTER_YEAR.search(delivery.document_no or "")
    if year and int(year[1]) > delivery.sent_on.year:
        number = seen((*at, "document_no"), delivery.document_no or "")
        yield warning("delivery_before_letter", f"{said}在文书编号的年份以前", sent, number, why=why, remedy=remedy)
    if delivery.document not in {"acceleration_notice", words("Letter")["acceleration_notice"]}:
        return
    owes = {Role.BORROWER, Role.CO_BORROWER} & set(case.debtor(delivery.party).roles)
    for place, debt in enumerate(case.debts):
        early = debt.acceleration
        if early and early.declared_on and delivery.sent_on < early.declared_on:
            told = seen(("debts", place, "acceleration", "declared_on"), f"宣布日{early.declared_on}")
            yield warning("delivery_before_letter", f"{said}在宣布提前到期以前", sent, told, why=why, remedy=remedy)
        arrived = delivery.outcome_on
        if early and owes and len(case.debts) == 1 and arrived and early.effective_on < arrived:
            yield warning(
                "accelerated_before_notice",
                f"合同 {debt.no} 提前到期的生效日早于通知到达",
                seen(("debts", place, "acceleration", "effective_on"), f"生效日{early.effective_on}"),
                seen((*at, "outcome_on"), f"到达{arrived}"),
                why=f"通知自到达时生效，生效日早于到达的，提前计收的罚息会被否认（{cite_short('civil_code', 137)}）",
                remedy="对照送达凭证更正生效日；以起诉状宣布的，以副本送达之日为准",
            )


def _said(case: Case, delivery: Delivery) -> str:
    title = words("Letter").get(delivery.document, delivery.document)
    number = delivery.document_no or f"{delivery.sent_on}"
    return f"向{case.name_of(delivery.party)}送达《{title}》（{number}）"
