"""May this PDF go into a bundle, and what has to be said of it?

Only what is drawn on the pages goes in: page contents, and annotations flattened into them. Scripts, actions,
attachments, links and form fields are left behind by construction (``assemble`` copies nothing else); here they are
found and named. A file that cannot be shown as its reader saw it is refused: a password, damage that cost content, a
form that only its script can draw, an annotation without a picture of itself.
"""

import re
from pathlib import Path
from typing import Final

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from docgen.bundle.actions import actions, annotations, entries
from docgen.bundle.drawn import danger
from docgen.bundle.source import Note
from docgen.errors import Problem

pikepdf.settings.set_qpdf_limits(flate_max_memory=256 << 20, run_length_max_memory=256 << 20)
"""Process-wide, as qpdf has them: a stream that unpacks to more than 256 MB of drawing instructions is an attack."""

PRINT_IT: Final = "请在阅读器中打开，另存或打印为新的 PDF 后重新提交"
UNREADABLE: Final = (pikepdf.PdfError, ValueError, RuntimeError, OverflowError, RecursionError, TypeError, KeyError)
"""What broken structures make pikepdf raise."""

_DYNAMIC: Final = f"是动态 XFA 表单，内容须由专用软件生成，不能如实编入。{PRINT_IT}"
_WAITING: Final = "Please wait"
"""What Adobe's programs put on the page of a form that only they can draw."""
_HIDDEN: Final = 0x02 | 0x20
"""Annotation flags Hidden and NoView (ISO 32000-1, 12.5.3)."""
_DRAWN: Final = {
    *("/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline"),
    *("/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Redact"),
}
"""Annotations that show something on the page; without an appearance each viewer invents one."""
_MULTIMEDIA: Final = {"/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"}
_COMMENTED: Final = {"/Text", *_DRAWN} - {"/FreeText"}
"""Annotations whose words stand in a window of the reader's, not on the page."""
_REFERENCE: Final = re.compile(rb"(\d+) (\d+) R\b")
_STRING: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)


def open_pdf(path: Path) -> Pdf:
    """Open for reading, structures repaired where need be. Raises pikepdf's errors."""
    return pikepdf.open(path, suppress_warnings=True)


def examine(name: str, path: Path) -> tuple[int, tuple[Note, ...]] | Problem:
    """Number of pages and what is to be said of the file; or why it cannot go in.

    Args:
        name: what the file is called in the case.
        path: where it lies.
    """
    try:
        with open_pdf(path) as pdf:
            found = _Examination(name, pdf)
            problem = found.problem(path)
            return problem or (len(pdf.pages), tuple(found.notes))
    except pikepdf.PasswordError:
        return Problem(name, "", "文件设有打开密码，不能读取。请取消密码后重新提交")
    except UNREADABLE as error:
        if "memory limit exceeded" in str(error):  # of ``set_qpdf_limits`` above
            return Problem(name, "", f"PDF 的内容解压后异常庞大，不予打开。{PRINT_IT}")
        return Problem(name, "", f"PDF 已损坏，不能读取。请重新取得该文件；若能用阅读器打开，{PRINT_IT}")


