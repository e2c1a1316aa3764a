"""Word, Excel and other Office files -> PDF by LibreOffice: all files of a run through one process.

One process for twenty files is ten times quicker than twenty processes. Each run has a profile of its own, so that
runs may stand side by side and a crashed one leaves nothing behind. Evidence is other people's files, so the profile
also says what they may do on our machine: no macro runs (level 3, nothing is trusted, execution off), no link is
updated from the network or from other files, no question is asked.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from docgen.errors import OfficeConversionError, OfficeMissingError
from docgen.render.fonts import default_folder

TIMEOUT_SECONDS = 60
"""Per run; each file adds ``SECONDS_A_FILE``."""

SECONDS_A_FILE = 20

_BEGINNING = {"pdf": b"%PDF-", "xlsx": b"PK"}
_ASIDE = ("/usr/bin", "/usr/local/bin", "/opt/libreoffice/program", "/usr/lib/libreoffice/program")


def find_office() -> Path | None:
    """LibreOffice's program; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("soffice", path=os.pathsep.join(_ASIDE))
    return Path(found) if found else None


def to_pdf(paths: Sequence[Path], out_dir: Path, *, fonts: Path | None = None) -> list[Path]:
    """Convert Office files to PDF; arguments, answer and errors as :func:`convert` has them."""
    return convert(paths, out_dir, "pdf", fonts=fonts)


def convert(
    paths: Sequence[Path], out_dir: Path, form: Literal["pdf", "xlsx"], *, fonts: Path | None = None
) -> list[Path]:
    """Convert Office files to PDF, or old workbooks to new ones.

    Args:
        paths: The files (docx, doc, xlsx, xls, csv, pptx, odt, rtf, txt …); any number, any names.
        out_dir: Where the results go, named as the files; files of one name get a number.
        form: What they become, as its extension.
        fonts: The folder of the built faces, which stand in for Windows' Chinese ones.

    Returns:
        The new files, in the order of ``paths``.

    Raises:
        OfficeMissingError: LibreOffice is not installed; names the files that need it.
        OfficeConversionError: A file could not be converted, by name; nothing is left behind then.
    """
    if not paths:
        return []
    program = find_office()
    if program is None:
        raise OfficeMissingError(files="、".join(path.name for path in paths))
    with tempfile.TemporaryDirectory(prefix="docgen-office-") as name:
        work = Path(name)
        sources = [_copy(path, work / "in", number) for number, path in enumerate(paths)]
        _profile(work / "profile")
        _fontconfig(work / "fonts.conf", fonts or default_folder())
        _run(program, work, sources, paths, form)
        made = [work / "out" / f"{source.stem}.{form}" for source in sources]
        for path, result in zip(paths, made, strict=True):
            if not result.is_file() or not result.read_bytes().startswith(_BEGINNING[form]):
                raise OfficeConversionError(file=path.name, reason="没有得到结果，文件可能已损坏、加密或格式不符")
        out_dir.mkdir(parents=True, exist_ok=True)
        return [_place(result, out_dir, path.stem) for path, result in zip(paths, made, strict=True)]


def _copy(path: Path, folder: Path, number: int) -> Path:
    """A copy under a plain name: no name of a file can be taken for an option, and links beside it lead nowhere."""
    folder.mkdir(exist_ok=True)
    try:
        return Path(shutil.copyfile(path, folder / f"{number:05d}{path.suffix.lower()}"))
    except OSError as error:
        raise OfficeConversionError(file=path.name, reason="文件不存在或无法读取") from error


def _place(result: Path, folder: Path, stem: str) -> Path:
    target, number = folder / f"{stem}{result.suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{stem}-{number}{result.suffix}"
    shutil.move(result, target)
    return target


def _run(program: Path, work: Path, sources: Sequence[Path], paths: Sequence[Path], form: str) -> None:
    command = [
        str(program),
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", form, "--outdir", str(work / "out")),
        *map(str, sources),
    ]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(work),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(work / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    limit = TIMEOUT_SECONDS + SECONDS_A_FILE * len(sources)
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, files under plain names of our own
            command,
            env=environment,
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # the program is a script that starts others; they are stopped together
        )
    except OSError as error:
        raise OfficeConversionError(file=paths[0].name, reason="LibreOffice 无法启动") from error
    with process:
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired as error:
            done = {result.stem for result in (work / "out").glob(f"*.{form}")}
            stuck = next((p for s, p in zip(sources, paths, strict=True) if s.stem not in done), paths[-1])
            raise OfficeConversionError(file=stuck.name, reason=f"{limit} 秒内未能转换完毕") from error
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of a run, whatever ended it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "2"},
    "/org.openoffice.Office.Common/Load": {"UserDefinedSettings": "true"},
}


def _profile(folder: Path) -> None:
    """A profile that runs no macro and follows no link."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )


_STAND_INS = {
    "Docgen Song": (
        *("宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong"),
        *("仿宋", "FangSong", "仿宋_GB2312", "华文仿宋", "STFangsong"),
        "Times New Roman",
    ),
    "Docgen Song Bold": ("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "STZhongsong"),
    "Docgen Hei": ("黑体", "SimHei", "华文黑体", "微软雅黑", "Microsoft YaHei", "等线", "DengXian"),
    "Docgen Kai": ("楷体", "KaiTi", "楷体_GB2312", "华文楷体", "STKaiti"),
}
"""The faces a Chinese Windows has, and which of ours stands in for each where nothing better is installed."""


def _fontconfig(path: Path, fonts: Path) -> None:
    """The system's fonts and ours, ours standing in for Windows' Chinese faces."""
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="append" binding="strong"><string>{ours}</string></edit></match>'
        for ours, names in _STAND_INS.items()
        for name in names
    )
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{escape(str(fonts))}</dir>{aliases}</fontconfig>",
        "utf-8",
    )
