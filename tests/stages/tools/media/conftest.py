"""Sources of every kind, made once a session with the ffmpeg at hand, and ways to look at media."""

from __future__ import annotations

import hashlib
import subprocess
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from stages.tools.media.ffmpeg import executable, url
from stages.tools.media.samples import to_float
from stages.tools.media.source import audio_stream, open_media, origin_s, video_stream


PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=30000/1001:d=14"]
SOUND = ["-f", "lavfi", "-i", "aevalsrc=0.3*sin(2*PI*t*(300+40*t)):s=48000:d=14"]
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "3", "-g", "120"]
OPEN_GOP = ["-x264-params", "open-gop=1:scenecut=0:b-adapt=0"]
X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-bf", "3", "-x265-params"]
VPX = ["-cpu-used", "8", "-deadline", "realtime", "-lag-in-frames", "10", "-g", "120"]

RECIPES = {
    "h264.mp4": [*PICTURE, *SOUND, *X264, *OPEN_GOP, "-c:a", "aac"],
    "h264.mkv": ["-i", "h264.mp4", "-c", "copy"],
    "h264.mov": ["-i", "h264.mp4", "-c", "copy"],
    "h264.ts": ["-i", "h264.mp4", "-c", "copy"],
    "h264.flv": ["-i", "h264.mp4", "-c", "copy"],
    "h264.avi": ["-i", "h264.mp4", "-c", "copy"],
    "late.mkv": ["-i", "h264.mp4", "-c", "copy", "-output_ts_offset", "5"],
    "wrap.ts": ["-i", "h264.mp4", "-c", "copy", "-output_ts_offset", "95441"],
    "frag.mp4": ["-i", "h264.mp4", "-c", "copy", "-movflags", "frag_keyframe+delay_moov"],
    "h264_25.mp4": [
        *["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=12"],
        *["-f", "lavfi", "-i", "sine=440:r=44100:d=12", *X264, "-c:a", "aac", "-ac", "2"],
    ],
    "hevc.mkv": [
        *[*PICTURE, *SOUND, *X265],
        *["log-level=none:keyint=120:min-keyint=120:open-gop=1:pools=none", "-c:a", "libopus"],
    ],
    "vp9.webm": [*PICTURE, *SOUND, "-c:v", "libvpx-vp9", *VPX, "-c:a", "libopus"],
    "av1.mkv": [*PICTURE, *SOUND, "-c:v", "libaom-av1", *VPX[:4], "-g", "120", "-c:a", "flac"],
    "vp8.webm": [*PICTURE, *SOUND, "-c:v", "libvpx", *VPX, "-c:a", "libvorbis"],
    "mpeg4.mp4": [*PICTURE, *SOUND, "-c:v", "mpeg4", "-bf", "2", "-g", "100", "-c:a", "libmp3lame"],
    "mpeg2.ts": [*PICTURE, *SOUND, "-c:v", "mpeg2video", "-bf", "2", "-g", "100", "-c:a", "mp2"],
    "vfr.mkv": [
        *[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=96x64:r=60:d=14,select=not(mod(n*n\\,7)-1)+not(mod(n\\,5))",
        ],
        *[*SOUND, "-fps_mode", "vfr", *X264, "-c:a", "aac"],
    ],
    "early.ts": ["-i", "h264.mp4", "-c", "copy", "-output_ts_offset", "-3"],
    "hidden.mp4": [
        *["-i", "h264.mp4", "-c", "copy", "-output_ts_offset", "-0.5"],
        *["-avoid_negative_ts", "disabled"],
    ],
    "phone.3gp": ["-i", "h264.mp4", "-c", "copy"],
    "sideways.mov": ["-display_rotation:v", "90", "-i", "h264.mp4", "-c", "copy"],
    "tracks.mkv": [
        *["-i", "h264.mp4", "-f", "lavfi", "-i", "anullsrc=r=44100:d=14", "-map", "1:a"],
        *["-map", "0", "-c:v", "copy", "-c:a", "flac", "-disposition:a:0", "0"],
        *["-disposition:a:1", "default"],
    ],
    "cover.mp4": [
        *["-i", "h264.mp4", "-f", "lavfi", "-i", "testsrc=s=64x64:d=0.04", "-map", "1"],
        *["-map", "0", "-c", "copy", "-c:v:0", "mjpeg", "-disposition:v:0", "attached_pic"],
    ],
    "sport.mp4": [
        *["-f", "lavfi", "-i", "testsrc2=s=96x64:r=60000/1001:d=14"],
        *[*SOUND, *X264, "-c:a", "aac"],
    ],
    "film.mov": [
        *["-f", "lavfi", "-i", "testsrc2=s=96x64:r=24000/1001:d=14"],
        *[*SOUND, *X264, "-c:a", "alac"],
    ],
}


