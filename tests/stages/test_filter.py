from __future__ import annotations

import string
from dataclasses import fields, replace

import pytest

from stages.core.params import build
from stages.core.records import Clip, Decision, Measurement
from stages.filter import FLAGS, REASONS, STAGE, FilterParams, filter_, judge


CLIP = Clip("s_00000000", "s", 0, 10_000, "ok")
GOOD = Measurement(
    "s_00000000",
    "s",
    "ok",
    frames_seen=150,
    background_motion=0.05,
    background_shift=0.1,
    cut_jump=2.0,
    cut_structure=0.1,
    fade=0.1,
    light_change=0.1,
    camera_drift=0.0,
    camera_zoom=0.0,
    camera_sway=0.0,
    frozen_fraction=0.2,
    active_seconds=8,
    textured_cells=0.9,
    rms_dbfs=-40.0,
    dynamic_range_db=20.0,
    audible_fraction=0.8,
    digital_silence_fraction=0.0,
    clip_fraction=0.0,
    hum_50=0.01,
    hum_60=0.01,
    lf_fraction=0.5,
    flatness=0.05,
    dual_mono=False,
)
PARAMS = FilterParams()


def test_a_picture_of_a_few_pixels_is_no_picture():
    found = judge(replace(CLIP, width=10, height=6), GOOD, PARAMS)
    assert found.reasons == ("tiny_picture",)
    assert found.sentence == "the picture is 10x6 pixels, at least 32 on the shorter side"
    assert judge(replace(CLIP, width=32, height=64), GOOD, PARAMS).keep


def verdict(**changes):
    return judge(CLIP, replace(GOOD, **changes), PARAMS)


def test_a_good_clip_is_kept_without_a_word():
    kept = judge(CLIP, GOOD, PARAMS)
    assert (kept.keep, kept.reasons, kept.flags, kept.sentence) == (True, (), (), "")


@pytest.mark.parametrize(
    ("reason", "at_limit", "beyond"),
    [
        ("camera_moves", {"background_motion": 0.4}, {"background_motion": 0.401}),
        ("background_shifts", {"background_shift": 0.6}, {"background_shift": 0.601}),
        (
            "shot_cut",
            {"cut_jump": 18.0, "cut_structure": 2.0},
            {"cut_jump": 18.1, "cut_structure": 0.41},
        ),
        ("camera_drifts", {"camera_drift": 0.6}, {"camera_drift": 0.61}),
        ("camera_zooms", {"camera_zoom": 1.0}, {"camera_zoom": 1.01}),
        ("camera_sways", {"camera_sway": 0.5}, {"camera_sway": 0.51}),
        ("fade", {"fade": 0.7, "light_change": 2.0}, {"fade": 0.71, "light_change": 0.51}),
        ("frozen", {"frozen_fraction": 0.8}, {"frozen_fraction": 0.81}),
        ("silent", {"audible_fraction": 0.1}, {"audible_fraction": 0.09}),
        (
            "digital_silence",
            {"digital_silence_fraction": 0.9},
            {"digital_silence_fraction": 0.91},
        ),
        (
            "hiss",
            {"flatness": 0.9, "dynamic_range_db": 3.0},
            {"flatness": 0.81, "dynamic_range_db": 2.9},
        ),
        (
            "hum",
            {"hum_60": 0.5, "flatness": 0.0, "dynamic_range_db": 1.0},
            {"hum_60": 0.51, "flatness": 0.0, "dynamic_range_db": 1.0},
        ),
    ],
)
def test_a_limit_itself_is_allowed_and_what_lies_beyond_is_not(reason, at_limit, beyond):
    assert verdict(**at_limit).keep
    rejected = verdict(**beyond)
    assert (rejected.keep, rejected.reasons) == (False, (reason,))


@pytest.mark.parametrize(
    "changes",
    [
        {"cut_jump": 90.0, "cut_structure": 0.2},
        {"fade": 0.9, "light_change": 0.2},
        {"flatness": 0.95, "dynamic_range_db": 20.0},
        {"hum_50": 0.9, "flatness": 0.01, "dynamic_range_db": 1.0},
        {"hum_50": 0.9, "flatness": 0.0, "dynamic_range_db": 12.0},
    ],
    ids=["flash", "silhouette", "whisper", "tone", "hum under events"],
)
def test_half_of_a_reason_is_none(changes):
    assert verdict(**changes).keep


def test_reasons_come_the_weightiest_first():
    everything = {
        "background_motion": 1.0,
        "background_shift": 1.0,
        "cut_jump": 50.0,
        "cut_structure": 1.0,
        "fade": 1.0,
        "light_change": 2.0,
        "camera_drift": 5.0,
        "camera_zoom": 5.0,
        "camera_sway": 5.0,
        "frozen_fraction": 1.0,
        "audible_fraction": 0.0,
        "digital_silence_fraction": 1.0,
    }
    found = verdict(**everything).reasons
    assert found == tuple(slug for slug in REASONS if slug in found)
    assert len(found) == 10


def test_the_sentence_has_the_numbers_and_their_limits():
    assert verdict(background_motion=0.83).sentence == "the background moves: 0.83, at most 0.4"
    both = verdict(background_motion=0.83, audible_fraction=0.0)
    assert both.sentence.endswith(
        "; nothing is to be heard: audible for 0 of the time, at least 0.1"
    )


