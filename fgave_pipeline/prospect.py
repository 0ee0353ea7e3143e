"""What a source would yield, by its texts alone: said before its media are fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.hands import Hands
from fgave_pipeline.units import Given, Outcome
from stages.annotate import READ
from stages.annotate import STAGE as ANNOTATE
from stages.annotate.phrases import UNKNOWN
from stages.core.errors import Unusable
from stages.core.records import Passage, Source, Video
from stages.cut import STAGE as CUT
from stages.cut import CutParams, Span, plan_clips, plan_within
from stages.cut.params import LABELS
from stages.tools import parquet


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a source would yield at most: whether it is still, and sounds, nobody knows yet."""

    source: Source
    video: Video
    """What is known of it; its status says whether its texts could be had."""
    passages: tuple[Passage, ...] = ()
    """The timestamps of its most trusted witness, as spans."""
    clips: int = 0
    """That its length has room for."""
    actions: tuple[str, ...] = ()
    """One for each clip that would be labelled: the action that most of it is, or `unknown`."""

    @property
    def witness(self) -> str:
        """Who wrote the timestamps; empty if nobody did."""
        return self.passages[0].witness if self.passages else ""


def prospect(dataset: Dataset, source: Source, outcome: Outcome) -> Prospect:
    """What the texts that came of a source promise.

    Raises:
        UsageError: the taxonomy or an annotation is not what it should be.
    """
    if outcome.part is None:
        return Prospect(source, outcome.rows[0])
    (video,) = parquet.from_table(outcome.part.table(), Video)
    if video.status != "ok":
        return Prospect(source, video)
    passages = _passages(dataset, source, outcome.part.folder)
    spans = _spans(video, passages, dataset.config.params(CUT.name))
    least_ms = 1000 * dataset.config.params(ANNOTATE.name).min_event_s
    found = (_action(span, passages, least_ms) for span in spans)
    return Prospect(source, video, passages, len(spans), tuple(a for a in found if a))


def by_action(prospects: Iterable[Prospect]) -> dict[str, tuple[int, int]]:
    """Action → (clips, sources) that would carry it, the most clips first."""
    clips: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for one in prospects:
        clips.update(one.actions)
        sources.update(set(one.actions))
    ranked = sorted(clips.items(), key=lambda item: (-item[1], item[0]))
    return {action: (count, sources[action]) for action, count in ranked}


def _passages(dataset: Dataset, source: Source, texts: Path) -> tuple[Passage, ...]:
    """What `read` makes of the texts: the spans of the witness whom it believes."""
    given = Given(
        [source],
        dataset.root,
        Hands.of(dataset.annotations, ()).about([source])[0],
        {"taxonomy.toml": dataset.file("taxonomy.toml")},
        tables={"fetch": [texts / "rows.parquet"]},
    )
    heard = READ.run(given, dataset.config.params(READ.name), texts)
    return tuple(passage for passage in heard if passage.chosen)


def _spans(video: Video, passages: tuple[Passage, ...], params: CutParams) -> list[Span]:
    duration_ms = video.duration_ms or 0
    try:
        if params.align == LABELS:
            return plan_within(passages, video.source_id, duration_ms, params)
        return plan_clips(video.source_id, duration_ms, params)
    except Unusable:
        return []


def _action(span: Span, passages: tuple[Passage, ...], least_ms: int) -> str:
    """What most of a clip's labelled time is said to be; empty if too little of it is labelled."""
    shared: Counter[str] = Counter()
    for passage in passages:
        shared_ms = min(span.end_ms, passage.end_ms) - max(span.start_ms, passage.start_ms)
        if passage.is_named and shared_ms > 0:
            shared[(*passage.actions, UNKNOWN)[0]] += shared_ms
    if shared.total() < least_ms:
        return ""
    return max(shared, key=lambda action: (shared[action], action))
