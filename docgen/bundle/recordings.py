"""How long a recording is: by tinytag; AMR (what telephones record) and AVI (what cameras do) by counting frames."""

from pathlib import Path
from typing import Final

from tinytag import TinyTag, TinyTagException

_AMR_SPEECH: Final = {
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5),
}
"""Bytes of speech behind each frame's first byte, by frame type (3GPP TS 26.101, 26.201; RFC 4867, 5.3)."""
_FRAMES_A_SECOND: Final = 50
LENGTH_UNKNOWN: Final = "录音录像的时长未能读出，文件可能已损坏。请播放核对；不能播放的，请重新取得该文件"


def length_seconds(path: Path) -> float | None:
    """Length of the recording in seconds; None if it cannot be told."""
    with path.open("rb") as file:
        head = file.read(64)
    for magic, sizes in _AMR_SPEECH.items():
        if head.startswith(magic):
            return _amr_seconds(path.read_bytes()[len(magic) :], sizes)
    if head[8:16] == b"AVI LIST" and head[20:28] == b"hdrlavih":
        return _avi_seconds(head[32:])
    try:
        duration = TinyTag.get(path, tags=False).duration
    except (TinyTagException, OSError, ValueError, OverflowError):
        return None
    return float(duration) if duration else None


def _amr_seconds(frames: bytes, sizes: tuple[int, ...]) -> float | None:
    at = count = 0
    while at < len(frames):
        kind = frames[at] >> 3 & 0x0F
        at += 1 + (sizes[kind] if kind < len(sizes) else 0)
        count += 1
    return count / _FRAMES_A_SECOND if count else None


def _avi_seconds(header: bytes) -> float | None:
    """Its main header says how many microseconds a frame lasts, and how many frames there are."""
    a_frame, count = int.from_bytes(header[0:4], "little"), int.from_bytes(header[16:20], "little")
    return a_frame * count / 1_000_000 or None


def zh_length(seconds: float | None) -> str:
    """``1小时02分03秒``, or that it could not be told."""
    if seconds is None:
        return "未能读出"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}小时{minutes:02d}分{rest:02d}秒"
    return f"{minutes}分{rest:02d}秒" if minutes else f"{rest}秒"


def zh_size(size: int) -> str:
    """``1,234,567 字节（1.18 MB）``: the exact size, and what it amounts to."""
    for unit, bound in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= bound:
            return f"{size:,} 字节（{size / bound:.2f} {unit}）"
    return f"{size} 字节"
