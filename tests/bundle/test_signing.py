"""Digital signatures: checked by poppler and by openssl, neither of which made them; and what is said of them."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pkcs11
import pytest
from asn1crypto import cms
from local_authority import Local, running_authority
from pdfa import pdfa_faults
from pkcs11 import Attribute
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate
from sealing_samples import NOW, PASSWORD, SOFT_TOKENS, Hand, signing_hand

from docgen.bundle.signed import signatures
from docgen.bundle.signing import CertificateSigner, from_pkcs12, from_token
from docgen.document.tree import Document, Paragraph, Run
from docgen.errors import SigningFailed, TimestampRootWrong
from docgen.render.pdf import write_pdf

NAME = "江城示例银行股份有限公司"


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return signing_hand(tmp_path_factory.mktemp("hand"))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return write_pdf(
        Document("通知", "notice", "letter", (Paragraph((Run("还款50,000.00元。"),)),)), dated_on=NOW.date()
    )


@pytest.fixture(scope="module")
def signer(hand: Hand) -> CertificateSigner:
    return from_pkcs12(hand.pkcs12, PASSWORD)


@pytest.fixture(scope="module")
def signed(signer: CertificateSigner, pdf: bytes) -> bytes:
    return signer.sign(pdf, NOW)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    with running_authority(tmp_path_factory.mktemp("authority")) as local:
        yield local


def parts(signed: bytes) -> tuple[bytes, bytes]:
    """What a signature covers, and the signature (CMS), read from the file by the rules of PDF."""
    start, before, after, rest = map(int, re.findall(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", signed)[-1])
    digits = signed[before + 1 : after - 1]
    return signed[start : start + before] + signed[after : after + rest], bytes.fromhex(digits.decode()).rstrip(b"\0")


def poppler_says(tmp_path: Path, content: bytes) -> str:
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("no pdfsig of poppler on this machine")
    (tmp_path / "signed.pdf").write_bytes(content)
    told = subprocess.run([program, tmp_path / "signed.pdf"], capture_output=True, check=False)  # noqa: S603 - our own arguments
    return told.stdout.decode()


def openssl_accepts(tmp_path: Path, content: bytes, root: bytes) -> bool:
    covered, signature = parts(content)
    for name, held in (("covered", covered), ("signature", signature), ("root.pem", root)):
        (tmp_path / name).write_bytes(held)
    asked = ("-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "covered", "-CAfile", "root.pem")
    command = ["openssl", "cms", *asked, "-purpose", "any", "-out", "out"]
    return not subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode  # noqa: S603 - our own arguments


def test_others_accept_the_signature_and_the_file_before_it_is_untouched(
    signed: bytes, pdf: bytes, hand: Hand, tmp_path: Path
) -> None:
    assert signed.startswith(pdf)
    told = poppler_says(tmp_path, signed)
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert f"Signer Certificate Common Name: {NAME}" in told
    assert "ETSI.CAdES.detached" in told
    assert openssl_accepts(tmp_path, signed, hand.root)
    assert pdfa_faults(signed, "3U") == []


@pytest.mark.parametrize("what", ["a figure of the page", "the signature"])
def test_others_and_we_see_what_was_changed(signed: bytes, hand: Hand, tmp_path: Path, what: str) -> None:
    (info,) = cms.ContentInfo.load(parts(signed)[1])["content"]["signer_infos"]
    at = 2000 if what == "a figure of the page" else signed.index(info["signature"].native.hex().upper().encode())
    changed = bytearray(signed)
    changed[at] = ord("1") if changed[at] == ord("0") else ord("0")
    assert "Signature is Valid" not in poppler_says(tmp_path, bytes(changed))
    assert not openssl_accepts(tmp_path, bytes(changed), hand.root)
    (found,) = signatures(bytes(changed), hand.root)
    assert not found.intact


def test_what_is_said_of_a_signature(signed: bytes, pdf: bytes, hand: Hand, running: Local) -> None:
    (found,) = signatures(signed, hand.root)
    assert (found.signer, found.at, found.stamped) == (NAME, NOW.replace(microsecond=0), False)
    assert (found.intact, found.whole, found.traced) == (True, True, True)
    assert signatures(signed)[0].traced is None, "no roots, no word on trust"
    assert signatures(signed, running.root)[0].traced is False, "somebody else's root"
    assert signatures(signed, b"\n" + hand.root + running.root)[0].traced is True
    assert signatures(pdf, hand.root) == []
    with pytest.raises(TimestampRootWrong):
        signatures(signed, b"no certificate")


def test_what_is_put_behind_a_signature_is_said_not_to_be_covered(signed: bytes) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(signed)) as opened:
        opened.add_blank_page()
        opened.save(out)
    assert not any(one.intact for one in signatures(out.getvalue())), "written anew"
    (found,) = signatures(signed + b"\n% more\n")
    assert (found.intact, found.whole) == (True, False)


def test_a_time_stamp_of_the_authority_is_on_each_signature(
    hand: Hand, pdf: bytes, running: Local, tmp_path: Path
) -> None:
    signer = from_pkcs12(hand.pkcs12, PASSWORD, running.authority)
    made = [signer.sign(pdf, NOW) for _ in range(2)]
    assert len({len(one) for one in made}) <= 2, "the room it takes is learnt from the first"
    for one in made:
        assert "Signature is Valid" in poppler_says(tmp_path, one)
        (found,) = signatures(one, hand.root + b"\n" + running.root)
        assert (found.stamped, found.intact, found.traced) == (True, True, True)
        assert signatures(one, hand.root)[0].traced is False, "the stamp's own root is asked for, too"
        (info,) = cms.ContentInfo.load(parts(one)[1])["content"]["signer_infos"]
        (stamp,) = [one for one in info["unsigned_attrs"] if one["type"].native == "signature_time_stamp_token"]
        (tmp_path / "token").write_bytes(stamp["values"][0].dump())
        (tmp_path / "value").write_bytes(info["signature"].native)
        (tmp_path / "tsa.pem").write_bytes(running.root)
        asked = ("-verify", "-in", "token", "-token_in", "-data", "value", "-CAfile", "tsa.pem")
        checked = subprocess.run(["openssl", "ts", *asked], cwd=tmp_path, capture_output=True, check=False)  # noqa: S603, S607 - our own arguments
        assert b"Verification: OK" in checked.stdout, checked.stderr


def test_no_stamp_no_signature(hand: Hand, pdf: bytes, running: Local) -> None:
    signer = from_pkcs12(hand.pkcs12, PASSWORD, running.authority)
    for answer, reason in (((503, b""), "HTTP 503"), ((200, b"no answer"), "时间戳服务的答复无效|签名没有完成")):
        running.instead = lambda _query, answer=answer: answer
        with pytest.raises(SigningFailed, match=reason):
            signer.sign(pdf, NOW)
    running.instead = None
    assert signer.sign(pdf, NOW), "the next one is"


@pytest.mark.parametrize("days", [-2, 4000])
def test_a_certificate_signs_only_while_it_is_valid(signer: CertificateSigner, pdf: bytes, days: int) -> None:
    with pytest.raises(SigningFailed, match="有效期"):
        signer.sign(pdf, NOW + timedelta(days=days))


@pytest.mark.parametrize("password", [None, "", "wrong"])
def test_a_wrong_password_and_a_file_that_is_none(hand: Hand, password: str | None) -> None:
    with pytest.raises(SigningFailed, match="密码不符") as caught:
        from_pkcs12(hand.pkcs12, password)
    assert PASSWORD not in str(caught.value)
    with pytest.raises(SigningFailed, match="密码不符"):
        from_pkcs12(b"none", PASSWORD)


def _run(command: list[str], folder: Path) -> bytes:
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout  # noqa: S603 - our own arguments


@pytest.fixture(scope="module")
def token(hand: Hand, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A token in software with the certificate and its key on it; its library."""
    library = next((path for path in SOFT_TOKENS if path and Path(path).exists()), None)
    program = shutil.which("softhsm2-util")
    if library is None or program is None:
        pytest.skip("no SoftHSM on this machine (apt-get install softhsm2): no token to sign with")
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        pins = ["--so-pin", "12345678", "--pin", "4321"]
        _run([program, "--module", library, "--init-token", "--free", "--label", "example", *pins], folder)
        opened = pkcs11.lib(library)
    key = ["openssl", "rsa", "-in", "hand.key", "-outform", "DER", "-traditional"]
    certificate = ["openssl", "x509", "-in", "hand.pem", "-outform", "DER"]
    made = [_run(each, hand.folder) for each in (key, certificate)]
    named = {Attribute.TOKEN: True, Attribute.LABEL: "seal", Attribute.ID: b"1"}
    with opened.get_token(token_label="example").open(rw=True, user_pin="4321") as session:  # noqa: S106 - made for a test
        session.create_object(
            decode_rsa_private_key(made[0]) | named | {Attribute.SENSITIVE: True, Attribute.SIGN: True}
        )
        session.create_object(decode_x509_certificate(made[1]) | named)
    return library


def test_a_token_signs_and_says_what_it_lacks(token: str, hand: Hand, pdf: bytes, tmp_path: Path) -> None:
    with pytest.raises(SigningFailed, match="PIN"):
        from_token(token, "example", "seal", "0000")
    signer = from_token(token, "example", "seal", "4321")
    assert openssl_accepts(tmp_path, signer.sign(pdf, NOW), hand.root)
    assert from_token(token, "example", "seal", "4321").sign(pdf, NOW), "while another session is open"
    for label, key in (("other", "seal"), ("example", "other")):
        with pytest.raises(SigningFailed, match="没有找到"):
            from_token(token, label, key, "4321")
    with pytest.raises(SigningFailed, match="没有找到"):
        from_token("/nowhere.so", "example", "seal", "4321")
