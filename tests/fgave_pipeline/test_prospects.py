"""`fgave plan` and `fgave discover`: what texts promise, before a video is fetched."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.server import SETTINGS
from fgave_pipeline.prospect import _action
from stages.core.records import Passage
from stages.cut import Span


MEDIA = {"url": "media.mp4", "format_id": "18", "vcodec": "avc1", "acodec": "mp4a"}
LIST = "0:00 Wood tapping\n1:00 Glass scratching\n2:00 Sponge\n3:00 Bye"


def fgave(name: str, *argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    settings = [f"--set=fetch.{key}={json.dumps(value)}" for key, value in SETTINGS.items()]
    command = [sys.executable, "-m", "fgave_pipeline", name, "-d", "mine", "-j", "1", *settings]
    return subprocess.run(
        [*command, *argv], cwd=cwd, capture_output=True, text=True,
        timeout=100, check=False, env=os.environ | {"COLUMNS": "200"},
    )  # fmt: skip


def manifest(folder: Path, *urls: str) -> Path:
    path = folder / "manifests/mine/sources.csv"
    path.parent.mkdir(parents=True)
    lines = ["source_id,url", *(f"s{n},{url}" for n, url in enumerate(urls))]
    path.write_text("\n".join(lines) + "\n")
    return path


def video(catalogue, name: str, description: str, **page) -> str:
    return catalogue.add_video(name, MEDIA, description=description, duration=240, **page)


def test_a_plan_counts_clips_by_label_and_fetches_no_media(catalogue, tmp_path):
    gone = catalogue.add_video(
        "gone", error={"kind": "expected", "text": "This video has been removed by the uploader"}
    )
    manifest(tmp_path, video(catalogue, "full", LIST), video(catalogue, "bare", "hello"), gone)
    done = fgave("plan", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    full, bare, removed = said["sources"]
    assert (full["timestamps"], full["clips"], full["witness"]) == (4, 24, "description")
    assert full["labelled"] == 18
    assert (bare["timestamps"], bare["labelled"]) == (0, 0)
    assert (removed["status"], removed["reason"], removed["clips"]) == ("unavailable", "removed", 0)
    assert said["actions"]["tapping"] == {"clips": 6, "sources": 1}
    assert catalogue.count("media.mp4") == 0


def test_only_the_witness_who_is_believed_counts(catalogue, tmp_path):
    said = [{"text": "0:00 Paper\n0:30 Foil\n1:30 Wood tapping\n3:00 Rain", "author_id": "x"}]
    manifest(tmp_path, video(catalogue, "full", LIST, comments=said))
    (full,) = json.loads(fgave("plan", "--json", cwd=tmp_path).stdout)["sources"]
    assert (full["witness"], full["timestamps"], full["labelled"]) == ("description", 4, 18)


def test_a_second_plan_asks_nobody_and_fetching_goes_its_own_way(catalogue, tmp_path):
    manifest(tmp_path, video(catalogue, "full", LIST))
    first = fgave("plan", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "1 video, time unknown\n" in first.stderr
    assert "1 of 1 sources promise labels: at most 18 labelled clips of 24" in first.stdout
    asked = len(catalogue.asked)
    second = fgave("plan", cwd=tmp_path)
    assert len(catalogue.asked) == asked
    assert second.stdout == first.stdout
    looks = (tmp_path / "data/mine/ledger/s0.jsonl").read_text().splitlines()
    assert [json.loads(look)["stage"] for look in looks] == ["texts"]


def test_texts_of_the_list_are_no_litter_and_what_is_gone_is_nothing_to_make(catalogue, tmp_path):
    gone = catalogue.add_video("gone", error={"kind": "expected", "text": "Private video"})
    manifest(tmp_path, video(catalogue, "full", LIST), gone)
    fgave("plan", cwd=tmp_path)
    assert json.loads(fgave("prune", "--json", cwd=tmp_path).stdout)["folders"] == []
    fgave("fetch", "--only", "s1", cwd=tmp_path)
    stages = json.loads(fgave("status", "--json", cwd=tmp_path).stdout)["stages"]
    counts = [stages[0][name] for name in ("stage", "done", "stopped", "to_make")]
    assert counts == ["fetch", 0, 1, 1]


def test_what_is_discovered_has_timestamps_and_is_added_only_if_asked(catalogue, tmp_path):
    known, full = video(catalogue, "known", LIST), video(catalogue, "full", LIST, license="CC BY")
    bare = video(catalogue, "bare", "no times", title='=HYPERLINK("http://x")')
    channel = catalogue.add_video("channel", entries=[known, full, bare])
    sources = manifest(tmp_path, known)
    before = sources.read_bytes()
    done = fgave("discover", channel, "--out", "found.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 of 2 new videos have 3 timestamps or more" in done.stdout
    assert sources.read_bytes() == before
    with (tmp_path / "found.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["source_id"], row["url"], row["license"]) == ("full", full, "CC BY")
    assert (row["duration_s"], row["timestamps"]) == ("240", "4")
    done = fgave("discover", channel, "--add", "--min-timestamps", "0", cwd=tmp_path)
    assert "2 added" in done.stdout
    lines = sources.read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["source_id", "s0", "full", "bare"]
    assert "'=HYPERLINK" in lines[3]


def test_a_dataset_can_begin_with_what_is_discovered(catalogue, tmp_path):
    page = video(catalogue, "full", LIST)
    done = fgave("discover", page, "--add", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["timestamps"] == 4
    asked = len(catalogue.asked)
    assert fgave("plan", cwd=tmp_path).returncode == 0
    assert len(catalogue.asked) == asked, "its texts are there already"


def test_a_list_that_cannot_be_had_is_one_clear_line(catalogue, tmp_path):
    done = fgave("discover", catalogue.url("watch/none"), cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("fgave: http_404: ")
    assert len(done.stderr.splitlines()) == 1


def spoken(start_ms: int, end_ms: int, *actions: str, non_event: str = "") -> Passage:
    return Passage("s", start_ms, end_ms, "x", actions, ("wood",), non_event=non_event)


@pytest.mark.parametrize(
    ("passages", "action"),
    [
        ([spoken(0, 60_000, "tapping")], "tapping"),
        ([spoken(0, 14_000, "tapping"), spoken(14_000, 60_000, "rubbing")], "rubbing"),
        ([spoken(0, 60_000)], "unknown"),
        ([spoken(0, 11_000, "tapping")], ""),
        ([spoken(0, 60_000, "tapping", non_event="intro")], ""),
        ([], ""),
    ],
)
def test_a_clip_counts_for_what_most_of_it_is_said_to_be(passages, action):
    assert _action(Span("s_10000", 10_000, 20_000), tuple(passages), 2000) == action
