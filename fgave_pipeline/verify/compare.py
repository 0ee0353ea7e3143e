"""What is here against a lock: what lacks, what differs, and what both have, with its digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline.lock import Lock, LockedClip, LockedSource
from fgave_pipeline.verify.findings import Finding


KINDS = ("missing", "changed", "replaced", "label", "split", "extra")
"""Of what can be found: a clip is not here, or its media, its labels or its split differ; a source
is another file; a clip is only here."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How what is here stands to a lock."""

    path: Path
    """Of the lock."""
    expected: Lock
    found: Lock
    findings: tuple[Finding, ...]
    common: Lock
    """The clips that are the same here and there, with their labels and splits."""

    def missing(self) -> Iterator[tuple[str, str, int, int]]:
        """(class, split, how many clips of it are not here, of how many)."""
        wanted = _by_class(self.expected)
        here = _by_class(self.expected.of(self.expected.clips.keys() & self.found.clips.keys()))
        for place, count in sorted(wanted.items()):
            if lacks := count - here[place]:
                yield (*place, lacks, count)


def compare(path: Path, expected: Lock, found: Lock) -> Comparison:
    """Hold what is found against what the lock at `path` expects."""
    both = expected.clips.keys() & found.clips.keys()
    same = [c for c in expected.clips if c in both and expected.clips[c] == found.clips[c]]
    findings = (*_sources(expected, found), *_clips(expected, found))
    order = {kind: n for n, kind in enumerate(KINDS)}
    ordered = sorted(findings, key=lambda f: (order[f.kind], f.where))
    return Comparison(path, expected, found, tuple(ordered), expected.of(same))


def _by_class(lock: Lock) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for clip in lock.clips.values():
        classes = (f"action {clip.action}", f"material {clip.material}")
        found.update((name, clip.split) for name in classes)
    return found


def _sources(expected: Lock, found: Lock) -> Iterator[Finding]:
    for name in expected.sources.keys() & found.sources.keys():
        old, new = expected.sources[name], found.sources[name]
        if old != new:
            yield Finding("replaced", name, f"{_file(new)}, expected {_file(old)}")


def _clips(expected: Lock, found: Lock) -> Iterator[Finding]:
    for name, old in expected.clips.items():
        new = found.clips.get(name)
        if new is None:
            words = f"not here, expected {_media(old)} ({old.split}, {old.action} {old.material})"
            yield Finding("missing", name, words)
        else:
            yield from _differences(name, old, new)
    for name in found.clips.keys() - expected.clips.keys():
        yield Finding("extra", name, f"{_media(found.clips[name])}, which the lock does not have")


def _differences(name: str, old: LockedClip, new: LockedClip) -> Iterator[Finding]:
    for kind, (words, columns) in _SIDES.items():
        if any(getattr(new, column) != getattr(old, column) for column in columns):
            yield Finding(kind, name, f"{words(new)}, expected {words(old)}")


def _media(clip: LockedClip) -> str:
    return f"{clip.start_ms} to {clip.end_ms} ms, {clip.bytes} bytes, sha256 {clip.sha256[:12]}…"


def _label(clip: LockedClip) -> str:
    return f"{clip.action} {clip.material}, seconds {clip.seconds[:8]}…"


def _split(clip: LockedClip) -> str:
    return clip.split


_SIDES = {
    "changed": (_media, ("source_id", "start_ms", "end_ms", "bytes", "sha256")),
    "label": (_label, ("action", "material", "seconds")),
    "split": (_split, ("split",)),
}
"""Kind → the words for it, and the columns that differ where it is found."""


def _file(source: LockedSource) -> str:
    formats = f", formats {source.format_ids}" if source.format_ids else ""
    return f"{source.bytes} bytes, sha256 {source.sha256[:12]}…{formats}"
