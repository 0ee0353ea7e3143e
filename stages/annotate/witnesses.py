"""Who says what about a source: manual annotations, chapters, its description, comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from stages.annotate.phrases import UNKNOWN, Phrase, read_phrase
from stages.annotate.taxonomy import Taxonomy
from stages.annotate.timestamps import Reading, read_segments
from stages.annotate.wording import clean_label
from stages.core.errors import UsageError
from stages.core.params import nearest
from stages.core.records import Annotation, Chapter, Comment, Evidence, Video


@dataclass(frozen=True, slots=True)
class Said:
    """What a witness says is heard in a span of the source."""

    start_ms: int
    end_ms: int
    label: str
    phrase: Phrase
    evidence: Evidence
    to_the_end: bool = False
    """Whether it ends where the source does, so that nobody typed its end."""

    @property
    def is_named(self) -> bool:
        """Whether it names an action or a material."""
        return bool(self.phrase.actions or self.phrase.materials)


Kind = Literal["manual", "chapters", "description", "comment"]


@dataclass(frozen=True, slots=True)
class Witness:
    """One list of spans, from one text or file."""

    kind: Kind
    spans: tuple[Said, ...]
    """By start. Only those of manual annotations may overlap."""


_SAME_MS = 500
_FEWEST_ITEMS = 2
_FEWEST_ITEMS_OF_A_VIEWER = 3


def witnesses(video: Video, annotations: list[Annotation], taxonomy: Taxonomy) -> Iterator[Witness]:
    """The witnesses of a source, the most trusted first.

    Chapters that all begin where a line of the description does were read from it, and are not
    heard a second time.

    Raises:
        UsageError: an annotation names an action or a material that the taxonomy lacks.
    """
    if annotations:
        yield Witness("manual", tuple(_manual(annotations, taxonomy)))
    described = read_segments(video.description, video.duration_ms)
    if video.chapters and not _are_described(video.chapters, described):
        yield Witness("chapters", tuple(_chapters(video, taxonomy)))
    if len(described.items) >= _FEWEST_ITEMS:
        yield Witness(
            "description", tuple(_read("description", described, taxonomy, video.duration_ms))
        )
    for reading in _by_trust(video.comments, video.duration_ms):
        yield Witness("comment", tuple(_read("comment", reading, taxonomy, video.duration_ms)))


def choose(heard: Iterable[Witness]) -> Witness | None:
    """The first witness who names an action or a material, else the first of all."""
    first = None
    for witness in heard:
        if any(said.is_named for said in witness.spans):
            return witness
        first = first or witness
    return first


def _manual(annotations: list[Annotation], taxonomy: Taxonomy) -> list[Said]:
    said = [_annotated(number, a, taxonomy) for number, a in enumerate(annotations, 1)]
    return sorted(said, key=lambda span: (span.start_ms, span.end_ms))


def _annotated(number: int, annotation: Annotation, taxonomy: Taxonomy) -> Said:
    where = f"annotations.csv: {annotation.source_id} at {annotation.start_ms} ms"
    action = _checked(annotation.action, taxonomy.actions, f"{where}: action")
    material = _checked(annotation.material, taxonomy.materials, f"{where}: material")
    words = annotation.label or f"{annotation.action} {annotation.material}".strip()
    phrase = Phrase(action, material, 1.0)
    if not annotation.action and not annotation.material:
        phrase = read_phrase(annotation.label, taxonomy)
    evidence = Evidence("manual", number, words)
    return Said(annotation.start_ms, annotation.end_ms, words, phrase, evidence)


def _checked(name: str, known: frozenset[str], where: str) -> tuple[str, ...]:
    if not name or name == UNKNOWN:
        return ()
    if name not in known:
        hint = nearest(name, sorted(known))
        raise UsageError(f"{where}: {name!r} is not an id in taxonomy.toml{hint}")
    return (name,)


def _are_described(chapters: tuple[Chapter, ...], described: Reading) -> bool:
    starts = [segment.start_ms for segment in described.segments]
    titled = [c for c in chapters if not c.title.startswith("<Untitled Chapter")]
    return bool(titled and starts) and all(
        any(abs(chapter.start_ms - start) <= _SAME_MS for start in starts) for chapter in titled
    )


def _chapters(video: Video, taxonomy: Taxonomy) -> Iterator[Said]:
    for number, chapter in enumerate(video.chapters, 1):
        label = clean_label(chapter.title)
        evidence = Evidence("chapters", number, chapter.title)
        phrase = read_phrase(label, taxonomy)
        last = chapter.end_ms == video.duration_ms
        yield Said(chapter.start_ms, chapter.end_ms, label, phrase, evidence, last)


def _read(
    kind: str, reading: Reading, taxonomy: Taxonomy, duration_ms: int | None
) -> Iterator[Said]:
    for segment in reading.segments:
        start_ms, end_ms, label = segment.start_ms, segment.end_ms, segment.label
        if end_ms is not None:  # an open end covers nothing that is known
            evidence = Evidence(kind, segment.line, segment.raw)
            phrase = read_phrase(label, taxonomy)
            yield Said(start_ms, end_ms, label, phrase, evidence, end_ms == duration_ms)


def _by_trust(comments: tuple[Comment, ...], duration_ms: int | None) -> list[Reading]:
    """Readings of the comments that hold a list, the most trusted first."""
    read = [(comment, read_segments(comment.text, duration_ms)) for comment in comments]
    lists = [(c, r) for c, r in read if len(r.items) >= _fewest(c)]
    lists.sort(key=lambda pair: _trust(pair[0], len(pair[1].items)))
    return [reading for _, reading in lists]


def _fewest(comment: Comment) -> int:
    own = comment.by_uploader or comment.pinned
    return _FEWEST_ITEMS if own else _FEWEST_ITEMS_OF_A_VIEWER


def _trust(comment: Comment, items: int) -> tuple[bool, bool, bool, bool, int, int]:
    """Sorts before what is trusted less; equals keep the order in which they came."""
    return (
        not (comment.pinned and comment.by_uploader),
        not comment.by_uploader,
        not comment.pinned,
        not comment.hearted,
        -comment.likes,
        -items,
    )
