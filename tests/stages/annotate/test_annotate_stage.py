from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from stages.annotate import READ, STAGE, AnnotateParams, ReadParams
from stages.core.records import (
    Annotation,
    Chapter,
    Clip,
    Label,
    Measurement,
    Passage,
    Source,
    Video,
    clip_id,
)


MANIFESTS = Path(__file__).parents[3] / "manifests"

# As FGAVE's authors printed it in the figure of their README.
PRINTED = """⭐Timestamps:
00:00 Preview
01:26 Start
01:30 Sponge + Sponge mic cover
04:50 Non-slip seal + Glass rod
09:43 Wood ball + Wood
11:31 Wood Scratching
13:12 Ribbon silicone mittens Tapping
16:06 Sponge
19:38 Rhinestone Mic scratching
23:13 Non-slip seal + Silicone brush
28:04 Felt ball + Sponge mic cover
31:43 Ribbon silicone mittens
34:05 Silicone food wrap + Wood ball"""

EVENTS = [
    # start and end in s, actions that the words name, materials that are right
    (90, 290, "", {"sponge"}),
    (290, 583, "", {"rubber", "glass"}),
    (583, 691, "", {"wood"}),
    (691, 792, "scratching", {"wood"}),
    (792, 966, "tapping", {"silicone"}),
    (966, 1178, "", {"sponge"}),
    (1178, 1393, "scratching", {"rhinestone"}),
    (1393, 1684, "", {"rubber", "silicone"}),
    (1684, 1903, "", {"felt", "sponge"}),
    (1903, 2045, "", {"silicone"}),
    (2045, 2220, "", {"silicone", "wood"}),
]


@dataclass
class Records:
    """Inputs with rows in memory."""

    videos: list[Video]
    clips: list[Clip]
    measurements: list[Measurement]
    annotations: list[Annotation] = field(default_factory=list)
    corrections: list[Annotation] = field(default_factory=list)
    root: Path = MANIFESTS

    @property
    def sources(self):
        return [Source(video.source_id, "x.mp4") for video in self.videos]

    def rows(self, stage, kind):
        assert stage in {*STAGE.needs, *READ.needs}
        if kind is Passage:
            return list(READ.run(self, ReadParams(), Path("unused")))
        return {Video: self.videos, Clip: self.clips, Measurement: self.measurements}[kind]

    def path(self, stage, source_id, file):
        raise AssertionError("labels are read from records, not from files")

    def manifest(self, name):
        assert name in READ.reads
        return MANIFESTS / name


def grid(duration_ms, active=1.0, source_id="a"):
    starts = range(0, duration_ms - 9999, 10_000)
    ids = {start: clip_id(source_id, start) for start in starts}
    clips = [Clip(ids[s], source_id, s, s + 10_000, "ok") for s in starts]
    seconds = (active,) * 10
    return clips, [Measurement(ids[s], source_id, "ok", active=seconds) for s in starts]


def run(inputs, **params):
    return list(STAGE.run(inputs, AnnotateParams(**params), Path("unused")))


def labels_of(description, duration_ms=60_000, active=1.0, **params):
    video = Video("a", "ok", duration_ms=duration_ms, description=description)
    return run(Records([video], *grid(duration_ms, active)), **params)


