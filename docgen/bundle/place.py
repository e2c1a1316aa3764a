"""The folder a bundle is built in, beside the one it is for: nothing half done ever bears a final name.

The folder is named after its target and held by a lock while a process works in it; what an interrupted build left
behind is found under the same name, and cleared away by the next.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from docgen.bundle.manifest import FILE_NAME
from docgen.errors import BundleFolderTaken, BundleInProgress

RETIRED: Final = ".retired"
_ZH_FORM: Final = {"docgen-bundle": "证据材料册", "docgen-pack": "材料包"}


@dataclass(frozen=True, slots=True)
class Made:
    """What is made: its manifest's form, and the number of its case. Only the same may be replaced by it."""

    form: str
    case_no: str


@contextmanager
def workplace(target: Path, made: Made) -> Iterator[Path]:
    """An empty folder to build in; call :func:`settle` at the end to give it the name ``target``.

    Raises:
        BundleInProgress: another process is building for this target.
        BundleFolderTaken: the target holds something else than an earlier one of the same form and case.
    """
    target = target.absolute()
    refuse_taken(target, made)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.parent / f".{target.name}.docgen-part"
    lock_path = folder.with_suffix(".lock")
    with lock_path.open("w") as lock:
        try:
            _take(lock, lock_path)
        except (BlockingIOError, FileNotFoundError) as error:
            raise BundleInProgress(what="证据材料册", name=target.name, reason="", folder=target) from error
        try:
            if _retired(target).exists() and not target.exists():
                _retired(target).rename(
                    target
                )  # killed between the two names: the earlier bundle is still the only one
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(_retired(target), ignore_errors=True)
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock_path.unlink(missing_ok=True)


def _take(lock: IO[str], path: Path) -> None:
    """Lock the file. Raises BlockingIOError or FileNotFoundError if another holds it, or did until now.

    Who finishes takes the file away: a lock on one that is gone would not keep a third out, who makes a new one.
    """
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if not os.path.samestat(os.fstat(lock.fileno()), path.stat()):
        raise BlockingIOError


def refuse_taken(target: Path, made: Made) -> None:
    """Raise BundleFolderTaken if ``target`` holds anything but nothing or an earlier one of what is made."""
    if not target.exists():
        return
    present = {path.name for path in target.iterdir()} if target.is_dir() else {target.name}
    own = _own_files(target)
    strange = sorted(present - own.keys())
    others = [earlier for earlier in dict.fromkeys(own.values()) if earlier != made]
    if strange:
        found = f"不是本程序制作的内容（{'、'.join(strange[:3])}{'等' if len(strange) > 3 else ''}）"
    elif others:
        found = "、".join(f"案件 {one.case_no} 的{_ZH_FORM[one.form]}" for one in others[:3])
    else:
        return
    raise BundleFolderTaken(what="输出位置", name=target.name, reason="", folder=target, found=found)


def settle(folder: Path, target: Path, made: Made) -> None:
    """Give the finished folder its final name; an earlier one of the same form and case under that name goes."""
    target = target.absolute()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    refuse_taken(target, made)
    if target.exists():
        target.rename(_retired(target))
    folder.rename(target)
    shutil.rmtree(_retired(target), ignore_errors=True)


def _retired(target: Path) -> Path:
    return target.parent / f".{target.name}{RETIRED}"


def _own_files(target: Path) -> dict[str, Made]:
    """Names that an earlier bundle's manifest accounts for; of a pack its folder and its ZIP."""
    own = _listed(target, "docgen-bundle")
    for folder in target.iterdir() if target.is_dir() else ():
        within = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        listed = _listed(folder, "docgen-pack")
        if folder.is_dir() and within and within <= listed.keys():
            own |= dict.fromkeys((folder.name, f"{folder.name}.zip"), listed[FILE_NAME])
    return own


def _listed(folder: Path, form: str) -> dict[str, Made]:
    """The files that a manifest of this form accounts for, itself among them; none without one."""
    try:
        manifest = json.loads((folder / FILE_NAME).read_bytes())
        if manifest["format"] != form:
            return {}
        own = {str(name) for name in (manifest.get("sheet"), (manifest.get("timestamp") or {}).get("path")) if name}
        names = (FILE_NAME, *own, *(str(file["path"]) for file in manifest["files"]))
        return dict.fromkeys(names, Made(form, str(manifest["case_no"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
