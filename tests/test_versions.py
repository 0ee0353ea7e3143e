"""A stage whose meaning changes must get a new version, or old parts would pass for new ones.

Each stage's pure part is run on a fixed input; its digest is pinned beside the version. If a test
here fails, either the change was not meant, or the stage's `version` and the pin both move.
"""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.store import key_of
from stages.annotate import AnnotateParams
from stages.annotate.hearing import hear
from stages.annotate.labels import label_clip
from stages.annotate.passages import passages_of
from stages.annotate.taxonomy import load
from stages.annotate.witnesses import witnesses
from stages.core.records import Chapter, Clip, Comment, Measurement, Video
from stages.cut import CutParams, plan_clips
from stages.export import ExportRow
from stages.export.ast import norms as ast_norms
from stages.export.ast.lists import weights as ast_weights
from stages.export.ast.sets import Item as AstItem
from stages.export.ave.events import events_of
from stages.export.ave.lists import line as event_line
from stages.export.by_source import audacity, vtt
from stages.export.croissant.about import description
from stages.export.croissant.params import CroissantParams
from stages.export.croissant.records import record_sets
from stages.export.esc50.clips import esc_clips
from stages.export.ids.lines import clip_line, label_lines, opaque_groups, source_lines
from stages.export.parquet import table
from stages.export.passt.hdf import packed as passt_packed
from stages.export.runs import Run
from stages.export.vggsound import line
from stages.export.webdataset import members
from stages.filter import FilterParams, judge
from stages.measure.camera import camera
from stages.measure.cuts import cut as find_cut
from stages.measure.ground import background, ground
from stages.measure.levels import levels, onsets
from stages.measure.light import light
from stages.measure.motion import movement
from stages.measure.picture import scene
from stages.measure.picture_print import video_fingerprint
from stages.measure.sound_print import audio_fingerprint
from stages.measure.spectrum import spectrum
from stages.measure.stereo import stereo
from stages.split import Member, SplitParams, hashed, place
from stages.tools.kaldi import fbank
from stages.tools.media import sound
from stages.tools.media.mono import Mono
from stages.tools.media.wav import to_pcm
from stages.tools.parquet import plain
from stages.tools.ytdlp.texts import info_of


PAGE = {
    "title": "Wood",
    "channel_id": "UC1",
    "license": "CC",
    "description": "0:00 Wood tapping\n0:30 Glass + Silicone brush",
    "chapters": [{"start_time": 0.0, "end_time": 30.0004, "title": "Wood"}],
    "comments": [{"text": "0:00 a", "author_id": "UC2", "like_count": 3, "is_favorited": True}],
}
TEXT = (
    "Timestamps:\n0:00 Intro\n0:10 - Wood tapping\n0:40 Glass + Silicone brush\n1:10 綿棒\n1:30 ?"
)


def fetched() -> object:
    return plain(info_of(PAGE))


def planned() -> object:
    params = CutParams(), CutParams(clip_ms=5000, stride_ms=2500)
    return [[plain(c) for c in plan_clips("a", ms, p)] for ms in (10_000, 29_999) for p in params]


def measured() -> object:
    chance = np.random.default_rng(7)
    pictures = chance.integers(0, 255, (50, 90, 160)).astype(np.uint8)
    pictures[10:30] = pictures[10]
    times_s = np.arange(50) / 5
    seen = scene(times_s, list(pictures), 0.2)
    rate = 8000
    sound = (chance.standard_normal((2, 10 * rate)) * 0.01).astype(np.float32)
    sound[:, ::4000] = 0.5
    still = ground(seen)
    found = background(still, 10) | camera(still) | movement(seen, 10.0) | light(seen)
    found |= find_cut(times_s, list(pictures), seen) | levels(sound, rate, 10)
    found |= onsets(sound, rate, 10) | spectrum(sound, rate) | stereo(sound)
    found["video_fingerprint"] = video_fingerprint(times_s, list(pictures), 10)
    found["audio_fingerprint"] = audio_fingerprint(sound, rate)
    slid = camera(ground(scene(times_s, sliding(), 0.2)))
    # Three digits: the last ones differ between processors.
    return {name: rounded(value) for name, value in sorted(found.items())} | {
        f"{name} of a drift": rounded(value) for name, value in sorted(slid.items())
    }


def sliding() -> list[np.ndarray]:
    """Fifty pictures of a camera that slides by 3 % of the width."""
    down, across = np.mgrid[:90, :160]
    places = (across + 4.8 * n / 50 for n in range(50))
    return [(128 + 90 * np.sin(x / 5) * np.cos(down / 4 + x / 17)).astype(np.uint8) for x in places]


def rounded(value: object) -> object:
    if isinstance(value, tuple):
        return [rounded(one) for one in value]
    return f"{float(value):.3g}"


