"""How a network is trained."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fgave_pipeline.bench.classify.model import Learn


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training; what the user asks for comes before them."""

    epochs: int
    batch: int
    rate: float
    frames: int
    """Clips are cut to so many frames, or filled with 0."""
    over: float
    """Normalised by so many deviations: AST takes 2, PSLA 1."""
    freq_mask: int = 0
    """As SpecAugment: at most so many bins are hidden."""
    time_mask: int = 0
    """At most so many frames."""
    decay: float = 1.0
    """The rate is multiplied by it …"""
    decay_from: int = 0
    """… from this epoch on …"""
    decay_every: int = 1
    """… after so many epochs."""
    warm_up: int = 0
    """So many steps in which the rate rises."""
    balanced: bool = False
    """Whether rare classes are drawn as often as others."""
    probabilities: bool = False
    """Whether the network gives probabilities of each class by itself, trained with BCE."""
    weight_decay: float = 5e-7
    betas: tuple[float, float] = (0.95, 0.999)

    def asked(self, learn: Learn) -> Recipe:
        """With what the user asked for."""
        return replace(self, epochs=learn.epochs or self.epochs, batch=learn.batch or self.batch)

    def rate_at(self, epoch: int, step: int) -> float:
        """The rate of a step, counted over all epochs, both from 0 on."""
        times = max(0, (epoch - self.decay_from) // self.decay_every + 1)
        if epoch < self.decay_from:
            times = 0
        rising = min(1.0, (step + 1) / self.warm_up) if self.warm_up else 1.0
        return float(self.rate * self.decay**times * rising)
