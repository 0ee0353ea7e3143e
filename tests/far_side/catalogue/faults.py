"""Files with one fault each, as ffmpeg and a few bytes make them, and what must be said of each.

The base is 25 s of H.264 at 25 frames a second and AAC: two clips of ten seconds.
"""

from __future__ import annotations

import os
import random
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

from stages.tools.media.ffmpeg import executable


OK = "ok"
_BASE, _SECONDS = "base.mp4", 25
_PICTURE = ["-f", "lavfi", "-i", f"testsrc2=s=160x120:r=25:d={_SECONDS}"]
_NOISE = ["-f", "lavfi", "-i", f"anoisesrc=a=0.1:r=16000:d={_SECONDS}:seed=1"]
_X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p"]
_AAC = ["-c:a", "aac"]
_COPY = ["-i", _BASE, "-c", "copy"]
_SMALL = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=12"]
_HISS = ["-f", "lavfi", "-i", "anoisesrc=a=0.1:r=16000:d=12:seed=2"]
_HDR = "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
_BACK = r"setts=dts=if(eq(N\,50)\,DTS-2000\,DTS):pts=if(eq(N\,50)\,PTS-2000\,PTS)"
_LATE = {OK, "video_short"}
"""A transport stream shows the 64 ms that AAC needs to begin: more than a frame and a half."""

# name: (what ffmpeg is given, every reason that may be given: of the source, or of its clips)
_FFMPEG: dict[str, tuple[list[str], set[str]]] = {
    "base.mp4": ([*_PICTURE, *_NOISE, *_X264, *_AAC], {OK}),
    "fast.mp4": ([*_COPY, "-movflags", "+faststart"], {OK}),
    "plain.mkv": (_COPY, {OK}),
    "fragments.mp4": ([*_COPY, "-movflags", "frag_keyframe+empty_moov"], {OK}),
    "no_video.mp4": ([*_COPY, "-vn"], {"no_video"}),
    "no_audio.mp4": ([*_COPY, "-an"], {"ruled_out"}),
    "two_sounds.mkv": (
        [*_COPY[:2], *_HISS, "-map", "0", "-map", "1:a", "-c", "copy", "-c:a:1", "aac"], {OK}),
    "uneven_frames.mkv": (
        [*_COPY[:2], "-vf", "select='not(between(n,60,75))*gt(random(0),0.3)'",
         "-fps_mode", "vfr", *_X264, "-c:a", "copy"], {OK}),
    "starts_late.mkv": ([*_COPY, "-output_ts_offset", "5"], {OK}),
    "starts_below_zero.mkv": (
        ["-itsoffset", "-0.5", "-i", _BASE, "-i", _BASE, "-map", "0:v", "-map", "1:a",
         "-c", "copy", "-avoid_negative_ts", "disabled"], {OK}),
    "edit_list.mp4": (["-ss", "0.7", *_COPY, "-t", "22"], {OK}),
    "turned.mp4": (["-display_rotation:v", "90", *_COPY], {OK}),
    "interlaced.mp4": (
        [*_COPY[:2], "-vf", "interlace=scan=tff", *_X264, "-flags", "+ilme+ildct",
         "-x264opts", "tff=1", "-c:a", "copy"], {OK}),
    "hdr.mkv": (
        [*_SMALL, *_HISS, "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
         "-x265-params", _HDR, *_AAC], {OK}),
    "hevc.mp4": (
        [*_SMALL, *_HISS, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
         "log-level=none", *_AAC], {OK}),
    "vp9.webm": (
        [*_SMALL, *_HISS, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"],
        {OK}),
    "av1.mkv": (
        [*_SMALL, *_HISS, "-c:v", "libaom-av1", "-deadline", "realtime", "-cpu-used", "8",
         "-c:a", "libopus"], {OK}),
    "odd_size.mkv": (
        ["-f", "lavfi", "-i", "testsrc2=s=161x121:r=25:d=12", *_HISS, "-c:v", "libx264",
         "-preset", "ultrafast", "-pix_fmt", "yuv444p", *_AAC], {OK}),
    "wide_pixels.mp4": ([*_COPY, "-aspect", "4:1"], {OK}),
    "time_steps_back.mkv": (
        [*_COPY, "-bsf:v", _BACK], {"mux_error", "corrupt_packets"}),
    "other_size.ts": (["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=12", *_HISS, *_X264,
                       *_AAC], _LATE),
    "base.ts": (_COPY, _LATE),
    "clock_wraps.ts": ([*_COPY, "-output_ts_offset", "95441"], _LATE),
    "huge.mp4": (
        ["-f", "lavfi", "-i", "color=black:s=8192x8192:r=1:d=12", *_HISS, *_X264[:4], *_AAC],
        {OK, "too_much_memory", "too_large"}),
    "ten_hours_apart.mkv": (
        ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=1", "-frames:v", "2", "-vf",
         "setpts=N*36000/TB", "-fps_mode", "vfr", *_X264], {"hardly_any_frames"}),
    "a_year_apart.mkv": (
        ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=1", "-frames:v", "2", "-vf",
         "setpts=N*31536000/TB", "-fps_mode", "vfr", *_X264], {"hardly_any_frames"}),
    "silent.mp4": ([*_SMALL, "-f", "lavfi", "-t", "12", "-i", "anullsrc=r=16000", *_X264, *_AAC],
                   {"ruled_out"}),
    "constant_sound.mp4": (
        [*_SMALL, "-f", "lavfi", "-i", "aevalsrc=1:s=16000:d=12", *_X264, *_AAC], {OK}),
    "short_sound.mp4": (
        [*_PICTURE, "-f", "lavfi", "-i", "anoisesrc=a=0.1:r=16000:d=3", *_X264, *_AAC],
        {"audio_gap", "audio_short"}),
    "short_picture.mp4": (["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", *_NOISE, *_X264,
                           *_AAC], {"too_short", "video_gap", "no_frames"}),
    "short_tail.mp4": ([*_COPY, "-t", "13"], {OK}),
    "too_short.mp4": ([*_COPY, "-t", "8"], {"too_short"}),
    "a_hole.mp4": ([*_COPY, "-bsf:v", r"noise=drop=between(pts*tb\,5\,7.2)"],
                   {OK, "video_gap"}),
    "%d.mp4": (_COPY, {OK}),
    "-rf.mp4": (_COPY, {OK}),
    "$(touch PWNED).mp4": (_COPY, {OK}),
}  # fmt: skip


