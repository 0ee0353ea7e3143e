"""The CSV files: good lines become records, every bad line is named at once."""

from __future__ import annotations

import pytest

from fgave_pipeline.manifest import (
    load_annotations,
    load_decisions,
    load_sources,
    write_decisions,
    write_sources,
)
from stages.core.errors import UsageError
from stages.core.records import Annotation, Decision, Source


HEADER = "source_id,url,channel,license,notes\n"
SOURCES = [Source("a", "a.mp4")]


def refused(path, load=load_sources, *args) -> str:
    with pytest.raises(UsageError) as caught:
        load(path, *args)
    return str(caught.value).replace(str(path), path.name)


def test_a_good_file_becomes_records_in_its_order(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text(HEADER + 'b,foley:x,c,CC0,"a, quoted"\na,dir/a.mp4,,,\n')
    assert load_sources(path) == [
        Source("b", "foley:x", "c", "CC0", "a, quoted"),
        Source("a", "dir/a.mp4"),
    ]


def test_columns_may_be_left_out_and_stand_in_any_order(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("url,source_id\na.mp4,a\n")
    assert load_sources(path) == SOURCES


def test_a_byte_order_mark_is_not_part_of_a_name(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("\ufeff" + HEADER + "a,a.mp4,,,\n", encoding="utf-8")
    assert load_sources(path) == SOURCES


def test_what_is_written_is_read_back(tmp_path):
    path = tmp_path / "sources.csv"
    sources = [Source("a", "x,y.mp4", 'says "hm"', "", "two\nlines"), Source("-b_", "ü.mp4")]
    write_sources(path, sources)
    assert load_sources(path) == sources


def test_every_bad_line_is_named_at_once_with_what_was_found_and_expected(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text(
        HEADER + "a,a.mp4,,,\n../x,b.mp4,,,\nc,,,,\nd,d.mp4\nA,e.mp4,,,\ne,f.mp4,,,,,\n"
    )
    lines = refused(path).splitlines()
    assert lines == [
        "sources.csv:3: source_id '../x', expected 1 to 64 of A-Z a-z 0-9 _ -",
        "sources.csv:4: url is empty, expected a URL, a path, or foley:NAME",
        "sources.csv:5: 2 cells, expected 5",
        "sources.csv:6: source_id 'A' stands on line 2 too (as 'a'), expected each once",
        "sources.csv:7: 7 cells, expected 5 (quote commas)",
    ]


def test_an_unknown_column_is_refused_and_the_nearest_named(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("source_id,ulr\na,b\n")
    assert "did you mean 'url'?" in refused(path)


def test_a_missing_file_says_what_makes_one(tmp_path):
    assert "fgave init" in refused(tmp_path / "sources.csv")


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_bytes(HEADER.encode() + "ä".encode("latin-1") + b",x,,,\n")
    assert "not UTF-8" in refused(path)


def test_an_open_quote_is_named(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text(HEADER + 'a,"a.mp4,,,\nb,b.mp4,,,\n')
    assert "sources.csv:3: unexpected end of data" in refused(path)


def test_annotations_are_optional_and_checked_against_the_sources(tmp_path):
    path = tmp_path / "annotations.csv"
    assert load_annotations(path, SOURCES) == []
    path.write_text(
        "source_id,start_ms,end_ms,action,material,label,annotator\na,0,9000,tapping,,,me\n"
    )
    assert load_annotations(path, SOURCES) == [Annotation("a", 0, 9000, "tapping", annotator="me")]
    path.write_text("source_id,start_ms,end_ms,label\nb,0,1,x\na,9,9,x\na,1.5,2,x\na,1,2,\n")
    assert refused(path, load_annotations, SOURCES).splitlines() == [
        "annotations.csv:2: source_id 'b' is not in sources.csv",
        "annotations.csv:3: end_ms 9 is not after start_ms 9",
        "annotations.csv:4: start_ms '1.5', end_ms '2', expected whole milliseconds",
        "annotations.csv:5: action, material and label are all empty, expected one of them",
    ]


def test_an_annotation_of_one_clip_may_say_that_nothing_is_heard_in_it(tmp_path):
    path = tmp_path / "annotations.csv"
    path.write_text("source_id,start_ms,end_ms,clip_id\na,0,9000,a_00000000\na,0,9000,b_00000000\n")
    assert refused(path, load_annotations, SOURCES).splitlines() == [
        "annotations.csv:3: clip_id 'b_00000000', expected a clip of 'a'"
    ]


def test_decisions_are_optional_and_each_is_one_of_two_about_one_clip(tmp_path):
    path = tmp_path / "decisions.csv"
    assert load_decisions(path, SOURCES) == []
    said = [Decision("a_00000000", "a", "yes", note="a, b"), Decision("a_00010000", "a", "no")]
    write_decisions(path, said)
    assert load_decisions(path, SOURCES) == said
    path.write_text(
        "clip_id,source_id,keep\na_00000000,a,maybe\na_1,a,no\nb_00000000,b,no\n"
        "a_00010000,a,no\na_00010000,a,yes\n"
    )
    again = "'a_00010000'"
    assert refused(path, load_decisions, SOURCES).splitlines() == [
        "decisions.csv:2: keep 'maybe', expected yes or no",
        "decisions.csv:3: clip_id 'a_1', expected a clip of 'a'",
        "decisions.csv:4: source_id 'b' is not in sources.csv",
        f"decisions.csv:6: clip_id {again} stands on line 5 too (as {again}), expected each once",
    ]


def test_a_lone_carriage_return_comes_back(tmp_path):
    """Python's writer does not quote it, and its reader takes it for the end of a line."""
    path = tmp_path / "sources.csv"
    sources = [Source("a", "a.mp4", notes="x\ry"), Source("b", "b.mp4")]
    write_sources(path, sources)
    assert load_sources(path) == sources
