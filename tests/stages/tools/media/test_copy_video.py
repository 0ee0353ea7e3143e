"""Packets in an order that only damage makes."""

from __future__ import annotations

from fractions import Fraction

from av.packet import Packet

from stages.tools.media.clips.clock import Clock
from stages.tools.media.clips.copy_video import copy_video


def packet(duration, dts=None):
    made = Packet(b"x")
    made.duration, made.dts = duration, dts
    return made


def test_times_that_jump_back_before_any_is_known_are_told_once():
    """They are guessed from the lengths that the first packets claim, of which one lies."""
    copy = copy_video(Clock(1000, Fraction(1, 1000), 1, 1, Fraction(0)), [])
    for lying in (packet(1), packet(10**9), packet(1), packet(1, dts=0)):
        copy.feed(lying)
    copy.finish()
    assert copy.latest == 0
