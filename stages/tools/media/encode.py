"""Pictures and sound written as a media file: the same input gives the same bytes."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from stages.core.errors import MediaError
from stages.tools.media.ffmpeg import executable, failure, run, url
from stages.tools.media.wav import write_wav


Frame = NDArray[np.uint8]
"""One picture, yuv420p, limited range: (3 h w / 2) uint8, the luma plane, then U, then V."""

Waveform = NDArray[np.float32]
"""(n, channels) float32; full scale is -1..1, and what lies beyond is clipped."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the file is to be; its container follows from its name."""

    width: int
    height: int
    fps: Fraction
    rate: int
    """Samples a second."""
    video_codec: str = "h264"
    audio_codec: str = "aac"
    crf: int = 25
    """Quality of the picture: lower is better and larger."""


SAME_BYTES = {
    "threads": 1,
    "filter_threads": 1,
    "fflags": "+bitexact",
    "flags:v": "+bitexact",
    "flags:a": "+bitexact",
    "map_metadata": -1,
}
"""One thread and no word of when or by what it was made: threads change an encoder's bytes."""

_COLOUR = {
    "pix_fmt": "yuv420p",
    "color_range": "tv",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
}
_VIDEO: dict[str, dict[str, Any]] = {
    "h264": {"c:v": "libx264", "preset": "superfast", "x264-params": "log-level=error"},
    "hevc": {
        "c:v": "libx265",
        "preset": "ultrafast",
        "tag:v": "hvc1",
        "x265-params": "pools=none:frame-threads=1:log-level=error",
    },
    "vp9": {"c:v": "libvpx-vp9", "b:v": 0, "deadline": "realtime", "cpu-used": 8, "row-mt": 0},
}
_AUDIO: dict[str, dict[str, Any]] = {
    "aac": {"c:a": "aac", "aac_coder": "fast", "b:a": "160k"},
    "opus": {"c:a": "libopus", "b:a": "128k"},
}


def encode(
    out: Path,
    frames: Iterable[Frame] | None,
    sound: Waveform | None,
    form: Form,
    *,
    seconds: float = 600.0,
) -> None:
    """Write a media file; frames are taken one by one, so the video is never whole in memory.

    Args:
        out: the file; its suffix names the container (`.mp4`, `.mov`, `.mkv`, `.ts`, `.m4a`).
        frames: the picture, or None for a file without one.
        sound: the sound, or None for a file without one.
        form: sizes, rates, codecs.
        seconds: after so long the encoder is killed.

    Raises:
        MediaError: `ffmpeg_failed` (the last line that it wrote is named) or `ffmpeg_timeout`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        streams = [] if frames is None else [_raw_input(form)]
        if sound is not None:
            wav = Path(scratch) / "sound.wav"
            write_wav(wav, np.rint(np.clip(sound, -1, 1) * 32767).astype(np.int16), form.rate)
            streams.append(ffmpeg.input(url(wav)))
        graph = ffmpeg.output(*streams, url(out), **_options(out, form)).overwrite_output()
        _feed(graph, frames or (), Path(scratch) / "stderr.txt", seconds)


def reencode(source: Path, out: Path, form: Form, *, crop: float, seconds: float = 600.0) -> None:
    """Write a media file anew, as a re-uploader does: edges cut off, scaled, a lower quality.

    Args:
        source: the file whose picture and sound are taken.
        out: the file to write.
        form: sizes, rates, codecs of the new file.
        crop: share of the width and height that is cut off, half of it on each side.
        seconds: after so long the encoder is killed.

    Raises:
        MediaError: `ffmpeg_failed` or `ffmpeg_timeout`.
    """
    media = ffmpeg.input(url(source), threads=1)
    kept = f"{1 - crop:g}"
    picture = media.video.filter("crop", f"iw*{kept}", f"ih*{kept}")
    picture = picture.filter("scale", form.width, form.height)
    options = _options(out, form)
    run(
        ffmpeg.output(picture, media.audio, url(out), **options).overwrite_output(), seconds=seconds
    )


def _raw_input(form: Form) -> Any:
    return ffmpeg.input(
        "pipe:",
        format="rawvideo",
        pix_fmt="yuv420p",
        video_size=(form.width, form.height),
        framerate=str(form.fps),
    )


def _options(out: Path, form: Form) -> dict[str, Any]:
    options = {**SAME_BYTES, **_COLOUR, **_VIDEO[form.video_codec], **_AUDIO[form.audio_codec]}
    options |= {"crf": form.crf, "ar": form.rate}
    # The index first, as on the web: a file that breaks off still says how long it should be.
    return options | ({"movflags": "+faststart"} if out.suffix in {".mp4", ".mov"} else {})


def _feed(graph: Any, frames: Iterable[Frame], log: Path, seconds: float) -> None:
    argv: Sequence[str] = [executable(), "-hide_banner", "-v", "error", *graph.get_args()]
    with (
        log.open("w+b") as stderr,
        subprocess.Popen(argv, stdin=subprocess.PIPE, stderr=stderr) as process,
    ):
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(seconds, stop)
        watch.start()
        try:
            _write(process.stdin, frames)
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            watch.cancel()
        if late.is_set():
            raise MediaError("ffmpeg_timeout", f"ffmpeg took more than {seconds:g} s")
        if code:
            stderr.seek(0)
            raise failure(code, stderr.read())


def _write(pipe: IO[bytes] | None, frames: Iterable[Frame]) -> None:
    assert pipe is not None  # noqa: S101  # it was asked for
    try:
        with pipe:
            for frame in frames:
                pipe.write(frame.data)
    except BrokenPipeError:
        # The encoder gave up: its exit code and its last words say why.
        pass