def test_the_list_that_fgave_printed_gives_its_eleven_events():
    labels = labels_of(PRINTED, 2_220_000)
    assert len(labels) == 222
    for start_s, end_s, action, materials in EVENTS:
        inside = labels[-(-start_s // 10) : end_s // 10]
        assert {label.status for label in inside} == {"labelled"}
        assert {label.material for label in inside} <= materials
        assert set(inside[0].materials) == materials
        if action:
            assert {label.action for label in inside} == {action}
            assert {label.confidence for label in inside} == {1.0}


def test_the_events_of_the_printed_list_begin_and_end_where_they_should():
    video = Video("a", "ok", duration_ms=2_220_000, description=PRINTED)
    rows = READ.run(Records([video], [], []), ReadParams(), Path("unused"))
    events = [row for row in rows if row.is_named]
    assert [(row.start_ms // 1000, row.end_ms // 1000) for row in events] == [
        (start_s, end_s) for start_s, end_s, _, _ in EVENTS
    ]
    assert all(
        set(row.materials) & materials for row, (*_, materials) in zip(events, EVENTS, strict=True)
    )


def test_no_clip_of_the_printed_list_comes_from_the_preview_or_the_start():
    labels = labels_of(PRINTED, 2_220_000)
    assert {label.reason for label in labels[:9]} == {"non_event"}
    assert "Preview" in labels[0].detail
    assert all(label.status == "labelled" for label in labels[9:])


def test_only_three_lines_of_the_printed_list_name_an_action_outright():
    labels = labels_of(PRINTED, 2_220_000)
    sure = {label.text for label in labels if label.action != "unknown" and label.confidence == 1.0}
    lines = {text for text in sure if " / " not in text}
    assert lines == {
        "Wood Scratching",
        "Ribbon silicone mittens Tapping",
        "Rhinestone Mic scratching",
    }


def test_a_clip_across_two_segments_holds_both_in_its_seconds():
    clip = labels_of("0:00 Wood tapping\n0:14 Glass\n0:40 Felt")[1]
    assert clip.second_actions == ("tapping",) * 3 + ("background",) * 2 + ("unknown",) * 5
    assert clip.second_materials == ("wood",) * 3 + ("background",) * 2 + ("glass",) * 5
    assert clip.second_events == (True,) * 3 + (False,) * 2 + (True,) * 5
    assert (clip.action, clip.material) == ("unknown", "glass")
    assert (clip.actions, clip.materials) == (("tapping",), ("wood", "glass"))
    assert clip.text == "Wood tapping / Glass"
    assert [(e.witness, e.line, e.text) for e in clip.evidence] == [
        ("description", 1, "0:00 Wood tapping"),
        ("description", 2, "0:14 Glass"),
    ]


def test_of_two_materials_that_are_as_frequent_the_earlier_counts():
    clip = labels_of("0:00 Wood\n0:15 Glass\n0:40 Felt", guard_ms=0)[1]
    assert clip.second_materials == ("wood",) * 5 + ("glass",) * 5
    assert clip.material == "wood"


TWO = "0:00 Wood\n0:30 Glass"


@pytest.mark.parametrize(
    ("description", "active", "reason"),
    [
        ("nothing here", 1.0, "no_timestamps"),
        ("0:10 Wood\n0:30 Glass", 1.0, "outside_segments"),
        ("0:00 - 0:05 Wood\n0:30 Glass", 1.0, "outside_segments"),
        ("0:00 Intro\n0:05 Wood\n0:30 Glass", 1.0, "non_event"),
        ("0:00 My favourite\n0:30 Glass", 1.0, "unknown_words"),
        (TWO, 0.1, "no_event_seconds"),
    ],
)
def test_a_clip_without_a_label_says_why(description, active, reason):
    label = labels_of(description, active=active)[0]
    assert (label.status, label.reason) == ("unlabelled", reason)
    assert label.detail
    assert not label.second_events


def test_a_clip_that_could_not_be_measured_is_not_labelled():
    clips, measured = grid(30_000)
    failed = [Measurement(measured[0].clip_id, "a", "failed", "corrupt"), *measured[2:]]
    video = Video("a", "ok", duration_ms=60_000, description=TWO)
    labels = run(Records([video], clips, failed))
    assert [label.reason for label in labels] == ["not_measured", "not_measured", ""]


def test_a_clip_needs_as_many_event_seconds_as_asked_for():
    clips, measured = grid(30_000)
    sound = (0.0,) * 7 + (0.5,) * 3
    rows = [Measurement(row.clip_id, "a", "ok", active=sound) for row in measured]
    inputs = Records([Video("a", "ok", duration_ms=60_000, description=TWO)], clips, rows)
    assert run(inputs, min_event_s=3)[0].second_events == (False,) * 7 + (True,) * 3
    assert run(inputs, min_event_s=4)[0].reason == "no_event_seconds"


def test_what_manual_annotations_leave_free_is_background():
    rows = [
        Annotation("a", 2000, 4600, action="tapping", material="wood"),
        Annotation("a", 4600, 6000, label="glass scratching"),
    ]
    video = Video("a", "ok", duration_ms=30_000, chapters=(Chapter(0, 30_000, "Felt"),))
    labels = run(Records([video], *grid(30_000), annotations=rows))
    assert labels[0].second_actions == (
        *("background", "background", "tapping", "tapping", "tapping", "scratching"),
        *("background",) * 4,
    )
    assert [label.reason for label in labels] == ["", "outside_segments", "outside_segments"]


def corrected(*rows):
    """Labels of three clips of one list, after these corrections of single clips."""
    video = Video("a", "ok", duration_ms=60_000, description=TWO)
    return run(Records([video], *grid(30_000), corrections=list(rows)))


def test_who_corrects_a_clip_is_believed_there_and_nowhere_else():
    rows = [
        Annotation("a", 10_000, 13_000, "brushing", "felt", "", "anna", "a_00010000"),
        Annotation("a", 15_000, 20_000, "tapping", "", "", "anna", "a_00010000"),
    ]
    before, after = corrected(), corrected(*rows)
    assert [after[0], after[2]] == [before[0], before[2]]
    assert after[1].second_actions == (
        *("brushing",) * 3, "background", "background", *("tapping",) * 5
    )  # fmt: skip
    assert after[1].second_materials[2:6] == ("felt", "background", "background", "unknown")
    chosen = [line.witness for line in after[1].evidence if line.role == "chosen"]
    assert chosen == ["manual", "manual"]
    assert "description" in {line.witness for line in after[1].evidence}


def test_who_hears_nothing_in_a_clip_says_so_by_a_line_without_a_class():
    before = corrected()
    after = corrected(Annotation("a", 10_000, 20_000, clip_id="a_00010000"))
    assert [after[0], after[2]] == [before[0], before[2]]
    assert (after[1].status, after[1].reason) == ("unlabelled", "no_event_seconds")
    assert after[1].detail == "by hand: nothing is heard in it"


def test_a_correction_of_a_clip_that_is_not_there_corrects_nothing():
    assert corrected(Annotation("a", 0, 9000, "tapping", clip_id="a_00005000")) == corrected()


STEADY = "0:00 Wood brushing\n0:20 Glass\n1:00 Felt"


def steady(levels_dbfs):
    """Clips whose level never changes within one, so that nothing stands out of its own floor."""
    clips, rows = grid(10_000 * len(levels_dbfs), active=0.0)
    measured = [
        replace(row, floor_dbfs=level, sound_dbfs=(level,) * 10)
        for row, level in zip(rows, levels_dbfs, strict=True)
    ]
    return clips, measured


def test_a_brush_that_never_stops_is_heard_against_the_quiet_of_its_source():
    video = Video("a", "ok", duration_ms=60_000, description=STEADY)
    labels = run(Records([video], *steady([-40.0, -40.0, -60.0, -66.0])))
    assert [label.reason for label in labels] == ["", "", "no_event_seconds", "no_event_seconds"]
    assert labels[0].second_events == (True,) * 10


def test_what_nobody_can_hear_is_no_event_however_quiet_the_source():
    video = Video("a", "ok", duration_ms=60_000, description=STEADY)
    labels = run(Records([video], *steady([-71.0, -71.0, -120.0])))
    assert {label.reason for label in labels} == {"no_event_seconds"}


def test_a_steady_sound_that_was_marked_by_hand_is_an_event():
    row = Annotation("a", 0, 20_000, action="brushing")
    video = Video("a", "ok", duration_ms=20_000)
    labels = run(Records([video], *steady([-40.0, -40.0]), annotations=[row]))
    assert {label.action for label in labels} == {"brushing"}


def test_the_same_records_give_the_same_labels():
    assert labels_of(PRINTED, 300_000) == labels_of(PRINTED, 300_000)


def test_the_stage_says_what_it_needs():
    assert (STAGE.name, STAGE.table, STAGE.row, STAGE.scope) == (
        "annotate",
        "labels",
        Label,
        "source",
    )
    assert (STAGE.needs, STAGE.reads) == (
        ("read", "cut", "measure"),
        ("taxonomy.toml", "corrections"),
    )
    assert (READ.needs, READ.reads) == (("fetch",), ("annotations", "taxonomy.toml"))
