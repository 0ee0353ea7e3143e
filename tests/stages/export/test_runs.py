"""Events on the clock of their source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stages.export.runs import Run, runs, runs_by_source


def test_an_event_goes_on_from_one_clip_to_the_next(exported):
    desk = [row for row in exported.inside if row.source_id == "desk"]
    second = replace(
        desk[1], second_events=(True,) * 3 + (False,) * 7,
        second_actions=("tapping",) * 3 + ("background",) * 7,
        second_materials=("wood",) * 3 + ("background",) * 7,
    )  # fmt: skip
    assert runs([desk[0], second]) == [Run(0, 13_000, "tapping", "wood")]


def test_a_pause_ends_an_event(exported):
    jar = [row for row in exported.inside if row.source_id == "jar"]
    assert runs(jar) == [
        Run(0, 3_000, "tapping", "glass"), Run(10_000, 12_000, "tapping", "glass"),
        Run(15_000, 17_000, "tapping", "glass"), Run(19_000, 20_000, "tapping", "glass"),
    ]  # fmt: skip


def test_what_two_clips_share_counts_once(exported):
    first = exported.inside[0]
    later = replace(first, start_ms=5_000, end_ms=15_000)
    assert runs([first, later]) == [Run(0, 15_000, "tapping", "wood")]


def test_sources_keep_their_order_and_their_clips(exported):
    found = [(name, len(clips)) for name, clips, _ in runs_by_source(exported.inside)]
    assert found == [("desk", 2), ("jar", 2), ("-shelf", 2)]


@pytest.mark.parametrize(
    ("action", "material", "words"),
    [
        ("tapping", "wood", "tapping wood"),
        ("unknown", "wood", "wood"),
        ("unknown", "unknown", "unknown"),
        ("a\nb", "c\td", "a b c d"),
    ],
)
def test_what_is_heard_stands_in_one_line(action, material, words):
    assert Run(0, 1, action, material).words == words
