"""The body of a card: what the dataset is, how it came about, and what to mind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fgave_pipeline.card.about import About
from fgave_pipeline.card.words import CITE, FILES, LABELS, LIMITS, MADE
from fgave_pipeline.config import Setting
from fgave_pipeline.funnel import Step
from stages.core.records import SPLITS
from stages.tools.text import markdown


def body(about: About) -> str:
    """The page in Markdown."""
    sections: dict[str, Iterable[str]] = {
        "Files": _files(about),
        "Counts": _counts(about),
        "How it was made": [MADE, *_funnel(about.funnel)],
        "Thresholds": _thresholds(s for s in about.settings if s.stage in about.versions),
        "Labels": [LABELS, *_labels(about)],
        "Licences": _licenses(about),
        "Splits": _splits(about.certificate),
        "Known limits": [LIMITS.rstrip()],
        "How to cite": [CITE.rstrip()],
        "Versions": [", ".join(f"{name} {version}" for name, version in about.versions.items())],
    }
    parts = [f"# {markdown(about.name)}\n\n{_summary(about)}"]
    parts += [f"## {title}\n\n" + "\n".join(lines) for title, lines in sections.items()]
    return "\n\n".join(parts) + "\n"


def _summary(about: About) -> str:
    sources = {row.source_id for row in about.clips}
    lengths = sorted({row.end_ms - row.start_ms for row in about.clips})
    seconds = " or ".join(f"{ms / 1000:g}" for ms in lengths) or "no"
    return (
        f"{len(about.clips):,} audio-visual clips of exactly {seconds} seconds, cut from"
        f" {len(sources):,} source videos whose background stands still. Each clip, and each of its"
        " seconds, is labelled with an action and a material. Built by fgave."
    )


def _files(about: About) -> Iterator[str]:
    for path, words in FILES.items():
        if not path.endswith("/") or path.rstrip("/") in ("clips", *about.forms):
            yield f"* `{path}`: {words}"


def _counts(about: About) -> Iterator[str]:
    rows = about.clips
    totals = [
        ("clips", _distinct((row.split, row.clip_id) for row in rows)),
        ("sources", _distinct((row.split, row.source_id) for row in rows)),
        ("groups", _distinct((row.split, row.group) for row in rows)),
    ]
    yield from _table(("", *SPLITS), totals)
    yield ""
    yield from _table(("action", *SPLITS), about.counted(lambda row: row.action))
    yield ""
    yield from _table(("material", *SPLITS), about.counted(lambda row: row.material))


def _distinct(found: Iterable[tuple[str, str]]) -> list[int]:
    """How many names each split has."""
    pairs = set(found)
    return [sum(split == one for one, _ in pairs) for split in SPLITS]


def _funnel(steps: Iterable[Step]) -> Iterator[str]:
    rows = []
    for step in steps:
        left = ", ".join(f"{markdown(reason)} {count}" for reason, count in step.left.items())
        rows.append((step.name, (step.count, left)))
    yield from _table(("step", "count", "left behind"), rows)


def _thresholds(settings: Iterable[Setting]) -> Iterator[str]:
    yield "All limits of the filter, and what else differs from fgave's defaults.\n"
    shown = (
        (f"{s.stage}.{s.name}", (markdown(str(s.value)), s.knob.unit, s.knob.doc))
        for s in settings
        if s.knob.in_key and (s.stage == "filter" or s.value != s.default)
    )
    yield from _table(("parameter", "value", "unit", "meaning"), shown)


def _labels(about: About) -> Iterator[str]:
    seconds = sum(len(row.second_events) for row in about.clips)
    events = sum(sum(row.second_events) for row in about.clips)
    unknown = [sum(getattr(row, n) == "unknown" for row in about.clips) for n in _NAMED]
    sure = sorted(row.confidence for row in about.clips if row.confidence is not None)
    yield f"* {events:,} of {seconds:,} seconds are events."
    yield f"* {unknown[0]:,} clips have an unknown action, {unknown[1]:,} an unknown material."
    if sure:
        yield f"* The median confidence is {sure[len(sure) // 2]:.2f}."


_NAMED = ("action", "material")


def _licenses(about: About) -> Iterator[str]:
    yield "As the manifest says, or else the site; fgave does not judge them.\n"
    found: dict[str, list[set[str]]] = {}
    for row in about.clips:
        clips, sources = found.setdefault(row.license or "not stated", [set(), set()])
        clips.add(row.clip_id)
        sources.add(row.source_id)
    rows = [(name, [len(ids) for ids in both]) for name, both in sorted(found.items())]
    yield from _table(("licence", "clips", "sources"), rows)


def _splits(certificate: dict[str, Any]) -> Iterator[str]:
    yield "Groups of sources (one channel, near-duplicates) are assigned whole."
    if certificate:
        holds = "holds" if certificate["holds"] else "DOES NOT HOLD"
        yield f"\n`certificate.json`: *{certificate['statement']}* {holds}, over"
        yield f"{len(certificate['groups']):,} groups and {certificate['clips']:,} clips."


def _table(header: Sequence[str], rows: Iterable[tuple[str, Sequence[object]]]) -> Iterator[str]:
    """A table whose first column is text, escaped here; the other cells stand as they are."""
    yield "| " + " | ".join(header) + " |"
    yield "|---|" + "---|" * (len(header) - 1)
    for name, cells in rows:
        yield f"| {markdown(name)} | " + " | ".join(str(cell) for cell in cells) + " |"
