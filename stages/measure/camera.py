"""How the camera itself moves: one motion that most of the textured background follows.

A shift and a zoom are fitted to each picture's difference from the median picture, linearly
(B. Lucas and T. Kanade, 1981) over all cells at once, and again with less weight on the cells that
it does not explain (iteratively reweighted least squares): a hand moves by itself, a camera moves
everything. Over a whole picture that sees a hundredth of a pixel, where no single cell sees one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.measure.ground import Ground
from stages.measure.picture import Plane, cells


Numbers = NDArray[np.float64]

ROUNDS = 8
LEVEL = 0.25  # gray levels squared that coding leaves in a cell
LOOSE = 0.15  # of a cell's gradient energy: a misfit of 0.4 pixels
SIGHT = 0.25  # gray levels a pixel, squared: a cell with less gradient has no vote
SEEN = 0.12  # gray levels squared: a smaller difference is no witness
EXPLAINED = 0.5  # of a cell's difference, for the cell to be a witness of the motion
WITNESSES = 0.10  # of all cells: what fewer follow is no camera
MAJORITY = 3  # times as many must follow as stay: large hands, too, move as one
END = 0.2  # of the pictures
BINOMIAL = np.outer((1, 2, 1), (1, 2, 1)).astype(np.float32) / 16


@dataclass(frozen=True, slots=True)
class Sums:
    """What the fit needs of every cell: means of products of gradient and difference."""

    xx: Numbers
    """(cells,), and so xy and yy: of the median picture's gradient."""
    xy: Numbers
    yy: Numbers
    xt: Numbers
    """(n, cells), and so yt and tt: of each picture's difference from the median."""
    yt: Numbers
    tt: Numbers
    x: Numbers
    """(cells,), and so y: where the cell is, from the middle, in pixels of the halved picture."""
    y: Numbers


def camera(ground: Ground) -> dict[str, float]:
    """Drift, zoom and sway of the camera, in percent; 0 where too few cells witness a motion.

    `camera_drift`: distance from the median place in the first fifth of the pictures to that in the
    last, in percent of the picture's longer side. `camera_zoom`: the same for the scale.
    `camera_sway`: median distance from the median place, of the longer side.
    """
    path, witnesses = follow(_sums(ground), ground.noise**2 * float((BINOMIAL**2).sum()))
    path *= 100 / np.asarray([max(ground.still.shape)] * 2 + [1])
    count = max(1, round(END * len(path)))
    begun, ended = np.median(path[:count], axis=0), np.median(path[-count:], axis=0)
    moves_on = np.median(np.concatenate([witnesses[:count], witnesses[-count:]])) >= WITNESSES
    moves = np.median(witnesses) >= WITNESSES
    away = np.hypot(*(path - np.median(path, axis=0)).T[:2])
    return {
        "camera_drift": float(np.hypot(*(ended - begun)[:2])) if moves_on else 0.0,
        "camera_zoom": float(abs(ended[2] - begun[2])) if moves_on else 0.0,
        "camera_sway": float(np.median(away)) if moves else 0.0,
    }


def follow(sums: Sums, noise: float) -> tuple[Numbers, Numbers]:
    """The motion of each picture against the median one.

    Args:
        sums: of the cells.
        noise: mean square that grain adds to a pixel.

    Returns:
        (n, 3) shift in x and y, in pixels, and change of scale; and (n,) the share of all cells
        that follow: it explains more than half of their difference; see `_majority`.
    """
    motion = np.zeros((len(sums.tt), 3))
    tolerance = LEVEL + LOOSE * (sums.xx + sums.yy)
    for _ in range(ROUNDS):
        misfit = np.maximum(_left(sums, motion) - noise, 0)
        weights = 1 / tolerance / (1 + misfit / tolerance) ** 2
        motion = _solve(sums, weights)
    return motion, _majority(sums, motion, noise)


def _majority(sums: Sums, motion: Numbers, noise: float) -> Numbers:
    """(n,) the share of all cells that follow each motion; 0 without a majority of the witnesses.

    A cell stays if it differs by less than half of what the motion would make of it.
    """
    sees = (sums.xx + sums.yy) > SIGHT
    before = np.maximum(sums.tt - noise, 0)
    after = np.maximum(_left(sums, motion) - noise, 0)
    would = _left(replace(sums, xt=0 * sums.xt, yt=0 * sums.yt, tt=0 * sums.tt), motion)
    follow = (sees & (before > SEEN) & (after < EXPLAINED * before)).mean(axis=1)
    stay = (sees & (would > SEEN) & (before < EXPLAINED * would)).mean(axis=1)
    return np.where(follow > MAJORITY * stay, follow, 0)


def _sums(ground: Ground) -> Sums:
    dx = cv2.Sobel(ground.still, cv2.CV_32F, 1, 0, scale=1 / 8)
    dy = cv2.Sobel(ground.still, cv2.CV_32F, 0, 1, scale=1 / 8)
    # As smooth as Sobel's gradients are, or the motion would come out a third too large.
    differs = np.stack([cv2.filter2D(p - ground.still, -1, BINOMIAL) for p in ground.planes])
    height, width = ground.still.shape
    down, across = np.mgrid[:height, :width].astype(np.float32)
    xx, xy, yy = (_flat(p) for p in (dx * dx, dx * dy, dy * dy))
    xt, yt, tt = (np.stack([_flat(p) for p in differs * by]) for by in (dx, dy, differs))
    x, y = _flat(across - (width - 1) / 2), _flat(down - (height - 1) / 2)
    return Sums(xx, xy, yy, xt, yt, tt, x, y)


def _flat(plane: Plane) -> Numbers:
    return cells(plane).ravel().astype(np.float64)


def _left(s: Sums, motion: Numbers) -> Numbers:
    """(n, cells) mean square difference that is left once each cell is moved."""
    u = motion[:, :1] + motion[:, 2:] * s.x
    v = motion[:, 1:2] + motion[:, 2:] * s.y
    return s.tt + 2 * (u * s.xt + v * s.yt) + u * u * s.xx + 2 * u * v * s.xy + v * v * s.yy


def _solve(s: Sums, weights: Numbers) -> Numbers:
    """(n, 3) the weighted least-squares motions; a little stiff, lest a bare wall has one."""
    ax, ay = s.xx * s.x + s.xy * s.y, s.xy * s.x + s.yy * s.y
    products = (s.xx, s.xy, ax, s.xy, s.yy, ay, ax, ay, ax * s.x + ay * s.y)
    matrix = np.stack([weights @ p for p in products], axis=1).reshape(-1, 3, 3)
    matrix += np.diag([1e-3, 1e-3, 1e-1])
    right = np.stack(
        [(weights * t).sum(axis=1) for t in (s.xt, s.yt, s.xt * s.x + s.yt * s.y)], axis=1
    )
    return -np.linalg.solve(matrix, right[..., None])[..., 0]
