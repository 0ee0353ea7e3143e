"""Every parameter changed in turn: what depends on it is to be made again, and nothing else."""

from __future__ import annotations

import pytest

from fgave_pipeline.pipeline import VERBS
from fgave_pipeline.units import OK
from fgave_pipeline.upkeep import settled
from stages.core.params import knobs


DEPENDS = {
    "fetch": ("read", "cut", "measure", "filter", "annotate", "split", "export"),
    "read": ("annotate", "split", "export"),
    "cut": ("measure", "filter", "annotate", "split", "export"),
    "measure": ("filter", "annotate", "split", "export"),
    "filter": ("split", "export"),
    "annotate": ("split", "export"),
    "split": ("export",),
    "export": (),
}
"""Stage → those that may see another outcome of it; written by hand, from the page on stages."""

EVERY = {
    f"{verb.name}.{name}": (verb.name, *known)
    for verb in VERBS
    for name, known in knobs(verb.params).items()
}


def another(knob, kind, default):
    """A value that the parameter may have, and has not."""
    if knob.many:
        return next(iter(knob.choices))
    if knob.choices:
        return next(choice for choice in knob.choices if choice != default)
    if kind is bool:
        return not default
    if kind is str:
        return "sources.csv"  # where a file is asked for, one that is there
    near = (default + 1, default - 1, default / 2, knob.low, knob.high)
    values = (kind(value) for value in near if value is not None)
    return next(value for value in values if value != default and knob.takes(value, kind))


def to_make(place, *settings):
    """Stages with a unit that a run with these settings has to make, or cannot make before."""
    done = settled(place.open(settings=settings))
    found = {name: outcomes.values() for name, outcomes in done.items()}
    return {name for name in DEPENDS if any(o.status != OK and o.is_left for o in found[name])}


def test_a_finished_dataset_has_nothing_to_make(finished):
    assert to_make(finished) == set()


@pytest.mark.parametrize("name", EVERY)
def test_exactly_what_depends_on_a_parameter_is_made_again(finished, name):
    stage, knob, kind, default = EVERY[name]
    value = another(knob, kind, default)
    written = str(value).lower() if kind is bool else str(value)
    expected = {stage, *DEPENDS[stage]} if knob.in_key else set()
    assert to_make(finished, f"{name}={written}") == expected


def test_what_was_made_again_and_is_the_same_changes_nothing_behind_it(place):
    made = place.made(settings=("filter.side_min=31",))
    assert {stage for stage, _ in made} == {"filter"}
