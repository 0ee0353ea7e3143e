"""How the C library keeps memory that was freed."""

from __future__ import annotations

import ctypes


LARGE_BYTES = 4 << 20
KEPT_BYTES = 16 << 20
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def give_back_large_blocks() -> None:
    """Have this process return what it frees in blocks of 4 MB and more; a matter of glibc alone.

    By itself glibc raises that limit to the largest block freed so far, up to 32 MB. What FFmpeg
    frees while it lays out the tables of an MP4 then stays as holes between what it keeps: 23 MB of
    the 62 MB that a film of three hours takes. Of smaller blocks 16 MB are kept at hand: to ask for
    them anew for every clip costs a sixth of the time of measuring.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(_M_TRIM_THRESHOLD, KEPT_BYTES)
