"""Units that ask a site: real processes behind the fence, a site that is a folder of the test's."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from catalogue.runs import memory_mb, open_files
from fgave_pipeline.ledger import Ledger, counted
from fgave_pipeline.pace import Gate
from fgave_pipeline.remote import Rest, is_remote, run_remote, sift
from fgave_pipeline.store import Store
from fgave_pipeline.units import OK, PENDING, UNAVAILABLE, UNUSABLE, Given, Outcome, Task
from fgave_pipeline.visits import Visits
from stages.core.errors import Unavailable, Unusable
from stages.core.records import Source, Video
from stages.core.stage import Stage


@dataclass(frozen=True, slots=True)
class NoParams:
    pass


ANSWERS = {
    "bot": Unavailable("bot_check", "Sign in", "needs_user", advice="wait"),
    "busy": Unavailable("http_429", "slow down", "rate", retry_after_s=0.4),
    "long rest": Unavailable("http_429", "slow down", "rate", retry_after_s=900.0),
    "gone": Unavailable("removed", "by its maker", "permanent"),
    "soon": Unavailable("premiere", "in 5 minutes", "deferred", retry_after_s=300.0),
    "unusable": Unusable("not_media", "a page"),
}


def visit(inputs, params, out: Path):
    (source,) = inputs.sources
    begun = time.monotonic()
    (out / "media.mp4").write_bytes(bytes(1000))
    if source.notes == "slow":
        time.sleep(0.5)
    if source.notes == "endless":
        time.sleep(600)
    if source.notes == "crash once" and not (mark := inputs.root / "crashed").exists():
        mark.touch()
        os.abort()
    (inputs.root / f"{source.source_id}.seen").write_text(json.dumps([begun, time.monotonic()]))
    if source.notes in ANSWERS:
        yield Video(source.source_id, "unavailable", title="what was known")
        raise ANSWERS[source.notes]
    yield Video(source.source_id, "ok")


def stand_in(inputs, why):
    (source,) = inputs.sources
    yield Video(source.source_id, "unavailable", why.reason, why.detail)
    raise why


def far(source: Source) -> bool:
    return source.url.startswith("https:")


VISIT = Stage("fetch", 1, NoParams, visit, Video, "v", fenced=True, instead=stand_in, remote=far)


class Site:
    """A dataset of sources that answer as their notes say."""

    def __init__(self, folder: Path, *notes: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.store = folder, Store(folder / "work")
        self.ledger = Ledger(folder / "ledger")
        self.sources = [Source(f"s{n}", f"https://x.org/{n}", notes=w) for n, w in enumerate(notes)]

    def tasks(self) -> list[Task]:
        made = [
            Task(VISIT, s.source_id, "k", {}, NoParams(), Given([s], self.folder))
            for s in self.sources
        ]
        return [t for t in made if self.store.find("fetch", t.unit, "k") is None]

    def run(self, *, per_hour=0, side_by_side=1, retry="due") -> dict[str, Outcome]:
        sifted = sift(self.tasks(), self.ledger, retry)
        events = [*sifted.kept, *self.visits(sifted.due, per_hour, side_by_side)]
        self.rests = [event for event in events if isinstance(event, Rest)]
        return {event.unit: event for event in events if isinstance(event, Outcome)}

    def visits(self, tasks: list[Task], per_hour: int, side_by_side: int):
        with Visits(self.store, self.ledger, side_by_side) as visits:
            yield from run_remote(tasks, visits, Gate(per_hour, time.monotonic()))

    def tries(self) -> list[int]:
        return [len(self.ledger.looks(source)) for source in self.sources]

    def begun(self) -> list[float]:
        return sorted(json.loads(p.read_text())[0] for p in self.folder.glob("*.seen"))

    def most_at_once(self) -> int:
        spans = [json.loads(p.read_text()) for p in self.folder.glob("*.seen")]
        return max(sum(a <= begin < b for a, b in spans) for begin, _ in spans)


def test_only_what_a_stage_calls_remote_is_remote(tmp_path):
    (task,) = Site(tmp_path, "ok").tasks()
    assert is_remote(task)
    assert not is_remote(replace(task, given=Given([Source("s", "a.mp4")], tmp_path)))
    assert not is_remote(replace(task, stage=replace(VISIT, remote=None)))


def test_every_end_is_a_line_in_the_ledger(tmp_path):
    site = Site(tmp_path, "ok", "gone", "unusable", "soon")
    found = site.run()
    assert [found[f"s{n}"].status for n in range(4)] == [OK, UNAVAILABLE, UNUSABLE, UNAVAILABLE]
    looks = [site.ledger.looks(source) for source in site.sources]
    assert [len(each) for each in looks] == [1, 1, 1, 1]
    said = [(look.status, look.failure, look.reason) for (look,) in looks]
    assert said == [
        ("ok", "", ""),
        ("unavailable", "permanent", "removed"),
        ("unusable", "", "not_media"),
        ("unavailable", "deferred", "premiere"),
    ]
    assert looks[0][0].bytes == 1000
    assert looks[0][0].tool.startswith("yt-dlp 20")
    assert (looks[3][0].again_at - looks[3][0].at).total_seconds() == 300


def test_what_is_not_tried_keeps_the_verdict_and_the_row_that_it_had(tmp_path):
    site = Site(tmp_path, "gone", "soon", "ok")
    first, second = site.run(), site.run()
    assert set(second) == {"s0", "s1"}
    assert all(second[unit].cached for unit in second)
    for unit, outcome in second.items():
        assert outcome.rows == first[unit].rows
        words = (outcome.status, outcome.failure, outcome.reason, outcome.detail)
        assert words == (first[unit].status, first[unit].failure, first[unit].reason,
                         first[unit].detail)  # fmt: skip
    assert site.tries() == [1, 1, 1]


def test_all_asks_again_for_what_is_gone(tmp_path):
    site = Site(tmp_path, "gone", "soon")
    site.run()
    site.run(retry="all")
    assert site.tries() == [2, 2]
    site.run(retry="none")
    assert site.tries() == [2, 2]


def test_a_rest_that_a_site_asked_for_is_kept_by_the_next_run(tmp_path):
    site = Site(tmp_path, "ok", "long rest")
    with closing(site.visits(site.tasks(), 0, 1)) as events:
        while next(events).unit != "s1":
            pass
    assert 895 <= sift(site.tasks(), site.ledger, "due").rest_s <= 900


def test_as_many_run_at_once_as_asked_whatever_the_cores(tmp_path):
    site = Site(tmp_path, *10 * ["slow"])
    assert len(site.run(side_by_side=5)) == 10
    assert 3 <= site.most_at_once() <= 5
    alone = Site(tmp_path / "alone", *3 * ["slow"])
    alone.run()
    assert alone.most_at_once() == 1


def test_videos_begin_no_faster_than_the_pace(tmp_path):
    site = Site(tmp_path, *4 * ["ok"])
    started = time.monotonic()
    site.run(per_hour=6000, side_by_side=4)  # one each 0.6 s
    assert site.begun()[-1] - started >= 3 * 0.6, "a process may begin late, never early"


def test_a_site_that_wants_a_rest_gets_it_from_all_and_the_user_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr("fgave_pipeline.remote.REST_WORTH_A_WORD_S", 0.3)
    site = Site(tmp_path, "busy", "ok", "ok")
    site.run()
    assert site.rests == [Rest(0.4, "s0")]
    times = site.begun()
    assert times[1] - times[0] >= 0.4


def test_a_block_leaves_the_rest_untouched_and_costs_nobody_a_try(tmp_path):
    site = Site(tmp_path, "ok", *8 * ["bot"])
    found = site.run()
    assert [found[f"s{n}"].reason for n in range(9)] == ["", *5 * ["bot_check"], *3 * [PENDING]]
    assert found["s8"].failure == PENDING
    assert found["s8"].detail == (
        "not tried: 5 in a row ended with bot_check, so no more was tried"
    )
    assert found["s8"].rows[0].reason == PENDING
    assert site.tries() == [1, *5 * [2], 0, 0, 0]
    assert all(counted(site.ledger.looks(s)) == [] for s in site.sources[1:])


def test_what_met_a_block_comes_last_in_the_next_run(tmp_path):
    site = Site(tmp_path, *5 * ["bot"], "ok", "ok")
    site.run()
    site.sources[5:] = [replace(s, notes="ok") for s in site.sources[5:]]
    found = site.run()
    assert [found[f"s{n}"].status for n in (5, 6)] == [OK, OK]


def test_memory_and_open_files_stay_as_they_are_however_long_the_list(tmp_path):
    """The run's own process; a thousand sources through yt-dlp are in `make trial-fetch`."""
    site = Site(tmp_path, *400 * ["ok"])
    seen = [
        (memory_mb(os.getpid()), open_files(os.getpid())) for _ in site.visits(site.tasks(), 0, 4)
    ]
    (early_mb, early_files), (late_mb, late_files) = seen[50], seen[-1]
    assert late_mb - early_mb < 6
    assert late_files - early_files <= 2


def test_a_process_that_dies_once_costs_nothing(tmp_path):
    site = Site(tmp_path, "crash once", "ok")
    assert {o.status for o in site.run().values()} == {OK}
    assert site.tries() == [1, 1]


@pytest.mark.parametrize("wait", ["endless", "ok"])
def test_an_interrupt_ends_a_run_at_once_and_keeps_what_is_finished(tmp_path, wait):
    """While a site does not answer, and while the pace lets nothing begin."""
    site = Site(tmp_path, "gone", wait, "ok")
    seen = []
    timer = threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGINT))
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        for event in site.visits(site.tasks(), 0 if wait == "endless" else 1, 1):
            seen.append(event.unit)
            if len(seen) == 1:
                timer.start()
    assert time.monotonic() - begun < 10
    assert site.tries() == [1, 0, 0]
    assert multiprocessing.active_children() == []
    assert list((tmp_path / "work/.drafts").iterdir()) == []
