"""Supplementary evidence 补充证据: a bundle that goes on with numbers and pages where an earlier one ended.

The earlier manifest says what was handed in already, in all bundles before; of a case's evidence, what is not among
it is new. An item is known by its bytes and the pages taken of them, whatever it is called by now. A file of which
only a sheet was handed in is new once its contents are to go in.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from docgen.bundle.manifest import FILE_NAME, Manifest
from docgen.bundle.manifest_parts import ManifestContinued, ManifestSubmitted
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Source
from docgen.bundle.verify import belied
from docgen.casefile.records import Evidence
from docgen.errors import CannotContinue

_TOLD: Final = 3
"""Differences of an earlier bundle that are told."""


def earlier_bundle(path: Path, case_no: str, out_dir: Path) -> ManifestContinued:
    """What a supplementary bundle goes on from.

    Args:
        path: the earlier bundle's folder, or its manifest.
        case_no: the case; a bundle of another is refused.
        out_dir: where the new bundle goes: not over the earlier one.

    Raises:
        CannotContinue: there is no readable manifest, or it is another case's, or would be overwritten, or is at odds
            with itself or with what still lies beside it.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        content = file.read_bytes()
        manifest = Manifest.model_validate_json(content)
    except OSError as error:
        raise CannotContinue(path=path, reason="没有清单文件，或无权读取") from error
    except ValidationError as error:
        raise CannotContinue(path=path, reason="清单文件已损坏或不是证据材料册的清单") from error
    if manifest.case_no != case_no:
        raise CannotContinue(path=path, reason=f"那是案件 {manifest.case_no} 的，本案是 {case_no}")
    if file.resolve().parent == out_dir.resolve():
        raise CannotContinue(path=path, reason="输出文件夹就是前册所在的文件夹，前册会被覆盖")
    if not manifest.items:
        raise CannotContinue(path=path, reason="清单没有列明任何证据")
    if wrong := belied(file, manifest):
        several = f"等{len(wrong)}处" if len(wrong) > _TOLD else ""
        raise CannotContinue(path=path, reason=f"清单核对不符（{'；'.join(wrong[:_TOLD])}{several}）")
    hashes = {source.path: source.sha256 for source in manifest.sources}
    own = [
        ManifestSubmitted(
            no=item.no,
            title=item.title,
            source=item.source,
            sha256=hashes[item.source],
            taken=item.taken,
            sheet=item.sheet,
            pages=item.pages,
        )
        for item in manifest.items
        if item.source in hashes
    ]
    before = manifest.continues.items if manifest.continues else ()
    return ManifestContinued(
        made_at=manifest.made_at,
        manifest_sha256=hashlib.sha256(content).hexdigest(),
        last_item=manifest.items[-1].no,
        last_page=manifest.items[-1].pages[1],
        items=(*before, *own),
    )


def not_yet_submitted(
    evidence: Sequence[Evidence], sources: Mapping[str, Source], earlier: ManifestContinued
) -> list[Evidence]:
    """The items that no earlier bundle holds.

    Args:
        evidence: the items in the bundle's order.
        sources: the files that could be read, by name. One that is gone is known by its name.
        earlier: what was handed in.
    """
    by_bytes = Counter((item.sha256, item.taken, item.sheet) for item in earlier.items)
    by_name = Counter((item.source, item.taken, item.sheet) for item in earlier.items)
    new = []
    for item in evidence:
        source = sources.get(item.file)
        held, key = (by_name, item.file) if source is None else (by_bytes, source.sha256)
        sheet = item.as_sheet or source is None or source.kind is FileKind.RECORDING
        known = [(key, item.pages, kind) for kind in ((True, False) if sheet else (False,))]
        found = next((one for one in known if held[one] > 0), None)
        if found is None:
            new.append(item)
        else:
            held[found] -= 1
    return new
