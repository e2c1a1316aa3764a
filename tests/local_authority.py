"""A time stamping authority that runs here: ``openssl ts`` behind a small HTTP server."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from docgen.bundle.timestamp import Authority

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[no_signer]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,emailProtection
[authority]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Local:
    """An authority in a folder, and the answers it has been told to give instead of its own."""

    folder: Path
    url: str = ""
    instead: Callable[[bytes], tuple[int, bytes]] | None = None
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)  # noqa: S603, S607 - our own arguments

    def pair(self, name: str, subject: str, extensions: str, issuer: str | None = None) -> None:
        """A key and a certificate of it, its own or another's."""
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key")
        named = ("-subj", f"/O=示例机构/CN={subject}", "-utf8", "-config", "authority.cnf")
        if issuer is None:
            self.openssl(
                "req", "-x509", *key, *named, "-days", "3650", "-extensions", extensions, "-out", f"{name}.pem"
            )
            return
        self.openssl("req", *key, *named, "-out", f"{name}.csr")
        signed = ("-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial", "-days", "3650")
        as_told = ("-extfile", "authority.cnf", "-extensions", extensions)
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signed, *as_told, "-out", f"{name}.pem")

    def reply(self, query: bytes, *chain: str) -> bytes:
        """What the authority says to a query, with its certificate and those of ``chain``."""
        (self.folder / "query").write_bytes(query)
        told = ("-config", "authority.cnf", "-section", "authority", "-signer", "signer.pem", "-inkey", "signer.key")
        self.openssl("ts", "-reply", "-queryfile", "query", *told, *chain, "-out", "answer")
        return (self.folder / "answer").read_bytes()

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    @property
    def authority(self) -> Authority:
        return Authority(self.url, self.root, timeout_seconds=10)


@contextmanager
def running_authority(folder: Path) -> Iterator[Local]:
    """The authority, asked over HTTP at an address of this machine; its keys and certificates lie in ``folder``."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine to be the authority")
    local = Local(folder)
    (local.folder / "authority.cnf").write_text(CONFIGURATION.format(folder=local.folder), "utf-8")
    (local.folder / "serial").write_text("0A\n", "ascii")
    local.pair("root", "示例根证书", "root")
    local.pair("signer", "示例时间戳", "signer", "root")
    local.pair("other", "别的根证书", "root")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            local.asked.append((self.headers["Content-Type"], query))
            status, answer = local.instead(query) if local.instead else (200, local.reply(query))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", local.url)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    local.url = f"http://127.0.0.1:{server.server_port}/tsa"
    try:
        yield local
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
