"""The brightness of a decoded frame as a small picture, without converting the large one."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from numpy.typing import NDArray


Gray = NDArray[np.uint8]
Plane = NDArray[Any]  # of uint8 or uint16
PIXELS = 14_400  # 160 x 90, where grain is averaged away and a hand still has a shape


def small_size(width: int, height: int) -> tuple[int, int]:
    """(width, height) of about `PIXELS` with the same aspect: 1280 x 720 becomes 160 x 90."""
    rows = max(1, round((PIXELS * height / width) ** 0.5))
    return max(1, round(PIXELS / rows)), rows


def small_gray(frame: VideoFrame, size: tuple[int, int]) -> Gray:
    """(h, w) uint8, full range 0..255: the mean brightness of the area behind each small pixel.

    Args:
        frame: a decoded picture of any pixel format.
        size: (w, h) of the result.
    """
    if not _luma_lies_open(frame.format):
        gray = frame.reformat(format="gray", dst_color_range=ColorRange.JPEG)
        return _shrunk(_plane(gray, np.dtype(np.uint8)), size).astype(np.uint8)
    small = _shrunk(_plane(frame, _dtype(frame.format)), size)
    if small.dtype == np.uint8:
        return np.asarray(small if _is_full_range(frame) else cv2.LUT(small, _STRETCHED), np.uint8)
    small = small * 2.0 ** (8 - frame.format.components[0].bits)
    return _rounded(small if _is_full_range(frame) else _stretched(small))


def _stretched(limited: Plane) -> Plane:
    """From a limited range, where black is 16 and white 235."""
    return (limited - 16.0) * (255 / 219)


def _rounded(gray: Plane) -> Gray:
    return np.asarray(np.rint(np.clip(gray, 0, 255)), np.uint8)


_STRETCHED = _rounded(_stretched(np.arange(256)))


def _luma_lies_open(pixels: VideoFormat) -> bool:
    """Whether the first plane holds luma alone, in the low bits of one or two bytes a pixel."""
    planar = pixels.name.startswith(("yuv4", "yuvj4", "yuva4", "nv12", "nv16", "nv21", "gray"))
    return planar and "msb" not in pixels.name and 8 <= pixels.components[0].bits <= 16


def _dtype(pixels: VideoFormat) -> np.dtype[Any]:
    if pixels.components[0].bits == 8:
        return np.dtype(np.uint8)
    return np.dtype(">u2" if pixels.is_big_endian else "<u2")


def _plane(frame: VideoFrame, dtype: np.dtype[Any]) -> Plane:
    """(height, width) view of the first plane, of uint8 or uint16; rows may lie further apart."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), dtype).reshape(-1, plane.line_size // dtype.itemsize)
    return rows[: frame.height, : frame.width].astype(dtype.newbyteorder("="), copy=False)


def _shrunk(plane: Plane, size: tuple[int, int]) -> Plane:
    """The plane by area, first by halves, which is the same but for rounding and much cheaper."""
    height, width = plane.shape
    while width % 2 == height % 2 == 0 and width >= 4 * size[0] and height >= 4 * size[1]:
        width, height = width // 2, height // 2
        plane = cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA)


def _is_full_range(frame: VideoFrame) -> bool:
    """By what the stream says; where it says nothing, yuvj and gray are full, others limited."""
    if frame.color_range in {ColorRange.JPEG, ColorRange.MPEG}:
        return bool(frame.color_range == ColorRange.JPEG)
    return frame.format.name.startswith(("yuvj", "gray"))
