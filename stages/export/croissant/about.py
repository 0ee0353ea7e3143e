"""What a description in Croissant says of the dataset as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stages.export.croissant.params import CroissantParams
from stages.export.croissant.words import RESPONSIBLE, limits
from stages.export.row import ExportRow


VERSIONS = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
CITE = (
    "The digest in fgave.lock stands for exactly these clips, labels and splits; built by fgave,"
    ' after "FGAVE: A Dataset for Fine-Grained Audio-Visual Event Localization".'
)
_CR = (
    "arrayShape citeAs column containedIn equivalentProperty extract field fileProperty fileObject"
    " fileSet format includes isArray isLiveDataset jsonPath key md5 parentField path recordSet"
    " references regex repeated replace samplingRate separator source subField transform"
)


def description(
    rows: Sequence[ExportRow], told: CroissantParams, settings: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """All of it, but for its files and records."""
    said = {
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": VERSIONS,
        "name": told.name,
        "description": _summary(rows),
        "version": told.version,
        "license": sorted({row.license or "not stated" for row in rows}) or ["not stated"],
        "citeAs": told.cite or CITE,
        "keywords": ["audio-visual event localization", "sound events", "ASMR"],
        "isLiveDataset": False,
        "rai:dataPreprocessingProtocol": [limits(settings.get("filter", {}))],
    }
    given = {"datePublished": told.published, "url": told.url}
    said |= {name: value for name, value in given.items() if value}
    if told.creator:
        said["creator"] = {"@type": "sc:Organization", "name": told.creator}
    return said | {f"rai:{name}": words for name, words in RESPONSIBLE.items()}


def context() -> dict[str, Any]:
    """The words of the vocabulary, as Croissant 1.1 gives them."""
    found: dict[str, Any] = {name: f"cr:{name}" for name in _CR.split()}
    return found | {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
    }


def _summary(rows: Sequence[ExportRow]) -> str:
    sources = {row.source_id for row in rows}
    return (
        f"{len(rows)} audio-visual clips cut from {len(sources)} videos with a still background."
        " Each clip, and each of its seconds, is labelled with an action and a material."
    )
