"""What every part of a case file is: frozen, closed to unknown keys, spelt as case-format.md says."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

RULE = "rule"
"""The type of the error that a broken rule of a record raises."""


class Record(BaseModel):
    """A part of a case file. Unknown keys are refused; values do not change once read.

    A part that holds nothing is the same as one left out, so that the three spellings of a case are equal.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True, use_attribute_docstrings=True
    )

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong between the values of one record, each as the key at fault ("" for the whole) and a sentence.

        Args:
            values: by JSON key, either read values or their JSON spelling; whatever is missing or faulty is left out.
        """
        del values
        yield from ()

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        blank = [key for key, value in data.items() if isinstance(value, (Mapping, Record)) and is_blank(value)]
        if not blank:
            return data
        names = _names(cls)
        return {key: value for key, value in data.items() if key not in blank or key not in names}

    @model_validator(mode="after")
    def _obeys_rules(self) -> Self:
        if type(self).rules is Record.rules:
            return self
        values = {field.alias or name: getattr(self, name) for name, field in type(self).model_fields.items()}
        broken = [sentence for _, sentence in self.rules({k: v for k, v in values.items() if not is_empty(v)})]
        if broken:
            raise PydanticCustomError(RULE, "{broken}", {"broken": "；".join(broken)})
        return self


def _names(cls: type[Record]) -> set[str]:
    return set(cls.model_fields) | {field.alias for field in cls.model_fields.values() if field.alias}


def is_empty(value: object) -> bool:
    """Whether ``value`` is left out or a list of nothing."""
    return value is None or value in ((), [])


def is_blank(value: object) -> bool:
    """Whether ``value`` is an object in which nothing stands, at any depth."""
    if isinstance(value, Record):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    return isinstance(value, Mapping) and all(is_empty(inner) or is_blank(inner) for inner in value.values())
