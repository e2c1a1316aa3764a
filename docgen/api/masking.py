"""Numbers of persons (identity papers, phones, cards), masked as letters mask them, wherever they stand in a case."""

from typing import TypeVar

from docgen.casefile.debts import Card
from docgen.casefile.parties import Account, Creditor
from docgen.casefile.record import Record
from docgen.casefile.shape import parts
from docgen.casefile.vocabulary import PartyKind
from docgen.zh.identifiers import mask_account, mask_id, mask_phone

_Masked = TypeVar("_Masked", bound=Record)


def masked(record: Record, name: str, value: str) -> str:
    """What is shown of a field's value. Companies' codes and the creditor's own numbers are public; a person's are not.

    Args:
        record: whose field it is.
        name: the field's.
        value: what stands in it.
    """
    public = isinstance(record, Creditor | Account) or getattr(record, "kind", None) is PartyKind.ORGANIZATION
    match name:
        case "id_no" if not public:
            return mask_id(value)
        case "reserved_phone":
            return mask_phone(value)
        case "phone" if not public:
            return mask_phone(value)
        case "number" if isinstance(record, Card):
            return mask_account(value)
        case "number" if not public:
            return mask_phone(value)
        case _:
            return value


def masked_record(record: _Masked) -> _Masked:
    """A record with every such number masked, in those within it too."""

    def shown(name: str, value: object) -> object:
        if isinstance(value, Record):
            return masked_record(value)
        return masked(record, name, value) if type(value) is str else value

    changed = {}
    for part in parts(type(record)):
        value = getattr(record, part.name)
        changed[part.name] = (
            tuple(shown(part.name, member) for member in value) if part.many else shown(part.name, value)
        )
    return record.model_copy(update=changed)
