"""The boxes of an MP4 that say what is shown of it, and when: found, and set to what is exact.

Layout of the boxes: ISO/IEC 14496-12, sections 8.2.2 (mvhd), 8.3.2 (tkhd), 8.4.2 (mdhd) and
8.6.6 (elst).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from stages.core.errors import MediaError


# Boxes that hold boxes, on the way to those that are sought.
_PARENTS = frozenset({b"trak", b"edts", b"mdia"})
_NORMAL_RATE = (1 << 16).to_bytes(4, "big")
_NOTHING = 2**64 - 1  # the media time of an edit in which nothing is shown


@dataclass(frozen=True, slots=True)
class Edit:
    """What of a track's media is shown, and when; in seconds."""

    delay_s: Fraction
    """From the movie's start to the first picture or sample."""
    media_s: Fraction
    """Where that one stands in the media, whose first packet is decoded at 0."""
    duration_s: Fraction
    """How long the media is shown from there on."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    """Of its content, behind size and kind."""
    end: int


def set_edits(path: Path, edits: Mapping[bytes, Edit]) -> None:
    """Make each track of an MP4 show this much, and no more; the media stay as they are.

    Each track must have an edit list of two edits already, which is what FFmpeg writes for one that
    starts after 0.

    Args:
        path: a file whose `moov` stands before its `mdat`.
        edits: handler (`b"vide"`, `b"soun"`) → what is shown of the track. Delay and duration are
            rounded to the movie's timescale, the media's time to the track's.

    Raises:
        MediaError: `bad_mp4` where a box that should be there is not.
    """
    start, size = _find_moov(path)
    with path.open("r+b") as file:
        file.seek(start)
        moov = bytearray(file.read(size))
        _rewrite(moov, edits)
        file.seek(start)
        file.write(moov)


def _find_moov(path: Path) -> tuple[int, int]:
    """(start, size) of the content of `moov`, which is found without reading the media."""
    total, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at + 8 <= total:
            file.seek(at)
            head = file.read(8)
            size = _read(head, 0, 4)
            if head[4:] == b"moov":
                return at + 8, size - 8
            if size < 8:  # 1: a 64-bit size, as only the media need; 0: up to the end of the file
                break
            at += size
    raise MediaError("bad_mp4", f"{path.name}: no moov before the media")


def _rewrite(moov: bytearray, edits: Mapping[bytes, Edit]) -> None:
    boxes = list(_walk(moov, 0, len(moov)))
    (header,) = (box for box in boxes if box.kind == b"mvhd")
    timescale = _timescale(moov, header)
    longest = 0
    for trak in (box for box in boxes if box.kind == b"trak"):
        inside = {box.kind: box for box in boxes if trak.start <= box.start < trak.end}
        handler = bytes(moov[inside[b"hdlr"].start + 8 : inside[b"hdlr"].start + 12])
        edit = edits[handler]
        delay, duration = round(edit.delay_s * timescale), round(edit.duration_s * timescale)
        media = round(edit.media_s * _timescale(moov, inside[b"mdhd"]))
        _set_edit_list(moov, inside[b"elst"], (delay, media, duration))
        _set_duration(moov, inside[b"tkhd"], 20, 28, delay + duration)
        longest = max(longest, delay + duration)
    _set_duration(moov, header, 16, 24, longest)


def _walk(data: bytearray, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        size = _read(data, start, 4)
        kind = bytes(data[start + 4 : start + 8])
        if size < 8:
            raise MediaError("bad_mp4", f"a box {kind!r} of {size} bytes")
        yield _Box(kind, start + 8, start + size)
        if kind in _PARENTS:
            yield from _walk(data, start + 8, start + size)
        start += size


def _timescale(data: bytearray, box: _Box) -> int:
    """Of an `mvhd` or `mdhd`."""
    return _read(data, box.start + (20 if data[box.start] else 12), 4)


def _set_duration(data: bytearray, box: _Box, short: int, long: int, ticks: int) -> None:
    """Write the duration of a `tkhd` or `mvhd`, whose place and width hang on its version."""
    at, width = (long, 8) if data[box.start] else (short, 4)
    data[box.start + at : box.start + at + width] = ticks.to_bytes(width, "big")


def _set_edit_list(data: bytearray, box: _Box, edit: tuple[int, int, int]) -> None:
    """Write (delay, media time, duration) as two edits, or as one where there is no delay.

    The room of the second is then left to a `free` box, so that nothing moves.
    """
    delay, media, duration = edit
    width = 8 if data[box.start] else 4
    if _read(data, box.start + 4, 4) != 2:
        raise MediaError("bad_mp4", "an edit list without two edits")
    shown = _entry(duration, media, width)
    first = [_entry(delay, _NOTHING >> (64 - 8 * width), width)] if delay else []
    content = (len(first) + 1).to_bytes(4, "big") + b"".join([*first, shown])
    rest = box.end - box.start - 4 - len(content)
    if rest:
        size = box.end - box.start + 8 - rest
        data[box.start - 8 : box.start - 4] = size.to_bytes(4, "big")
        content += rest.to_bytes(4, "big") + b"free" + bytes(rest - 8)
    data[box.start + 4 : box.end] = content


def _entry(duration: int, media: int, width: int) -> bytes:
    return duration.to_bytes(width, "big") + media.to_bytes(width, "big") + _NORMAL_RATE


def _read(data: bytes | bytearray, at: int, width: int) -> int:
    return int.from_bytes(data[at : at + width], "big")
