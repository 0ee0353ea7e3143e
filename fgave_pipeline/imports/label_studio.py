"""Label Studio's JSON: regions of sound in seconds, or of a video's timeline in frames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fgave_pipeline.imports.rows import Options, Row, classed, fault, load_json, number_ms


_UPLOAD = re.compile(r"^[0-9a-f]{8}-")


def read_label_studio(text: str, options: Options) -> Iterator[Row]:
    """One row a region; cancelled annotations are left out. `line` is the number of the task.

    Raises:
        UsageError: it is no export, or holds frames and no frame rate was given.
    """
    tasks = load_json(text)
    if not isinstance(tasks, list):
        raise fault(1, type(tasks).__name__, "a list of tasks")
    for number, task in enumerate(tasks, 1):
        try:
            yield from _task(number, task, options)
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            found = f"task {number} lacks {error}"
            raise fault(number, found, "data, annotations, result, value") from error


def _task(number: int, task: dict[str, Any], options: Options) -> Iterator[Row]:
    if "videoLabels" in task:  # the smaller export
        for value in task["videoLabels"]:
            yield from _frames((number, _file(task.get("video", "")), ""), value, "label", options)
        return
    video = _media(task["data"])
    for annotation in task.get("annotations", task.get("completions", [])):
        who = annotation.get("completed_by", "")
        name = str(who.get("email", who.get("id", "")) if isinstance(who, dict) else who)
        if not annotation.get("was_cancelled"):
            for region in annotation["result"]:
                yield from _region((number, video, name), region, options)


_Where = tuple[int, str, str]
"""Number of the task, its video, the annotator."""


def _region(where: _Where, region: dict[str, Any], options: Options) -> Iterator[Row]:
    value, control = region["value"], str(region.get("from_name", ""))
    if "ranges" in value:
        yield from _frames(where, value, control, options)
    elif "start" in value and "labels" in value:
        start, end = (number_ms(value[name], where[0]) for name in ("start", "end"))
        words = classed(control, " ".join(value["labels"]), options)
        yield Row(where[0], where[1], start, end, annotator=where[2], **words)


def _frames(where: _Where, value: dict[str, Any], control: str, options: Options) -> Iterator[Row]:
    """Ranges of frames, counted from 1, the last one part of it."""
    if options.fps is None:
        raise fault(where[0], "times in frames", "--fps, the frame rate of the videos")
    words = classed(control, " ".join(value["timelinelabels"]), options)
    for span in value["ranges"]:
        start = number_ms((span["start"] - 1) / options.fps, where[0])
        end = number_ms(span["end"] / options.fps, where[0])
        yield Row(where[0], where[1], start, end, annotator=where[2], **words)


def _media(data: dict[str, Any]) -> str:
    for name in ("video", "audio", "url"):
        if name in data:
            return _file(str(data[name]))
    return _file(str(next(iter(data.values()), "")))


def _file(url: str) -> str:
    """The name of a file without the prefix that an upload gives it."""
    return _UPLOAD.sub("", url.replace("?d=", "/").rsplit("/", 1)[-1])