def judged() -> object:
    still = {
        "background_motion": 0.1,
        "background_shift": 0.1,
        "cut_jump": 5.0,
        "cut_structure": 0.1,
        "fade": 0.1,
        "light_change": 0.1,
        "camera_drift": 0.0,
        "camera_zoom": 0.0,
        "camera_sway": 0.0,
        "frozen_fraction": 0.1,
        "rms_dbfs": -40.0,
        "audible_fraction": 0.9,
        "flatness": 0.01,
        "digital_silence_fraction": 0.0,
        "dynamic_range_db": 20.0,
        "hum_50": 0.0,
        "hum_60": 0.0,
    }
    changes = [
        {}, {"background_motion": 0.5}, {"background_shift": 0.7},
        {"fade": 0.9, "light_change": 1.0},
        {"camera_drift": 1.0}, {"camera_zoom": 2.0}, {"camera_sway": 1.0},
        {"cut_jump": 30.0, "cut_structure": 1.0}, {"frozen_fraction": 0.9}, {"rms_dbfs": None},
        {"audible_fraction": 0.05}, {"digital_silence_fraction": 0.95},
        {"flatness": 0.9, "dynamic_range_db": 1.0}, {"hum_50": 0.9, "dynamic_range_db": 1.0},
    ]  # fmt: skip
    clip = Clip("a_0", "a", 0, 10_000, "ok")
    rows = [Measurement("a_0", "a", "ok", **(still | change)) for change in changes]
    return [plain(judge(clip, row, FilterParams())) for row in rows]


def labelled() -> object:
    taxonomy = load(manifest("taxonomy.toml"))
    video = Video(
        "a", "ok", duration_ms=100_000, comments=(Comment(TEXT, "h", 1, True, True, False),)
    )
    other = (Chapter(0, 12_000, "Intro"), Chapter(12_000, 100_000, "Wood"))
    hearing = hear(witnesses(replace(video, chapters=other), [], taxonomy))
    clips = [Clip(f"a_{n}", "a", n * 10_000, (n + 1) * 10_000, "ok") for n in range(10)]
    sounds = [True] * 8 + [False] * 2
    found = [plain(label_clip(clip, sounds, hearing, AnnotateParams())) for clip in clips]
    # Words that are added to the taxonomy change labels, too; they are an input, not the meaning.
    return [
        [f["status"], f["reason"], f["action"], f["material"], f["second_events"],
         f["confidence"], [[e["witness"], e["role"]] for e in f["evidence"]]] for f in found
    ]  # fmt: skip


def heard() -> object:
    taxonomy = load(manifest("taxonomy.toml"))
    late = Comment(TEXT.replace("0:40", "0:41").replace("1:10", "1:12"), "h", 1, False, True, False)
    video = Video("a", "ok", duration_ms=100_000, description=TEXT, comments=(late,))
    found = passages_of("a", hear(witnesses(video, [], taxonomy)))
    columns = (
        "start_ms", "end_ms", "label", "non_event", "to_the_end", "witness", "line", "text",
        "chosen", "strength", "confidence", "agree", "disagree", "copy_of", "offset_ms", "standing",
    )  # fmt: skip
    return [[plain(getattr(passage, name)) for name in columns] for passage in found]


def manifest(name: str) -> Path:
    return Path(__file__).parents[1] / "manifests" / name


def assigned() -> object:
    params = SplitParams()
    members = [Member(f"s{n}", f"c{n % 30}" if n % 3 else "") for n in range(60)]
    ties = [(f"s{n}", f"s{n * 7 % 60}", "sound") for n in range(0, 60, 9)]
    found = place(members, ties, {"s5": "test"}, lambda group: hashed(group, params))
    return [[at.group, at.split, at.left_out] for at in found.values()]


def ids() -> object:
    row = {
        "source_id": "a", "start_ms": 10_000, "end_ms": 12_000, "action": "tapping",
        "material": "wood", "clip_id": "a_00010000", "split": "val", "group": "channel:b",
        "url": "https://user@host.example/a?key=1", "second_events": (True, False),
        "second_actions": ("tapping", "background"), "second_materials": ("wood", "background"),
    }  # fmt: skip
    rows = [SimpleNamespace(**row)]
    groups = opaque_groups(rows)
    return [source_lines(rows, groups), clip_line(rows[0], groups["channel:b"]), *label_lines(rows)]


def croissant() -> object:
    said = description([], CroissantParams(), {"filter": {"fade_max": 0.7}})
    records = record_sets()
    fields = [(field["@id"], field.get("dataType")) for field in records[0]["field"]]
    return [said["conformsTo"], said["version"], fields[:5], records[1]]


