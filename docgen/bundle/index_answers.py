"""The index 证据目录 of a bundle that is made, as answers to the kind ``evidence_index`` (law.md 8.5)."""

from typing import Any

from docgen.bundle.manifest import Manifest
from docgen.bundle.manifest_parts import ManifestItem
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.glossary import word


def index_answers(case: Case, manifest: Manifest) -> dict[str, Any]:
    """What the index asks for: a row an item with the pages it got, as plain values; what is not known is left out."""
    return {
        "evidence": [_row(item, _evidence_of(case, item)) for item in manifest.items],
        "page_count": manifest.page_count,
        "copies": 1 + len(case.debtors),
    }


def _evidence_of(case: Case, item: ManifestItem) -> Evidence:
    """The item's entry in the case it was made of."""
    sought = (item.source, item.title, item.taken)
    return next(each for each in case.evidence if (each.file, each.title, each.pages) == sought)


def _row(item: ManifestItem, evidence: Evidence) -> dict[str, Any]:
    first, last = item.pages
    row = {
        "group": f"{'ABCDEFGHI'[list(EvidenceGroup).index(item.group)]} {word(item.group)}",
        "no": item.no,
        "title": item.title,
        "source": evidence.source,
        "form": word(evidence.form) if evidence.form else None,
        "proves": evidence.proves,
        "pages": str(first) if first == last else f"{first}-{last}",
        "note": evidence.note,
    }
    return {name: value for name, value in row.items() if value is not None}
