"""How bright and how textured a window is, and whether it fades. Formulas: fgave's own."""

from __future__ import annotations

import numpy as np

from stages.measure.picture import Scene, cells


LIT = 4  # gray levels added to both sides of a ratio: in the dark, noise is large
UNTOUCHED = 33  # percentile over cells: bars, titles and hands may stay as they are
BLACK = 16  # mean luma, full range, below which nothing is seen
TEXTURED = 1.0  # gray levels a pixel: less has no vote on what moves


def light(scene: Scene) -> dict[str, float]:
    """Brightness, contrast and texture.

    `fade` is how far the smallest contrast (standard deviation of the structure) lies below the
    median one; a hand that leaves a bare table does the same, so `light_change` has to be looked at
    with it: by how much two thirds of the cells once differ in brightness from their own median.
    """
    contrast = scene.structure.std(axis=(1, 2), dtype=np.float64)
    luma = scene.pictures.mean(axis=(1, 2), dtype=np.float64)
    usual = float(np.median(contrast))
    return {
        "fade": max(0.0, 1 - float(contrast.min()) / usual) if usual > 0 else 0.0,
        "light_change": light_change(scene),
        "luma": float(luma.mean()),
        "black_fraction": float((luma < BLACK).mean()),
        "texture": float(scene.texture.mean(dtype=np.float64)),
        "textured_cells": float((scene.texture > TEXTURED).mean()),
    }


def light_change(scene: Scene) -> float:
    """Largest change of brightness that at least two thirds of the cells share; 1 is to black.

    Each cell's is relative to its own median in time.
    """
    luma = np.stack([cells(picture).ravel() for picture in scene.pictures]) + LIT
    change = np.abs(luma / np.median(luma, axis=0) - 1)
    return float(np.percentile(change, UNTOUCHED, axis=1).max())
