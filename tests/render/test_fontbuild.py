"""The faces as they are built: what they hold, what was changed on the way, and what stops the building."""

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from docgen.errors import FontMissingError, FontSourceMissingError
from docgen.render import fontbuild
from docgen.render.facedraw import Face
from docgen.render.fonts import CATALOGUE, FAMILIES, PACKAGES, SOURCES, default_folder, load_faces

FOLDER = default_folder()


@pytest.mark.parametrize("face", ["song", "song_bold", "hei", "kai"])
def test_a_face_is_truetype_of_its_own_name(face: str) -> None:
    with TTFont(FOLDER / f"{face}.ttf") as font:
        assert "glyf" in font
        assert font["name"].getDebugName(1) == FAMILIES[face]
        cmap, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        assert len({metrics[cmap[ord(digit)]][0] for digit in "0123456789"}) == 1
        for character in "国，。（《“”—…　":
            assert metrics[cmap[ord(character)]][0] == em
        assert metrics[cmap[ord("_")]][0] * 2 == em


def test_dashes_join_and_underscores_join() -> None:
    with TTFont(FOLDER / "song.ttf") as font:
        cmap, table, em = font.getBestCmap(), font["glyf"], font["head"].unitsPerEm
        dash, underscore = table[cmap[ord("—")]], table[cmap[ord("_")]]
        assert (dash.xMin, dash.xMax) == (0, em)
        assert (underscore.xMin, underscore.xMax) == (0, em // 2)


def test_everyday_characters_are_gb2312_and_signs() -> None:
    held = fontbuild.everyday_characters()
    assert len([code for code in held if 0x4E00 <= code <= 0x9FFF]) == 6763
    assert {ord(c) for c in "国￥〔〕☑□·—"} <= held
    assert ord("喆") not in held
    assert held <= load_faces().coverage["song"] | {0x2611}


def test_built_once(capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in FOLDER.iterdir()}
    assert fontbuild.main([]) == 0
    assert "已就绪" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in FOLDER.iterdir()} == before


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fontbuild, "FONT_ROOTS", (tmp_path,))
    with pytest.raises(FontSourceMissingError, match="apt-get install fonts-noto-cjk"):
        fontbuild.build(tmp_path / "fonts")
    assert not (tmp_path / "fonts").exists()


def test_a_missing_face_is_named(tmp_path: Path) -> None:
    (tmp_path / CATALOGUE).write_text(json.dumps({"faces": {face: [] for face in FAMILIES if face != "kai"}}))
    for face in FAMILIES:
        (tmp_path / f"{face}.ttf").touch()
    with pytest.raises(FontMissingError, match="Docgen Kai"):
        load_faces(tmp_path)


def test_packages() -> None:
    assert PACKAGES == ("fonts-hanazono", "fonts-lxgw-wenkai", "fonts-noto-cjk")
    assert len({source.file for source in SOURCES}) == len(SOURCES)


def test_a_face_is_drawn_from_its_source(tmp_path: Path) -> None:
    source = SOURCES[0]
    with fontbuild._open(source, fontbuild._find(source)) as font:
        names = {code: font.getBestCmap()[code] for code in map(ord, "国1_—，。（□")}
        held = Face(font, names, 160).save(tmp_path / "face.ttf", "Test")
    assert set(held) == {*map(ord, "国1_—，。（□"), 0x2611}
    with TTFont(tmp_path / "face.ttf") as made:
        assert made["head"].unitsPerEm == 160
        assert made["GSUB"].table.FeatureList.FeatureRecord[0].FeatureTag == "calt"
        assert made["glyf"][made.getBestCmap()[0x2611]].numberOfContours == 3