def _half(folder: Path, of: str) -> bytes:
    whole = (folder / of).read_bytes()
    return whole[: len(whole) // 2]


def _holed(folder: Path, of: str) -> bytes:
    whole = bytearray((folder / of).read_bytes())
    at = len(whole) // 4
    whole[at : at + 4096] = bytes(4096)
    return bytes(whole)


def _bad_header(folder: Path) -> bytes:
    bad, chance = bytearray((folder / "fast.mp4").read_bytes()), random.Random(7)
    at = bad.index(b"moov")
    for _ in range(20):
        bad[at + chance.randrange(1024)] = chance.randrange(256)
    return bytes(bad)


def _liar(folder: Path) -> bytes:
    """Its header says that it takes sixty years."""
    lying = bytearray((folder / _BASE).read_bytes())
    for kind, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = lying.index(kind) + offset
        lying[at : at + 4] = struct.pack(">I", 0x7FFFFFF0)
    return bytes(lying)


def _playlist(folder: Path) -> bytes:
    at = (folder / _BASE).resolve()
    return f"#EXTM3U\n#EXTINF:12.0,\nfile://{at}\n#EXT-X-ENDLIST\n".encode()


# name: (its bytes, every reason that may be given)
_BYTES: dict[str, tuple[Callable[[Path], bytes], set[str]]] = {
    "empty.mp4": (lambda _: b"", {"empty_file"}),
    "no_index.mp4": (lambda f: _half(f, _BASE), {"unreadable"}),
    "half.mp4": (lambda f: _half(f, "fast.mp4"), {OK, "audio_short", "video_short"}),
    "half.mkv": (lambda f: _half(f, "plain.mkv"), {OK, "audio_short", "video_short"}),
    "holed.mp4": (lambda f: _holed(f, _BASE), {"corrupt_packets", "mux_error", "audio_gap",
                                               "decode_error", "audio_short", "video_short"}),
    "bad_header.mp4": (_bad_header, {"unreadable", "no_video", "no_streams", "no_packets",
                                     "no_picture", "no_decoder", "undecodable"}),
    "two_sizes.ts": (lambda f: (f / "base.ts").read_bytes() + (f / "other_size.ts").read_bytes(),
                     _LATE | {"mux_error", "corrupt_packets", "decode_error", "undecodable"}),
    "lies_of_length.mp4": (_liar, {OK}),
    "matroska.mp4": (lambda f: (f / "plain.mkv").read_bytes(), {OK}),
    "page.mp4": (lambda _: b"<html><body>Sign in</body></html>", {"unreadable"}),
    "json.mp4": (lambda _: b'{"error": 403}', {"unreadable"}),
    "program.mp4": (lambda _: b"\x7fELF\x02\x01\x01" + bytes(4000), {"unreadable"}),
    "playlist.mp4": (_playlist, {"unreadable"}),
    "script.mp4": (lambda _: b"ffconcat version 1.0\nfile base.mp4\n", {"unreadable"}),
}  # fmt: skip


def faulty_files(folder: Path) -> dict[str, set[str]]:
    """File name → the reasons that may be given for it, `ok` among them if it may pass."""
    for name, (argv, _) in _FFMPEG.items():
        _ffmpeg(folder, *argv, f"file:{name}")
    for name, (content, _) in _BYTES.items():
        (folder / name).write_bytes(content(folder))
    os.mkfifo(folder / "fifo.mp4")
    (folder / "folder.mp4").mkdir()
    _cover(folder)
    due = {name: reasons for name, (_, reasons) in (_FFMPEG | _BYTES).items()}
    return due | {"fifo.mp4": {"no_such_file"}, "folder.mp4": {"no_such_file"},
                  "cover.mp4": {"no_video"}, "gone.mp4": {"no_such_file"}}  # fmt: skip


def _cover(folder: Path) -> None:
    """Sound whose only picture is its cover."""
    _ffmpeg(folder, "-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", "cover.png")
    _ffmpeg(folder, *_COPY[:2], "-i", "cover.png", "-map", "0:a", "-map", "1:v", "-c", "copy",
            "-disposition:v:0", "attached_pic", "cover.mp4")  # fmt: skip


def _ffmpeg(folder: Path, *argv: str) -> None:
    quiet = ["-hide_banner", "-nostdin", "-v", "error", "-y", "-threads", "1"]
    subprocess.run([executable(), *quiet, *argv], cwd=folder, check=True, timeout=120)
