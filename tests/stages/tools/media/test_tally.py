"""What a clip lacks, by the times of its frames and samples."""

from __future__ import annotations

from stages.tools.media.clips.tally import AudioTally, VideoTally


def video(times, *, begins_before=True, goes_on=True, **more):
    """Ten seconds in milliseconds; each frame is said to last 40."""
    shown = [(time, 40) for time in times]
    flags = {"begins_before": begins_before, "goes_on": goes_on}
    return VideoTally(0, 10_000, 1000, shown=shown, **flags, **more)


def audio(*stretches):
    """Ten seconds of 1000 Hz; a codec frame is 20 samples."""
    tally = AudioTally(0, 10_000, 1000, frame=20)
    for begin, end in stretches:
        for at in range(begin, end, 20):
            tally.play(at, at + 20)
    return tally


def slugs(tally):
    return [problem.slug for problem in tally.problems()]


def test_all_frames_are_no_problem():
    assert slugs(video(range(0, 10_000, 40))) == []


def test_more_than_a_second_without_a_frame_is_a_gap():
    assert slugs(video([*range(0, 4000, 40), *range(4960, 10_000, 40)])) == []
    assert slugs(video([*range(0, 4000, 40), *range(4961, 10_000, 40)])) == ["video_gap"]


def test_a_source_that_begins_in_the_clip_may_do_so_within_a_frame():
    assert slugs(video(range(40, 10_000, 40), begins_before=False)) == []
    assert slugs(video(range(80, 10_000, 40), begins_before=False)) == ["video_short"]
    assert slugs(video(range(80, 10_000, 40), begins_before=True)) == []


def test_a_source_that_ends_in_the_clip_may_do_so_within_a_frame():
    assert slugs(video(range(0, 9960, 40), goes_on=False)) == []
    assert slugs(video(range(0, 9920, 40), goes_on=False)) == ["video_short"]
    assert slugs(video(range(0, 9920, 40), goes_on=True)) == []


def test_a_clip_ends_with_its_span_and_with_its_source():
    assert video(range(0, 9800, 40), goes_on=True).shown_to == 10_000
    assert video(range(0, 9800, 40), goes_on=False).shown_to == 9800


def test_frames_that_the_source_hides_end_the_clip_or_spoil_it():
    behind = video(range(0, 9960, 40), hidden=[9960])
    assert (behind.shown_to, slugs(behind)) == (9960, [])
    assert slugs(video(range(40, 10_000, 40), hidden=[20])) == []
    assert slugs(video(range(0, 10_000, 40), hidden=[5001])) == ["edit_list"]


def test_no_frame_and_no_key_frame_are_told_apart():
    assert slugs(video([])) == ["no_frames"]
    assert "no_keyframe" in slugs(video([], lost=3))


def test_all_samples_are_no_problem():
    tally = audio((-40, 10_060))
    assert (slugs(tally), tally.covered, tally.samples) == ([], 10_000, 10_000)


def test_samples_count_to_the_end_of_the_last_frame():
    tally = audio((-10, 10_000))
    assert (tally.covered, tally.samples, tally.shown_to) == (10_000, 10_010, 10_000)


def test_one_codec_frame_may_be_missing():
    assert slugs(audio((0, 9980))) == []
    assert slugs(audio((0, 9960))) == ["audio_short"]
    assert slugs(audio((0, 4000), (4040, 10_000))) == ["audio_short"]


def test_more_than_a_second_without_a_sample_is_a_gap():
    assert slugs(audio((0, 4000), (5000, 10_000))) == ["audio_short"]
    assert slugs(audio((0, 4000), (5020, 10_000))) == ["audio_gap"]
    assert slugs(audio((1020, 10_000))) == ["audio_gap"]
    assert slugs(audio()) == ["audio_gap"]


def test_late_sound_begins_where_it_is_heard():
    assert audio((500, 10_000)).shown_from == 500
    assert audio((-500, 10_000)).shown_from == 0