def by_source(text_of) -> object:
    return text_of([Run(0, 9_000, "tapping", "wood"), Run(3_600_500, 3_601_500, "a<b", "unknown")])


def webdataset() -> object:
    files = members("a_00000000", [("mp4", b""), ("flac", b"")], {"b": 1, "a": "é"})
    return [[name, data.decode()] for name, data in files]


def exported() -> object:
    return [field.name for field in dataclasses.fields(ExportRow)]


def parquet() -> object:
    columns = table.schema(media=True, sound=True)
    added = [(c.name, str(c.type)) for c in columns if c.name in ("video", "audio")]
    return [added, columns.metadata[b"huggingface"].decode(), sound.SUBTYPES]


def vggsound() -> object:
    row = {"source_id": "a", "action": "tapping", "material": "wood", "start_ms": 10_000}
    rows = (SimpleNamespace(**row, split=split) for split in ("train", "val", "test"))
    return [line(row, "both") for row in rows]


def mono() -> object:
    chance = np.random.default_rng(7)
    noise = (chance.standard_normal(44_100) * 0.1).astype(np.float32)
    sound = Mono(noise, 44_100, 1000, 0).at(16_000)
    # Steps of 1/256: the last bits differ between processors.
    return [sound.shape, to_pcm(np.round(sound[::400] * 256) / 256).tolist()]


def esc50() -> object:
    labels = [("tapping", "wood"), ("scratching", "unknown"), ("tapping", "glass")] * 4
    rows = [
        SimpleNamespace(
            clip_id=f"{n}", source_id=f"-{n // 2}", start_ms=n * 10_000, group=f"g{n // 2}",
            split="train", action=action, material=material,
        )
        for n, (action, material) in enumerate(labels)
    ]  # fmt: skip
    return [[c.filename for c in esc_clips(rows, target, 5, "a")] for target in ("act", "mat")]


def ave() -> object:
    row = SimpleNamespace(
        clip_id="a_0", split="train", second_actions=("tapping", "tapping", "unknown", "rubbing"),
        second_materials=("wood", "background", "wood", "glass"),
    )  # fmt: skip
    return [[event_line(e) for e in events_of(row, w)] for w in ("action", "material", "both")]


def ast() -> object:
    items = [AstItem(f"{n}", "1", ("a", "b")[: 1 + n % 2]) for n in range(5)]
    clips = [ast_norms.Sums(998, -5e5, 4e6), ast_norms.Sums(498, -2e5, 1e6)]
    tone = np.sin(np.arange(1600) / 5).astype(np.float32)
    return [
        [f"{weight:.6g}" for weight in ast_weights(items)],
        [ast_norms.norm(clips, length) for length in (0, 1024)],
        [f"{value:.3f}" for value in fbank(tone, 16_000)[3, ::8]],
    ]


def passt() -> object:
    return [passt_packed(numbers, 50).tolist() for numbers in ((), (0,), (8, 49))]


PINS = {
    ("fetch", 1): (fetched, "6af90e06f0f39c02e1b9"),
    ("read", 1): (heard, "330934dbdb7161b64ffe"),
    ("cut", 1): (planned, "3d272252facd900c57be"),
    ("measure", 1): (measured, "a138c22580df7fe2c529"),
    ("filter", 1): (judged, "a8df9785c404cf318bb1"),
    ("annotate", 1): (labelled, "587fd8f742ec0829815a"),
    ("split", 1): (assigned, "f7553fe9d6bac23bda55"),
    ("export", 1): (exported, "8eb59e13a0579dc7562c"),
    ("parquet", 1): (parquet, "cad4f6463dbff6dce6f1"),
    ("ids", 1): (ids, "360b95aec1a7d34e7b96"),
    ("croissant", 1): (croissant, "d064769d02cee6721303"),
    ("audacity", 1): (lambda: by_source(audacity), "555935320f4f4f00fae2"),
    ("vtt", 1): (lambda: by_source(vtt), "77f24dc596a29c43408b"),
    ("webdataset", 1): (webdataset, "bf94c331f97a0c891f6a"),
    ("vggsound", 1): (vggsound, "55e43c7d5f8844e71a10"),
    ("ave", 1): (ave, "31e360cb918cdd23befd"),
    ("mono", 1): (mono, "7a1950ee30c54b712618"),
    ("ast", 1): (ast, "88aa1b4f7ccdbd126e88"),
    ("passt", 1): (passt, "6b32e10007b6b5b9b062"),
    ("esc50", 1): (esc50, "df1209d592110abaa606"),
}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_means_what_its_version_says(stage):
    assert (stage.name, stage.version) in PINS, "a new version needs a new pin"
    outputs, digest = PINS[stage.name, stage.version]
    assert key_of({"outputs": outputs()}) == digest
