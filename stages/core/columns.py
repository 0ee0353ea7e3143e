"""Columns: a record's field carries its unit and meaning, which the Arrow schema is made from."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column besides its name and type."""

    doc: str
    unit: str = ""


def column(doc: str, *, unit: str = "", default: Any = MISSING) -> Any:
    """A record's field with its unit and meaning.

    `start_ms: int = column("start of the clip in the source", unit="ms")`
    """
    if default is MISSING:
        return field(metadata={"column": Column(doc, unit)})
    return field(default=default, metadata={"column": Column(doc, unit)})
