"""A small share of `make trial-lies`."""

from __future__ import annotations

import pytest

from lies.hits import of_page, of_terminal
from trial_lies import trial


def test_hostile_texts_stay_texts(tmp_path):
    assert trial(tmp_path, ["script", "clear", "half a letter"], few=True) == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>x</p><script>pwned()</script>",
        '<img src="http://pwned.example">',
        "<p onclick=go()>",
        '<a href=" javascript:go()">',
        "<!--pwned-->",
    ],
)
def test_a_page_at_which_a_text_is_at_work_is_seen(page):
    assert list(of_page(page))
    assert not list(of_page('<p title="pwned">&lt;script&gt;pwned()</p>'))


def test_what_steers_a_terminal_is_seen():
    assert [bool(list(of_terminal(said))) for said in (b"a\n", b"\x1b[2J", b"\xc2\x9b2J")] == [
        False, True, True,
    ]  # fmt: skip
