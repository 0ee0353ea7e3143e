"""`fgave.lock`: what a dataset is, clip by clip, in one file that can be published and cited.

It holds no media, no words of people, no times and no paths. `digest` stands for the clips with
their splits and labels, and is what to cite: `sha256(json.dumps(lock["clips"], sort_keys=True,
ensure_ascii=False))`. How they came about (the sources' files, stages, parameters, tools) is said
beside it, and changes no digest. `seal` stands for all of the file, so that damage is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import pyarrow as pa

from fgave_pipeline.store import digest_of
from stages.core.errors import UsageError
from stages.tools.files import replaced


E = TypeVar("E")

LOCK = "fgave.lock"
FORM = 1
"""Of the file; raised when what its entries mean changes."""


@dataclass(frozen=True, slots=True)
class LockedSource:
    """The file that the clips of a source were cut from."""

    bytes: int
    sha256: str
    format_ids: str
    """The site's names of the formats; empty where no site was asked."""


@dataclass(frozen=True, slots=True)
class LockedClip:
    """A clip of the dataset."""

    source_id: str
    start_ms: int
    end_ms: int
    bytes: int
    sha256: str
    split: str
    action: str
    material: str
    seconds: str
    """Stands for the labels of its seconds, and for all that it names besides the two above."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a dataset is."""

    dataset: str
    sources: dict[str, LockedSource]
    clips: dict[str, LockedClip]
    made_with: dict[str, Any] = field(default_factory=dict)
    """The version and the parameters' digest of each stage, and the tools' versions."""

    @property
    def digest(self) -> str:
        """What to cite: it stands for the clips, their splits and labels."""
        return digest_of({name: asdict(clip) for name, clip in self.clips.items()})

    def of(self, clip_ids: Iterable[str]) -> Lock:
        """The same with these clips alone, and their sources."""
        clips = {name: self.clips[name] for name in clip_ids}
        used = {clip.source_id for clip in clips.values()}
        sources = {name: entry for name, entry in self.sources.items() if name in used}
        return replace(self, sources=sources, clips=clips)

    def without(self, source_id: str) -> Lock:
        """The same without a source and its clips."""
        return self.of(n for n, clip in self.clips.items() if clip.source_id != source_id)


def clips_in(rows: pa.Table) -> dict[str, LockedClip]:
    """The clips of the dataset among the rows of an export."""
    own = [f.name for f in fields(LockedClip) if f.name != "seconds"]
    labels = ["second_events", "second_actions", "second_materials", "actions", "materials"]
    inside = (row for row in rows.select(["clip_id", *own, *labels]).to_pylist() if row["split"])
    return {
        row["clip_id"]: LockedClip(
            **{name: row[name] for name in own},
            seconds=digest_of([row[name] for name in labels])[:20],
        )
        for row in inside
    }


def sources_in(videos: pa.Table, used: Iterable[str]) -> dict[str, LockedSource]:
    """Those sources among the rows of `videos` that are used."""
    names, wanted = [f.name for f in fields(LockedSource)], set(used)
    return {
        row["source_id"]: LockedSource(**{name: row[name] for name in names})
        for row in videos.select(["source_id", *names]).to_pylist()
        if row["source_id"] in wanted
    }


def lock_of(name: str, rows: pa.Table, videos: pa.Table, made_with: dict[str, Any]) -> Lock:
    """The lock of an export with these rows, whose sources are among these videos."""
    clips = clips_in(rows)
    sources = sources_in(videos, {clip.source_id for clip in clips.values()})
    return Lock(name, sources, clips, made_with)


def to_bytes(lock: Lock) -> bytes:
    """The file: JSON with a line for each source and each clip, in the order of their ids."""
    said = _said(lock)
    lines = []
    for key, value in (said | {"seal": digest_of(said)}).items():
        if key in ("sources", "clips", "made_with"):
            entries = (f"{_json(name)}: {_json(value[name])}" for name in sorted(value))
            lines.append(f"{_json(key)}: {{\n" + ",\n".join(entries) + "\n}")
        else:
            lines.append(f"{_json(key)}: {_json(value)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def write_lock(path: Path, content: bytes) -> bool:
    """Write a lock whole or not at all; False if it stood there already."""
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass  # there is none, or none that can be read
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path) as new:
        new.write_bytes(content)
    return True


def read_lock(path: Path) -> Lock:
    """The lock in a file, held against its own digest and seal.

    Raises:
        UsageError: it cannot be read, or is not what `to_bytes` wrote.
    """
    try:
        return _checked(json.loads(path.read_bytes()))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}, expected a {LOCK}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        words = f"{type(error).__name__}: {error}".splitlines()[0]
        raise UsageError(f"{path}: {words}, expected a whole {LOCK} of form {FORM}") from error


def _checked(said: dict[str, Any]) -> Lock:
    lock = _lock(said)
    if said["digest"] != lock.digest:
        raise ValueError(f"its digest is {said['digest']}, its clips give {lock.digest}")
    if said["seal"] != digest_of({name: said[name] for name in said if name != "seal"}):
        raise ValueError("something in it was changed, for its seal does not fit")
    return lock


def _said(lock: Lock) -> dict[str, Any]:
    """All that a lock file says, but for its seal."""
    return {
        "fgave_lock": FORM,
        "dataset": lock.dataset,
        "digest": lock.digest,
        "sources": {name: asdict(entry) for name, entry in lock.sources.items()},
        "clips": {name: asdict(clip) for name, clip in lock.clips.items()},
        "made_with": lock.made_with,
    }


def _lock(said: dict[str, Any]) -> Lock:
    if said["fgave_lock"] != FORM:
        raise ValueError(f"form {said['fgave_lock']!r}")
    for name, kind in (("dataset", str), ("sources", dict), ("clips", dict), ("made_with", dict)):
        if not isinstance(said[name], kind):
            raise TypeError(f"{name} is no {kind.__name__}")
    sources = {name: _entry(LockedSource, one) for name, one in said["sources"].items()}
    clips = {name: _entry(LockedClip, one) for name, one in said["clips"].items()}
    if lost := {clip.source_id for clip in clips.values()} - sources.keys():
        raise ValueError(f"clips of {min(lost)!r}, which is not among its sources")
    return Lock(said["dataset"], sources, clips, said["made_with"])


def _entry(kind: type[E], said: dict[str, Any]) -> E:
    """An entry, each of its values of the type that it should be."""
    for name, expected in get_type_hints(kind).items():
        if type(said[name]) is not expected:
            raise TypeError(f"{name} is {said[name]!r}, expected {expected.__name__}")
    return kind(**said)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
