"""A table's lines in `params.toml`, set without touching any other line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from stages.core.errors import UsageError
from stages.tools.files import sync


_HEAD = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]\s*(#.*)?")


def set_numbers(path: Path, table: str, values: Mapping[str, float]) -> None:
    """Write the file with these numbers in a table, whole or not at all.

    Raises:
        UsageError: its lines are laid out so that this cannot be done safely.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    new = with_numbers(text, table, values)
    expected = tomllib.loads(text)
    expected[table] = expected.get(table, {}) | dict(values)
    if _read(new) != expected:
        lines = "; ".join(f"{name} = {value!r}" for name, value in values.items())
        raise UsageError(f"{path}: cannot be changed safely; write under [{table}]: {lines}")
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(new, encoding="utf-8")
    sync(draft)
    draft.replace(path)


def with_numbers(text: str, table: str, values: Mapping[str, float]) -> str:
    """The text with these numbers: in their old lines, else at the end of the table."""
    lines, left = text.splitlines(), dict(values)
    here, end = False, None
    for n, line in enumerate(lines):
        if head := _HEAD.fullmatch(line):
            here = head[1] == table
        if not here:
            continue
        if line.strip():
            end = n + 1
        name = line.partition("=")[0].strip()
        if name in left:
            comment = re.search(r"\s+#.*$", line)
            lines[n] = f"{name} = {left.pop(name)!r}{comment[0] if comment else ''}"
    added = [f"{name} = {value!r}" for name, value in left.items()]
    if end is None and added:
        gap = [""] if lines and lines[-1].strip() else []
        lines += [*gap, f"[{table}]", *added]
    else:
        lines[end:end] = added
    return "\n".join(lines) + "\n"


def _read(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
