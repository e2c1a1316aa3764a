"""Length of recordings and how it is written."""

import struct
import wave
from pathlib import Path

import pytest

from docgen.bundle.recordings import length_seconds, zh_length, zh_size
from docgen.bundle.sniff import FileKind, sniff


def test_a_wave_file(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * 65))
    assert length_seconds(path) == pytest.approx(65)


def test_amr_has_fifty_frames_a_second(tmp_path: Path) -> None:
    """Frame type 7 (12.2 kbit/s) has 31 bytes of speech; type 15 has none."""
    path = tmp_path / "a.amr"
    path.write_bytes(b"#!AMR\n" + (bytes([7 << 3]) + bytes(31)) * 100 + bytes([15 << 3]) * 50)
    assert length_seconds(path) == (100 + 50) / 50


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def test_a_video_says_how_long_it_is(tmp_path: Path) -> None:
    """MP4 by its movie header: 39,000 units of 1/600 s; AVI: 1,625 frames of 40,000 microseconds."""
    header = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 600, 39_000) + bytes(80))
    (tmp_path / "a.mp4").write_bytes(box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", header))
    frames = struct.pack("<IIIII", 40_000, 0, 0, 0, 1_625)
    avi = b"RIFF" + bytes(4) + b"AVI LIST" + bytes(4) + b"hdrlavih" + struct.pack("<I", 56) + frames + bytes(36)
    (tmp_path / "a.avi").write_bytes(avi)
    for name in ("a.mp4", "a.avi"):
        assert sniff(tmp_path / name) is FileKind.RECORDING
        assert length_seconds(tmp_path / name) == 65


def test_what_cannot_be_told_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"\xff\xfb")
    assert length_seconds(path) is None
    assert zh_length(None) == "未能读出"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(5, "5秒"), (59.4, "59秒"), (59.6, "1分00秒"), (65, "1分05秒"), (3723, "1小时02分03秒")],
)
def test_lengths(seconds: float, written: str) -> None:
    assert zh_length(seconds) == written


@pytest.mark.parametrize(
    ("size", "written"),
    [(1, "1 字节"), (1536, "1,536 字节（1.50 KB）"), (3 << 20, "3,145,728 字节（3.00 MB）")],
)
def test_sizes(size: int, written: str) -> None:
    assert zh_size(size) == written
