from __future__ import annotations

from pathlib import Path

import pytest

from stages.annotate.lint import lint
from stages.core.errors import UsageError


GOOD = """
[[action]]
id = "tapping"
audioset = ["/m/07qcpgn"]
en = ["tapping"]
[[action]]
id = "opening"
en = ["opening"]
[[material]]
id = "wood"
en = ["wood"]
[[object]]
forms = ["box"]
material = "wood"
[[drop]]
match = "whole"
reason = "start"
forms = ["opening"]
"""


MATERIAL = "[[material]]\nid"
DROP = '[[drop]]\nmatch = "any"\nreason = "ad"'


def complaints(tmp_path, more="", text=GOOD):
    path = tmp_path / "taxonomy.toml"
    path.write_text(text + more, encoding="utf-8")
    return [(c.kind, c.where, c.sentence) for c in lint(path)]


def test_the_shipped_taxonomy_has_nothing_to_mend():
    assert lint(Path(__file__).parents[3] / "manifests" / "taxonomy.toml") == []


def test_a_word_that_is_dropped_only_where_it_stands_alone_can_be_reached(tmp_path):
    assert complaints(tmp_path) == []


@pytest.mark.parametrize(
    ("more", "kind", "words"),
    [
        (f'{MATERIAL} = "oak"\nen = ["Wood"]', "two_classes", "'Wood' is in 'wood' and in 'oak'"),
        ('[[object]]\nforms = ["wood"]\nmaterial = ""', "two_classes", "in 'wood' and in ''"),
        (f'{MATERIAL} = "tin"\nen = ["tapping"]', "two_classes", "tapping and the material tin"),
        (f'{MATERIAL} = "tin"\nen = [""]', "unreachable", "'': no label is read so"),
        (f'{DROP}\nforms = ["wood"]', "unreachable", "is dropped: ad"),
        (f'{MATERIAL} = "tin"', "no_form", "no word leads to it"),
        ('[[object]]\nforms = ["cup"]\nmaterial = "clay"', "unknown_material", "'clay' is no"),
        (f'{MATERIAL} = "tin"\nen = ["tin"]\naudioset = ["Tin"]', "no_node", "'Tin' is no id"),
    ],
)  # fmt: skip
def test_what_is_to_mend_is_named(tmp_path, more, kind, words):
    found = complaints(tmp_path, more)
    assert any(kind == k and words in sentence for k, _, sentence in found), found


@pytest.mark.parametrize(
    "text", ["[[action]", '[[action]]\nid = "a"\n', '[[action]]\nen = ["a"]\n']
)
def test_what_cannot_be_read_is_refused(tmp_path, text):
    with pytest.raises(UsageError, match=r"^taxonomy\.toml"):
        complaints(tmp_path, text=text)
