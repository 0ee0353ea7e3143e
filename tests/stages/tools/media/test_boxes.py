"""Edit lists are set to the tick, whatever version their boxes have."""

from __future__ import annotations

import struct
from fractions import Fraction

import pytest

from stages.core.errors import MediaError
from stages.tools.media.clips.boxes import Edit, set_edits


ENTRY = {0: ">IiI", 1: ">QqI"}
SECONDS = Fraction(1)


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def times(version, timescale, duration):
    """Version and flags, two dates, a timescale, a duration."""
    fields = ">I8xII" if version == 0 else ">I16xIQ"
    return struct.pack(fields, version << 24, timescale, duration)


def movie(version, edits=2):
    """A movie with a timescale of 600 and one video track with a timescale of 1000."""
    tkhd = struct.pack(">I8xIII" if version == 0 else ">I16xIIQ", version << 24, 1, 0, 9999)
    entries = [struct.pack(ENTRY[version], 777, 0, 1 << 16) for _ in range(edits)]
    elst = box(b"elst", struct.pack(">II", version << 24, edits), *entries)
    mdia = box(b"mdia", box(b"mdhd", times(version, 1000, 9999)), box(b"hdlr", b"\0" * 8 + b"vide"))
    trak = box(b"trak", box(b"tkhd", tkhd), box(b"edts", elst), mdia)
    moov = box(b"moov", box(b"mvhd", times(version, 600, 9999)), trak)
    return box(b"ftyp", b"isom") + moov + box(b"mdat", b"media")


def content(data, kind):
    at = data.index(kind) - 4
    (size,) = struct.unpack(">I", data[at : at + 4])
    return data[at + 8 : at + size]


def written(tmp_path, data, edit):
    path = tmp_path / "movie.mp4"
    path.write_bytes(data)
    set_edits(path, {b"vide": edit})
    return path.read_bytes()


@pytest.mark.parametrize("version", [0, 1])
def test_a_delay_is_an_edit_in_which_nothing_is_shown(version, tmp_path):
    edit = Edit(delay_s=SECONDS / 2, media_s=2 * SECONDS, duration_s=3 * SECONDS)
    data = written(tmp_path, movie(version), edit)
    entries = content(data, b"elst")[8:]
    assert list(struct.iter_unpack(ENTRY[version], entries)) == [
        (300, -1, 1 << 16),
        (1800, 2000, 1 << 16),
    ]


@pytest.mark.parametrize("version", [0, 1])
def test_without_a_delay_there_is_one_edit_and_nothing_moves(version, tmp_path):
    edit = Edit(delay_s=0 * SECONDS, media_s=2 * SECONDS, duration_s=3 * SECONDS)
    data = written(tmp_path, movie(version), edit)
    elst = content(data, b"elst")
    assert struct.unpack(">I", elst[4:8]) == (1,)
    assert list(struct.iter_unpack(ENTRY[version], elst[8:])) == [(1800, 2000, 1 << 16)]
    assert len(content(data, b"free")) + 8 == struct.calcsize(ENTRY[version])
    assert data.index(b"mdat") == movie(version).index(b"mdat")


@pytest.mark.parametrize("version", [0, 1])
def test_track_and_movie_last_as_long_as_their_edits(version, tmp_path):
    edit = Edit(delay_s=SECONDS / 2, media_s=2 * SECONDS, duration_s=3 * SECONDS)
    data = written(tmp_path, movie(version), edit)
    width = 4 if version == 0 else 8
    assert int.from_bytes(content(data, b"mvhd")[-width:], "big") == 2100
    assert int.from_bytes(content(data, b"tkhd")[-width:], "big") == 2100


def test_a_movie_whose_header_stands_behind_its_media_is_refused(tmp_path):
    data = movie(0)
    moov = data.index(b"moov") - 4
    with pytest.raises(MediaError, match="no moov"):
        written(tmp_path, data[:moov], Edit(SECONDS, SECONDS, SECONDS))


def test_an_edit_list_of_another_length_is_refused(tmp_path):
    with pytest.raises(MediaError, match="without two edits"):
        written(tmp_path, movie(0, edits=1), Edit(SECONDS, SECONDS, SECONDS))
