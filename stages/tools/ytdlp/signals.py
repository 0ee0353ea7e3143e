"""The signals of `signals.toml`: by which texts a failure is known, and what it means."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.errors import Failure


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason, the class that it belongs to, and the texts by which it is known."""

    reason: str
    failure: Failure
    texts: tuple[str, ...] = ()
    advice: str = ""


def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _signals(name: str, table: dict[str, Any]) -> Iterator[Signal]:
    for reason, said in table.items():
        failure = said.get("class", name)
        yield Signal(reason, failure, tuple(said.get("texts", ())), said.get("advice", ""))


_TABLES = {name: tuple(_signals(name, table)) for name, table in _read().items()}

REFUSALS = {signal.reason: signal for signal in _TABLES.pop("refused")}
"""Where fgave itself would not go on."""

IN_ORDER = tuple(signal for table in _TABLES.values() for signal in table)
"""In the order in which they are looked for."""