def test_a_clip_without_sound_has_no_audio():
    mute = dict.fromkeys(("rms_dbfs", "audible_fraction", "flatness", "dual_mono"))
    assert verdict(**mute).reasons == ("no_audio",)


def test_what_could_not_be_measured_is_not_judged_by_what_was():
    failed = verdict(
        status="failed", reason="decode_error", detail="3 faults", background_motion=2.0
    )
    assert failed.reasons == ("not_measured",)
    assert failed.sentence == "the clip could not be measured: 3 faults"
    assert failed.flags == ()


def test_a_flawed_file_is_rejected_for_its_flaw_first():
    flawed = replace(CLIP, status="flawed", reason="gap", detail="1.2 s without a frame")
    found = judge(flawed, replace(GOOD, background_motion=2.0), PARAMS)
    assert found.reasons == ("flawed_clip", "camera_moves")
    assert found.sentence.startswith("the clip's file is flawed: 1.2 s without a frame; ")


@pytest.mark.parametrize(
    ("flag", "changes"),
    [
        ("borderline_motion", {"background_motion": 0.25}),
        ("few_frames", {"frames_seen": 19}),
        ("low_texture", {"textured_cells": 0.14}),
        ("still_picture", {"active_seconds": 0}),
        ("hum", {"hum_50": 0.6, "flatness": 1e-4}),
        ("hiss", {"flatness": 0.85}),
        ("rumble", {"lf_fraction": 0.95}),
        ("clipping", {"clip_fraction": 2e-4}),
        ("dual_mono", {"dual_mono": True}),
        ("some_silence", {"digital_silence_fraction": 0.2}),
    ],
)
def test_a_flag_marks_a_clip_and_leaves_it_kept(flag, changes):
    flagged = verdict(**changes)
    assert (flagged.keep, flagged.flags) == (True, (flag,))
    assert flag in FLAGS


def test_limits_are_the_users():
    strict = build(FilterParams, {"background_motion_max": 0.04}, "here")
    assert judge(CLIP, GOOD, strict).reasons == ("camera_moves",)


def test_every_sentence_can_be_said():
    known = {f.name for kind in (Measurement, FilterParams) for f in fields(kind)}
    for sentence in REASONS.values():
        names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert names <= known | {"flaw", "hum", "size", "hand"}


class Given:
    def __init__(self, clips, measurements, decisions=()):
        self.tables = {"cut": clips, "measure": measurements}
        self.decisions = list(decisions)

    def rows(self, stage, kind):
        return self.tables[stage]


def test_each_clip_has_one_verdict_whether_measured_or_not(tmp_path):
    other = replace(CLIP, clip_id="s_00010000", start_ms=10_000, end_ms=20_000)
    kept, rejected = filter_(Given([CLIP, other], [GOOD]), PARAMS, tmp_path)
    assert (kept.clip_id, kept.keep) == ("s_00000000", True)
    assert (rejected.clip_id, rejected.reasons) == ("s_00010000", ("not_measured",))


def decided(keep, **more):
    return Decision("s_00000000", "s", keep, **more)


def by_hand(keep, clip=CLIP, **changes):
    said = decided(keep, reviewer="anna", note="a dog barks")
    return judge(clip, replace(GOOD, **changes), PARAMS, said)


def test_who_rejects_by_hand_counts_for_more_than_numbers_and_is_named():
    found = by_hand("no")
    assert (found.keep, found.reasons) == (False, ("rejected_by_hand",))
    assert found.sentence == "rejected by hand (anna: a dog barks)"
    both = by_hand("no", background_motion=0.5)
    assert both.reasons == ("camera_moves", "rejected_by_hand")


def test_who_keeps_by_hand_counts_for_more_than_limits_and_says_what_they_were():
    found = by_hand("yes", background_motion=0.5)
    assert (found.keep, found.reasons) == (True, ())
    assert found.flags == ("kept_by_hand",)
    assert found.sentence == (
        "kept by hand (anna: a dog barks), though the background moves: 0.5, at most 0.4"
    )
    assert by_hand("yes") == judge(CLIP, GOOD, PARAMS)


@pytest.mark.parametrize(
    ("clip", "changes"),
    [
        (replace(CLIP, status="flawed", detail="a gap"), {}),
        (CLIP, {"status": "failed", "detail": "3 faults"}),
        (CLIP, {"status": "partial", "audible_fraction": 0.0}),
        (CLIP, {"rms_dbfs": None}),
    ],
)
def test_no_hand_keeps_what_is_not_known_to_be_whole(clip, changes):
    found = by_hand("yes", clip, **changes)
    assert not found.keep
    assert found.sentence.endswith("; a keep by hand does not mend that")


def test_a_decision_is_on_its_own_clip_alone(tmp_path):
    other = replace(CLIP, clip_id="s_00010000", start_ms=10_000, end_ms=20_000)
    measured = [GOOD, replace(GOOD, clip_id="s_00010000")]
    given = Given([CLIP, other], measured, [decided("no"), Decision("s_00999000", "s", "no")])
    assert [row.keep for row in filter_(given, PARAMS, tmp_path)] == [False, True]


def test_the_stage_names_its_table_and_needs():
    assert (STAGE.name, STAGE.table, STAGE.needs) == ("filter", "verdicts", ("cut", "measure"))
