"""Time stamps, asked of an authority that runs here: ``openssl ts`` behind a small HTTP server."""

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bundle_samples import AT, sheet_printer
from local_authority import Local, running_authority

from docgen.bundle.manifest import FILE_NAME, SHEET_NAME, Manifest, PackManifest, software
from docgen.bundle.manifest_parts import STAMP_NAME
from docgen.bundle.seal import seal
from docgen.bundle.sheet_form import UNCOMPARED
from docgen.bundle.timestamp import Authority, read_stamp, request_stamp
from docgen.bundle.verify import verify
from docgen.errors import TimestampFailed, TimestampRootWrong, TimestampWrong


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    with running_authority(tmp_path_factory.mktemp("authority")) as local:
        yield local


@pytest.fixture
def local(running: Local) -> Local:
    running.instead = None
    running.asked.clear()
    return running


def test_a_stamp_is_asked_for_and_read(local: Local) -> None:
    answer = request_stamp(local.authority, b"content")
    ((kind, query),) = local.asked
    assert kind == "application/timestamp-query"
    assert b"content" not in query, "the authority is told a digest, not the content"
    stamp = read_stamp(answer, b"content", local.root)
    assert stamp.signer == "CN=示例时间戳,O=示例机构"
    assert stamp.traced
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=2)
    assert not read_stamp(answer, b"content").traced


def test_openssl_takes_what_we_keep(local: Local) -> None:
    answer = request_stamp(local.authority, b"content")
    (local.folder / "data").write_bytes(b"content")
    (local.folder / "kept").write_bytes(answer)
    local.openssl("ts", "-verify", "-data", "data", "-in", "kept", "-CAfile", "root.pem")
    (local.folder / "data").write_bytes(b"contents")
    with pytest.raises(subprocess.CalledProcessError):
        local.openssl("ts", "-verify", "-data", "data", "-in", "kept", "-CAfile", "root.pem")


def test_certificates_in_the_order_of_their_chain(local: Local) -> None:
    """As OpenSSL leaves them, not as DER asks; root first and last."""
    for chain in ("root.pem", "other.pem"):
        local.instead = lambda query, chain=chain: (200, local.reply(query, "-chain", chain))  # type: ignore[misc]
        answer = request_stamp(local.authority, b"content")
        assert read_stamp(answer, b"content", local.root).signer == "CN=示例时间戳,O=示例机构"


def _other_query(local: Local, content: bytes) -> bytes:
    (local.folder / "else").write_bytes(content)
    local.openssl("ts", "-query", "-data", "else", "-sha256", "-cert", "-out", "else.tsq")
    return (local.folder / "else.tsq").read_bytes()


def _sha512(local: Local) -> bytes:
    (local.folder / "else").write_bytes(b"content")
    local.openssl("ts", "-query", "-data", "else", "-sha512", "-cert", "-out", "else.tsq")
    return local.reply((local.folder / "else.tsq").read_bytes())


REFUSED = "3003020102"
"""PKIStatusInfo with status 2, rejection, and no token: RFC 3161, 2.4.2."""


@pytest.mark.parametrize(
    ("instead", "reason"),
    [
        (lambda _local, _query: (500, b""), "服务答复 HTTP 500"),
        (lambda _local, _query: (302, b""), "服务答复 HTTP 302"),
        (lambda _local, _query: (200, b""), "内容不是 RFC 3161 时间戳应答"),
        (lambda _local, _query: (200, b"<html>"), "内容不是 RFC 3161 时间戳应答"),
        (lambda _local, _query: (200, bytes(2 << 20)), "服务的答复过长"),
        (lambda _local, _query: (200, bytes.fromhex("3005" + REFUSED)), "内容不是 RFC 3161 时间戳应答"),
        (lambda local, query: (200, local.reply(query)[:-9]), "内容不是 RFC 3161 时间戳应答"),
        (lambda local, _query: (200, local.reply(_other_query(local, b"other"))), "时间戳是对别的内容出具的"),
        (lambda local, _query: (200, local.reply(_other_query(local, b"content"))), "随机数不符"),
        (lambda local, _query: (200, _sha512(local)), "时间戳是对别的内容出具的"),
    ],
)
def test_an_answer_that_proves_nothing(
    local: Local, instead: Callable[[Local, bytes], tuple[int, bytes]], reason: str
) -> None:
    local.instead = lambda query: instead(local, query)
    with pytest.raises(TimestampFailed, match=reason) as caught:
        request_stamp(local.authority, b"content")
    assert "--no-timestamp" in caught.value.message


def test_a_signer_nobody_vouches_for(local: Local) -> None:
    other = (local.folder / "other.pem").read_bytes()
    with pytest.raises(TimestampFailed, match="不能追溯到所给的根证书"):
        request_stamp(Authority(local.url, other), b"content")
    with pytest.raises(TimestampRootWrong, match="不是 PEM"):
        request_stamp(Authority(local.url, b"-----BEGIN"), b"content")


