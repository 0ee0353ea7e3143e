"""The lists that people wrote name the events when they happen."""

from __future__ import annotations

import re

import pytest

from stages.tools.foley.naming import NAMES, script_of
from stages.tools.foley.texts import FORMS, clock, named_spans, texts_of


CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d\d)")
LISTED = [name for name in NAMES if script_of(name).texts.listed]


def times_ms(text):
    return [
        1000 * (3600 * int(hours or 0) + 60 * int(minutes) + int(seconds))
        for hours, minutes, seconds in CLOCK.findall(text)
    ]


def texts(name):
    info = texts_of(script_of(name))
    return [info.description, *(c.text for c in info.comments), *(c.title for c in info.chapters)]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_writes_a_line_with_the_label_and_the_time(form):
    span = script_of("tapping-wood").spans()[3]
    line = FORMS[form](4, span)
    assert span.step.label in line
    assert times_ms(line)[0] == span.start_ms


@pytest.mark.parametrize("name", LISTED)
def test_every_event_of_a_listed_source_is_named_at_its_start(name):
    script = script_of(name)
    info = texts_of(script)
    events = [span for span in script.spans() if span.step.action]
    if info.chapters:
        named = {(c.start_ms, c.title) for c in info.chapters}
        assert {(e.start_ms, e.step.label) for e in events} <= named
    else:
        lines = [line for text in texts(name) for line in text.splitlines()]
        for event in events:
            named = [line for line in lines if event.step.label in line]
            assert any(event.start_ms in times_ms(line) for line in named)


def test_no_text_keeps_an_unfilled_slot():
    assert not [text for name in NAMES for text in texts(name) if "{" in text]


def test_what_comes_after_the_end_of_a_shortened_source_is_not_listed():
    script = script_of("tapping-wood?seconds=30")
    assert [span.step.label for span in named_spans(script)] == [
        "Intro",
        "Wood Tapping",
        "Wood Scratching",
    ]
    assert named_spans(script)[-1].end_ms == 30_000


def test_one_source_has_no_list_at_all():
    assert [n for n in NAMES if n not in LISTED] == ["fireside", "empty-file"]


def test_times_are_written_as_people_write_them():
    assert [clock(3_725_000, form) for form in ("m:ss", "mm:ss", "h:mm:ss")] == [
        "62:05",
        "62:05",
        "1:02:05",
    ]
    assert [clock(65_000, form) for form in ("m:ss", "mm:ss", "h:mm:ss")] == [
        "1:05",
        "01:05",
        "0:01:05",
    ]
