"""A template with the house's macros written out in place, its tags taken out of the text and numbered.

A call ``{{ sums_table(sums) }}`` becomes the macro's own words. Its arguments, and what it sets, keep to themselves in
``{% with %}``; where every argument has its parameter's name and nothing it sets is used outside, none is needed.
"""

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from docgen.errors import TemplateNotConvertible
from docgen.kinds.definition import Kind
from docgen.kinds.environment import HOUSE
from docgen.kinds.tags import BrokenTag, Tag, scan

FIRST: Final = 0x3F000
"""The character of the first tag: in the unassigned third plane, and Chinese to the reader of documents."""
MOST_TAGS: Final = 0xFFE
_DEPTH: Final = 10
_IMPORT: Final = re.compile(
    r'(?:from|import)\s+"([\w./-]+)"\s+(?:import|as)\s+(.+?)(?:\s+with(?:out)?\s+context)?', re.DOTALL
)
_CALL: Final = re.compile(r"([A-Za-z_][\w.]*)\s*\((.*)\)", re.DOTALL)
_CHOICE: Final = re.compile(r"([^{}]+?) if ([^{}]+?) else ([^{}]+)")
"""One thing or the other, as an expression."""
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_REFUSED: Final = frozenset({"call", "filter", "extends", "block", "autoescape"})


@dataclass(frozen=True, slots=True)
class _Macro:
    parameters: tuple[tuple[str, str | None], ...]
    """Each name and its default."""
    body: str

    @property
    def sets(self) -> frozenset[str]:
        """The names it sets for itself."""
        tags = (tag for tag in scan(self.body) if isinstance(tag, Tag) and tag.word in ("set", "for"))
        return frozenset(name for tag in tags for name in _NAME.findall(re.split(r"=|\bin\b", tag.body)[0])[1:])


def written_out(kind: Kind) -> tuple[str, dict[str, str]]:
    """The text with one character for each tag, and the tags by their characters.

    Raises:
        TemplateNotConvertible: a macro or a statement that can't be written out, by name.
    """
    writing = _Writing(kind)
    writing.expand(kind.template_path.read_text(encoding="utf-8"), 0)
    return "".join(writing.pieces), writing.tags