def test_an_authority_that_is_not_there(local: Local) -> None:
    for url in ("http://127.0.0.1:9/", "http://[", "http://"):
        with pytest.raises(TimestampFailed, match="不能连接到服务"):
            request_stamp(Authority(url), b"content")
    for url in ("file:///etc/hostname", "ftp://127.0.0.1/", "tsa.example.invalid"):
        with pytest.raises(TimestampFailed, match="http://"):
            request_stamp(Authority(url), b"content")
    local.instead = lambda _query: (time.sleep(0.5), (200, b""))[1]
    with pytest.raises(TimestampFailed, match="没有按时答复完毕"):
        request_stamp(Authority(local.url, timeout_seconds=0.1), b"content")


@pytest.mark.parametrize("before", [b"", b"HTTP/1.0 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_authority_that_never_ends(before: bytes) -> None:
    """A byte now and then keeps every socket alive; the exchange as a whole has its time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)  # a helper that starts too slowly is stopped before it calls
        stop = threading.Event()

        def drip() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as wire:
                wire.sendall(before)
                while not stop.wait(0.1):
                    wire.sendall(b"0")

        thread = threading.Thread(target=drip)
        thread.start()
        start = time.monotonic()
        try:
            with pytest.raises(TimestampFailed, match="没有按时答复完毕"):
                request_stamp(Authority(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout_seconds=2), b"content")
            assert time.monotonic() - start < 10
        finally:
            stop.set()
            thread.join()


def test_every_byte_of_a_stamp_counts(local: Local) -> None:
    """Changed anywhere, a stamp is refused, or says the same: certificates beside the signer's are not signed."""
    answer = request_stamp(local.authority, b"content")
    told = read_stamp(answer, b"content", local.root)
    refused = 0
    for at in range(0, len(answer), 7):
        harmed = bytearray(answer)
        harmed[at] ^= 0x11
        try:
            assert read_stamp(bytes(harmed), b"content", local.root) == told
        except TimestampWrong:
            refused += 1
    assert refused > len(answer) // 7 * 0.9


def manifest_of(folder: Path) -> PackManifest:
    folder.mkdir()
    return PackManifest(case_no="HT-1", made_at=AT, software=software({}), statement="说明", files=())


def test_a_bundle_with_a_time_stamp(local: Local, bundle: Path) -> None:
    old = Manifest.model_validate_json((bundle / FILE_NAME).read_bytes())
    sealed = seal(bundle, old, sheet_printer(), local.authority)
    assert sealed.timestamp is not None
    assert sealed.timestamp.authority == local.url
    result = verify(bundle, roots=local.root)
    assert result.problems == ()
    note, of_the_sheet = result.notes
    assert of_the_sheet == UNCOMPARED
    assert note.startswith("时间戳：20")
    assert note.endswith("，CN=示例时间戳,O=示例机构（已追溯到所给的根证书）")
    assert verify(bundle).notes[0].endswith("（未指定根证书，没有核对出具人的签名）")
    other = (local.folder / "other.pem").read_bytes()
    assert verify(bundle, roots=other).problems[0] == (
        f"时间戳“{STAMP_NAME}”无效：签名不能追溯到所给的根证书，或内容已被改动"
    )


def test_a_time_stamp_taken_away_exchanged_or_outlived(local: Local, bundle: Path) -> None:
    old = Manifest.model_validate_json((bundle / FILE_NAME).read_bytes())
    seal(bundle, old, sheet_printer(), local.authority)
    stamp = (bundle / STAMP_NAME).read_bytes()
    (bundle / STAMP_NAME).unlink()
    assert verify(bundle).problems == (f"缺少时间戳文件“{STAMP_NAME}”",)
    (bundle / STAMP_NAME).write_bytes(request_stamp(local.authority, b"other"))
    assert verify(bundle).problems == (f"时间戳“{STAMP_NAME}”无效：时间戳是对别的内容出具的",)
    again = request_stamp(local.authority, (bundle / FILE_NAME).read_bytes())
    (bundle / STAMP_NAME).write_bytes(again)
    assert "校验单所印时间戳 manifest.json.tsr 的 SHA-256与现有清单不符" in verify(bundle, roots=local.root).problems
    (bundle / STAMP_NAME).write_bytes(stamp)
    assert verify(bundle, roots=local.root).ok
    (bundle / FILE_NAME).write_bytes((bundle / FILE_NAME).read_bytes() + b"\n")
    assert f"时间戳“{STAMP_NAME}”无效：时间戳是对别的内容出具的" in verify(bundle).problems


def test_a_stamp_that_does_not_come_leaves_no_sheet(local: Local, tmp_path: Path) -> None:
    local.instead = lambda _query: (503, b"")
    manifest = manifest_of(tmp_path / "b")
    with pytest.raises(TimestampFailed):
        seal(tmp_path / "b", manifest, sheet_printer(), local.authority)
    assert not (tmp_path / "b" / SHEET_NAME).exists()
