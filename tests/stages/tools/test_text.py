"""Text from outside, before a spreadsheet or a page shows it."""

from __future__ import annotations

import pytest

from stages.tools.text import harmless, markdown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n@"])
def test_no_spreadsheet_takes_a_title_for_a_formula(start):
    assert harmless(f"{start}1+1").startswith("'")


def test_a_title_that_is_no_formula_stays_in_one_line():
    assert harmless("1 + 1 = 2\nnext") == "1 + 1 = 2 next"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CC0-1.0", "CC0-1.0"),
        ("a|b", r"a\|b"),
        ("<script>", "&lt;script&gt;"),
        ("[x](javascript:alert(1))", r"\[x\]\(javascript\:alert\(1\)\)"),
        ("https://evil.example", r"https\:\/\/evil.example"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("# a\n\n* b", r"\# a \* b"),
        ("\x1b[31mred\u202e", r"\[31mred"),
        ("&amp;", "&amp;amp;"),
    ],
)
def test_a_page_shows_text_as_it_is(text, shown):
    assert markdown(text) == shown
