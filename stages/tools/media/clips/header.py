"""Whether a decoder can begin with a clip alone: a copy has the source's header, good or bad."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from stages.core.errors import MediaError
from stages.tools.media import decode
from stages.tools.media.clips.plan import Cut, Written
from stages.tools.media.groups import Group
from stages.tools.media.source import audio_stream, open_media, packets_of, video_stream


TRIES = 2000
"""Packets. Those before a clip's start, which its edit list hides, show nothing."""


def proven(cuts: Sequence[Cut], found: list[Written]) -> list[Written]:
    """The same results; clips whose header no decoder takes are said to be `undecodable`.

    All clips of a source have one header, so the first that seems to be whole speaks for all of
    them; only where that does not begin is every one asked.
    """
    whole = [n for n, one in enumerate(found) if cuts[n].path is not None and not one.problem]
    if not whole or not _why_not(cuts[whole[0]].path):
        return found
    for n in whole:
        if why := _why_not(cuts[n].path):
            found[n] = replace(found[n], problem="undecodable", detail=why)
    return found


def _why_not(path: Path | None) -> str:
    """Why nothing comes out of a decoder, in words; empty if something does."""
    if path is None:
        return ""
    try:
        return _begins(path, video_stream, _picture) or _begins(path, audio_stream, _sound)
    except MediaError as error:
        return error.detail


def _begins(
    path: Path,
    choose: Callable[..., Any],
    decoded: Callable[..., Iterable[decode.Decoded[Any]]],
) -> str:
    fault = "nothing comes out of it"
    with open_media(path) as container:
        if (stream := choose(container)) is None:
            return ""
        decode.be_strict(stream)
        packets = islice(packets_of(container, stream, path.name), TRIES)
        for packet in decoded(packets, stream):
            if packet.frames:
                return ""
            fault = packet.fault or fault
        return f"the {stream.type} of the clip alone does not decode: {fault}"


def _picture(packets: Iterable[Any], stream: Any) -> Iterable[decode.Decoded[Any]]:
    return decode.video([Group(list(packets))], stream)


def _sound(packets: Iterable[Any], stream: Any) -> Iterable[decode.Decoded[Any]]:
    return decode.audio(packets)
