"""The words that come with a video, with it and without it."""

from __future__ import annotations

import hashlib
import json

import pytest

from catalogue.answers import status
from stages.core.records import Chapter
from stages.fetch import TEXTS


def hashed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


COMMENTS = [
    {"text": "0:03 wood", "id": "c1", "author_id": "UC2", "parent": "root", "like_count": 7,
     "is_pinned": True, "is_favorited": True, "author": "Someone"},
    {"text": "yes", "id": "c1.1", "author_id": "UC1", "parent": "c1", "author_is_uploader": True},
    {"text": "", "id": "c2", "author_id": "UC3", "parent": "root"},
]  # fmt: skip
PAGE = {
    "title": "Wood",
    "channel_id": "UC1",
    "uploader": "The Maker",
    "license": "Creative Commons Attribution license (reuse allowed)",
    "description": "0:00 Tapping\n0:06 - Scratching",
    "duration": 12,
    "upload_date": "20261123",
    "language": "en",
    "availability": "public",
    "tags": ["asmr", "wood"],
    "comments": COMMENTS,
}


@pytest.fixture
def described(catalogue, tiny_video):
    """(fields) → the address of a video with texts."""
    catalogue.add_file("v.mp4", tiny_video)
    return lambda **page: catalogue.add_video("v", {"url": "/v.mp4"}, **(PAGE | page))


def test_all_that_labels_need_comes_with_a_video(get, described):
    row = get(described()).row
    assert (row.title, row.channel, row.language) == ("Wood", "UC1", "en")
    assert row.license.startswith("Creative Commons")
    assert (row.uploaded, row.availability, row.tags) == ("2026-11-23", "public", ("asmr", "wood"))
    assert (row.description, row.announced_ms) == (PAGE["description"], 12_000)
    assert row.remarks == ()


def test_people_are_kept_as_hashes(get, described):
    row = get(described()).row
    first, second = row.comments
    assert (first.text, first.likes, first.pinned, first.hearted) == ("0:03 wood", 7, True, True)
    assert (first.author, first.comment, first.parent) == (hashed("UC2"), hashed("c1"), "")
    assert (second.by_uploader, second.parent) == (True, first.comment)
    assert "Someone" not in repr(row)
    assert "UC2" not in repr(row)


@pytest.mark.parametrize(
    ("titles", "origin"),
    [(("Tapping", "Scratching"), "description"), (("Tapping", "Scratching wood"), "site")],
)
def test_chapters_that_are_but_the_descriptions_lines_say_so(get_texts, described, titles, origin):
    spans = zip((0, 6), (6, 12), titles, strict=True)
    chapters = [{"start_time": a, "end_time": b, "title": title} for a, b, title in spans]
    row = get_texts(described(chapters=chapters)).row
    assert row.chapters == (
        Chapter(0, 6000, titles[0], origin),
        Chapter(6000, 12_000, titles[1], origin),
    )


@pytest.mark.parametrize(
    ("page", "remarks", "kept"),
    [
        ({"comments_end": "interrupted"}, ("comments_partial",), 2),
        ({"comments_end": "disabled", "comments": []}, ("comments_disabled",), 0),
        ({"comments": []}, (), 0),
    ],
)
def test_comments_that_are_not_all_there_are_remarked(get, described, page, remarks, kept):
    ended = get(described(**page))
    assert (ended.verdict, ended.row.remarks) == (("ok", ""), remarks)
    assert len(ended.row.comments) == kept


@pytest.mark.parametrize(
    ("warning", "remark"),
    [
        ("Incomplete data received. Giving up after 3 retries", "comments_partial"),
        ("No supported JavaScript runtime could be found.", "js_runtime_missing"),
    ],
)
def test_what_was_only_warned_of_is_remarked(get_texts, described, warning, remark):
    assert get_texts(described(warnings=[warning])).row.remarks == (remark,)


def test_no_comments_are_asked_for_if_none_are_wanted(get, described):
    assert get(described(), max_comments=0).row.comments == ()


def test_texts_alone_are_the_same_texts_without_the_media(catalogue, get, get_texts, described):
    url = described()
    alone, whole = get_texts(url), get(url)
    assert (alone.verdict, alone.files, alone.row.file) == (("ok", ""), (), "")
    assert alone.row.duration_ms == 12_000
    for name in ("title", "channel", "description", "chapters", "comments", "tags", "announced_ms"):
        assert getattr(alone.row, name) == getattr(whole.row, name)
    assert catalogue.count("v.mp4") == 1


def test_texts_alone_are_to_be_had_of_what_is_too_long_or_refused(catalogue, get_texts, described):
    catalogue.add("v.mp4", status(403))
    assert get_texts(described(duration=90_000)).row.duration_ms == 90_000_000


def test_texts_that_cannot_be_had_say_why(catalogue, get_texts):
    error = {"kind": "expected", "text": "Private video"}
    assert get_texts(catalogue.add_video("v", error=error)).verdict == ("permanent", "private")


def test_a_foley_and_a_local_file_have_texts_before_they_are_made(get_texts, tiny_video, tmp_path):
    row = get_texts("foley:tapping-wood?seconds=40").row
    assert (row.status, row.duration_ms) == ("ok", 40_000)
    assert row.chapters or row.comments or row.description
    (tmp_path / "a.mp4").write_bytes(tiny_video.read_bytes())
    (tmp_path / "a.info.json").write_text(json.dumps(PAGE | {"comment_count": 3}))
    row = get_texts("a.mp4").row
    assert (row.title, row.duration_ms, row.remarks) == ("Wood", 12_000, ())


def test_texts_are_a_stage_of_their_own_table():
    assert (TEXTS.name, TEXTS.table) == ("texts", "texts")
