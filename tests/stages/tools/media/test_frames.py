from __future__ import annotations

import av
import ffmpeg
import numpy as np
import pytest

from stages.core.errors import MediaError
from stages.tools.media import ffmpeg as tool
from stages.tools.media.frames import luma_frames
from stages.tools.media.luma import small_size


def encode(path, source, **options):
    """A file of a lavfi picture, with one thread."""
    stream = ffmpeg.input(source, f="lavfi").output(tool.url(path), threads=1, **options)
    tool.run(stream, seconds=60)
    return path


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    path = tmp_path_factory.mktemp("frames") / "moving.mkv"
    return encode(path, "testsrc2=s=320x180:r=25:d=4", vcodec="libx264", g=25, bf=3)


def mean_gray(path):
    return float(next(iter(luma_frames(path))).gray.mean())


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1280, 720, (160, 90)),
        (720, 1280, (90, 160)),
        (640, 640, (120, 120)),
        (64, 48, (138, 104)),
        (4000, 2, (4800, 3)),
    ],
)
def test_a_small_picture_has_the_aspect_and_about_14400_pixels(width, height, expected):
    assert small_size(width, height) == expected


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv444p", "yuv420p10le", "yuv422p12le", "gray10le"])
@pytest.mark.parametrize("span", ["tv", "pc"])
def test_gray_is_full_range_whatever_the_file_holds(tmp_path, pixels, span):
    picture = f"color=0x808080:s=160x90:r=5:d=0.4,scale=out_range={span},format={pixels}"
    path = encode(tmp_path / "gray.mkv", picture, vcodec="ffv1", color_range=span)
    assert mean_gray(path) == pytest.approx(128, abs=1)


@pytest.mark.parametrize("pixels", ["rgb24", "pal8", "rgb48be", "gray", "monob", "gbrp"])
def test_other_pixel_formats_are_converted(tmp_path, pixels):
    codec = "libx264rgb" if pixels == "gbrp" else "png"
    options = {"crf": 0} if pixels == "gbrp" else {}
    path = tmp_path / "white.mkv"
    encode(path, "color=white:s=64x48:r=5:d=0.4", vcodec=codec, pix_fmt=pixels, **options)
    assert mean_gray(path) == pytest.approx(255, abs=5)  # ffmpeg dithers some of them


@pytest.mark.parametrize("size", ["161x91", "322x178", "90x160", "1926x1082"])
def test_a_picture_whose_rows_are_padded_is_read_without_its_padding(tmp_path, size):
    picture = f"color=white:s={size}:r=5:d=0.2"
    path = encode(tmp_path / "odd.mkv", picture, vcodec="ffv1", pix_fmt="yuv444p")
    gray = next(iter(luma_frames(path))).gray
    assert gray.min() == gray.max() == 255
    assert gray.shape[::-1] == small_size(*map(int, size.split("x")))


def test_a_small_pixel_is_the_mean_of_the_area_behind_it(tmp_path):
    picture = "nullsrc=s=320x180:r=1:d=1,geq=lum='16+mod(X*7+Y*3,200)':cb=128:cr=128"
    path = encode(tmp_path / "ramp.mkv", picture, vcodec="ffv1", pix_fmt="yuv444p")
    ys, xs = np.mgrid[:180, :320]
    large = (xs * 7 + ys * 3) % 200 * 255 / 219
    expected = large.reshape(90, 2, 160, 2).mean(axis=(1, 3))
    assert np.abs(next(iter(luma_frames(path))).gray - expected).max() <= 1.1


def test_exact_yields_every_picture_and_otherwise_those_that_others_need(moving):
    exact = [frame.start_ms for frame in luma_frames(moving, show="all")]
    quick = [frame.start_ms for frame in luma_frames(moving)]
    assert exact == [40.0 * n for n in range(100)]
    assert set(quick) < set(exact)
    assert len(quick) >= 25


def test_the_quick_picture_looks_like_the_exact_one(moving):
    exact = {frame.start_ms: frame.gray for frame in luma_frames(moving, show="all")}
    strays = [
        np.abs(frame.gray.astype(int) - exact[frame.start_ms]).mean()
        for frame in luma_frames(moving)
    ]
    assert 0 < max(strays) < 2  # the loop filter is off, and drifts no further than this


def test_times_of_a_variable_rate_are_those_of_the_file(tmp_path):
    picture = "testsrc=s=64x48:r=10:d=3,select='not(between(n,5,14))'"
    path = encode(tmp_path / "vfr.mkv", picture, vcodec="ffv1", fps_mode="passthrough")
    times = [frame.start_ms for frame in luma_frames(path)]
    assert times == [100.0 * n for n in (*range(5), *range(15, 30))]


def test_time_counts_from_the_earliest_stream(tmp_path):
    late = ffmpeg.input("testsrc=s=64x48:r=10:d=1", f="lavfi", itsoffset=0.5)
    sound = ffmpeg.input("sine=d=2", f="lavfi")
    path = tmp_path / "late.mkv"
    tool.run(ffmpeg.output(late, sound, tool.url(path), vcodec="ffv1"), seconds=60)
    assert next(iter(luma_frames(path))).start_ms == 500


def test_a_packet_that_does_not_decode_is_a_fault_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "holed.mkv"
    encode(path, "testsrc2=s=320x180:r=25:d=4", vcodec="libx264", g=25, bf=0)
    holed = bytearray(path.read_bytes())
    middle = len(holed) // 2
    holed[middle : middle + 4000] = b"\xff" * 4000
    path.write_bytes(holed)
    frames = list(luma_frames(path))
    assert 0 < sum(bool(frame.fault) for frame in frames) <= 50
    assert not any(frame.fault for frame in frames if frame.start_ms < 1000)
    assert [frame.fault for frame in frames[-20:]] == [""] * 20
    assert frames[-1].start_ms == 3960


def test_what_is_predicted_from_a_broken_picture_is_a_fault_until_a_key_frame(moving, tmp_path):
    frames = list(luma_frames(_with_a_broken_packet(moving, tmp_path, 30)))
    at = {frame.start_ms for frame in frames if frame.fault}
    assert at
    assert min(at) >= 1000
    assert max(at) < 2000


def _with_a_broken_packet(path, tmp_path, index):
    """The same file with the packet of this number overwritten."""
    with av.open(str(path)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
        broken = next(p for p in packets[index:] if not p.is_disposable)
        at, size = broken.pos, broken.size
    data = bytearray(path.read_bytes())
    where = data.index(bytes(broken)[8:40], at) - 8 if size > 40 else at
    data[where : where + size] = b"\xff" * size
    copy = tmp_path / "broken.mkv"
    copy.write_bytes(data)
    return copy


def test_an_empty_packet_shows_the_picture_before_and_is_no_fault(tmp_path):
    path = tmp_path / "still.ogv"
    encode(path, "color=red:s=64x48:r=10:d=2", vcodec="libtheora")
    frames = list(luma_frames(path))
    assert frames
    assert not any(frame.fault for frame in frames)


def test_a_file_without_pictures_is_no_video(tmp_path):
    path = tmp_path / "sound.wav"
    tool.run(ffmpeg.input("sine=d=1", f="lavfi").output(tool.url(path)), seconds=60)
    with pytest.raises(MediaError, match="no_video"):
        list(luma_frames(path))
