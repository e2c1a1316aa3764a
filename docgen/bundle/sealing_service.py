"""Sealing services outside: a program or a server that is given a PDF and gives it back with its seal.

Seals by SM2 certificates (GB/T 38540) are made so: pyHanko does not make them. What comes back is looked at: the same
pages, the same words; a service that gives back another document is refused.
"""

import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Final

import pypdfium2

from docgen.errors import SigningFailed

MOST_BYTES: Final = 200 << 20
"""Of what comes back."""
PDF: Final = "application/pdf"


@dataclass(frozen=True, slots=True)
class SealingCommand:
    """A program on this machine: the PDF on its standard input, the sealed one on its standard output."""

    words: Sequence[str]
    timeout_seconds: float = 60

    def sign(self, pdf: bytes, _at: datetime) -> bytes:
        """The PDF with its seal. Raises SigningFailed."""
        try:
            done = subprocess.run(  # noqa: S603 - the administrator's own program, from the environment
                list(self.words), input=pdf, capture_output=True, timeout=self.timeout_seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise SigningFailed(reason="印章程序没有按时完成") from error
        except OSError as error:
            raise SigningFailed(reason="印章程序不能运行") from error
        if done.returncode:
            raise SigningFailed(reason=f"印章程序出错，退出码 {done.returncode}")
        return _unaltered(pdf, done.stdout)


@dataclass(frozen=True, slots=True)
class SealingServer:
    """A server: the PDF is posted to its address, its answer is the sealed one; ``token`` is a bearer's."""

    url: str
    token: str | None = None
    timeout_seconds: float = 60

    def sign(self, pdf: bytes, _at: datetime) -> bytes:
        """The PDF with its seal. Raises SigningFailed."""
        if not self.url.startswith(("http://", "https://")):
            raise SigningFailed(reason="电子印章服务的地址应以 http:// 或 https:// 开头")
        heads = {"Content-Type": PDF, "Accept": PDF}
        if self.token:
            heads["Authorization"] = f"Bearer {self.token}"
        try:
            request = urllib.request.Request(self.url, pdf, heads)  # noqa: S310 - the scheme was looked at
            with urllib.request.build_opener(_NoWayElse).open(request, timeout=self.timeout_seconds) as response:
                sealed: bytes = response.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            with error:
                raise SigningFailed(reason=f"电子印章服务答复 HTTP {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            reason = "没有按时答复" if isinstance(error, TimeoutError) else "不能连接"
            raise SigningFailed(reason=f"电子印章服务{reason}") from error
        return _unaltered(pdf, sealed)


class _NoWayElse(urllib.request.HTTPRedirectHandler):
    """A service that sends our document elsewhere is not the one that was chosen."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def _unaltered(before: bytes, after: bytes) -> bytes:
    """What came back, if it is the document that went. Raises SigningFailed."""
    if len(after) > MOST_BYTES:
        raise SigningFailed(reason="电子印章服务交回的文件过大")
    if after == before:
        raise SigningFailed(reason="电子印章服务交回的文件上没有印章")
    try:
        pages, same = _pages(after), _pages(before)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise SigningFailed(reason="电子印章服务交回的不是可以读取的 PDF") from error
    if len(pages) != len(same):
        raise SigningFailed(reason=f"电子印章服务改动了文书：原有 {len(same)} 页，交回 {len(pages)} 页")
    for number, (one, other) in enumerate(zip(pages, same, strict=True), 1):
        if one != other:
            raise SigningFailed(reason=f"电子印章服务改动了文书第 {number} 页的文字或尺寸")
    return after


def _pages(pdf: bytes) -> list[tuple[str, tuple[int, int]]]:
    """The words of each page, and its size in points."""
    found = []
    with pypdfium2.PdfDocument(pdf) as file:
        for page in file:
            wide, high = page.get_size()
            found.append((page.get_textpage().get_text_range(), (round(wide), round(high))))
    return found
