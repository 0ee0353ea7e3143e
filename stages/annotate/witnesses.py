"""Who says what about a source: manual annotations, chapters, its description, comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stages.annotate.phrases import UNKNOWN, Phrase, read_phrase
from stages.annotate.taxonomy import Taxonomy
from stages.annotate.timestamps import Reading, read_segments
from stages.annotate.wording import clean_label
from stages.core.errors import UsageError
from stages.core.params import nearest
from stages.core.records import Annotation, Chapter, Comment, Evidence, Video


MANUAL = "manual"


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
    confidence: float = 0.0
    """How surely the words say so, and whether other witnesses agree, 0..1."""
    agree: tuple[str, ...] = ()
    """Witnesses who say the same of it."""
    disagree: tuple[str, ...] = ()
    """Witnesses who say something else of it."""

    @property
    def is_named(self) -> bool:
        """Whether it names an action or a material."""
        return bool(self.phrase.actions or self.phrase.materials)


@dataclass(frozen=True, slots=True)
class Witness:
    """One list of spans, from one text or file."""

    name: str
    """`manual`, `chapters`, `description`, or `comment` and its number from 1."""
    spans: tuple[Said, ...]
    """By start. Only those of manual annotations may overlap."""
    standing: str = ""
    """Who stands behind it, in words."""
    copy_of: str = ""
    """The more trusted witness whose list this one repeats."""
    offset_ms: int = 0
    """How far its times were moved to fit those of the others."""


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
        names = dict.fromkeys(a.annotator for a in annotations if a.annotator)
        yield Witness(MANUAL, tuple(manual(annotations, taxonomy)), ", ".join(names))
    described = read_segments(video.description, video.duration_ms)
    if video.chapters and not _are_described(video.chapters, described):
        yield Witness("chapters", tuple(_chapters(video, taxonomy)), "the uploader's")
    if len(described.items) >= _FEWEST_ITEMS:
        spans = _read("description", described, taxonomy, video.duration_ms)
        yield Witness("description", tuple(spans), "the uploader's")
    for number, comment, reading in _by_trust(video.comments, video.duration_ms):
        name = f"comment {number}"
        spans = _read(name, reading, taxonomy, video.duration_ms)
        yield Witness(name, tuple(spans), _standing(comment))


def manual(annotations: Sequence[Annotation], taxonomy: Taxonomy) -> list[Said]:
    """What annotations say, by time; each is numbered by its place among them.

    Raises:
        UsageError: one names an action or a material that the taxonomy lacks.
    """
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
    evidence = Evidence(MANUAL, number, words)
    return Said(
        annotation.start_ms,
        annotation.end_ms,
        words,
        phrase,
        evidence,
        confidence=phrase.confidence,
    )


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
        span = (chapter.start_ms, chapter.end_ms)
        yield Said(*span, label, phrase, evidence, last, phrase.confidence)


def _read(
    name: str, reading: Reading, taxonomy: Taxonomy, duration_ms: int | None
) -> Iterator[Said]:
    for segment in reading.segments:
        start_ms, end_ms, label = segment.start_ms, segment.end_ms, segment.label
        if end_ms is not None:  # an open end covers nothing that is known
            evidence = Evidence(name, segment.line, segment.raw)
            phrase = read_phrase(label, taxonomy, segment.heading)
            last = end_ms == duration_ms
            yield Said(start_ms, end_ms, label, phrase, evidence, last, phrase.confidence)


def _by_trust(
    comments: tuple[Comment, ...], duration_ms: int | None
) -> list[tuple[int, Comment, Reading]]:
    """Number and reading of the comments that hold a list, the most trusted first."""
    read = [(n, c, read_segments(c.text, duration_ms)) for n, c in enumerate(comments, 1)]
    lists = [(n, c, r) for n, c, r in read if len(r.items) >= _fewest(c)]
    return sorted(lists, key=lambda found: _trust(found[1], len(found[2].items)))


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


def _standing(comment: Comment) -> str:
    words = ["the uploader's" if comment.by_uploader else "a viewer's"]
    words += ["pinned"] if comment.pinned else []
    words += ["hearted"] if comment.hearted else []
    return ", ".join([*words, f"{comment.likes} likes"])
