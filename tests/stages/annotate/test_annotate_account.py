from __future__ import annotations

from pathlib import Path

import pytest

from stages.annotate.account import account_of
from stages.annotate.phrases import read_phrase
from stages.annotate.taxonomy import load


TAXONOMY = load(Path(__file__).parents[3] / "manifests" / "taxonomy.toml")


def fired(label):
    phrase, rules = account_of(label, TAXONOMY)
    assert phrase == read_phrase(label, TAXONOMY)
    return [(rule.rule, rule.words, rule.effect) for rule in rules]


@pytest.mark.parametrize(
    ("label", "rule", "words", "effect"),
    [
        ("crinkly plastic wrap tapping", "material", "plastic wrap", "material plastic_film"),
        ("crinkly plastic wrap tapping", "longest", "plastic", "plastic, hidden"),
        ("crinkly plastic wrap tapping", "action_hint", "crinkly",
         "action crinkling, left out: a surer word names another"),
        ("Shaving foam", "within", "shaving", "part of a material's name"),
        ("plastic mug", "object", "mug",
         "material ceramic, left out: a substance is named beside it"),
        ("mug tapping", "object", "mug", "material ceramic"),
        ("mic scratching", "object", "mic", "a thing of any material"),
        ("tapping on glass", "part", "glass", "the surface: first"),
        ("felt with a stick", "part", "a stick", "a tool: last"),
        ("fast tapping", "modifier", "fast", "speed"),
        ("tapping & scratching", "head", "", "tapping is the main action, beside scratching"),
        ("wood + felt", "order", "", "wood is the main material, beside felt"),
        ("Intro (soft)", "no_event", "intro (soft)", "start"),
        ("ＷＯＯＤ", "folded", "ＷＯＯＤ", "wood"),  # noqa: RUF001  # full width
    ],
)  # fmt: skip
def test_each_rule_that_fires_is_told(label, rule, words, effect):
    assert (rule, words, effect) in fired(label)


def test_a_label_that_nobody_can_read_fires_nothing():
    assert fired("qwertz") == [("folded", "qwertz", "qwertz")]


def test_a_heading_completes_a_label_as_a_hint():
    alone = read_phrase("glass", TAXONOMY)
    under = read_phrase("glass", TAXONOMY, heading="Tapping")
    assert (alone.action, alone.confidence) == ("unknown", 1.0)
    assert (under.action, under.material, under.confidence) == ("tapping", "glass", 0.5)
    assert read_phrase("Intro", TAXONOMY, heading="Tapping").non_event == "start"
    assert read_phrase("glass", TAXONOMY, heading="My video") == alone
