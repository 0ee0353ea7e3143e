"""Write the lists, the labels, the orders, and links to the clips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from stages.core.params import param
from stages.core.records import SPLITS
from stages.core.stage import Inputs
from stages.export.account import give_account
from stages.export.ave.events import Event, classes_of, events_of, length_of
from stages.export.ave.labels import write_labels, write_orders
from stages.export.ave.lists import write_lists
from stages.export.ave.readme import readme
from stages.export.form import FormFile, clips_of, file_of, form
from stages.export.row import ExportRow
from stages.tools.files import link_or_copy


@dataclass(frozen=True, slots=True)
class AveParams:
    """What can be chosen of this form."""

    label: str = param(
        "action", "what the category names: `both` is `tapping_wood`",
        choices=("action", "material", "both"),
    )  # fmt: skip
    header: bool = param(
        False,  # a default is read beside its name
        "a line with the columns' names at the head of Annotations.txt; AVE's own code counts"
        " lines, and would be wrong by one",
    )
    media: bool = param(True, "the clips as well, as `AVE/<clip_id>.mp4`")
    seed: str = param("fgave", "another word gives another order of the rows")


def write(inputs: Inputs, params: AveParams, out: Path) -> Iterator[FormFile]:
    """One row an event: a clip with two has two rows, one without a name has none."""
    clips = clips_of(inputs)
    seconds = length_of(clips)
    events = [event for row in clips for event in events_of(row, params.label)]
    classes = classes_of(events)
    yield from write_lists(events, out, header=params.header)
    yield from write_labels(events, classes, seconds, out)
    yield from write_orders(events, seconds, out, params.seed)
    if params.media:
        yield from _media(inputs, clips, {event.clip_id for event in events}, out)
    known = _known(params, clips, events, seconds) | {"classes": classes}
    yield from give_account(out, known, readme(known))


def _media(
    inputs: Inputs, clips: list[ExportRow], named: set[str], out: Path
) -> Iterator[FormFile]:
    (out / "AVE").mkdir()
    for row in clips:
        if row.clip_id in named:
            link_or_copy(file_of(inputs, row), out / "AVE" / f"{row.clip_id}.mp4")
            yield FormFile(f"AVE/{row.clip_id}.mp4", row.split, 1, partial=True)


def _known(
    params: AveParams, clips: list[ExportRow], events: list[Event], seconds: int
) -> dict[str, Any]:
    """What there is to say of the rows."""
    with_rows = {event.clip_id for event in events}
    rows = {split: [e for e in events if e.split == split] for split in SPLITS}
    return {
        "form": "ave",
        "label": params.label,
        "seed": params.seed,
        "seconds": seconds,
        "rows": len(events),
        "rows_of_split": {split: len(found) for split, found in rows.items()},
        "test_rows_to_match": sum(event.length < seconds for event in rows["test"]),
        "clips": len(with_rows),
        "clips_with_several_rows": len(_repeated(events)),
        "clips_without_a_named_second": len(clips) - len(with_rows),
        "group": "the split's group: the channel, else the source",
    }


def _repeated(events: list[Event]) -> set[str]:
    return {one.clip_id for one, other in pairwise(events) if one.clip_id == other.clip_id}


AVE = form("ave", AveParams, write)
