"""Cut a source into clips, exactly and without loss, in one pass over its packets.

A clip is an MP4 with the source's own packets from the last key frame before its start on. Its edit
list hides that lead-in and ends the presentation with the span, so that a reader that honours edit
lists decodes the source's frames of the span, and no other. What MP4 cannot hold is encoded.
"""

from __future__ import annotations

from stages.tools.media.clips.plan import Cut, Written
from stages.tools.media.clips.write import write_clips


__all__ = ["Cut", "Written", "write_clips"]
