"""A maker of small ASMR-like videos with known truth: the demo, the tests, the benchmarks."""

from stages.tools.foley.make import VERSION, Made, make
from stages.tools.foley.naming import NAMES
from stages.tools.foley.truth import Truth, TruthEvent, TruthWindow, load_truth


__all__ = [
    "NAMES",
    "VERSION",
    "Made",
    "Truth",
    "TruthEvent",
    "TruthWindow",
    "load_truth",
    "make",
]
