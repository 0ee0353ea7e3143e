"""Labels for editors, read back by others: WebVTT by ffmpeg, Audacity's tracks by pandas."""

from __future__ import annotations

import html
import subprocess
from dataclasses import replace

import pandas as pd
import pytest

from fgave_pipeline.imports.formats import read_file
from fgave_pipeline.imports.rows import Options
from stages.export.by_source import AUDACITY, VTT
from stages.tools.media.ffmpeg import executable


SOURCES = {"desk", "jar", "-shelf"}
SHELF = [(4_000, 10_000, "scratching paper"), (10_000, 20_000, "tapping wood")]
HOSTILE = "<b>-->\n\nNOTE\t=1+1 &amp; \x1b[31m"


def cues(path) -> list[tuple[int, int, str]]:
    """As ffmpeg reads WebVTT, as SubRip."""
    argv = [executable(), "-v", "error", "-i", f"file:{path}", "-f", "srt", "-"]
    text = subprocess.run(argv, check=True, capture_output=True).stdout.decode()
    found = []
    for block in text.strip().split("\n\n") if text.strip() else []:
        _, times, *words = block.splitlines()
        start, end = (_ms(time) for time in times.split(" --> "))
        found.append((start, end, html.unescape(" ".join(words))))
    return found


def _ms(time: str) -> int:
    hours, minutes, seconds = time.replace(",", "").split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + int(seconds)


def tracks(path) -> list[tuple[int, int, str]]:
    found = pd.read_csv(path, sep="\t", names=["start", "end", "words"])
    return [(round(1000 * a), round(1000 * b), words) for a, b, words in found.to_numpy()]


@pytest.mark.parametrize(("form", "suffix", "read"), [(AUDACITY, ".txt", tracks),
                                                       (VTT, ".vtt", cues)])  # fmt: skip
def test_each_source_has_a_file_on_its_own_clock(exported, tmp_path, form, suffix, read):
    files = exported.write(form, tmp_path)
    assert {file.file for file in files} == {source + suffix for source in SOURCES}
    assert sum(file.clips for file in files) == 6
    assert read(tmp_path / f"-shelf{suffix}") == SHELF
    assert read(tmp_path / f"desk{suffix}")[0] == (0, 10_000, "tapping wood")


@pytest.mark.parametrize(("form", "suffix", "name"), [(AUDACITY, ".txt", "audacity"),
                                                      (VTT, ".vtt", "vtt")])  # fmt: skip
def test_fgave_import_takes_them_back(exported, tmp_path, form, suffix, name):
    exported.write(form, tmp_path)
    rows = read_file(tmp_path / f"-shelf{suffix}", name, Options())
    assert [(row.start_ms, row.end_ms, row.label) for row in rows] == SHELF


def test_hours_are_kept(exported, tmp_path):
    rows = [replace(row, start_ms=row.start_ms + 36_000_000, end_ms=row.end_ms + 36_000_000)
            for row in exported.rows]  # fmt: skip
    exported.with_rows(rows, tmp_path / "in").write(VTT, tmp_path / "out")
    assert cues(tmp_path / "out/-shelf.vtt")[0] == (36_004_000, 36_010_000, "scratching paper")


def test_a_hostile_label_is_one_label(exported, tmp_path):
    rows = [
        replace(row, second_actions=tuple(HOSTILE for _ in row.second_actions))
        for row in exported.rows
    ]
    other = exported.with_rows(rows, tmp_path / "in")
    for form, suffix, read in ((VTT, ".vtt", cues), (AUDACITY, ".txt", tracks)):
        other.write(form, tmp_path / form.name)
        found = read(tmp_path / form.name / f"-shelf{suffix}")
        assert [(start, end) for start, end, _ in found] == [s[:2] for s in SHELF]
        assert "\x1b" not in (tmp_path / form.name / f"-shelf{suffix}").read_text()
