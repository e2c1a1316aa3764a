"""A mail server that runs here: it takes mail, or does what a test tells it to do instead."""

import base64
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


@dataclass
class LocalMail:
    """The server: where it answers, what it took, what it is to say instead of yes (``""``: it hangs up)."""

    port: int = 0
    certificate: Path | None = None
    instead: dict[str, str] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    login: str = ""

    def mails(self) -> list[EmailMessage]:
        """What it took, read."""
        return [message_from_bytes(each, policy=default) for each in self.taken]  # type: ignore[misc]


def pair(folder: Path) -> Path:
    """A key and its certificate for localhost, in one file."""
    path = folder / "mail.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(path), "-out", str(folder / "mail.crt")]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own arguments
    path.write_bytes(path.read_bytes() + (folder / "mail.crt").read_bytes())
    return path


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    mail: LocalMail


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        mail = self.server.mail
        self.say("220 localhost")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            word = line.split(" ")[0].upper()
            mail.heard.append(word)
            if word == "DATA":
                self.data(mail)
                if not mail.instead.get(word, "said"):
                    return
            elif word in mail.instead:
                self.say(mail.instead[word])
            elif word == "EHLO":
                self.say("250-localhost")
                self.say("250-STARTTLS" if mail.certificate else "250-8BITMIME")
                self.say("250 AUTH PLAIN")
            elif word == "STARTTLS":
                self.say("220 go on")
                try:
                    self.secure(mail)
                except ssl.SSLError:  # who does not trust us hangs up
                    return
            else:
                mail.login = base64.b64decode(line.split(" ")[2]).decode() if word == "AUTH" else mail.login
                self.say({"AUTH": "235 welcome", "QUIT": "221 bye"}.get(word, "250 ok"))

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def secure(self, mail: LocalMail) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(mail.certificate))
        self.request = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)

    def data(self, mail: LocalMail) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        said = mail.instead.get("DATA", "250 2.0.0 queued as 4F1A")
        if not said or said.startswith("2"):
            mail.taken.append(b"".join(lines))
        if said:
            self.say(said)


@contextmanager
def local_mail(certificate: Path | None = None) -> Iterator[LocalMail]:
    """The server while the block lasts."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.mail = LocalMail(server.server_address[1], certificate)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.mail
        finally:
            server.shutdown()
