"""What there is to see and hear of a clip: pictures of it, its level over time, its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.report.gather import Gathered
from fgave_pipeline.report.picture import Image, fitted
from fgave_pipeline.whereabouts import path_of
from stages.core.errors import MediaError
from stages.tools.files import link_or_copy
from stages.tools.media.stills import stills


POSTER, SMALL = (480, 270), (160, 90)
PLACES = (0.05, 0.5, 0.95)
"""Where in the clip the three pictures are taken."""
JPEG_QUALITY = 80
BLACK = (0, 0, 0)
QUIETEST_DBFS, LOUDEST_DBFS = -90, -10


@dataclass(frozen=True, slots=True)
class Media:
    """Files of a clip, as paths from the report's folder; empty where there is none."""

    poster: str = ""
    """Its middle."""
    strip: str = ""
    """Its beginning, middle and end, side by side."""
    film: str = ""
    """The clip itself."""
    wave: str = ""
    """Its level over time, as the `d` of an SVG path in a box of 200 by 100."""


def media_of(found: Gathered, clip: Any, out: Path, before: Path) -> Media:
    """A clip's files, put into `out/media`; pictures of the report before are taken over."""
    own = _own_file(found, clip)
    path, start_ms = file_of(found, clip)
    film = _film(own, clip.clip_id, out)
    if path is None:
        return Media(wave=wave(clip.frame_dbfs))
    times_ms = [start_ms + round(p * (clip.end_ms - clip.start_ms)) for p in PLACES]
    stem = f"media/{clip.clip_id}-{(clip.sha256 or path.parent.name)[:10]}"
    poster, strip = f"{stem}.jpg", f"{stem}-strip.jpg"
    if not all(_taken_over(before / name, out / name) for name in (poster, strip)):
        try:
            _draw(stills(path, times_ms), out / poster, out / strip)
        except MediaError:  # a clip without a picture is shown by its numbers alone
            poster = strip = ""
    return Media(poster, strip, film, wave(clip.frame_dbfs))


def wave(frame_dbfs: NDArray[np.int64] | None) -> str:
    """The outline of a level over time, mirrored; empty where none was measured."""
    if frame_dbfs is None or len(frame_dbfs) == 0:
        return ""
    span = LOUDEST_DBFS - QUIETEST_DBFS
    share = np.clip((np.asarray(frame_dbfs, float) - QUIETEST_DBFS) / span, 0.02, 1)
    across = np.linspace(0, 200, len(share))
    points = [*zip(across, 50 - 48 * share, strict=True)]
    points += [*zip(across[::-1], 50 + 48 * share[::-1], strict=True)]
    return "M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in points) + "Z"


def file_of(found: Gathered, clip: Any) -> tuple[Path | None, int]:
    """A file that holds a clip, its own or else its source's, and where in it the clip starts."""
    own = _own_file(found, clip)
    return (own, 0) if own is not None else _source_file(found, clip)


def _own_file(found: Gathered, clip: Any) -> Path | None:
    """The clip's file: as `cut` wrote it, or, where it wrote none, as `export` did."""
    dataset = found.dataset
    if clip.file:
        return path_of(dataset.work / "cut" / clip.source_id, clip.file, clip.sha256)
    late = dataset.export / "clips" / clip.split / f"{clip.clip_id}.mp4"
    return late if clip.split and late.is_file() else None


def _source_file(found: Gathered, clip: Any) -> tuple[Path | None, int]:
    name, sha256 = found.videos.loc[clip.source_id, ["file", "sha256"]]
    unit = found.dataset.work / "fetch" / clip.source_id
    return path_of(unit, name, sha256), int(clip.start_ms)


def _film(own: Path | None, clip_id: str, out: Path) -> str:
    if own is None:
        return ""
    link_or_copy(own, out / "media" / f"{clip_id}.mp4")
    return f"media/{clip_id}.mp4"


def _taken_over(old: Path, new: Path) -> bool:
    if not old.is_file():
        return False
    link_or_copy(old, new)
    return True


def _draw(pictures: list[Image], poster: Path, strip: Path) -> None:
    small = np.concatenate([fitted(picture, SMALL, BLACK) for picture in pictures], axis=1)
    for path, picture in ((poster, fitted(pictures[1], POSTER, BLACK)), (strip, small)):
        path.unlink(missing_ok=True)  # else a picture of the report before would be written over
        cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
