"""A mail as pages: a sheet with its head and what hangs on it, then its body.

The attachments are laid out beside it as files, to be converted as any file is; the sheet says their names, lengths
and SHA-256, so that each can be compared with what the mail holds.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pikepdf

from docgen.bundle.characters import Printable
from docgen.bundle.joining import Piece, join
from docgen.bundle.mails import Mail, MailRefused, Part, read_mail
from docgen.bundle.recordings import zh_size
from docgen.bundle.source import Attached, Note
from docgen.bundle.textfiles import TEXT_MOST, text_blocks
from docgen.bundle.webpages import print_markup
from docgen.document.tree import Block, Break, Cell, Document, Heading, Inline, Paragraph, Row, Run, Table
from docgen.errors import Problem
from docgen.render.pdf import write_pdf

MOST: Final = 200 << 20
"""Bytes of a mail that is taken apart."""
_TITLED: Final = 40
"""Characters of a saved page's address that its title shows; the whole stands below."""
_PLAIN: Final = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail without its attachments: its pages, and where those lie."""

    pdf: Path
    page_count: int
    notes: tuple[Note, ...]
    attachments: tuple[Attached, ...]


def open_mail(name: str, path: Path, folder: Path, dated_on: date) -> Letter | Problem:
    """Take a mail apart and print its own pages.

    Args:
        name: what the mail is called in the case.
        path: the mail.
        folder: where its pages and attachments go; it is made.
        dated_on: the day written into the sheet's properties.
    """
    if path.stat().st_size > MOST:
        return Problem(name, "", f"邮件超过 {MOST >> 20} MB，不予打开。请在邮件程序中打印为 PDF，附件另行列为证据")
    folder.mkdir()
    try:
        mail = read_mail(path.read_bytes())
    except MailRefused as refused:
        return Problem(name, "", str(refused))
    return _Printing(name, mail, folder, dated_on).letter()


class _Printing:
    """One mail being printed."""

    def __init__(self, name: str, mail: Mail, folder: Path, dated_on: date) -> None:
        self.name = name
        self.mail = mail
        self.folder = folder
        self.dated_on = dated_on
        self.printable = Printable()
        self.notes: list[Note] = []
        self.used: set[str] = set()

    def letter(self) -> Letter | Problem:
        """The pages, or why the mail cannot be printed."""
        bodies = self._bodies()
        if isinstance(bodies, Problem):
            return bodies
        attachments = self._attachments()
        head = self._head(attachments)
        if bodies and isinstance(first := bodies[0], list):
            head += first
            del bodies[0]
        printed = [body if isinstance(body, Path) else self._document(body) for body in bodies]
        pieces = [Piece(pdf) for pdf in (self._document(head), *printed)]
        target = pieces[0].pdf
        if len(pieces) > 1:
            target = self.folder / "letter.pdf"
            if isinstance(made := join(self.name, pieces, target), Problem):
                return made
        with pikepdf.open(target) as pdf:
            count = len(pdf.pages)
        kept = [self._laid_out(part, number) for number, part in enumerate(attachments, 1) if not part.seal]
        return Letter(target, count, self._said(attachments), tuple(kept))

    def _bodies(self) -> "list[list[Block] | Path] | Problem":
        """The bodies in order: text as blocks, markup printed."""
        bodies: list[list[Block] | Path] = []
        for number, body in enumerate(self.mail.bodies):
            if number not in self.mail.html:
                if len(body) > TEXT_MOST:
                    return Problem(self.name, "", "邮件正文过长。请在邮件程序中打印为 PDF 后重新提交")
                blocks = text_blocks(body, self.printable)
                if bodies and isinstance(last := bodies[-1], list):
                    last += blocks
                else:
                    bodies.append(blocks)
                continue
            target = self.folder / f"body-{number}.pdf"
            made = print_markup(self.name, body, self.mail.carried, target)
            if isinstance(made, Problem):
                return made
            bodies.append(target)
            self.notes += made.notes
            self.used |= made.used
        return bodies

    def _attachments(self) -> list[Part]:
        """What hangs on the mail: all that its body does not show."""
        unseen = [part for addresses, part in self.mail.pictures if not self.used & set(addresses)]
        if self.mail.snapshot and unseen:
            text = f"网页所附资源 {len(unseen)} 个未在页面中显示，未编入"
            self.notes.append(Note("resources_left_out", text))
            unseen = []
        return [*self.mail.attachments, *unseen]

    def _head(self, attachments: list[Part]) -> list[Block]:
        title = "电子邮件"
        if self.mail.snapshot:
            title = f"网页存档：{self.printable(_short(self.mail.address))}" if self.mail.address else "网页存档"
        rows = [_row((label, self.printable(value))) for label, value in self.mail.heads]
        rows.append(_row(("附件", f"{len(attachments)}个" if attachments else "无")))
        blocks: list[Block] = [Heading(1, (Run(title),)), Table("facts", (1.0, 5.0), tuple(rows))]
        if attachments:
            head = _row(("序号", "附件名称", "大小", "SHA-256"), header=True)
            listed = tuple(
                _row((str(n), self.printable(part.name), zh_size(len(part.content)), part.sha256))
                for n, part in enumerate(attachments, 1)
            )
            blocks.append(Table("grid", (0.6, 3.2, 2.2, 4.2), listed, (head,)))
        blocks.append(Paragraph((Run("正文", bold=True),), "flush", keep=True))
        if not self.mail.bodies:
            blocks.append(Paragraph((Run("（邮件没有正文）"),), "flush"))
        elif 0 in self.mail.html:
            blocks.append(Paragraph((Run("（见后页，按网页格式排印）"),), "flush"))
        return blocks

    def _document(self, blocks: list[Block]) -> Path:
        target = self.folder / f"page-{len(list(self.folder.iterdir()))}.pdf"
        document = Document(self.name, "mail", "table", tuple(blocks))
        target.write_bytes(write_pdf(document, dated_on=self.dated_on, numbered=False))
        return target

    def _laid_out(self, part: Part, number: int) -> Attached:
        suffix = Path(part.name).suffix.lower()
        path = self.folder / f"attachment-{number}{suffix if _PLAIN.fullmatch(suffix) else ''}"
        path.write_bytes(part.content)
        text = part.mime_type.startswith("text/") or part.mime_type.startswith("message/")
        return Attached(part.name, path, part.sha256, len(part.content), text)

    def _said(self, attachments: list[Part]) -> tuple[Note, ...]:
        what = "邮件"
        if self.mail.snapshot:
            what = f"网页存档（{self.mail.address}）" if self.mail.address else "网页存档"
        notes = [Note("converted", f"{what}：信头、附件清单和正文排印后编入")]
        if self.mail.other_html:
            notes.append(Note("alternative_left_out", "正文按纯文本编入；另有的网页格式正文文字相同，未重复编入"))
        if self.mail.other_text:
            notes.append(Note("alternative_left_out", "正文按网页格式编入；另有的纯文本正文与之不尽相同，未编入"))
        if seals := [part.name for part in attachments if part.seal]:
            text = f"邮件带有电子签名（{'、'.join(seals)}），签名须在原邮件上验证"
            notes.append(Note("signed", text))
        kept = [note for note in self.notes if note.code != "converted"]
        return (*notes, *kept, *self.printable.notes())


def _short(address: str) -> str:
    """An address that fits on the line of a title."""
    return address if len(address) <= _TITLED else f"{address[: _TITLED - 1]}…"


def _row(words: tuple[str, ...], *, header: bool = False) -> Row:
    return Row(tuple(Cell((Paragraph(_breakable(text), "flush"),), header=header) for text in words))


def _breakable(text: str) -> tuple[Inline, ...]:
    """A hash on two lines: it has no place to break at."""
    if len(text) == len(hashlib.sha256().hexdigest()) and text.isalnum() and text.isascii():
        return (Run(text[:32]), Break(), Run(text[32:]))
    return (Run(text),)
