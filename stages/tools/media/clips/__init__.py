"""Cut a source into clips, exactly and without loss, in one pass over its packets.

A clip is an MP4 with the source's own packets from the last key frame before its start on. Its edit
list hides that lead-in and ends the presentation with the span, so that a reader that honours edit
lists decodes the source's frames of the span, and no other. What MP4 cannot hold is encoded.
For other readers a clip can be encoded as a whole, of a fixed rate and without an edit list.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stages.tools.media.clips.copy_audio import LEAD_S
from stages.tools.media.clips.plain import encode_clips
from stages.tools.media.clips.plain_form import Picture, frames_in, picture_size
from stages.tools.media.clips.plan import Cut, Written
from stages.tools.media.clips.write import write_clips


__all__ = [
    "LEAD_S",
    "Cut",
    "Picture",
    "Written",
    "encode_clips",
    "frames_in",
    "make_clips",
    "picture_size",
    "write_clips",
]


def make_clips(source: Path, cuts: Sequence[Cut], picture: Picture | None) -> list[Written]:
    """Write each span as it is, or encoded with such a picture; see the two functions for that."""
    return write_clips(source, cuts) if picture is None else encode_clips(source, cuts, picture)
