"""Bundles that the office keeps, the newest of each case: made, looked at, taken away as a ZIP."""

import hashlib
import tempfile
import zipfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from docgen.api.bundles import bundle
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import StoredNumber
from docgen.bundle.manifest import FILE_NAME, Manifest
from docgen.bundle.packaging import add_file
from docgen.bundle.volumes import Progress
from docgen.errors import KeptBundleDamaged, NotFound
from docgen.store.files import disk_errors, make_folder
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name


@permitted(Act.MAKE_BUNDLE)
def make_kept_bundle(office: Office, case_no: str, *, at: datetime, progress: Progress | None = None) -> Manifest:
    """Make a stored case's bundle anew and keep it in place of the last one. Raises what ``bundle`` raises."""
    folder = _folder(office, case_no)
    bundle(office, StoredNumber(case_no), out=folder, at=at, progress=progress)
    return _manifest(folder)


@permitted(Act.READ_CASES)
def kept_bundle(office: Office, case_no: str) -> Manifest | None:
    """What the kept bundle holds, None if there is none. Raises KeptBundleDamaged."""
    folder = _folder(office, case_no)
    return _manifest(folder) if (folder / FILE_NAME).is_file() else None


def bundle_name(case_no: str) -> str:
    """What the kept bundle's ZIP is called."""
    return safe_name(f"{case_no}-证据材料册.zip")


@permitted(Act.READ_CASES)
def zip_kept_bundle(office: Office, case_no: str) -> IO[bytes]:
    """The kept bundle as one ZIP with its manifest, in a file that goes when it is closed.

    Raises:
        NotFound: there is none.
        KeptBundleDamaged: a file is not the one its manifest describes.
        DiskFull, NotWritable: the disk refuses.
    """
    manifest = kept_bundle(office, case_no)
    if manifest is None:
        raise NotFound(what="证据材料册，案件", name=case_no)
    folder, work = _folder(office, case_no), make_folder(office.data_dir / "work")
    with disk_errors(work), ExitStack() as unless_done:
        file = unless_done.enter_context(tempfile.TemporaryFile(dir=work))
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for described in manifest.files:
                path = folder / described.path
                if not path.is_file() or add_file(archive, path, path.name, manifest.made_at) != described.sha256:
                    raise KeptBundleDamaged(path=described.path)
            for name in manifest.beside:
                if not (folder / name).is_file():
                    raise KeptBundleDamaged(path=name)
                add_file(archive, folder / name, name, manifest.made_at)
        file.seek(0)
        unless_done.pop_all()
    return file


def _folder(office: Office, case_no: str) -> Path:
    """Case numbers may hold any characters and differ in case alone; folders may not."""
    return office.data_dir / "bundles" / hashlib.sha256(case_no.encode()).hexdigest()[:32]


def _manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / FILE_NAME).read_bytes())
    except ValidationError as error:
        raise KeptBundleDamaged(path=FILE_NAME) from error
