from __future__ import annotations

from pathlib import Path

import pytest

from stages.annotate.hearing import choose
from stages.annotate.taxonomy import load
from stages.annotate.witnesses import witnesses
from stages.core.errors import UsageError
from stages.core.records import Annotation, Chapter, Comment, Video


TAXONOMY = load(Path(__file__).parents[3] / "manifests" / "taxonomy.toml")
LIST = "0:00 Wood tapping\n1:00 Felt\n2:00 Sponge"


def video(**fields):
    return Video("a", "ok", **{"duration_ms": 300_000, **fields})


def comment(text, *, likes=0, **marks):
    known = {"by_uploader": False, "pinned": False, "hearted": False}
    return Comment(text, "someone", likes, **{**known, **marks})


def chapter(start_s, end_s, title):
    return Chapter(1000 * start_s, 1000 * end_s, title)


def heard(source, annotations=()):
    return list(witnesses(source, list(annotations), TAXONOMY))


def chosen(source, annotations=()):
    return choose(heard(source, annotations))


CHAPTERS = (chapter(0, 100, "Glass"), chapter(100, 300, "Metal scratching"))


def test_manual_annotations_come_first_then_chapters_description_and_comments():
    source = video(description=LIST, chapters=CHAPTERS, comments=(comment(LIST),))
    by_hand = [Annotation("a", 500, 1500, action="tapping", material="glass")]
    kinds = [witness.name for witness in heard(source, by_hand)]
    assert kinds == ["manual", "chapters", "description", "comment 1"]
    assert chosen(source).name == "chapters"


def test_chapters_that_were_read_from_the_description_are_no_second_witness():
    chapters = (chapter(0, 60, "<Untitled Chapter 1>"), chapter(60, 300, "Felt"))
    source = video(description=LIST, chapters=chapters)
    assert [witness.name for witness in heard(source)] == ["description"]
    assert [span.label for span in chosen(source).spans] == ["Wood tapping", "Felt", "Sponge"]


def test_a_witness_who_names_nothing_gives_way_to_the_next():
    source = video(description="0:00 Part 1\n2:00 Part 2", comments=(comment(LIST),))
    assert chosen(source).name == "comment 1"
    assert chosen(video(description="0:00 Part 1\n2:00 Part 2")).name == "description"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"pinned": True, "by_uploader": True}, {"by_uploader": True, "likes": 9}),
        ({"by_uploader": True}, {"pinned": True, "likes": 9}),
        ({"pinned": True}, {"hearted": True, "likes": 9}),
        ({"hearted": True}, {"likes": 9}),
        ({"likes": 2}, {"likes": 1}),
    ],
)
def test_comments_are_trusted_by_who_stands_behind_them(better, worse):
    other = LIST.replace("Felt", "Silk")
    source = video(comments=(comment(other, **worse), comment(LIST, **better)))
    assert "Felt" in [span.label for span in chosen(source).spans]


def test_of_equal_comments_the_longer_list_then_the_earlier_counts():
    longer = LIST + "\n3:00 Soap"
    source = video(comments=(comment(LIST), comment(longer), comment(longer + "!")))
    assert [span.label for span in chosen(source).spans][-1] == "Soap"


def test_a_viewer_needs_three_items_and_the_uploader_two():
    two = "0:00 Wood\n1:00 Felt"
    assert chosen(video(comments=(comment(two),))) is None
    assert chosen(video(comments=(comment(two, by_uploader=True),))).name == "comment 1"
    assert chosen(video(description="0:00 Wood")) is None


def test_each_span_keeps_its_line_as_evidence():
    source = video(description="My list:\n" + LIST)
    evidence = chosen(source).spans[1].evidence
    assert (evidence.witness, evidence.line, evidence.text) == ("description", 3, "1:00 Felt")


def test_only_the_last_span_runs_to_the_end_of_the_source():
    described = chosen(video(description=LIST)).spans
    assert [span.to_the_end for span in described] == [False, False, True]
    assert [span.to_the_end for span in chosen(video(chapters=CHAPTERS)).spans] == [False, True]


def test_manual_annotations_name_classes_or_words():
    rows = [
        Annotation("a", 5000, 6000, label="felt rubbing"),
        Annotation("a", 1000, 2000, action="tapping", material="unknown"),
    ]
    first, second = chosen(video(), rows).spans
    assert (first.phrase.action, first.phrase.material) == ("tapping", "unknown")
    assert (second.phrase.action, second.phrase.material) == ("rubbing", "felt")
    assert [first.evidence.line, second.evidence.line] == [2, 1]


def test_an_annotation_of_an_unknown_class_is_refused_and_the_nearest_named():
    rows = [Annotation("a", 1000, 2000, action="taping")]
    with pytest.raises(UsageError, match=r"a at 1000 ms: action: 'taping'.*'tapping'"):
        chosen(video(), rows)


def test_a_source_of_unknown_duration_says_nothing_of_its_last_span():
    source = video(description=LIST, duration_ms=None)
    assert [span.label for span in chosen(source).spans] == ["Wood tapping", "Felt"]
