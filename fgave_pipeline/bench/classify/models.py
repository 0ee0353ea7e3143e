"""The models by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fgave_pipeline.bench.classify import plain
from fgave_pipeline.bench.classify.model import Answer, Fit, Job


@dataclass(frozen=True, slots=True)
class Model:
    """A way to tell clips apart."""

    name: str
    what: str
    """In words."""
    fit: Fit
    extra: str = "bench"
    """The extra of fgave's that it needs."""
    weights: str = ""
    """Which weights it takes: empty if none, `may` or `must`."""
    column: str = ""
    """The column of FGAVE's table that it stands under; empty if none."""


def _later(name: str) -> Fit:
    """A model of the room `nets`, which is loaded when it is asked for: torch takes seconds."""

    def fit(job: Job) -> Answer:
        from fgave_pipeline.bench.classify import nets  # noqa: PLC0415  # an extra, and slow

        chosen: Callable[[Job], Answer] = nets.FITS[name]
        return chosen(job)

    return fit


_TORCH = "bench-torch"
MODELS = {
    model.name: model
    for model in (
        Model("prior", "class frequencies", plain.prior),
        Model("logmel-linear", "log-mel statistics, logistic regression", plain.linear),
        Model("logmel-hgb", "log-mel statistics, boosted trees", plain.boosted),
        Model("conv-small", "four convolutions, from scratch", _later("conv-small"), _TORCH),
        Model("effnet-b2", "PSLA's form: EfficientNet-B2, attention of four heads",
              _later("effnet-b2"), _TORCH, "may", "psla"),
        Model("ast", "Audio Spectrogram Transformer", _later("ast"), _TORCH, "may", "ast"),
        Model("embed-linear", "AST's embedding as it is, logistic regression",
              _later("embed-linear"), _TORCH, "must"),
    )
}  # fmt: skip
PLAIN = ("prior", "logmel-linear", "logmel-hgb")
"""What runs without weights or a GPU."""
