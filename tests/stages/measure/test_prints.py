"""Fingerprints: what is the same stays near through a re-encode, what is not lies far."""

from __future__ import annotations

from pathlib import Path

import ffmpeg
import numpy as np
import pytest

from stages.measure.picture_print import phash, video_fingerprint
from stages.measure.sound_print import audio_fingerprint, band_energies
from stages.tools import foley
from stages.tools.media.ffmpeg import run
from stages.tools.media.frames import luma_frames
from stages.tools.media.samples import join, sample_blocks


def differing(one, other, bits: int) -> float:
    """Share of the bits that differ."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True)) / bits / len(one)


def seen(path: Path) -> tuple[int, ...]:
    shown = [(f.start_ms, f.gray) for f in luma_frames(path) if f.gray is not None]
    shown = sorted((pair for pair in shown if pair[0] < 10_000), key=lambda pair: pair[0])
    return video_fingerprint(np.array([at / 1000 for at, _ in shown]), [g for _, g in shown], 10)


def heard(path: Path) -> tuple[int, ...]:
    blocks = [block for block in sample_blocks(path) if block.samples is not None]
    rate = blocks[0].rate
    return audio_fingerprint(join(blocks, 0, 10 * rate)[0], rate)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> dict[str, Path]:
    """Twelve seconds of two foley sources."""
    made = {}
    for name in ("tapping-wood", "brushing-felt"):
        folder, size = tmp_path_factory.mktemp(name), "width=320&height=180&fps=10"
        made[name] = folder / foley.make(f"{name}?seconds=12&{size}", folder).file
    return made


def again(source: Path, out: Path, **changes: str) -> Path:
    """The same film, changed by filters and encoded once more."""
    media = ffmpeg.input(str(source))
    options = {"c:v": "libx264", "preset": "veryfast", "pix_fmt": "yuv420p", "c:a": "aac"} | changes
    run(ffmpeg.output(media.video, media.audio, str(out), **options), seconds=60)
    return out


CROP = "crop=iw*0.97:ih*0.97:iw*0.01:ih*0.02"
PICTURES = {
    "a crf of 40": {"crf": "40"},
    "another size": {"vf": "scale=848:476"},
    "a crop of 3 %": {"vf": CROP},
    "all of it": {"vf": f"{CROP},scale=212:120,eq=brightness=0.05:contrast=0.9", "crf": "32"},
}
SOUNDS = {
    "32 kbit/s": {"b:a": "32k"},
    "-6 dB": {"af": "volume=-6dB"},
    "mono at 22.05 kHz": {"ac": "1", "ar": "22050"},
    "all of it": {"af": "volume=-6dB", "ac": "1", "c:a": "libopus", "b:a": "48k"},
}


@pytest.mark.parametrize("changes", PICTURES.values(), ids=PICTURES)
def test_a_picture_that_was_encoded_again_stays_near(scenes, tmp_path, changes):
    twin = again(scenes["tapping-wood"], tmp_path / "twin.mkv", **changes)
    assert differing(seen(scenes["tapping-wood"]), seen(twin), 63) < 0.1


@pytest.mark.parametrize("changes", SOUNDS.values(), ids=SOUNDS)
def test_a_sound_that_was_encoded_again_stays_near(scenes, tmp_path, changes):
    twin = again(scenes["tapping-wood"], tmp_path / "twin.mkv", **changes)
    assert differing(heard(scenes["tapping-wood"]), heard(twin), 32) < 0.25


def test_other_scenes_lie_far(scenes):
    one, other = scenes.values()
    assert differing(seen(one), seen(other), 63) > 0.25
    assert differing(heard(one), heard(other), 32) > 0.4


def test_a_hash_knows_up_from_down_and_takes_no_notice_of_light():
    down = np.mgrid[:90, :160][0]
    gray = (128 + 60 * np.cos(np.pi * (down + 0.5) / 90)).astype(np.uint8)  # one half wave down
    bit = 1 << 7  # after the seven that stand for waves across alone
    assert phash(gray) & bit
    assert not phash(gray[::-1]) & bit
    chance = np.random.default_rng(1).integers(40, 120, (90, 160)).astype(np.uint8)
    assert phash(chance) == phash(2 * chance + 10)
    assert phash(chance).bit_count() == 31
    assert phash(np.full((90, 160), 77, np.uint8)) == 0


def test_each_second_is_hashed_at_its_middle():
    chance = np.random.default_rng(2).integers(0, 255, (4, 90, 160)).astype(np.uint8)
    found = video_fingerprint(np.array([0.0, 0.5, 1.2, 1.6]), list(chance), 3)
    assert found == (phash(chance[1]), phash(chance[3]), phash(chance[3]))


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_band_that_swells_is_the_bit_that_is_set(rate):
    time_s = np.arange(10 * rate) / rate
    edges = np.geomspace(300, 2000, 34)
    tone = (time_s * np.sin(2 * np.pi * (edges[20] + edges[21]) / 2 * time_s)).astype(np.float32)
    found = audio_fingerprint(np.stack([tone, tone]), rate)
    assert len(found) == 96
    assert {(one >> 20) & 1 for one in found} == {1}
    assert {(one >> 19) & 1 for one in found} == {0}
    energy = band_energies(tone, rate)
    assert set(energy.argmax(axis=1)) == {20}


def test_gain_changes_no_bit_and_silence_has_none():
    chance = np.random.default_rng(3).standard_normal((2, 80_000)).astype(np.float32)
    assert audio_fingerprint(chance, 8000) == audio_fingerprint(chance / 2, 8000)
    assert set(audio_fingerprint(0 * chance, 8000)) == {0}


def test_too_little_sound_has_no_fingerprint():
    assert audio_fingerprint(np.zeros((1, 10), np.float32), 8000) == ()
