"""What is skipped changes nothing of what is shown."""

from __future__ import annotations

import numpy as np
import pytest

from stages.tools.media.frames import luma_frames
from stages.tools.media.groups import groups_within
from stages.tools.media.source import open_media, packets_of, video_stream


KINDS = [
    *("h264.mp4", "h264.mkv", "h264.ts", "h264.flv", "h264.avi", "late.mkv", "wrap.ts", "hevc.mkv"),
    *("vp9.webm", "av1.mkv", "vp8.webm", "mpeg4.mp4", "mpeg2.ts", "vfr.mkv", "hidden.mp4"),
]
SPANS = [(1000, 1500), (12_500, 13_300)]


def shown(frames, start_ms, end_ms):
    return [f for f in frames if start_ms <= f.start_ms < end_ms]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("show", ["some", "all"])
def test_the_pictures_of_a_span_are_the_same_whatever_is_skipped_around_it(source, kind, show):
    whole = list(luma_frames(source(kind), show=show))
    some = list(luma_frames(source(kind), show=show, within=SPANS))
    assert len(some) < len(whole)
    for span in SPANS:
        wanted, found = shown(whole, *span), shown(some, *span)
        assert wanted
        assert [f.start_ms for f in found] == [f.start_ms for f in wanted]
        assert [f.fault for f in found] == [f.fault for f in wanted]
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_array_equal(one.gray, other.gray)


@pytest.mark.parametrize("kind", KINDS)
def test_key_frames_are_among_the_pictures(source, kind):
    whole = {f.start_ms: f for f in luma_frames(source(kind), show="all")}
    keys = list(luma_frames(source(kind), show="keys"))
    assert 1 < len(keys) < len(whole) / 10
    for key in keys:
        assert not key.fault
        np.testing.assert_array_equal(key.gray, whole[key.start_ms].gray)


def test_nothing_is_decoded_where_nothing_is_wanted(source):
    assert list(luma_frames(source("h264.mp4"), within=[])) == []


def test_a_group_is_a_key_frame_and_what_follows_it(source):
    path = source("h264.mkv")
    with open_media(path) as container:
        stream = video_stream(container)
        packets = packets_of(container, stream, path.name)
        groups = list(groups_within(packets, None, (1, 0, 1)))
    assert all(group.packets[0].is_keyframe for group in groups)
    assert sum(p.is_keyframe for group in groups for p in group.packets) == len(groups) > 2
