from __future__ import annotations

import time
from pathlib import Path

import pytest

from stages.annotate.phrases import read_phrase
from stages.annotate.taxonomy import load


TAXONOMY = load(Path(__file__).parents[3] / "manifests" / "taxonomy.toml")

NAMED = {
    "Wood Scratching": ("scratching", "wood"),
    "wooden box TAPPING!!": ("tapping", "wood"),
    "Silicone": ("unknown", "silicone"),
    "tapping": ("tapping", "unknown"),
    "Part 2": ("unknown", "unknown"),
    # the longest word hides what lies within it
    "ear cleaning": ("ear_cleaning", "unknown"),
    "Silicone food wrap": ("unknown", "silicone"),
    "Shaving foam": ("unknown", "lather"),
    "plastic wrap": ("unknown", "plastic_film"),
    "wrapping paper crinkling": ("crinkling", "paper"),
    # the head of a phrase is its last action
    "crinkly plastic wrap tapping": ("tapping", "plastic_film"),
    # the surface comes before the tool
    "Tapping on glass with a wooden stick": ("tapping", "glass"),
    "Wooden stick on felt": ("unknown", "felt"),
    "Nails on wood": ("unknown", "wood"),
    # a thing tells its material only where none is named
    "mug": ("unknown", "ceramic"),
    "plastic mug": ("unknown", "plastic"),
    "mic scratching": ("scratching", "unknown"),
    "water bottle tapping": ("tapping", "unknown"),
    # tools and adjectives hint
    "Silicone brush": ("brushing", "silicone"),
    "scissors": ("snipping", "metal"),
    # an action beside a whisper is the action
    "whispering & tapping": ("tapping", "unknown"),
    # words in words are none
    "restart the legend": ("unknown", "unknown"),
    "ironic glassware": ("unknown", "unknown"),
    # other languages
    "耳かき": ("ear_cleaning", "unknown"),
    "シリコンブラシ": ("brushing", "silicone"),
    "木の音": ("unknown", "wood"),
    "木曜日": ("unknown", "unknown"),
    "タオルとんとんTowel Tapping": ("tapping", "towel"),
    "ｽﾎﾟﾝｼﾞ": ("unknown", "sponge"),
    "유리 두드리기": ("tapping", "glass"),
    "刮擦海绵": ("scratching", "sponge"),
    "Golpeteo en madera": ("tapping", "wood"),
    "Grattements sur éponge": ("scratching", "sponge"),
    "GRATTEMENTS SUR EPONGE": ("scratching", "sponge"),
    "Klopfen auf Glas": ("tapping", "glass"),
    "постукивание по дереву": ("tapping", "wood"),
    "поглаживание, мех": ("rubbing", "fur"),
}


@pytest.mark.parametrize(("label", "expected"), NAMED.items(), ids=NAMED)
def test_a_label_names_an_action_and_a_material(label, expected):
    phrase = read_phrase(label, TAXONOMY)
    assert (phrase.action, phrase.material) == expected
    assert not phrase.non_event


def test_all_that_is_named_is_kept_in_order():
    phrase = read_phrase("Felt ball + Sponge mic cover", TAXONOMY)
    assert phrase.materials == ("felt", "sponge")
    phrase = read_phrase("Tapping & scratching on wood with metal", TAXONOMY)
    assert phrase.actions == ("tapping", "scratching")
    assert phrase.materials == ("wood", "metal")


@pytest.mark.parametrize(
    ("label", "confidence"),
    [
        ("wood tapping", 1.0),
        ("wood", 1.0),
        ("silicone brush", 0.5),  # the action is only hinted at
        ("tapping and scratching on wood", 0.5),  # one of two
        ("mug tapping", 0.4),  # the material is only implied
        ("something else", 0.0),
    ],
)
def test_confidence_is_that_of_the_weaker_word(label, confidence):
    assert read_phrase(label, TAXONOMY).confidence == confidence


NON_EVENTS = {
    "Preview": "preview",
    "~ PREVIEW ~": "preview",
    "Preview 2": "preview",
    "Start!": "start",
    "Intro/GFuel": "start",
    "Intro (soft spoken)": "start",
    "スタート /start": "start",
    "Opening": "start",
    "The End 💤": "end",
    "おやすみ": "end",
    "Q&A": "talk",
    "A word from our sponsor": "promotion",
    "Untitled Chapter 1": "untitled",
}


@pytest.mark.parametrize(("label", "reason"), NON_EVENTS.items(), ids=NON_EVENTS)
def test_a_label_may_name_no_event(label, reason):
    phrase = read_phrase(label, TAXONOMY)
    assert phrase.non_event == reason
    assert (phrase.action, phrase.material) == ("unknown", "unknown")


@pytest.mark.parametrize(
    "label", ["Start + Tapping", "opening lids", "w-end", "startled", "legend"]
)
def test_a_word_of_the_start_or_end_within_a_label_does_not_drop_it(label):
    assert not read_phrase(label, TAXONOMY).non_event


def test_modifiers_are_no_classes():
    phrase = read_phrase("fast glass tapping, left ear", TAXONOMY)
    assert phrase.modifiers == ("speed", "side")
    assert phrase.actions == ("tapping",)


def test_a_label_is_read_in_under_a_millisecond():
    started = time.process_time()
    for _ in range(20):
        for label in NAMED:
            read_phrase(label, TAXONOMY)
    assert (time.process_time() - started) / (20 * len(NAMED)) < 1e-3


def test_a_label_without_end_is_read_in_no_time():
    started = time.process_time()
    read_phrase("tapping スクラッチ " * 10_000, TAXONOMY)
    assert time.process_time() - started < 0.1