class _Writing:
    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.macros: dict[str, _Macro] = {}
        self.tags: dict[str, str] = {}
        self.pieces: list[str] = []

    def stop(self, what: str) -> NoReturn:
        raise TemplateNotConvertible(title=self.kind.definition.title, kind=self.kind.name, what=what)

    def expand(self, text: str, depth: int) -> None:
        """Write out ``text``; what its tags define is known from then on."""
        if depth > _DEPTH:
            self.stop("宏互相调用，层次过深")
        at = 0
        text = _trimmed(text)
        tags = list(scan(text))
        while tags:
            tag = tags.pop(0)
            if isinstance(tag, BrokenTag):
                self.stop(f"{tag.text}：{tag.reason}")
            if tag.start < at:
                continue
            self.pieces.append(text[at : tag.start])
            at = self.macro_at(text, tag, tags) if tag.word == "macro" else tag.end
            if tag.word != "macro":
                self.tag(tag, text, depth)
        self.pieces.append(text[at:])

    def macro_at(self, text: str, tag: Tag, following: list[Tag | BrokenTag]) -> int:
        """Take a macro's definition out of the text; where it ends."""
        found = _CALL.fullmatch(tag.body.removeprefix("macro").strip())
        end = next((other for other in following if isinstance(other, Tag) and other.word == "endmacro"), None)
        if found is None or end is None:
            self.stop(f"宏的写法无法识别：{tag.source}")
        parameters = [part.partition("=") for part in _split(found[2])]
        named = tuple((name.strip(), default.strip() if sign else None) for name, sign, default in parameters)
        self.macros[found[1]] = _Macro(named, text[tag.end : end.start])
        return end.end

    def tag(self, tag: Tag, text: str, depth: int) -> None:
        if tag.word in ("from", "import"):
            self.take_macros(tag)
        elif tag.word == "include":
            self.expand(self.house(tag.body.split('"')[1]), depth + 1)
        elif tag.word in _REFUSED or (tag.word == "set" and "=" not in tag.body):
            self.stop(f"{tag.source} 没有对应的写法")
        elif tag.opening == "{{" and (called := _CALL.fullmatch(tag.body)) and called[1] in self.macros:
            self.call(self.macros[called[1]], _split(called[2]), text, depth)
        elif tag.opening == "{{" and self.calls(tag.body) and (choice := _CHOICE.fullmatch(tag.body)):
            one, condition, other = choice.groups()
            self.expand(f"{{% if {condition} %}}{{{{ {one} }}}}{{% else %}}{{{{ {other} }}}}{{% endif %}}", depth + 1)
        elif calls := self.calls(tag.body):
            self.stop(f"宏 {calls[0]} 应单独写成 {{{{ {calls[0]}(…) }}}}，不能写在 {tag.source} 里")
        elif tag.opening != "{#":
            self.emit(tag.source)

    def calls(self, body: str) -> list[str]:
        """The macros an expression calls."""
        return [name for name in self.macros if re.search(rf"(?<![\w.]){re.escape(name)}\s*\(", body)]

    def call(self, macro: _Macro, arguments: list[str], text: str, depth: int) -> None:
        values = dict(macro.parameters)
        positional = [argument for argument in arguments if not re.match(r"\w+\s*=(?!=)", argument)]
        values |= dict(zip(values, positional, strict=False))
        for argument in arguments[len(positional) :]:
            name, _, value = argument.partition("=")
            values[name.strip()] = value.strip()
        if missing := [name for name, value in values.items() if value is None]:
            self.stop(f"宏缺少参数 {'、'.join(missing)}")
        body = macro.body
        for name in [name for name, value in values.items() if self.calls(value or "")]:
            body = self.put_in(body, name, values.pop(name) or "")
        for name in [name for name, value in values.items() if (value or "").isdigit()]:
            if not _uses(said := _printed(name).sub(values[name] or "", body), name):
                body = said
                del values[name]
        changed = {name: value for name, value in values.items() if name != value}
        scoped = bool(changed) or any(re.search(rf"(?<![\w.]){name}\b", text) for name in macro.sets)
        if scoped:
            self.emit(
                f"{{% with {', '.join(f'{name} = {value}' for name, value in changed.items())} %}}".replace("  ", " ")
            )
        self.expand(body, depth + 1)
        if scoped:
            self.emit("{% endwith %}")

    def put_in(self, body: str, name: str, value: str) -> str:
        """A macro's words with a parameter that is itself a macro's words put in where it is printed."""
        put = _printed(name).sub(lambda _: f"{{{{ {value} }}}}", body)
        if _uses(put, name, besides=value):
            self.stop(f"宏 {value} 不能作为参数 {name}，它不只是打印出来")
        return put

    def take_macros(self, tag: Tag) -> None:
        found = _IMPORT.fullmatch(tag.body)
        if found is None:
            self.stop(f"{tag.source} 没有对应的写法")
        inner = _Writing(self.kind)
        inner.expand(self.house(found[1]), 0)
        self.macros.update(inner.macros)
        for source in inner.tags.values():
            if not source.startswith("{% set "):
                self.stop(f"公用模板 {found[1]} 里的 {source} 没有对应的写法")
            self.emit(source)
        if tag.word == "import":
            self.macros.update({f"{found[2].strip()}.{name}": macro for name, macro in inner.macros.items()})
        else:
            pairs = [part.split(" as ") for part in found[2].split(",")]
            self.macros.update(
                {pair[-1].strip(): inner.macros[pair[0].strip()] for pair in pairs if pair[0].strip() in inner.macros}
            )

    def house(self, name: str) -> str:
        path = HOUSE / name
        if not path.is_file() or path.resolve().parent != HOUSE:
            self.stop(f"没有公用模板 {name}")
        return path.read_text(encoding="utf-8")

    def emit(self, source: str) -> None:
        if len(self.tags) >= MOST_TAGS:
            self.stop(f"标记多于 {MOST_TAGS} 个")
        mark = chr(FIRST + len(self.tags))
        self.tags[mark] = source
        self.pieces.append(mark)


def _printed(name: str) -> re.Pattern[str]:
    """The tag that prints a name."""
    return re.compile(rf"\{{\{{\s*{name}\s*\}}\}}")


def _uses(text: str, name: str, besides: str | None = None) -> bool:
    """Whether a tag of the text has the name; those that hold ``besides`` aside."""
    bodies = (tag.body for tag in scan(text) if isinstance(tag, Tag))
    return any(re.search(rf"(?<![\w.]){name}\b", body) for body in bodies if besides is None or besides not in body)


def _trimmed(text: str) -> str:
    """The text as Jinja reads it with ``trim_blocks`` and ``lstrip_blocks``, and with the ``-`` of its tags obeyed."""
    pieces: list[str] = []
    at = 0
    for tag in scan(text):
        before, end = text[at : tag.start], tag.end
        if isinstance(tag, Tag) and tag.opening != "{{":
            line = before.rpartition("\n")[2]
            if not line.strip(" \t") and ("\n" in before or at == 0 or text[at - 1 : at] == "\n"):
                before = before[: len(before) - len(line)]
            end += text.startswith("\n", end)
        raw = text[tag.start : tag.end]
        if raw[2:3] == "-":
            before = before.rstrip()
        pieces += [before, raw]
        if raw[-3:-2] == "-":
            end += len(text[end:]) - len(text[end:].lstrip())
        at = end
    return "".join([*pieces, text[at:]])


def _split(arguments: str) -> list[str]:
    """Arguments parted at their commas, those within brackets and strings left."""
    found, depth, quote, piece = [], 0, "", ""
    for mark in arguments:
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
        elif mark == "," and not depth:
            found.append(piece.strip())
            piece = ""
            continue
        piece += mark
    return [part for part in (*found, piece.strip()) if part]
