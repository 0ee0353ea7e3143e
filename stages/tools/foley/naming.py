"""Names of foley sources: `NAME`, or `NAME?seconds=20&width=160&height=90&fps=10&seed=3`."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from stages.core.errors import UsageError
from stages.tools.foley.catalogue import CATALOGUE
from stages.tools.foley.script import Script


NAMES = tuple(CATALOGUE)
"""Every source that can be made."""


def script_of(name: str) -> Script:
    """The script that a name, with its options, stands for.

    Raises:
        UsageError: an unknown name or option (the nearest valid one is named), or a bad value.
    """
    stem, _, query = name.partition("?")
    if stem not in CATALOGUE:
        raise UsageError(f"foley:{name}: unknown source {stem!r}{_nearest(stem, NAMES)}")
    script = CATALOGUE[stem]
    for pair in query.split("&") if query else ():
        option, _, value = pair.partition("=")
        if option not in _OPTIONS:
            words = f"unknown option {option!r}{_nearest(option, tuple(_OPTIONS))}"
            raise UsageError(f"foley:{name}: {words}")
        try:
            script = _OPTIONS[option](script, value)
        except (ValueError, ZeroDivisionError) as error:
            raise UsageError(f"foley:{name}: {option} is {value!r}, {error}") from error
    return script


def _seconds(script: Script, value: str) -> Script:
    return script.cut_off(_whole(value, 1, 3600))


def _width(script: Script, value: str) -> Script:
    return replace(script, width=_even(value))


def _height(script: Script, value: str) -> Script:
    return replace(script, height=_even(value))


def _fps(script: Script, value: str) -> Script:
    fps = Fraction(value)
    if not 1 <= fps <= 120:
        raise ValueError("expected 1 to 120")
    return replace(script, fps=fps)


def _seed(script: Script, value: str) -> Script:
    return replace(script, seed=_whole(value, 0, 2**31 - 1))


def _scenery(script: Script, value: str) -> Script:
    return replace(script, scenery=_whole(value, 0, 2**31 - 1))


def _even(value: str) -> int:
    size = _whole(value, 32, 4096)
    if size % 2:
        raise ValueError("expected an even number")
    return size


def _whole(value: str, low: int, high: int) -> int:
    if not value.isdecimal() or not low <= int(value) <= high:
        raise ValueError(f"expected a whole number from {low} to {high}")
    return int(value)


_OPTIONS: dict[str, Callable[[Script, str], Script]] = {
    "seconds": _seconds,
    "width": _width,
    "height": _height,
    "fps": _fps,
    "seed": _seed,
    "scenery": _scenery,
}


def _nearest(name: str, valid: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, valid, n=1, cutoff=0.4)
    return f"; did you mean {close[0]!r}?" if close else f"; valid are {', '.join(valid)}"
