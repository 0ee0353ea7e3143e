"""Which ffmpeg is run, and what becomes of its errors."""

from __future__ import annotations

import ffmpeg
import imageio_ffmpeg
import pytest

from stages.core.errors import MediaError, UsageError
from stages.tools.media.ffmpeg import executable, run, url


@pytest.fixture(autouse=True)
def ask_anew():
    executable.cache_clear()
    yield
    executable.cache_clear()


def program(folder, name="ffmpeg") -> str:
    path = folder / name
    path.write_text("#!/bin/sh\nexit 3\n")
    path.chmod(0o755)
    return str(path)


def test_the_named_program_goes_before_the_path_and_the_path_before_the_bundled(
    tmp_path, monkeypatch
):
    named = program(tmp_path, "other")
    on_path = program(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = []
    for setting in (named, "", None):
        executable.cache_clear()
        if setting is None:
            monkeypatch.setenv("PATH", "/nowhere")
        else:
            monkeypatch.setenv("FGAVE_FFMPEG", setting)
        found.append(executable())
    assert found == [named, on_path, imageio_ffmpeg.get_ffmpeg_exe()]


def test_a_program_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("FGAVE_FFMPEG", "/nowhere/ffmpeg")
    with pytest.raises(UsageError, match="/nowhere/ffmpeg"):
        executable()


def test_a_failure_is_told_in_ffmpegs_own_last_words(tmp_path):
    graph = ffmpeg.output(ffmpeg.input("none.mp4"), str(tmp_path / "x.mp4"))
    with pytest.raises(MediaError, match="ffmpeg_failed: ffmpeg: Error opening input"):
        run(graph, seconds=30)


def test_a_program_that_hangs_is_stopped(tmp_path, monkeypatch):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("FGAVE_FFMPEG", str(slow))
    with pytest.raises(MediaError, match=r"more than 0\.5 s"):
        run(ffmpeg.output(ffmpeg.input("a"), "b"), seconds=0.5)


def test_a_name_is_never_an_option_or_a_protocol(tmp_path):
    assert url(tmp_path / "-y") == f"file:{tmp_path}/-y"
