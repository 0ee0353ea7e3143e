"""A contact sheet: clips that were kept and clips that were not, side by side, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.pipeline import Done
from fgave_pipeline.report.picture import Image, fitted
from fgave_pipeline.report.sound import spectrogram
from fgave_pipeline.upkeep import settled
from stages.core.errors import UsageError
from stages.core.records import Video
from stages.export import ALL_CLIPS, ExportRow
from stages.tools import parquet
from stages.tools.media.stills import still


WIDTH, HEIGHT, SOUND, FOOT, GAP = 320, 180, 36, 78, 12
COLUMNS = 4
PAPER, INK, PALE = (250, 250, 250), (40, 40, 40), (150, 150, 150)
GREEN, RED, AMBER = (96, 160, 60), (70, 70, 210), (40, 150, 230)  # blue, green, red


def draw_sheet(dataset: Dataset, out: Path, tiles: int) -> int:
    """Write a PNG with so many clips, half of them in the dataset; how many it shows.

    Raises:
        UsageError: the dataset has not been built, or the picture cannot be written.
    """
    path = dataset.export / ALL_CLIPS
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave run -d {dataset.name}` builds it")
    chosen = choose(parquet.from_table(parquet.read_table(path), ExportRow), tiles)
    done = settled(dataset)
    places = [(row, place) for row in chosen if (place := _place(row, done)) is not None]
    drawn = [_tile(row, *place) for row, place in places]
    if not drawn:
        raise UsageError(f"{dataset.name} has no clip to draw; `fgave run -d {dataset.name}`")
    if out.suffix.lower() not in (".png", ".jpg") or not cv2.imwrite(str(out), _lay_out(drawn)):
        raise UsageError(f"{out}: cannot be written, expected a path ending in .png or .jpg")
    return len(drawn)


def _place(row: ExportRow, done: Done) -> tuple[Path, int] | None:
    """A file that holds the clip, its own or else the source, and where in it the clip starts."""
    cut, fetched = (done[stage][row.source_id].part for stage in ("cut", "fetch"))
    if cut is not None and (clip := cut.folder / f"{row.clip_id}.mp4").is_file():
        return clip, 0
    if fetched is None:
        return None
    (video,) = parquet.from_table(fetched.table(), Video)
    return fetched.folder / video.file, row.start_ms


def choose(rows: list[ExportRow], tiles: int) -> list[ExportRow]:
    """Clips that show as much as so few can: by source if kept, by reason if not."""
    shown = [row for row in rows if row.frames]
    kept = _spread((r for r in shown if r.split), lambda r: r.source_id, tiles - tiles // 2)
    left = _spread((r for r in shown if not r.split), why_not, tiles - len(kept))
    return kept + left


def why_not(row: ExportRow) -> str:
    """The weightiest reason why a clip is not in the dataset."""
    return row.reasons[0] if row.reasons else row.label_reason


def _spread(
    rows: Iterable[ExportRow], by: Callable[[ExportRow], str], most: int
) -> list[ExportRow]:
    """The first of each kind, then the second of each, and so on."""
    ordered = sorted(rows, key=by)
    ranked = [
        (rank, kind, row)
        for kind, group in groupby(ordered, key=by)
        for rank, row in enumerate(group)
    ]
    ranked.sort(key=lambda item: (item[0], item[1], item[2].clip_id))
    return [row for _, _, row in ranked[:most]]


def _tile(row: ExportRow, media: Path, start_ms: int) -> Image:
    tile = np.full((HEIGHT + FOOT, WIDTH, 3), PAPER, np.uint8)
    length_ms = row.end_ms - row.start_ms
    middle = still(media, start_ms + length_ms // 2)
    tile[:HEIGHT] = fitted(middle, (WIDTH, HEIGHT), INK)
    if row.audio_mode != "none":
        _lay_sound(tile, spectrogram(media, (start_ms, start_ms + length_ms), (WIDTH, SOUND)))
    _mark_events(tile, row)
    colour = GREEN if row.split else (RED if row.reasons else AMBER)
    cv2.rectangle(tile, (0, HEIGHT), (WIDTH - 1, HEIGHT + 2), colour, -1)
    verdict = f"{row.action} / {row.material}" if row.split else why_not(row)
    _write(tile, verdict, HEIGHT + 58, colour, 0.5)
    _write(tile, f"{row.source_id} {row.start_ms // 1000} s {row.split}", HEIGHT + 74, PALE, 0.38)
    return tile


def _lay_sound(tile: Image, picture: Image | None) -> None:
    if picture is not None:
        tile[HEIGHT + 3 : HEIGHT + 3 + SOUND] = picture


def _mark_events(tile: Image, row: ExportRow) -> None:
    """A line under each second of the sound that holds an event."""
    step = WIDTH / max(1, len(row.second_events))
    top = HEIGHT + 3 + SOUND
    for n, event in enumerate(row.second_events):
        if event:
            tile[top : top + 3, round(n * step) + 1 : round((n + 1) * step) - 1] = INK


def _write(tile: Image, text: str, base: int, colour: tuple[int, int, int], size: float) -> None:
    plain = text.encode("ascii", "replace").decode()  # all that OpenCV's letters can draw
    cv2.putText(tile, plain, (2, base), cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)


def _lay_out(tiles: list[Image]) -> Image:
    rows = -(-len(tiles) // COLUMNS)
    high, wide = HEIGHT + FOOT + GAP, WIDTH + GAP
    sheet = np.full((rows * high + GAP, COLUMNS * wide + GAP, 3), PAPER, np.uint8)
    for n, tile in enumerate(tiles):
        top, left = GAP + n // COLUMNS * high, GAP + n % COLUMNS * wide
        sheet[top : top + tile.shape[0], left : left + WIDTH] = tile
    return sheet
