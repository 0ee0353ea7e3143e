"""What lies on the reviewer's desk: the clips in their orders, one clip whole, what is decided."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.doubt import by_doubt, nearest
from fgave_pipeline.limits import meaning
from fgave_pipeline.report.cards import clock, label_of, state_of
from fgave_pipeline.report.gather import Gathered, gather, why_not
from fgave_pipeline.report.media import file_of, wave
from fgave_pipeline.report.sound import spectrogram
from fgave_pipeline.review.book import Book, State
from fgave_pipeline.review.seconds import lines_of, seconds_of
from fgave_pipeline.store import RECEIPT
from stages.annotate.sounding import AUDIBLE_DBFS
from stages.annotate.taxonomy import load
from stages.core.errors import MediaError, UsageError
from stages.core.records import NO, YES, Annotation, Decision


ORDERS = ("doubt", "chance", "source")
SOUND_SIZE = (800, 120)
SHOWN_RULES = 5


@dataclass(frozen=True, slots=True)
class Film:
    """A file that holds a clip, and where in it."""

    path: Path
    start_ms: int
    end_ms: int


class Desk:
    """A dataset being reviewed. Its tables are read anew when a run has written them anew."""

    def __init__(self, dataset: Dataset, reviewer: str) -> None:
        self.dataset, self.book = dataset, Book(dataset.root)
        self._reviewer = reviewer
        self._lock, self._drawing = threading.Lock(), threading.Lock()
        self._stamp = -1
        self._found: Gathered
        self._sound = lru_cache(maxsize=64)(self._draw_sound)
        taxonomy = load(dataset.file("taxonomy.toml"))
        self.actions, self.materials = sorted(taxonomy.actions), sorted(taxonomy.materials)
        self.found()

    def found(self) -> Gathered:
        """The tables as they are now.

        Raises:
            UsageError: the dataset has not been built.
        """
        receipt = self.dataset.tables / RECEIPT
        with self._lock:
            stamp = receipt.stat().st_mtime_ns if receipt.exists() else 0
            if stamp != self._stamp:
                self._found, self._stamp = gather(self.dataset), stamp
            return self._found

    def warm_up(self) -> None:
        """Draw one spectrogram in the background: what draws it is slow to load."""
        if len(self._found.clips):
            first = str(
                self._found.clips.clip_id.iloc[by_doubt(self._found.clips, self._found.limits)[0]]
            )
            threading.Thread(target=self.sound, args=(first,), daemon=True).start()

    def queue(self) -> dict[str, Any]:
        """Every clip with what is decided of it, and the orders in which they can be seen."""
        found, decided = self.found(), self.book.decided()
        ids = [str(name) for name in found.clips.clip_id]
        lots = [hashlib.sha256(f"review:{name}".encode()).hexdigest() for name in ids]
        return {
            "clips": [[name, decided.get(name, "")] for name in ids],
            "orders": {
                "doubt": by_doubt(found.clips, found.limits).tolist(),
                "chance": np.argsort(lots, kind="stable").tolist(),
                "source": list(range(len(ids))),
            },
            "lost": sorted(set(decided) - set(ids)),
        }

    def clip(self, clip_id: str) -> dict[str, Any]:
        """All that the page shows of a clip.

        Raises:
            UsageError: there is no such clip.
        """
        row, film = self._row(clip_id), self.film(clip_id)
        events = [bool(one) for one in row.second_events]
        classes = zip(row.second_actions, row.second_materials, strict=True)
        labels = [pair if event else None for pair, event in zip(classes, events, strict=True)]
        return {
            "id": clip_id,
            "title": str(self._found.videos.at[row.source_id, "title"]) or row.source_id,
            "span": f"{clock(row.start_ms)} to {clock(row.end_ms)}",
            "seconds": len(range(row.start_ms, row.end_ms, 1000)),
            "film": None if film is None else [film.start_ms / 1000, film.end_ms / 1000],
            "wave": wave(row.frame_dbfs),
            "audible": [float(level) > AUDIBLE_DBFS for level in row.sound_dbfs],
            "state": state_of(row),
            "verdict": str(row.split) or why_not(row),
            "sentence": str(row.sentence) or str(row.label_detail),
            "settled": bool(row.settled),
            "label": label_of(row),
            "text": str(row.text),
            "labels": labels,
            "near": self._near(clip_id),
        } | self.state(clip_id, self.book.of(clip_id))

    def state(self, clip_id: str, state: State) -> dict[str, Any]:
        """What stands of a clip by hand, for the page."""
        row = self._row(clip_id)
        heard = seconds_of(state.corrections, (row.start_ms, row.end_ms))
        return {
            "version": state.version,
            "hand": state.as_dict(),
            "corrected": heard if state.corrections else None,
        }

    def save(self, clip_id: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Write down what a page asks for; what stands then.

        Args:
            clip_id: the clip.
            asked: `version` of what the page has seen, and either `restore`, a state as it was
                told before, or `keep` (`yes`, `no` or empty), `note`, `drawn` and `seconds`: a
                list with [action, material] or None for each, or None to go by what others say.

        Raises:
            Conflict: the clip was decided otherwise in the meantime.
            UsageError: what is asked for cannot be written.
        """
        row, old = self._row(clip_id), self.book.of(clip_id)
        if (restored := asked.get("restore")) is not None:
            new = _restored(restored)
        else:
            new = State(self._decision(row, asked), self._corrections(row, asked, old))
        version = _text(asked, "version")
        stands = self.book.save(clip_id, new, version)
        return self.state(clip_id, stands) | {"before": old.as_dict()}

    def film(self, clip_id: str) -> Film | None:
        """The clip's own file, else its source's; None where neither is there any more."""
        row = self._row(clip_id)
        path, start_ms = file_of(self._found, row)
        if path is None:
            return None
        return Film(path, start_ms, start_ms + int(row.end_ms - row.start_ms))

    def sound(self, clip_id: str) -> bytes | None:
        """A PNG of the clip's spectrogram; None where there is no sound."""
        with self._drawing:  # one at a time: a core is enough for a page
            return self._sound(clip_id)

    def _draw_sound(self, clip_id: str) -> bytes | None:
        film = self.film(clip_id)
        if film is None:
            return None
        try:
            drawn = spectrogram(film.path, (film.start_ms, film.end_ms), SOUND_SIZE)
        except MediaError:
            return None
        return None if drawn is None else cv2.imencode(".png", drawn)[1].tobytes()

    def _row(self, clip_id: str) -> Any:
        row = self._found.rows.get(clip_id)
        if row is None:
            raise UsageError(f"{clip_id}: no clip of {self.dataset.name}")
        return row

    def _near(self, clip_id: str) -> list[dict[str, Any]]:
        """The rules that are nearest to being broken, or to being kept."""
        clips, limits = self._found.clips, self._found.limits
        table = clips.loc[[clip_id]]
        return [
            {
                "reason": one.reason,
                "number": one.beyond.number,
                "means": meaning(one.beyond.number).doc,
                "value": f"{float(table[one.beyond.number].iloc[0]):.4g}",
                "limit": f"{'≤' if one.beyond.sign == '>' else '≥'} "
                f"{getattr(limits, one.beyond.limit):g}",
                "margin": f"{abs(one.margin):.0%} {'beyond' if one.margin > 0 else 'within'}",
                "broken": one.margin > 0,
            }
            for one in nearest(table, limits)[:SHOWN_RULES]
        ]

    def _decision(self, row: Any, asked: dict[str, Any]) -> Decision | None:
        keep, note, drawn = (_text(asked, name) for name in ("keep", "note", "drawn"))
        if keep not in ("", YES, NO) or drawn not in ("", *ORDERS):
            raise UsageError(f"keep {keep!r}, drawn {drawn!r}: expected {YES}, {NO} or nothing")
        if not keep:
            return None
        return Decision(row.clip_id, row.source_id, keep, self._reviewer, note.strip(), drawn)

    def _corrections(self, row: Any, asked: dict[str, Any], old: State) -> tuple[Annotation, ...]:
        """Lines for the seconds; those that stand, however they were written, if they say it."""
        said, span = asked.get("seconds"), (row.start_ms, row.end_ms)
        if said is None:
            return ()
        count = len(range(*span, 1000))
        if not isinstance(said, list) or len(said) != count:
            raise UsageError(f"seconds: expected a list of {count}")
        wanted = [None if one is None else self._class(one) for one in said]
        if old.corrections and wanted == seconds_of(old.corrections, span):
            return old.corrections
        return lines_of(wanted, row.clip_id, span, self._reviewer)

    def _class(self, said: Any) -> tuple[str, str]:
        known = ([*self.actions, "unknown"], [*self.materials, "unknown"])
        if (
            not isinstance(said, list)
            or len(said) != 2
            or said[0] not in known[0]
            or said[1] not in known[1]
        ):
            raise UsageError(f"{said!r}: expected an action and a material of the taxonomy")
        return str(said[0]), str(said[1])


def _restored(said: Any) -> State:
    """A state as a page was told it."""
    try:
        decision = None if said["decision"] is None else Decision(**said["decision"])
        corrections = [Annotation(**one) for one in said["corrections"]]
    except (TypeError, KeyError) as error:
        raise UsageError(f"restore: {error}, expected a state as it was told") from error
    return State(decision, tuple(corrections))


def _text(asked: dict[str, Any], name: str) -> str:
    """A text of what a page asks for; empty where it is left out."""
    said = asked.get(name, "")
    if not isinstance(said, str):
        raise UsageError(f"{name}: {said!r}, expected a text")
    return said
