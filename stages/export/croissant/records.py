"""The records that a description in Croissant offers: one a clip, one a split."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from stages.export.row import CLIPS, ExportRow
from stages.tools.parquet import schema_of


RECORDS, SPLITS = "clips", "splits"
_TYPES = {"string": "sc:Text", "int64": "sc:Integer", "double": "sc:Float", "bool": "sc:Boolean"}
_PLACES = {"train": "cr:TrainingSplit", "val": "cr:ValidationSplit", "test": "cr:TestSplit"}


def record_sets() -> list[dict[str, Any]]:
    """The rows of the table, and which splits there are.

    The files are no records of their own: no reader of Croissant takes an MP4. `clips/path` leads
    to them.
    """
    clips = {
        "@type": "cr:RecordSet",
        "@id": RECORDS,
        "name": RECORDS,
        "description": "One record a clip: labels, evidence, measures, its file.",
        "key": {"@id": f"{RECORDS}/clip_id"},
        "field": [_field(column) for column in schema_of(ExportRow)],
    }
    return [clips, _splits()]


def _field(column: pa.Field) -> dict[str, Any]:
    said = _named(f"{RECORDS}/{column.name}", column)
    if not pa.types.is_list(column.type):
        return said | {"dataType": _TYPES[str(column.type)], "source": _column(column.name)}
    said |= {"isArray": True, "arrayShape": "-1"}
    item = column.type.value_type
    if not pa.types.is_struct(item):
        return said | {"dataType": _TYPES[str(item)], "source": _column(column.name)}
    return said | {"subField": [_part(column.name, item.field(n)) for n in range(item.num_fields)]}


def _part(column: str, part: pa.Field) -> dict[str, Any]:
    """A field of the records that a column holds lists of."""
    source = _column(column) | {"transform": {"jsonPath": part.name}}
    said = _named(f"{RECORDS}/{column}/{part.name}", part)
    return said | {"dataType": _TYPES[str(part.type)], "source": source}


def _named(name: str, column: pa.Field) -> dict[str, Any]:
    about = column.metadata
    words = about[b"description"].decode()
    unit = about.get(b"unit", b"").decode()
    said = {"@type": "cr:Field", "@id": name, "name": name.rpartition("/")[2]}
    return said | {"description": f"{words} [{unit}]" if unit else words}


def _column(name: str) -> dict[str, Any]:
    return {"fileObject": {"@id": CLIPS}, "extract": {"column": name}}


def _splits() -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": SPLITS,
        "name": SPLITS,
        "description": "The splits that there can be.",
        "dataType": "cr:Split",
        "key": {"@id": f"{SPLITS}/name"},
        "field": [
            {"@type": "cr:Field", "@id": f"{SPLITS}/{name}", "name": name, "dataType": kind}
            for name, kind in (("name", "sc:Text"), ("url", "sc:URL"))
        ],
        "data": [{f"{SPLITS}/name": n, f"{SPLITS}/url": url} for n, url in _PLACES.items()],
    }
