"""A seeded share of `make trial-cache`, and of `make trial-disk`."""

from __future__ import annotations

import random

import pytest
from trial_cache import HOW, Trial
from trial_disk import at_point, can_mount, on_a_small_disk, with_limit
from wreck.ground import Ground


SEED = 3
KINDS = {
    "work/fetch": "media.mp4",
    "work/cut": ".mp4",
    "work/measure": "rows.parquet",
    "work/filter": "receipt.json",
    "manifests/clips": ".parquet",
    "manifests/receipt": ".json",
    "export": "all_clips.parquet",
}


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return Trial.of(tmp_path_factory.mktemp("ground"), SEED)


@pytest.mark.parametrize("place", KINDS)
def test_damage_is_named_and_mended_wherever_it_is(trial, place):
    names = [n for n in trial.whole if n.startswith(place) and n.endswith(KINDS[place])]
    chance = random.Random(f"{SEED} {place}")
    name = chance.choice([n for n in names if trial.whole[n]])
    assert trial.wrong(name, chance.choice(HOW)) == []


def test_a_flipped_bit_in_what_was_fetched_is_found_before_it_is_decoded(trial):
    trial.ground.reset()
    (media,) = trial.ground.built.glob("work/fetch/wood/*/media.mp4")
    content = bytearray(media.read_bytes())
    content[len(content) // 2] ^= 1
    media.unlink()
    media.write_bytes(content)
    _, error = trial.fgave("cut", "--set", "cut.stride_ms=1000")
    assert "media.mp4: " in str(error)
    assert not list(trial.ground.built.glob("work/.drafts/*"))


def test_a_flipped_bit_in_a_certificate_is_named_and_not_believed(trial):
    trial.ground.reset()
    (certificate,) = trial.ground.built.glob("work/export/*/*/certificate.json")
    content = certificate.read_bytes().replace(b"{", b"[", 1)
    certificate.unlink()
    certificate.write_bytes(content)
    _, error = trial.fgave("run")
    assert "certificate.json: " in str(error)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A ground with the points of an undisturbed run, and what that makes."""
    ground = Ground(tmp_path_factory.mktemp("disk"))
    ground.lay()
    return ground, *ground.count()


@pytest.mark.parametrize(
    ("event", "name"), [("worker os.fsync", "ENOSPC"), ("run open .export.new", "EIO")]
)
def test_a_disk_that_refuses_is_said_in_one_line_and_the_next_run_ends_it(ground, event, name):
    place, points, whole = ground
    chosen = [n for n, words in enumerate(points, 1) if words.startswith(event)]
    number = random.Random(SEED).choice(chosen)
    assert at_point(place, number, points[number - 1], name, whole) == []


def test_a_limit_on_files_is_said_in_one_line_and_costs_no_source_its_verdict(ground):
    place, _, whole = ground
    assert with_limit(place, 3000, whole) == []


@pytest.mark.skipif(not can_mount(), reason="this machine lets no disk be mounted")
def test_a_full_disk_is_said_in_one_line_and_the_next_run_ends_it(ground):
    place, _, whole = ground
    assert on_a_small_disk(place, 100, whole) == []
