"""What is to be written: a kind for a case, and how the same order is known again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.kinds.definition import Kind
from docgen.law.claim import Basis
from docgen.store.cases import Moment
from docgen.store.templates import WordTemplate


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: a kind for a case, on a cut-off date, bearing a date.

    ``party`` (an id or a name) limits it to one addressee; ``basis`` is None for the case's own default.
    """

    kind: Kind
    case: Case
    as_of: date
    dated_on: date
    answers: Mapping[str, Any]
    party: str | None = None
    basis: Basis | None = None
    profile: Profile = NO_INSTITUTION
    template: WordTemplate | None = None
    """The institution's own, where one is in force."""
    annex_templates: Mapping[str, WordTemplate] = field(default_factory=dict)
    """The same of the kinds of annexes, by their names."""

    def fingerprint(self, moment: Moment) -> str:
        """The same for the same order on the same case at the same moment (hex)."""
        said = {
            "kind": [self.kind.name, self.kind.definition.version],
            "case": [self.case.case_no, asdict(moment)],
            "days": [self.as_of.isoformat(), self.dated_on.isoformat()],
            "wish": [self.party, self.basis],
            "answers": dict(self.answers),
            "profile": self.profile.model_dump(mode="json", exclude_defaults=True),
        }
        if self.template is not None:
            said["template"] = [self.template.version, self.template.sha256]
        if self.annex_templates:
            said["annexes"] = {name: [each.version, each.sha256] for name, each in self.annex_templates.items()}
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    def inputs(self, moment: Moment) -> str:
        """What the document is made from besides kind, days and addressee, as JSON: kept with what is stored of it."""
        template = self.template
        said = {
            "moment": asdict(moment),
            "basis": self.basis,
            "answers": dict(self.answers),
            "profile": self.profile.model_dump(mode="json", exclude_defaults=True),
            "template": _template_said(template) if template else None,
        }
        if self.annex_templates:
            said["annex_templates"] = {name: _template_said(each) for name, each in self.annex_templates.items()}
        return json.dumps(said, ensure_ascii=False, default=str)


def _template_said(template: WordTemplate) -> dict[str, Any]:
    return {"version": template.version, "sha256": template.sha256}
