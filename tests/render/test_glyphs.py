"""Characters no face has, or nobody sees, stop the document before it is written."""

import unicodedata

import pytest
from render_samples import Read

from docgen.errors import UnprintableCharacterError
from docgen.render.fonts import load_faces
from docgen.render.glyphs import check_characters, split_by_face
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx

FACES = load_faces()


@pytest.mark.parametrize(
    ("character", "code", "why"),
    [
        ("\U0003ffff", "U+3FFFF", "没有字形"),
        ("\ue000", "U+E000", "自造字"),
        ("\x07", "U+0007", "控制字符"),
        ("\ud842", "U+D842", "不成对的代理字符"),
        ("\u200b", "U+200B", "不可见的格式字符"),
        ("\u202e", "U+202E", "不可见的格式字符"),
        ("\ufe00", "U+FE00", "异体字选择符"),
        ("\U000e0100", "U+E0100", "异体字选择符"),
        ("\u2028", "U+2028", "行分隔符"),
        ("\U0001fae0", "U+1FAE0", "表情"),
        ("\U0001f600", "U+1F600", "表情"),
        ("\u2b50", "U+2B50", "表情"),
        ("\U0002ebf0", "U+2EBF0", "没有字形"),
        ("ༀ", "U+0F00", "没有字形"),
    ],
)
def test_refused_with_code_point_and_place(read: Read, character: str, code: str, why: str) -> None:
    document = read(
        '<p>甲</p><table class="grid" widths="1 1"><tbody>'
        f"<tr><td>户名</td><td>王{character}某</td></tr></tbody></table>"
    )
    with pytest.raises(UnprintableCharacterError) as caught:
        check_characters(document, FACES)
    (problem,) = caught.value.problems
    assert problem.place == "表1第1行第2格"
    assert code in problem.expected
    assert why in problem.expected
    assert problem.value.startswith("王")
    for write in (write_pdf, write_docx):
        with pytest.raises(UnprintableCharacterError):
            write(document)


def test_every_refusal_at_once(read: Read) -> None:
    with pytest.raises(UnprintableCharacterError) as caught:
        check_characters(read("<h1>\ue000</h1><p>\ue001\ue002</p>"), FACES)
    assert [p.place for p in caught.value.problems] == ["标题", "第1段", "第1段", "文书标题"]


@pytest.mark.parametrize("character", [*"喆堃㼆䶮", "\U00020164", "\U00020000", "\U0002a6d6", "\U0002a700"])
def test_rare_characters_have_a_face(character: str) -> None:
    for voice in ("song", "song_bold", "hei", "kai"):
        assert FACES.face_for(character, voice) is not None  # type: ignore[arg-type]


def test_rare_characters_are_asked_for_by_name() -> None:
    assert list(split_by_face("张䶮某\U00020000", "song", FACES)) == [
        (None, "张"),
        ("song_ext", "䶮"),
        (None, "某"),
        ("rare_a", "\U00020000"),
    ]
    assert list(split_by_face("张三\xa0", "hei", FACES)) == [(None, "张三\xa0")]


def test_every_symbol_that_passes_can_be_printed(read: Read) -> None:
    held = sorted(set().union(*FACES.coverage.values()))
    symbols = "".join(chr(c) for c in held if unicodedata.category(chr(c))[0] in "SPNM" and chr(c) not in "<&")
    passing = "".join(s for s in symbols if glyphs_pass(read, s))

    assert len(passing) > 500
    lines = (passing[at : at + 20] for at in range(0, len(passing), 20))
    assert write_pdf(read("".join(f"<p>{'国'.join(line)}</p>" for line in lines)))


def glyphs_pass(read: Read, character: str) -> bool:
    try:
        check_characters(read(f"<p>{character}</p>"), FACES)
    except UnprintableCharacterError:
        return False
    return True
