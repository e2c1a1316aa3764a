"""What every part of a case file is: frozen, closed to unknown keys, spelt as case-format.md says."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A part of a case file. Unknown keys are refused; values do not change once read."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True, use_attribute_docstrings=True
    )
