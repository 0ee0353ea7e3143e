"""Sound as the bytes of an MP3 file."""

from __future__ import annotations

import io
from fractions import Fraction

import av
from av.audio.frame import AudioFrame

from stages.tools.media.wav import Pcm


BITS_A_SECOND = 48_000


def mp3_bytes(pcm: Pcm, rate: int) -> bytes:
    """A whole MP3 file, mono, by LAME; decoders that read its header play exactly the samples.

    Args:
        pcm: (n, 1) int16.
        rate: in Hz; one that MP3 has, such as 32000.
    """
    file = io.BytesIO()
    # No tags, and no word of the program that wrote it: the same sound gives the same bytes.
    options = {"id3v2_version": "0", "fflags": "+bitexact"}
    with av.open(file, "w", format="mp3", options=options) as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="mono", format="s16p")
        stream.bit_rate = BITS_A_SECOND
        stream.codec_context.options = {"flags": "+bitexact"}
        frame = AudioFrame.from_ndarray(pcm.T.copy(), format="s16p", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
