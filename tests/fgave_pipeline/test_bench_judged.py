from __future__ import annotations

import csv
import json

import ffmpeg
import pytest

from fgave_pipeline.bench import judged
from stages.tools.media import ffmpeg as tool


HEADS = (*judged.COLUMNS, *judged.SURE)
SURE = ("high", "high")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """`mute.mp4`: still, but for a square that goes over it; after 10 s it is another scene."""
    out = tmp_path_factory.mktemp("judged")
    first = ffmpeg.input("mandelbrot=s=320x180:r=10:start_scale=3:end_scale=3", f="lavfi", t=14)
    other = ffmpeg.input("testsrc2=s=320x180:r=10", f="lavfi", t=6).filter("negate")
    box = ffmpeg.input("color=white:s=60x60:r=10", f="lavfi", t=14)
    moving = ffmpeg.overlay(first, box, x="120+80*sin(2*t)", y=60)
    both = ffmpeg.concat(moving, other)
    options = {"vcodec": "libx264", "pix_fmt": "yuv420p", "threads": 1}
    tool.run(both.output(tool.url(out / "mute.mp4"), **options), seconds=60)
    return out


def table(folder, *rows):
    path = folder / "table.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([HEADS, *rows])
    return path


def scores(folder, path, capsys):
    assert judged.main([str(folder), str(path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_windows_are_scored_with_the_picture_alone_where_there_is_no_sound(folder, capsys):
    path = table(
        folder,
        ("mute.mp4", 10, 20, "yes", "yes", "no", "no", *SURE),
        ("mute.mp4", 0, 10, "yes", "no", "no", "no", *SURE),
    )
    found = scores(folder, path, capsys)
    assert found["windows"] == 2
    assert found["misses"] == []
    assert {s["accuracy"] for s in found["scores"].values()} == {1.0}
    assert found["scores"]["keep (picture)"]["right"] == 1
    assert found["scores"]["audible"]["rest"] == 2


def test_what_people_see_otherwise_is_listed_with_the_reasons(folder, capsys):
    path = table(folder, ("mute.mp4", 0, 10, "no", "no", "no", "yes", *SURE))
    found = scores(folder, path, capsys)
    assert [(m["question"], m["people"]) for m in found["misses"]] == [
        ("static", False),
        ("keep (picture)", False),
        ("audible", True),
    ]
    assert found["misses"][0]["reasons"] == ["no_audio"]
    assert found["scores"]["static"]["precision"] == 0
    judged.main([str(folder), str(path)])
    shown = capsys.readouterr().out
    assert "1 judged windows" in shown
    assert "audible" in shown


def test_windows_of_which_people_are_not_sure_are_left_out(folder, capsys):
    path = table(folder, ("mute.mp4", 0, 10, "yes", "no", "no", "no", "high", "low"))
    assert judged.main([str(folder), str(path)]) == 2
    assert "no window of which people are sure" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "said"),
    [(["file,window_start", "a.mp4,0"], "expected columns"), ([""], "expected columns")],
)
def test_a_table_without_its_columns_is_refused(tmp_path, capsys, rows, said):
    (tmp_path / "t.csv").write_text("\n".join(rows))
    assert judged.main([str(tmp_path), str(tmp_path / "t.csv")]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    path = table(tmp_path, ("gone.mp4", 0, 10, "yes", "no", "no", "no", *SURE))
    assert judged.main([str(tmp_path), str(path)]) == 2
    assert "gone.mp4" in capsys.readouterr().err
