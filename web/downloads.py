"""Files to the browser: always to be saved, never to be shown in our origin."""

import io
import zipfile
from pathlib import Path
from typing import IO, Final

from flask import Response, send_file

from web.security import DOWNLOAD_POLICY

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "toml": "application/toml",
    "zip": "application/zip",
}


ANY_TYPE: Final = "application/octet-stream"
"""What we did not make ourselves."""


def attachment(content: IO[bytes], name: str, suffix: str) -> Response:
    """A file to be saved as ``name``, which may hold any characters; its type goes by ``suffix`` alone.

    What we did not make ourselves is no type in particular: a browser is to save it and nothing else.
    """
    kind = TYPES.get(suffix, ANY_TYPE)
    response = send_file(content, mimetype=kind, as_attachment=True, download_name=name, max_age=0)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


def picture(content: bytes) -> Response:
    """A JPEG of our own making, to be shown on a page: never what somebody sent."""
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


def zipped(folder: Path) -> IO[bytes]:
    """All files of a folder as one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(folder).as_posix())
    content.seek(0)
    return content
