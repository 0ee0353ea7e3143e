"""The files that a description in Croissant names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stages.export.row import CLIPS
from stages.tools.files import sha256_of


MEDIA = "clip-files"


def file_object(path: Path) -> dict[str, Any]:
    """A file beside the description, with its digest."""
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "description": "One row a clip of the dataset.",
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256_of(path),
    }


def file_set() -> dict[str, Any]:
    """The clips; the digest of each stands in its row."""
    return {
        "@type": "cr:FileSet",
        "@id": MEDIA,
        "name": MEDIA,
        "description": f"The clips; `sha256` in {CLIPS} is the digest of each.",
        "encodingFormat": "video/mp4",
        "includes": "clips/*/*.mp4",
    }
