"""VIA 3 (VGG Image Annotator): CSV exports and project files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from fgave_pipeline.imports.rows import Options, Row, classed, fault, load_json, number_ms


_ATTRIBUTE = "# ATTRIBUTE"
_HEADER = "# CSV_HEADER"
_NEWER = ("temporal_coordinates", "temporal_segment_start")

Attributes = dict[str, dict[str, Any]]
"""Id of an attribute → its name (`aname`) and `options`."""


def read_via_csv(text: str, options: Options) -> Iterator[Row]:
    """One row a segment of either CSV that VIA 3 writes; what lasts no time is left out.

    Raises:
        UsageError: it is not such a file (VIA 2's has no times), or a line is broken.
    """
    lines = text.splitlines()
    header, attributes = _comments(lines)
    for number, cells in _records(lines):
        if len(cells) != len(header):
            raise fault(number, f"{len(cells)} cells", f"{len(header)}: {','.join(header)}")
        record = dict(zip(header, cells, strict=True))
        times = _span(record, number)
        if len(times) == 2:
            said = _named(_json(record.get("metadata", ""), number), attributes, number)
            yield _row(number, _file(record.get("file_list", ""), number), times, said, options)


def read_via_json(text: str, options: Options) -> Iterator[Row]:
    """One row a segment of a VIA 3 project; its line is that of the whole, for JSON keeps none.

    Raises:
        UsageError: it is no such project.
    """
    project = load_json(text)
    if not isinstance(project, dict) or not isinstance(project.get("metadata"), dict):
        raise fault(1, "no `metadata`", "a project of VIA 3")
    for name, entry in project["metadata"].items():
        try:
            files = project["view"][entry["vid"]]["fid_list"]
            file = str(project["file"][files[0]]["fname"])
            times, said = list(entry["z"]), _named(entry["av"], project["attribute"], 1)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise fault(
                1, f"metadata {name!r} lacks {error}", "vid, z, av, its view and file"
            ) from error
        if len(times) == 2:
            yield _row(1, file, times, said, options)


def _row(line: int, file: str, times: list[Any], said: dict[str, str], options: Options) -> Row:
    words: dict[str, str] = {}
    for name, value in said.items():
        for column, text in classed(name, value, options).items():
            words[column] = f"{words[column]} {text}" if column in words else text
    start_ms, end_ms = (number_ms(time, line) for time in times)
    return Row(line, file, start_ms, end_ms, **words)


def _comments(lines: list[str]) -> tuple[list[str], Attributes]:
    header: list[str] = []
    attributes: Attributes = {}
    for number, line in enumerate(lines, 1):
        if line.startswith(_HEADER):
            header = line.partition("=")[2].strip().split(",")
        elif line.startswith(_ATTRIBUTE):
            attributes = _json(line.partition("=")[2], number)
    if not set(_NEWER) & set(header):
        found = "no times, as in files of VIA 2" if "region_" in "".join(lines[:1]) else "no header"
        raise fault(1, found, f"a CSV of VIA 3, with a comment {_HEADER} = …")
    return header, attributes


def _records(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            yield number, next(csv.reader(io.StringIO(line)))


def _span(record: dict[str, str], line: int) -> list[Any]:
    if "temporal_coordinates" in record:
        times = _json(record["temporal_coordinates"], line)
        return times if isinstance(times, list) else []
    return [record.get(f"temporal_segment_{name}", "") for name in ("start", "end")]


def _named(said: Any, attributes: Attributes, line: int) -> dict[str, str]:
    """Name of each attribute → its value, or the option that the value stands for."""
    try:
        by_name = {a.get("aname", ""): a for a in attributes.values()}
        found = {}
        for key, value in said.items():
            attribute = attributes.get(key) or by_name.get(key) or {}
            options = attribute.get("options") or {}
            found[str(attribute.get("aname", key))] = str(options.get(str(value), value))
    except AttributeError as error:
        raise fault(line, f"metadata: {error}", "tables of attributes and values") from error
    return found


def _file(text: str, line: int) -> str:
    files = _json(text, line)
    return str(files[0]) if isinstance(files, list) and files else str(files or "")


def _json(text: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise fault(line, repr(text[:40]), "JSON") from error
