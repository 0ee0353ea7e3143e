"""Clips encoded anew, for readers that ignore edit lists: all that is in the file is shown."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from stages.core.errors import MediaError
from stages.tools.media.clips.plain_form import Picture, Sound, sound_of
from stages.tools.media.clips.plain_run import Copied, encode_copied
from stages.tools.media.clips.plan import Cut, Written
from stages.tools.media.clips.write import write_clips


LEAD_MS = 1000
"""So much of the source before a clip is looked at for the frame that stands at its start."""


def encode_clips(source: Path, cuts: Sequence[Cut], picture: Picture) -> list[Written]:
    """Write each span as an MP4 with frames at even distances, the first a key frame at 0.

    Each frame is what the source shows at that moment; where it shows none yet, its first. The
    sound is heard when it was, with silence where there is none. No edit list is needed. The same
    call gives the same bytes.

    Args:
        source: a media file with video.
        cuts: as of `write_clips`, which copies the spans that are encoded then.
        picture: size and number of the frames.

    Returns:
        What became of each, in the order of `cuts`.

    Raises:
        MediaError: as `write_clips`; of a clip that fails to encode, its result says so.
        OSError: a clip cannot be written where it should be.
    """
    sound = sound_of(source)
    counted = [replace(cut, path=None) for cut in cuts]
    folder = next((cut.path.parent for cut in cuts if cut.path), None)
    if folder is None:
        written = write_clips(source, counted)
        return [_planned(*pair, picture, sound) for pair in zip(cuts, written, strict=True)]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as scratch:
        copies = [_copy(cut, Path(scratch) / f"{n}.mp4") for n, cut in enumerate(cuts)]
        written = write_clips(source, [*counted, *copies])
        done = []
        for cut, copy, one in zip(cuts, copies, written[: len(cuts)], strict=True):
            planned = _planned(cut, one, picture, sound)
            done.append(_encoded(cut, copy, planned, (picture, sound)))
        return done


def _copy(cut: Cut, path: Path) -> Cut:
    """The span with what comes just before it."""
    return Cut(max(0, cut.start_ms - LEAD_MS), cut.end_ms, path if cut.path else None)


def _planned(cut: Cut, counted: Written, picture: Picture, sound: Sound | None) -> Written:
    """What is to become of a span in which the source has this."""
    shown = counted.frames > 0
    return replace(
        counted,
        frames=picture.frames if shown else 0,
        samples=sound.samples(cut.end_ms - cut.start_ms) if shown and sound else 0,
        video_mode="encode",
        audio_mode="encode" if sound else "none",
    )


def _encoded(cut: Cut, copy: Cut, planned: Written, form: tuple[Picture, Sound | None]) -> Written:
    if cut.path is None or copy.path is None or not planned.frames:
        return planned
    copied = Copied(copy.path, cut.start_ms - copy.start_ms, cut.end_ms - cut.start_ms)
    try:
        encode_copied(copied, cut.path, *form)
    except MediaError as error:
        cut.path.unlink(missing_ok=True)
        words = "; ".join(each for each in (error.detail, planned.detail) if each)
        return replace(planned, frames=0, samples=0, problem="encode_error", detail=words)
    finally:
        copy.path.unlink(missing_ok=True)
    return planned
