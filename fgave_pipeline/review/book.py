"""What people decided and corrected: two CSV files beside the manifest, one clip at a time.

The files are read anew whenever they have changed, and written whole: whoever edits them in between
is heard, and a save that does not know what stands there is refused. What `save` returns is on the
disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from fgave_pipeline.dataset import ANNOTATIONS, DECISIONS, SOURCES
from fgave_pipeline.manifest import (
    annotation_faults,
    decision_faults,
    load_annotations,
    load_decisions,
    load_sources,
    write_annotations,
    write_decisions,
)
from fgave_pipeline.store import digest_of
from stages.core.errors import FgaveError, UsageError
from stages.core.records import Annotation, Decision
from stages.tools.files import sync


R = TypeVar("R", Annotation, Decision)

Faults = Callable[[dict[str, str], set[str]], Iterator[str]]
MOST_LETTERS = 1000
"""Of a cell."""


@dataclass(frozen=True, slots=True)
class State:
    """What stands of one clip by hand."""

    decision: Decision | None = None
    corrections: tuple[Annotation, ...] = ()

    @property
    def version(self) -> str:
        """Another for any other state: who saves must name the one that they saw."""
        return digest_of(self.as_dict())[:16]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        decision = None if self.decision is None else asdict(self.decision)
        return {"decision": decision, "corrections": [asdict(one) for one in self.corrections]}


class Conflict(FgaveError):
    """A clip was decided otherwise since it was looked at; `state` is what stands now."""

    def __init__(self, state: State) -> None:
        super().__init__("somebody decided otherwise in the meantime")
        self.state = state


class Book:
    """The two files; threads may ask side by side."""

    def __init__(self, root: Path) -> None:
        self._sources, self._annotations, self._decisions = (
            root / name for name in (SOURCES, ANNOTATIONS, DECISIONS)
        )
        self._lock = threading.Lock()
        self._stamps: list[tuple[int, int]] | None = None

    def of(self, clip_id: str) -> State:
        """What stands of a clip.

        Raises:
            UsageError: a file cannot be read as it stands now.
        """
        with self._lock:
            self._read()
            return self._state(clip_id)

    def decided(self) -> dict[str, str]:
        """Clip id → `yes` or `no`, of every clip that has been decided; raises as `of`."""
        with self._lock:
            self._read()
            return {one.clip_id: one.keep for one in self._decided}

    def save(self, clip_id: str, new: State, version: str) -> State:
        """Write down what is decided of a clip; it is on the disk when this returns.

        Args:
            clip_id: the clip.
            new: what is to stand.
            version: of the state that was seen when it was decided.

        Raises:
            Conflict: another state stands there now; nothing is written.
            UsageError: a file cannot be read, or could not be after this.
        """
        with self._lock:
            self._read()
            old = self._state(clip_id)
            if old.version != version:
                raise Conflict(old)
            _check(new, clip_id, self._known)
            if new.corrections != old.corrections:
                said = _without(self._said, clip_id) + list(new.corrections)
                _put(self._annotations, said, write_annotations)
            if new.decision != old.decision:
                decided = _with(self._decided, clip_id, new.decision)
                _put(self._decisions, decided, write_decisions)
            self._read()
            return self._state(clip_id)

    def _state(self, clip_id: str) -> State:
        decision = next((one for one in self._decided if one.clip_id == clip_id), None)
        return State(decision, tuple(one for one in self._said if one.clip_id == clip_id))

    def _read(self) -> None:
        files = (self._sources, self._annotations, self._decisions)
        stamps = [_stamp(path) for path in files]
        if stamps != self._stamps:
            self._stamps = None
            sources = load_sources(self._sources)
            self._known = {source.source_id for source in sources}
            self._said = load_annotations(self._annotations, sources)
            self._decided = load_decisions(self._decisions, sources)
            self._stamps = stamps


def _check(new: State, clip_id: str, known: set[str]) -> None:
    """Nothing is written that the files' readers would refuse."""
    decided = [] if new.decision is None else [new.decision]
    checks: list[tuple[Decision | Annotation, Faults]]
    checks = [(one, decision_faults) for one in decided]
    checks += [(one, annotation_faults) for one in new.corrections]
    for row, faults_of in checks:
        line = {name: str(value) for name, value in asdict(row).items()}
        faults = list(faults_of(line, known))
        faults += [] if row.clip_id == clip_id else [f"{row.clip_id!r} is another clip"]
        faults += [f"{text!r}, expected a line of text" for text in line.values() if _is_odd(text)]
        if faults:
            raise UsageError(f"{clip_id}: {faults[0]}")


def _is_odd(text: str) -> bool:
    return not text.isprintable() or len(text) > MOST_LETTERS


def _stamp(path: Path) -> tuple[int, int]:
    """Changes with every writing of a file: each gives it another inode or another time."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _without(rows: Iterable[R], clip_id: str) -> list[R]:
    return [row for row in rows if row.clip_id != clip_id]


def _with(rows: list[Decision], clip_id: str, new: Decision | None) -> list[Decision]:
    """The decision in its old place, or at the end."""
    if new is None:
        return _without(rows, clip_id)
    if any(row.clip_id == clip_id for row in rows):
        return [new if row.clip_id == clip_id else row for row in rows]
    return [*rows, new]


def _put(path: Path, rows: list[R], write: Callable[[Path, list[R]], None]) -> None:
    """Write a file; none is left where nothing is said."""
    if rows:
        write(path, rows)
    else:
        path.unlink(missing_ok=True)
        sync(path.parent)
