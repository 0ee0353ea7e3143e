"""What is written of decisions: whole, on the disk, and never over somebody's head."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fgave_pipeline.manifest import load_annotations, load_decisions
from fgave_pipeline.review.book import Book, Conflict, State
from fgave_pipeline.review.seconds import lines_of, seconds_of
from stages.core.errors import UsageError
from stages.core.records import Annotation, Decision, Source


SOURCES = [Source("a", "a.mp4"), Source("b", "b.mp4")]
CLIP, OTHER = "a_00010000", "b_00000000"
KEEP, REJECT = Decision(CLIP, "a", "yes", "anna"), Decision(CLIP, "a", "no", "ben", "a dog")
SPAN = (10_000, 20_000)
TAP, BRUSH = ("tapping", "wood"), ("brushing", "unknown")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "sources.csv").write_text("source_id,url\na,a.mp4\nb,b.mp4\n")
    return tmp_path


def test_what_was_saved_stands_in_the_file_and_another_book_reads_it(root):
    book = Book(root)
    stands = book.save(CLIP, State(KEEP), book.of(CLIP).version)
    assert load_decisions(root / "decisions.csv", SOURCES) == [KEEP]
    assert Book(root).of(CLIP) == stands == State(KEEP)
    assert book.decided() == {CLIP: "yes"}


def test_who_has_not_seen_what_stands_writes_nothing_and_is_told(root):
    one, other = Book(root), Book(root)
    version = one.of(CLIP).version
    one.save(CLIP, State(KEEP), version)
    with pytest.raises(Conflict) as refused:
        other.save(CLIP, State(REJECT), version)
    assert refused.value.state == State(KEEP)
    assert load_decisions(root / "decisions.csv", SOURCES) == [KEEP]
    other.save(CLIP, State(REJECT), refused.value.state.version)
    assert one.of(CLIP) == State(REJECT)


def test_two_clips_never_stand_in_each_others_way(root):
    one, other = Book(root), Book(root)
    versions = one.of(CLIP).version, other.of(OTHER).version
    one.save(CLIP, State(KEEP), versions[0])
    other.save(OTHER, State(Decision(OTHER, "b", "no")), versions[1])
    assert one.decided() == {CLIP: "yes", OTHER: "no"}


def test_lines_of_others_stay_where_they_are_and_an_editor_is_heard(root):
    own = "source_id,start_ms,end_ms,label\nb,0,9000,Glass tapping\n"
    (root / "annotations.csv").write_text(own)
    book = Book(root)
    said = lines_of([TAP] * 10, CLIP, SPAN, "anna")
    book.save(CLIP, State(None, said), book.of(CLIP).version)
    rows = load_annotations(root / "annotations.csv", SOURCES)
    assert rows == [Annotation("b", 0, 9000, label="Glass tapping"), *said]
    (root / "annotations.csv").write_text(own)
    assert book.of(CLIP) == State()
    (root / "annotations.csv").write_text("source_id,start_ms,end_ms,label\nb,x,9000,Glass\n")
    with pytest.raises(UsageError, match=r"annotations.csv:2: start_ms 'x'"):
        book.save(CLIP, State(KEEP), State().version)
    assert not (root / "decisions.csv").exists()


def test_taken_back_it_is_as_if_nothing_had_been_said(root):
    book = Book(root)
    book.save(CLIP, State(KEEP, lines_of([TAP] * 10, CLIP, SPAN, "")), State().version)
    book.save(CLIP, State(), book.of(CLIP).version)
    assert sorted(path.name for path in root.iterdir()) == ["sources.csv"]


@pytest.mark.parametrize(
    "new",
    [
        State(replace(KEEP, keep="maybe")),
        State(replace(KEEP, clip_id="a_00000000")),
        State(replace(KEEP, source_id="b")),
        State(replace(KEEP, note="two\nlines")),
        State(replace(KEEP, note="x" * 1001)),
        State(None, (Annotation("a", 5, 5, "tapping", clip_id=CLIP),)),
        State(None, (Annotation("a", 0, 5, "tapping"),)),
    ],
)
def test_nothing_is_written_that_a_run_would_refuse(root, new):
    with pytest.raises(UsageError):
        Book(root).save(CLIP, new, State().version)
    assert sorted(path.name for path in root.iterdir()) == ["sources.csv"]


def test_a_source_that_was_forgotten_meanwhile_does_not_come_back(root):
    book = Book(root)
    version = book.of(CLIP).version
    (root / "sources.csv").write_text("source_id,url\nb,b.mp4\n")
    with pytest.raises(UsageError, match=r"'a' is not in sources\.csv"):
        book.save(CLIP, State(KEEP), version)


@pytest.mark.parametrize(
    "seconds",
    [[TAP] * 10, [None] * 10, [None, TAP, TAP, BRUSH, None, BRUSH, None, None, TAP, None]],
)
def test_seconds_are_lines_and_lines_are_seconds(seconds):
    lines = lines_of(seconds, CLIP, SPAN, "anna")
    assert seconds_of(lines, SPAN) == seconds
    assert {(one.clip_id, one.annotator) for one in lines} == {(CLIP, "anna")}


def test_a_second_is_what_most_of_it_is():
    said = [Annotation("a", 10_400, 11_700, "tapping", clip_id=CLIP)]
    assert seconds_of(said, (10_000, 13_000)) == [("tapping", "unknown")] * 2 + [None]
