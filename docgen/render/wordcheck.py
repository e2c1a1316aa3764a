"""Whether a Word template can take a kind's place: every fault of it at once, each with its paragraph or table cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jinja2.exceptions import TemplateSyntaxError

from docgen.document.text import plain_text
from docgen.errors import Problem, TemplateRefused
from docgen.kinds.context import Marks
from docgen.kinds.definition import Kind
from docgen.kinds.demanded import title_of_demanded, unmasked, unsaid
from docgen.kinds.dictionary import PICTURE, names, sample_context
from docgen.kinds.environment import house_environment
from docgen.kinds.guarded import guarded_environment
from docgen.kinds.guesses import nearest
from docgen.kinds.parts import GAP_MARK
from docgen.kinds.refusals import NO_FILES, NO_MACROS, refusals
from docgen.kinds.sample import read_sample
from docgen.kinds.shapes import OPEN, Shape
from docgen.kinds.usage import usage
from docgen.kinds.wording import blocked_in
from docgen.law.dated import Parameters
from docgen.render.wordbalance import PlacedTag
from docgen.render.wordpackage import foreign_things, open_package, parsed
from docgen.render.wordreader import story_parts
from docgen.render.wordtags import Prepared, prepare
from docgen.render.wordtemplate import FAILURES, fill_word

STATEMENTS: Final = ("if", "elif", "else", "endif", "for", "endfor", "set", "with", "endwith")
_CLOSING: Final = {"if": "endif", "for": "endfor", "with": "endwith"}
_ANYTHING: Final = "anything"
_NUMBERS: Final = {"masked_id": "证件号码", "masked_phone": "电话号码", "masked_account": "卡号、账号"}
_TEXT: Final = "word/document.xml"
_TAG: Final = re.compile(rb"\{\{|\{%")


def check_template(kind: Kind, name: str, content: bytes, parameters: Parameters) -> tuple[str, ...]:
    """Refuse a template that can't take the kind's place.

    Args:
        kind: whose place.
        name: what the file is called.
        content: its bytes.
        parameters: the dated legal values the kind's sample is computed with.

    Returns:
        What whoever hands it in should know, in Chinese.

    Raises:
        TemplateFileUnreadable: it is no sound Word file.
        TemplateRefused: every fault.
    """
    parts = open_package(name, content)
    prepared = {part: _prepared(part, parts) for part in (_TEXT, *story_parts(parts))}
    problems = [*foreign_things(parts), *_elsewhere(parts, prepared)]
    for each in prepared.values():
        problems += each.problems
    offered, printed = names(kind), set[str]()
    for each in prepared.values():
        found = _Reading(kind, each.tags, offered)
        problems += found.problems
        printed |= found.printed
    said = [passage for each in prepared.values() for passage in each.said]
    problems += [*_unprinted(kind, offered, printed), *_unsaid(kind, said, printed), *blocked_in(kind, said)]
    notices: tuple[str, ...] = ()
    if not problems:
        failures, notices = _trial(kind, content, parameters)
        problems += failures
    if problems:
        order = {place: number for number, place in enumerate(dict.fromkeys(place for place, _ in said))}
        problems.sort(key=lambda problem: order.get(problem.place, len(order)))
        raise TemplateRefused(file=name, count=len(problems), problems=problems)
    return notices


def _prepared(part: str, parts: dict[str, bytes]) -> Prepared:
    root = parsed(parts[part])
    place = "页眉" if "header" in part else "页脚" if "footer" in part else "脚注" if "footnotes" in part else ""
    return prepare(root, place)


def _elsewhere(parts: dict[str, bytes], prepared: dict[str, Prepared]) -> Iterator[Problem]:
    """Tags in parts that nothing fills: endnotes, charts, properties."""
    for part, content in parts.items():
        if part.endswith(".xml") and part not in prepared and _TAG.search(content):
            yield Problem(
                f"文件部件 {part}",
                "",
                "标记写在了不能填写的地方（尾注、图表、未用的页眉页脚等）。请移到正文、页眉或页脚",
            )


class _Reading:
    """The tags of one part, each read by itself and all of them together."""

    def __init__(self, kind: Kind, tags: Sequence[PlacedTag], offered: Shape) -> None:
        self.tags = tags
        self.problems: list[Problem] = []
        self.printed: set[str] = set()
        self.environment = house_environment()
        lines = [self.line(tag) for tag in tags]
        known = replace(offered, members={**offered.members, _ANYTHING: OPEN})
        try:
            found = usage(self.environment.parse("\n".join(_balanced(tags, lines))), known, guarded_environment())
        except RecursionError:
            self.problems.append(Problem("全文", "", "标记的写法过于复杂，或者条件和循环嵌套过深"))
            return
        self.printed = found.printed
        for fault in found.faults:
            self.fault(tags[min(fault.line, len(tags)) - 1], fault.reason, fault.value)
        for line, path, mask in unmasked(kind, found):
            self.in_full(tags[min(line, len(tags)) - 1], path, mask)

    def in_full(self, tag: PlacedTag, path: str, mask: str) -> None:
        """A number that a letter may not show in full."""
        said = tag.source.strip("{} ")
        name = said if re.fullmatch(r"[\w.\[\]]+", said) else path
        reason = f"信函中不得完整写出当事人的{_NUMBERS[mask]}，应写 {{{{ {name} | {mask} }}}}"
        if mask == "masked_id":
            reason += f"；单位的统一社会信用代码可写入 {{% if not {name.rpartition('.')[0]}.person %}} 之内"
        self.fault(tag, reason)

    def fault(self, tag: PlacedTag, reason: str, value: str = "") -> None:
        problem = Problem(tag.place, (value or tag.said)[:80], reason)
        if problem not in self.problems:
            self.problems.append(problem)

    def line(self, tag: PlacedTag) -> str:
        """What stands for this tag when all are read together: itself, if it can be read alone."""
        if tag.word and tag.word not in STATEMENTS:
            return self.unknown(tag)
        alone = {
            "elif": f"{{% if true %}}{tag.source}{{% endif %}}",
            **{word: f"{tag.source}{{% {end} %}}" for word, end in _CLOSING.items()},
        }.get(tag.word, "" if tag.word.startswith("e") else tag.source)
        try:
            reasons = list(dict.fromkeys(reason for _, reason in refusals(self.environment.parse(alone))))
        except TemplateSyntaxError as error:
            reasons = [f"标记的写法有误（{error.message}）"]
        except RecursionError:
            reasons = ["标记的写法过于复杂"]
        for reason in reasons:
            self.fault(tag, reason)
        return _stand_in(tag) if reasons else tag.source

    def unknown(self, tag: PlacedTag) -> str:
        files = {"include", "import", "from", "extends", "block", "endblock"}
        macros = {"macro", "endmacro", "call", "endcall", "filter", "endfilter", "endset"}
        if tag.word in files:
            self.fault(tag, NO_FILES)
        elif tag.word in macros:
            self.fault(tag, NO_MACROS)
        else:
            self.fault(
                tag, f"没有“{tag.word}”这种语句。{nearest(tag.word, STATEMENTS) or '可用：' + '、'.join(STATEMENTS)}"
            )
        return ""


def _stand_in(tag: PlacedTag) -> str:
    """What keeps the tags around a wrong one readable."""
    match tag.word:
        case "if" | "elif":
            return f"{{% {tag.word} true %}}"
        case "for":
            found = re.match(r"\{% for\s+([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s+in\b", tag.source)
            return f"{{% for {found[1] if found else '_'} in {_ANYTHING} %}}"
        case "with":
            return "{% with %}"
        case "set":
            found = re.match(r"\{% set\s+([A-Za-z_]\w*)", tag.source)
            return f"{{% set {found[1]} = {_ANYTHING} %}}" if found else ""
    return ""


def _balanced(tags: Sequence[PlacedTag], lines: list[str]) -> list[str]:
    """One line a tag, with what was never ended ended, and what was never begun left out."""
    open_words: list[str] = []
    found = []
    for tag, line in zip(tags, lines, strict=True):
        if tag.word in _CLOSING:
            open_words.append(tag.word)
            found.append(line)
        elif tag.word.startswith("end"):
            found.append(_ended(open_words, tag.word.removeprefix("end"), line))
        elif tag.word in ("else", "elif"):
            takes = ("if", "for") if tag.word == "else" else ("if",)
            found.append(line if open_words and open_words[-1] in takes else "")
        else:
            found.append(line)
    return [*found, "".join(f"{{% {_CLOSING[word]} %}}" for word in reversed(open_words))]


def _ended(open_words: list[str], opener: str, line: str) -> str:
    """An end with those of what was begun later and never ended; nothing where it ends nothing."""
    if opener not in open_words:
        return ""
    between = ""
    while (word := open_words.pop()) != opener:
        between += f"{{% {_CLOSING[word]} %}}"
    return between + line


def _unprinted(kind: Kind, offered: Shape, printed: set[str]) -> Iterator[Problem]:
    needed = [*kind.definition.prints, *([PICTURE] if "document.code" in kind.definition.prints else [])]
    for name in needed:
        if name not in printed:
            yield Problem("全文", name, f"文书必须载明“{title_of_demanded(offered, name)}”，模板没有打印")


def _unsaid(kind: Kind, said: Sequence[tuple[str, str]], printed: set[str]) -> Iterator[Problem]:
    for missing in unsaid(kind, [text.strip() for _, text in said], printed):
        yield Problem("全文", "", f"文书必须载明“{missing.what}”，模板没有写。{missing.add}")


def _trial(kind: Kind, content: bytes, parameters: Parameters) -> tuple[list[Problem], tuple[str, ...]]:
    """Fill the template with the kind's sample, as a numbered document and as a draft."""
    sample = read_sample(kind)
    draft = replace(sample, marks=Marks(sample.marks.dated_on))
    gaps: dict[str, None] = {}
    for each in (sample, draft):
        try:
            filled = fill_word(
                content,
                sample_context(kind, each, parameters),
                kind=kind,
                title=kind.definition.title,
                dated_on=each.marks.dated_on,
            )
        except FAILURES as error:
            return [Problem("全文", "", f"用样例试填失败：{error}")], ()
        gaps.update(dict.fromkeys(found[1] for found in GAP_MARK.finditer(plain_text(filled.document))))
    return [], tuple(f"样例案件没有“{gap}”；案件缺少此项时，文书不予输出。可写入 {{% if … %}} 之内" for gap in gaps)
