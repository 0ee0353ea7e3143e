"""Fingerprints: what is the same stays near through a re-encode, what is not lies far."""

from __future__ import annotations

from pathlib import Path

import ffmpeg
import numpy as np
import pytest

from stages.measure.picture_print import video_fingerprint, waves
from stages.measure.sound_print import audio_fingerprint, band_energies
from stages.tools import foley
from stages.tools.likeness import mirrored
from stages.tools.media.ffmpeg import run
from stages.tools.media.frames import luma_frames
from stages.tools.media.samples import join, sample_blocks


def differing(one, other) -> float:
    """Share of the bits that differ, where both say something."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    assert len(both) > len(one) / 2
    return sum((a ^ b).bit_count() for a, b in both) / 24 / len(both)


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
        folder, size = tmp_path_factory.mktemp(name), "width=320&height=180"
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
    "a logo": {"vf": "drawbox=x=iw*0.72:y=ih*0.06:w=iw*0.22:h=ih*0.12:color=white:t=fill"},
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
    assert differing(seen(scenes["tapping-wood"]), seen(twin)) < 0.25


@pytest.mark.parametrize("changes", SOUNDS.values(), ids=SOUNDS)
def test_a_sound_that_was_encoded_again_stays_near(scenes, tmp_path, changes):
    twin = again(scenes["tapping-wood"], tmp_path / "twin.mkv", **changes)
    assert differing(heard(scenes["tapping-wood"]), heard(twin)) < 0.25


def test_a_picture_in_a_mirror_has_the_same_prints_but_for_known_bits(scenes, tmp_path):
    twin = again(scenes["tapping-wood"], tmp_path / "twin.mkv", vf="hflip")
    one, other = (np.array(seen(path), np.uint32) for path in (scenes["tapping-wood"], twin))
    turned = mirrored(other)
    assert differing(one.tolist(), other.tolist()) > 0.4
    assert differing(one.tolist(), turned.tolist()) < 0.15
    assert mirrored(turned).tolist() == other.tolist()


def test_other_scenes_lie_far(scenes):
    one, other = scenes.values()
    assert differing(seen(one), seen(other)) > 0.35
    assert differing(heard(one), heard(other)) > 0.4


def test_a_wave_that_grows_is_the_bit_that_is_set():
    down = np.mgrid[:90, :160][0]
    wave = np.cos(np.pi * (down + 0.5) / 90)  # one half wave down: the fifth of the waves
    times_s = np.arange(0, 10, 0.2)
    grays = [(128 + 10 * t * wave).astype(np.uint8) for t in times_s]
    assert waves(grays).argmax(axis=1).tolist()[5:] == [4] * 45
    found = video_fingerprint(times_s, grays, 10)
    assert len(found) == 43
    assert {(one >> 4) & 1 for one in found} == {1}
    assert {(one >> 4) & 1 for one in video_fingerprint(times_s, grays[::-1], 10)} == {0}


def test_what_stands_still_has_no_print_whatever_it_shows():
    chance = np.random.default_rng(1).integers(40, 120, (90, 160)).astype(np.uint8)
    assert set(video_fingerprint(np.arange(0, 10, 0.2), [chance] * 50, 10)) == {0}


def test_a_picture_behind_the_film_changes_no_print():
    chance = np.random.default_rng(1)
    films = chance.integers(0, 100, (50, 90, 160)).astype(np.uint8)
    table = chance.integers(0, 100, (90, 160)).astype(np.uint8)
    times_s = np.arange(0, 10, 0.2)
    bare = video_fingerprint(times_s, list(films // 2 * 2), 10)
    laid = video_fingerprint(times_s, [film // 2 * 2 + table for film in films], 10)
    assert differing(bare, laid) < 0.04


def test_too_short_a_window_has_no_print():
    assert video_fingerprint(np.array([0.0]), [np.zeros((9, 16), np.uint8)], 1) == ()


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_band_that_swells_is_the_bit_that_is_set(rate):
    time_s = np.arange(10 * rate) / rate
    edges = np.geomspace(300, 5000, 26)
    tone = (time_s * np.sin(2 * np.pi * (edges[20] + edges[21]) / 2 * time_s)).astype(np.float32)
    found = audio_fingerprint(np.stack([tone, tone]), rate)
    assert len(found) == 93
    assert {(one >> 20) & 1 for one in found} == {1}
    assert {(one >> 19) & 1 for one in found} == {0}
    energy = band_energies(tone, rate)
    assert set(energy.argmax(axis=1)) == {20}


def test_a_rate_that_lacks_the_upper_bands_has_prints_too():
    chance = np.random.default_rng(3).standard_normal((1, 80_000)).astype(np.float32)
    assert band_energies(chance[0], 8000)[:, -1].max() == 0
    assert len(audio_fingerprint(chance, 8000)) == 93


def test_a_steady_tone_has_no_print_and_two_hums_are_not_alike():
    time_s = np.arange(80_000) / 8000
    hum = sum(np.sin(2 * np.pi * 50 * n * time_s) / n for n in range(1, 21)).astype(np.float32)
    assert set(audio_fingerprint(hum[None] / 10, 8000)) == {0}


def test_gain_changes_no_bit_and_silence_has_none():
    chance = np.random.default_rng(3).standard_normal((2, 80_000)).astype(np.float32)
    assert audio_fingerprint(chance, 8000) == audio_fingerprint(chance / 2, 8000)
    assert set(audio_fingerprint(0 * chance, 8000)) == {0}


def test_too_little_sound_has_no_fingerprint():
    assert audio_fingerprint(np.zeros((1, 10), np.float32), 8000) == ()
