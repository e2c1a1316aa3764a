"""Seals, certificates and tokens that tests seal and sign with."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from docgen.render.sealpicture import prepared

RED = (214, 20, 20)
NOW = datetime.now(UTC) + timedelta(hours=3)
"""Within what the certificates made here are valid for: they are made later than this is read."""
PASSWORD = "opens-the-test"  # noqa: S105 - of certificates that are made for a test and gone with it
SOFT_TOKENS = (
    os.environ.get("DOCGEN_TEST_PKCS11", ""),
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
)


def seal_picture(size: int = 300, margin: int = 20, mode: str = "RGB", form: str = "PNG") -> bytes:
    """A ring with a bar across its left half, on white: no two of its slices are alike."""
    image = Image.new("RGB", (size + 2 * margin, size + 2 * margin), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((margin, margin, margin + size, margin + size), outline=RED, width=12)
    draw.rectangle((margin + 40, margin + size // 2 - 10, margin + size // 2, margin + size // 2 + 10), fill=RED)
    out = BytesIO()
    image.convert(mode).save(out, form)
    return out.getvalue()


def own_seal() -> bytes:
    """The same, ready to be printed."""
    return prepared(seal_picture()).png


@dataclass
class Hand:
    """A certificate to sign with, as a PKCS#12 file, and the root it leads back to."""

    folder: Path
    pkcs12: bytes
    root: bytes


def signing_hand(folder: Path) -> Hand:
    """A certificate of the sample bank's, for documents."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine to make certificates with")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607 - our own arguments

    pair = ("-newkey", "rsa:2048", "-nodes", "-utf8")
    authority = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", "-x509", *pair, "-keyout", "root.key", "-subj", "/CN=示例根证书", *authority, "-out", "root.pem")
    openssl(
        "req", *pair, "-keyout", "hand.key", "-subj", "/O=江城示例银行/CN=江城示例银行股份有限公司", "-out", "hand.csr"
    )
    (folder / "ext").write_text(
        "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
    )
    issued = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "3650", "-extfile", "ext")
    openssl("x509", "-req", "-in", "hand.csr", *issued, "-out", "hand.pem")
    secret = ("-passout", f"pass:{PASSWORD}")
    openssl("pkcs12", "-export", "-inkey", "hand.key", "-in", "hand.pem", *secret, "-out", "hand.p12")
    return Hand(folder, (folder / "hand.p12").read_bytes(), (folder / "root.pem").read_bytes())
