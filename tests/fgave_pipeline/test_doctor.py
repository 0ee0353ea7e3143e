"""`fgave doctor`: what is missing is found, named, and comes with what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import date

import pytest

from catalogue.answers import status
from catalogue.server import SETTINGS
from fgave_pipeline import doctor
from fgave_pipeline.forecast import GB
from stages.fetch import FetchParams
from stages.tools.media.abilities import missing_decoders, missing_encoders
from stages.tools.ytdlp.runtime import RUNTIMES, runtime_version, version_of


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("version", "state"),
    [
        ("2026.10.26", "ok"),
        ("2026.8.25", "ok"),
        ("2026.08.24", "warn"),
        ("2026.11.20.232817", "ok"),
        ("", "bad"),
    ],
)
def test_an_old_ytdlp_is_named_after_ninety_days(version, state):
    found = doctor.age(version, TODAY)
    assert found.state == state
    assert bool(found.fix) == (state != "ok")


@pytest.mark.parametrize(
    ("name", "version", "needed", "state"),
    [
        ("deno", (2, 3, 0), True, "ok"),
        ("deno", (2, 10, 1), True, "ok"),
        ("deno", (2, 2, 9), True, "bad"),
        ("deno", (), True, "bad"),
        ("deno", (), False, "warn"),
        ("node", (22, 1, 0), True, "ok"),
        ("node", (20, 20, 2), True, "bad"),
    ],
)
def test_a_runtime_is_needed_where_youtube_is_asked(name, version, needed, state):
    found = doctor.runtime(name, version, needed=needed)
    assert found.state == state
    assert name in found.found
    scripts = doctor.riddles("0.8.0" if state == "ok" else "", needed=needed)
    assert scripts.state == state


@pytest.mark.parametrize(
    ("name", "says", "version"),
    [
        ("deno", "deno 2.9.8 (stable, x)", (2, 9, 8)),
        ("node", "v22.1.0", (22, 1, 0)),
        ("bun", "1.2.11", (1, 2, 11)),
        ("quickjs", "QuickJS version 2025-09-13", (2025, 9, 13)),
        ("deno", "node v22", ()),
        ("deno", "", ()),
    ],
)
def test_a_runtime_is_asked_for_its_version(tmp_path, monkeypatch, name, says, version):
    path = tmp_path / RUNTIMES[name].program
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit 1\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert runtime_version(name) == version


def test_no_runtime_and_no_package_are_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert runtime_version("quickjs") == ()
    assert version_of("no-such-package-of-anybodys") == ""
    assert version_of("yt-dlp")


def test_codecs_that_are_missing_are_named():
    assert missing_decoders(["h264", "betamax"]) == ["betamax"]
    assert missing_encoders(["aac", "betamax"]) == ["betamax"]
    assert missing_decoders() == missing_encoders() == []
    assert doctor.decoders().state == doctor.program().state == "ok"


@pytest.mark.parametrize(
    ("free", "state"), [(500 * GB, "ok"), (20 * GB, "ok"), (19 * GB, "warn"), (GB, "bad")]
)
def test_a_full_disk_is_named(tmp_path, monkeypatch, free, state):
    usage = namedtuple("usage", "total used free")(free, 0, free)  # noqa: PYI024  # as shutil's
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    assert doctor.room(tmp_path / "not" / "there").state == state


@pytest.mark.parametrize(
    ("content", "mode", "state"),
    [
        ("# Netscape HTTP Cookie File\n", 0o600, "ok"),
        ("# HTTP Cookie File\n", 0o600, "ok"),
        ("# Netscape HTTP Cookie File\n", 0o644, "warn"),
        ('[{"name": "SID"}]', 0o600, "bad"),
        ("", 0o600, "bad"),
    ],
)
def test_a_file_of_cookies_is_read_and_never_shown(tmp_path, content, mode, state):
    path = tmp_path / "cookies.txt"
    path.write_text(content + ".youtube.com\tTRUE\t/\tTRUE\t0\tSID\tsecret\n")
    path.chmod(mode)
    found = doctor.cookies(path.name, tmp_path)
    assert found.state == state
    assert "secret" not in repr(found)


def test_cookies_that_are_not_there_are_bad_only_if_they_are_named(tmp_path):
    assert doctor.cookies("none", tmp_path).state == "bad"
    assert doctor.cookies("", tmp_path).state == "ok"


def test_the_live_try_reads_one_page(catalogue, tmp_path):
    page = catalogue.add_video("zoo", {"url": "m.mp4"}, description="0:00 hi")
    found = doctor.online(FetchParams(**SETTINGS), tmp_path, page)
    assert (found.state, found.found) == ("ok", f"{page}: 'zoo'")
    catalogue.add("api/zoo", status(404))
    found = doctor.online(FetchParams(**SETTINGS), tmp_path, page)
    assert found.state == "bad"
    assert found.found.startswith("http_404: ")
    assert found.fix


def fgave(*argv: str, cwd, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fgave_pipeline", "doctor", *argv], cwd=cwd, capture_output=True,
        text=True, timeout=60, check=False, env=os.environ | {"COLUMNS": "200"} | environment,
    )  # fmt: skip


def test_what_is_needed_and_missing_is_exit_code_3(tmp_path):
    assert fgave(cwd=tmp_path).returncode == 0
    broken = fgave("--json", cwd=tmp_path, FGAVE_FFMPEG="/no/such/ffmpeg")
    said = json.loads(broken.stdout)
    assert (broken.returncode, said["ready"]) == (3, False)
    assert {f["what"]: f["state"] for f in said["findings"]}["ffmpeg"] == "bad"


def test_an_ffmpeg_without_its_encoders_is_found(tmp_path):
    path = tmp_path / "ffmpeg"
    path.write_text("#!/bin/sh\necho 'ffmpeg version 1.2 x'\necho ' A..... aac  AAC'\n")
    path.chmod(0o755)
    done = fgave("--json", cwd=tmp_path, FGAVE_FFMPEG=str(path))
    assert done.returncode == 3
    assert "without libx264" in done.stdout
    assert "not ready: 1 to mend" in fgave(cwd=tmp_path, FGAVE_FFMPEG=str(path)).stdout


def test_a_list_with_youtube_in_it_needs_javascript(tmp_path):
    manifest = tmp_path / "manifests/mine"
    manifest.mkdir(parents=True)
    (manifest / "sources.csv").write_text("source_id,url\na,https://youtu.be/dQw4w9WgXcQ\n")
    said = json.loads(fgave("-d", "mine", "--json", cwd=tmp_path).stdout)
    states = {f["what"]: f["state"] for f in said["findings"]}
    assert states["JavaScript"] == (
        "ok" if runtime_version("deno") >= RUNTIMES["deno"].least else "bad"
    )
    assert states["yt-dlp-ejs"] == ("ok" if version_of("yt-dlp-ejs") else "bad")
