"""Files to the browser: always to be saved, never to be shown in our origin."""

from typing import IO

from flask import Response, send_file

from web.security import DOWNLOAD_POLICY

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "toml": "application/toml",
    "zip": "application/zip",
}


def attachment(content: IO[bytes], name: str, suffix: str) -> Response:
    """A file to be saved as ``name``, which may hold any characters; its type goes by ``suffix`` alone."""
    kind = TYPES.get(suffix, "application/octet-stream")
    response = send_file(content, mimetype=kind, as_attachment=True, download_name=name, max_age=0)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response
