"""Every source of the catalogue can be made, always the same, and is as faulty as it claims."""

from __future__ import annotations

import hashlib

import av
import pytest

from stages.core.errors import UsageError
from stages.tools.foley import NAMES, make
from stages.tools.foley.naming import script_of


TINY = "width=96&height=64&fps=5"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kinds(path):
    with av.open(path) as media:
        return sorted(stream.type for stream in media.streams)


@pytest.mark.parametrize("name", ["tapping-wood", "fireside", "pocket-camera", "reupload"])
def test_a_name_gives_the_same_bytes_every_time(tmp_path, made, name):
    name = f"{name}?seconds=11&{TINY}"
    file, info, _ = made(name)
    again = make(name, tmp_path)
    assert digest(tmp_path / again.file) == digest(file)
    assert digest(tmp_path / "truth.json") == digest(file.with_name("truth.json"))
    assert again.info == info


def test_another_seed_gives_other_bytes_and_the_same_texts(made):
    first, second = (made(f"tapping-wood?seconds=11&{TINY}&seed={seed}") for seed in (0, 1))
    assert digest(first[0]) != digest(second[0])
    assert first[1] == second[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_source_can_be_made_small(made, name):
    file, info, truth = made(f"{name}?seconds=11&{TINY}")
    assert file.exists()
    assert info.title
    assert info.channel
    assert truth.name == f"{name}?seconds=11&{TINY}"
    assert len(truth.windows) == (0 if truth.flaw == "empty_file" else 1)
    if not truth.flaw:
        assert kinds(file) == ["audio", "video"]


def test_options_set_size_rate_and_length(made):
    file, _, truth = made(f"tapping-wood?seconds=11&{TINY}")
    assert truth.duration_ms == 11_000
    with av.open(file) as media:
        video = media.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (96, 64, 5)
        assert sum(1 for _ in media.decode(video=0)) == 55


def test_scenery_keeps_the_table_and_the_hand_of_another_seed():
    first, other = (script_of(f"tapping-wood?seed={seed}") for seed in (1, 2))
    both = script_of("tapping-wood?seed=2&scenery=1")
    for purpose in ("scene 0", "hand"):
        assert both.chance(purpose).random() == first.chance(purpose).random()
    for purpose in ("playing", "grain", "event 4000"):
        assert both.chance(purpose).random() == other.chance(purpose).random()


def test_a_source_without_a_stream_says_so(made):
    silent, _, truth = made(f"silent-film?seconds=11&{TINY}")
    assert (kinds(silent), truth.flaw) == (["video"], "no_audio")
    assert truth.windows[0].reasons == ("no_audio",)
    dark, _, truth = made(f"sound-only?seconds=11&{TINY}")
    assert (kinds(dark), truth.flaw) == (["audio"], "no_video")


def test_an_empty_file_has_no_byte_and_no_window(made):
    file, _, truth = made(f"empty-file?{TINY}")
    assert file.stat().st_size == 0
    assert (truth.flaw, truth.events, truth.windows) == ("empty_file", (), ())


def test_a_truncated_file_promises_more_than_it_holds(made):
    file, _, truth = made(f"broken-off?{TINY}")
    last = 0.0
    with av.open(file) as media:
        assert media.duration == pytest.approx(truth.duration_ms * 1000, rel=0.01)
        for packet in media.demux(video=0):
            if packet.size and packet.pts is not None:
                last = float(packet.pts * packet.time_base)
    lost = next(w.start_ms for w in truth.windows if "truncated" in w.reasons)
    assert lost / 1000 < last < 50  # within the windows that the truth gives up


def test_an_unknown_name_is_refused_and_the_nearest_named(tmp_path):
    with pytest.raises(UsageError, match="did you mean 'tapping-wood'"):
        make("taping-wood", tmp_path)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("second=3", "did you mean 'seconds'"),
        ("width=91", "expected an even number"),
        ("seconds=0", "expected a whole number from 1"),
        ("fps=1/0", "fps is '1/0'"),
        ("seed=x", "seed is 'x'"),
    ],
)
def test_a_bad_option_is_refused_with_what_was_expected(tmp_path, query, words):
    with pytest.raises(UsageError, match=words):
        make(f"tapping-wood?{query}", tmp_path)