class _Examination:
    """One look through one file."""

    def __init__(self, name: str, pdf: Pdf) -> None:
        self.name = name
        self.pdf = pdf
        self.notes: list[Note] = []
        self.pinned: list[str] = []
        """Names of files that hang on notes on the pages."""
        self.repaired = bool(pdf.get_warnings())

    def problem(self, path: Path) -> Problem | None:
        """The first thing that forbids taking this file; notes are complete only if there is none."""
        for check in (self._whole, self._contents, self._static, self._drawn, self._noted):
            if (reason := check()) is not None:
                return Problem(self.name, "", reason)
        if (reason := self._counted_alike(path)) is not None:
            return Problem(self.name, "", reason)
        self._say_what_is_left_behind()
        return None

    def _whole(self) -> str | None:
        """A repaired file has lost nothing."""
        if not len(self.pdf.pages):
            return "PDF 中没有页面。请重新取得该文件"
        if not self.repaired:
            return None
        lost = f"PDF 已损坏且内容残缺，不能如实编入。请重新取得该文件；若能用阅读器打开，{PRINT_IT}"
        declared = self.pdf.Root.Pages.get("/Count")
        if declared != len(self.pdf.pages) or any("/Contents" not in page.obj for page in self.pdf.pages):
            return lost
        if _dangling(self.pdf):
            return lost
        for thing in self.pdf.objects:
            if isinstance(thing, Stream) and not _decodes(thing):
                return lost
        if any("unable to recover" in warning or "decoding" in warning for warning in self.pdf.get_warnings()):
            return lost
        self.notes.append(Note("repaired", "PDF 结构有损坏，已修复后编入，页面内容无缺失"))
        return None

    def _contents(self) -> str | None:
        """Every page's drawing instructions can be read to their end."""
        self.pdf.get_warnings()
        for number, page in enumerate(self.pdf.pages, 1):
            contents = page.obj.get("/Contents", Array())
            parts = list(contents) if isinstance(contents, Array) else [contents]
            whole = all(isinstance(part, Stream) and part.read_bytes() is not None for part in parts)
            if not whole or self.pdf.get_warnings():
                return f"第{number}页内容已损坏，不能如实编入。请重新取得该文件；若能用阅读器打开，{PRINT_IT}"
        return None

    def _drawn(self) -> str | None:
        """All that is drawn lies in the file, and within reason."""
        found = danger(self.pdf)
        return None if found is None else f"第{found[0]}页{found[1]}，不能如实编入。{PRINT_IT}"

    def _static(self) -> str | None:
        """Not a form only its script can draw, nor a mere wrapper of other files."""
        root = self.pdf.Root
        rendered_late: object = root.get("/NeedsRendering")
        if rendered_late is True:
            return _DYNAMIC
        if "/Collection" in root:
            return "是 PDF 文件包，内容在所附的文件中。请取出其中的文件逐一列为证据"
        return None

    def _noted(self) -> str | None:
        """Annotations show themselves by a picture of their own."""
        flattened = links = multimedia = comments = 0
        stale: object = entries(self.pdf.Root.get("/AcroForm")).get("/NeedAppearances")
        self.pinned = [_pinned(annotation) for _, annotation in annotations(self.pdf) if _is_pinned(annotation)]
        for number, annotation in annotations(self.pdf):
            subtype = str(annotation.get("/Subtype"))
            flags = annotation.get("/F")
            if isinstance(flags, int) and flags & _HIDDEN:
                continue
            links += subtype == "/Link"
            multimedia += subtype in _MULTIMEDIA
            comments += subtype in _COMMENTED and str(annotation.get("/Contents", "")).strip() != ""
            filled = subtype == "/Widget" and _filled_in(annotation)
            if _has_appearance(annotation) and not (filled and stale is True):
                flattened += 1
            elif subtype in _DRAWN or filled:
                return f"第{number}页有未生成外观的批注或表单内容，各阅读器显示不一。{PRINT_IT}"
        if flattened:
            self.notes.append(Note("annotations_flattened", f"批注、印章或表单域 {flattened} 处，已按所见固定在页面上"))
        if links:
            self.notes.append(Note("links_removed", f"原有链接 {links} 处已去除，文字不变"))
        if comments:
            text = f"批注 {comments} 条的文字只在阅读器中弹出，未编入。如需作为证据请连同批注打印为 PDF 后重新提交"
            self.notes.append(Note("comments_left_out", text))
        if multimedia:
            self.notes.append(Note("multimedia_removed", f"内嵌的多媒体 {multimedia} 处不能编入，只保留其画面"))
        return None

    def _counted_alike(self, path: Path) -> str | None:
        """A second reader finds as many pages."""
        try:
            other = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            return None if self.repaired else f"PDF 结构异常，不能可靠读取。{PRINT_IT}"
        try:
            count = len(other)
            waits = self._waits(other)
        finally:
            other.close()
        if waits:
            return _DYNAMIC
        if count != len(self.pdf.pages):
            return f"PDF 页数不能确定（{len(self.pdf.pages)} 页或 {count} 页）。{PRINT_IT}"
        return None

    def _waits(self, other: pypdfium2.PdfDocument) -> bool:
        """Whether a form's first page only says that a program should draw it."""
        if "/XFA" not in entries(self.pdf.Root.get("/AcroForm")):
            return False
        text_page = other[0].get_textpage()
        return _WAITING in text_page.get_text_bounded()

    def _say_what_is_left_behind(self) -> None:
        pdf, root = self.pdf, self.pdf.Root
        if pdf.is_encrypted:
            self.notes.append(Note("owner_restrictions", "原文件限制打印或修改，可以正常阅读，已按所见编入"))
        started = set(actions(pdf))
        if "/JavaScript" in started or "/JavaScript" in entries(root.get("/Names")):
            self.notes.append(Note("scripts_removed", "含 JavaScript 脚本，已去除，未运行"))
        if started & {"/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}:
            self.notes.append(Note("actions_removed", "含启动程序、提交数据或打开其他文件的动作，已去除，未运行"))
        if names := sorted({*pdf.attachments, *self.pinned}):
            listed = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
            text = f"内嵌附件 {len(names)} 个未编入：{listed}。如需作为证据请另行列出"
            self.notes.append(Note("attachments_left_out", text))
        fields = entries(root.get("/AcroForm"))
        if isinstance(flags := fields.get("/SigFlags"), int) and flags & 1:
            self.notes.append(Note("signed", "原文件带有电子签名，签名须在原文件上验证"))
        if "/XFA" in fields:
            self.notes.append(Note("form_data_left_out", "表单（XFA）数据未编入，按页面所见编入"))


def _is_pinned(annotation: Object) -> bool:
    return annotation.get("/Subtype") == Name.FileAttachment


def _pinned(annotation: Object) -> str:
    """What a file attached to a spot on a page is called."""
    said = entries(annotation.get("/FS"))
    return str(said.get("/UF") or said.get("/F") or "未命名")


def _has_appearance(annotation: Object) -> bool:
    normal = entries(annotation.get("/AP")).get("/N")
    return isinstance(normal, Stream | Dictionary)


def _filled_in(widget: Object) -> bool:
    """A text or choice field that holds something."""
    node: object = widget
    kind: object = None
    value: object = None
    for _ in range(32):
        if not isinstance(node, Dictionary):
            break
        kind = kind or node.get("/FT")
        value = value if value is not None else node.get("/V")
        node = node.get("/Parent")
    return kind in {Name.Tx, Name.Ch} and value is not None and str(value) != ""


def _dangling(pdf: Pdf) -> bool:
    """Whether something refers to an object that is not there."""
    things = list(pdf.objects)
    if not all(isinstance(thing, Object) for thing in things):
        return True
    present = {thing.objgen for thing in things}
    for thing in things:
        text = _STRING.sub(b"", (thing.stream_dict if isinstance(thing, Stream) else thing).unparse())
        for number, generation in _REFERENCE.findall(text):
            if (int(number), int(generation)) not in present:
                return True
    return False


def _decodes(stream: Stream) -> bool:
    try:
        stream.read_bytes()
    except pikepdf.DataDecodingError:
        return False
    except pikepdf.PdfError as error:
        return "unfilterable" in str(error)
    return True
