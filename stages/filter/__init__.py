"""Decide which clips are fit for the dataset, and say why the others are not."""

from stages.filter.judge import STAGE, filter_, judge, of_picture, of_sound
from stages.filter.params import FilterParams
from stages.filter.words import FLAGS, REASONS


__all__ = [
    "FLAGS",
    "REASONS",
    "STAGE",
    "FilterParams",
    "filter_",
    "judge",
    "of_picture",
    "of_sound",
]