def run_ffmpeg(folder, *args):
    argv = [executable(), "-hide_banner", "-nostdin", "-v", "error", "-y", "-threads", "1", *args]
    return subprocess.run(argv, cwd=folder, check=True, capture_output=True).stdout


@pytest.fixture(scope="session")
def encoders():
    """Names of the encoders that the ffmpeg at hand has."""
    listed = subprocess.run(
        [executable(), "-hide_banner", "-encoders"], check=True, capture_output=True, text=True
    )
    return {word for line in listed.stdout.splitlines() for word in line.split()[1:2]}


@pytest.fixture(scope="session")
def source(tmp_path_factory, encoders):
    """A function: name of a recipe, or a new name and ffmpeg's arguments → the file."""
    folder = tmp_path_factory.mktemp("sources")

    def make(name, *args):
        path = folder / name
        if path.exists():
            return path
        args = list(args) or RECIPES[name]
        for flag, value in pairwise(args):
            if flag in {"-c:v", "-c:a"} and value not in {*encoders, "copy"}:
                pytest.skip(f"this ffmpeg has no encoder {value}")
            if flag == "-i" and value in RECIPES:
                make(value)
        run_ffmpeg(folder, *args, name)
        return path

    return make


@pytest.fixture(scope="session")
def look():
    """The functions below, by name."""
    return Look()


class Look:
    """What readers make of a media file."""

    def frames(self, path):
        """(seconds from the origin, md5 of the pixels) of each frame that PyAV decodes."""
        with open_media(path) as container:
            stream, origin = video_stream(container), origin_s(container)
            stream.codec_context.thread_count = 1
            return [(f.pts * stream.time_base - origin, _md5(f)) for f in container.decode(stream)]

    def program_hashes(self, path):
        """The md5 of each frame that the ffmpeg program decodes."""
        args = ["-noautorotate", "-i", url(path), "-map", "0:v:0", "-fps_mode", "passthrough"]
        args += ["-f", "framemd5", "-"]
        lines = run_ffmpeg(path.parent, *args).decode().splitlines()
        return [line.split(",")[-1].strip() for line in lines if not line.startswith("#")]

    def samples(self, path):
        """(start in seconds from the origin, (channels, n) float32 of what PyAV decodes)."""
        with open_media(path) as container:
            stream, origin = audio_stream(container), origin_s(container)
            frames = list(container.decode(stream))
            start = frames[0].pts * stream.time_base - origin
            return start, np.concatenate([to_float(frame) for frame in frames], axis=1)

    def within(self, frames, start_ms, end_ms):
        """The frames of a span, with their times counted from its start."""
        start, end = Fraction(start_ms, 1000), Fraction(end_ms, 1000)
        return [(time - start, digest) for time, digest in frames if start <= time < end]

    def streams(self, path):
        with av.open(str(path)) as container:
            return [(s.type, s.codec.canonical_name) for s in container.streams]


def _md5(frame):
    return hashlib.md5(frame.to_ndarray(), usedforsecurity=False).hexdigest()
