"""How bright and how textured a window is, and whether it fades. Formulas: fgave's own."""

from __future__ import annotations

import numpy as np

from stages.measure.picture import Scene


BLACK = 16  # mean luma, full range, below which nothing is seen
TEXTURED = 1.0  # gray levels a pixel: less has no vote on what moves


def light(scene: Scene) -> dict[str, float]:
    """Brightness, contrast and texture.

    `fade` is how far the smallest contrast (standard deviation of the structure) lies below the
    median one; a silhouette that leaves a bare wall does the same, so `luma_range`, the range of
    the mean luma relative to its mean, has to be looked at with it.
    """
    contrast = scene.structure.std(axis=(1, 2), dtype=np.float64)
    luma = scene.pictures.mean(axis=(1, 2), dtype=np.float64)
    usual, mean = float(np.median(contrast)), float(luma.mean())
    return {
        "fade": max(0.0, 1 - float(contrast.min()) / usual) if usual > 0 else 0.0,
        "luma_range": float(np.ptp(luma)) / mean if mean > 0 else 0.0,
        "luma": mean,
        "black_fraction": float((luma < BLACK).mean()),
        "texture": float(scene.texture.mean(dtype=np.float64)),
        "textured_cells": float((scene.texture > TEXTURED).mean()),
    }
