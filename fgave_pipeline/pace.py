"""The gate before sites: when the next video may be begun, and when no more may be.

It holds no clock: whoever asks says what time it is, in seconds of any clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass

from fgave_pipeline.retry import HOUR_S, LATER_S
from fgave_pipeline.units import Outcome


IN_A_ROW = 5
SLOWEST = 8
MOST_REST_S = HOUR_S

NETWORK = frozenset({"network", "http_5xx"})
OF_ALL = frozenset(
    {"bot_check", "cookies_bad", "js_runtime_missing", "po_token", "tool_missing", "outdated"}
    | {"certificate", "disk_full", "http_403", "extractor_bug", "formats_missing", "deadline"}
)
"""Reasons that may well be the same for every other video; most, such as an age gate, are not."""

AT_ONCE = frozenset({"disk_full"})


@dataclass(frozen=True, slots=True)
class Block:
    """Why no more is begun."""

    kind: str
    """The class that the failures in a row share."""
    units: tuple[str, ...]
    """The sources that failed so."""
    advice: str

    @property
    def words(self) -> str:
        """One line on it."""
        return f"{len(self.units)} in a row ended with {self.kind}, so no more was tried"


class Gate:
    """Lets videos begin evenly, rests when a site asks for it, and closes on a block."""

    def __init__(self, per_hour: int, now_s: float, *, rest_s: float = 0.0) -> None:
        """Open after `rest_s`; `per_hour` 0 is without a limit."""
        self._apart_s = HOUR_S / per_hour if per_hour else 0.0
        self._widest_s = SLOWEST * self._apart_s
        self._next_s = now_s + min(rest_s, MOST_REST_S)
        self._kind = ""
        self._streak: dict[str, str] = {}
        self.block: Block | None = None

    def is_open(self, now_s: float) -> bool:
        """Whether the next may begin now."""
        return self.block is None and self.wait_s(now_s) == 0

    def wait_s(self, now_s: float) -> float:
        """How long until the next may begin; 0 if it may now."""
        return max(0.0, self._next_s - now_s)

    def begin(self, now_s: float) -> None:
        """One begins."""
        self._next_s = now_s + self._apart_s

    def end(self, url: str, outcome: Outcome, now_s: float) -> float:
        """One ended; how long the gate now rests because of it, 0 if it does not."""
        self._remember(url, outcome)
        rest_s = min(_rest_s(outcome), MOST_REST_S)
        self._next_s = max(self._next_s, now_s + rest_s)
        if outcome.failure == "rate":
            self._apart_s = min(2 * self._apart_s, self._widest_s)
        return rest_s

    def _remember(self, url: str, outcome: Outcome) -> None:
        kind = kind_of(outcome)
        if kind != self._kind:
            self._kind, self._streak = kind, {}
        if kind:
            self._streak[url] = outcome.unit
        if kind and (len(self._streak) >= IN_A_ROW or kind in AT_ONCE):
            self.block = Block(kind, tuple(self._streak.values()), outcome.advice)


def kind_of(outcome: Outcome) -> str:
    """What kind of block a failure would be a sign of; empty if it says nothing about the next."""
    if outcome.failure == "rate":
        return "rate"
    if outcome.reason in NETWORK:
        return "network"
    return outcome.reason if outcome.reason in OF_ALL else ""


def _rest_s(outcome: Outcome) -> float:
    """How long the site is to be left alone; a video whose own time comes later asks no rest."""
    if outcome.failure == "rate":
        return LATER_S["rate"] if outcome.retry_after_s is None else outcome.retry_after_s
    return (outcome.retry_after_s or 0.0) if outcome.failure == "retryable" else 0.0
