"""The pictures and the sound of a file, side by side, from one reading of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from av.container import InputContainer

from stages.core.errors import MediaError
from stages.tools.media.frames import Frame, frames_of
from stages.tools.media.lanes import Lanes
from stages.tools.media.samples import Block, blocks_of
from stages.tools.media.source import audio_stream, open_media, origin_s, video_stream


@contextmanager
def frames_and_blocks(
    path: Path, *, exact: bool = False
) -> Iterator[tuple[Iterator[Frame], Iterator[Block]]]:
    """What `luma_frames` and `sample_blocks` yield and raise; without an audio stream, no blocks.

    The index of a long MP4 takes tens of megabytes for each time that the file is open: so it is
    opened once. The two are to be taken side by side, for what one leaves behind is held.

    Args:
        path: a media file.
        exact: every picture, decoded as it should be.
    """
    with ExitStack() as opened:
        try:
            container = opened.enter_context(open_media(path))
        except MediaError as error:
            yield _raises(error), _raises(error)
            return
        yield _side_by_side(container, path.name, exact=exact)


def _side_by_side(
    container: InputContainer, name: str, *, exact: bool
) -> tuple[Iterator[Frame], Iterator[Block]]:
    video, audio = video_stream(container), audio_stream(container)
    origin = origin_s(container)
    lanes = Lanes(container, [stream for stream in (video, audio) if stream], name)
    blocks = blocks_of(lanes.lane(audio), audio, origin) if audio else iter(())
    if video is None:
        error = MediaError("no_video", f"{name}: no video stream, expected one")
        return _raises(error), blocks
    return frames_of(lanes.lane(video), video, origin, exact=exact), blocks


def _raises(error: MediaError) -> Iterator[Any]:
    """An iterator that raises where its first item is asked for."""
    yield from _raise(error)


def _raise(error: MediaError) -> tuple[Any, ...]:
    raise error
