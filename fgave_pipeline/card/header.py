"""The header of a card: what HF's hub reads. Nothing that others wrote stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fgave_pipeline.card.about import About


_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))
_LARGER = "1M<n<10M"

# The hub's names of licences, and YouTube's words for the one that it offers.
_LICENSES = {
    name: name
    for name in (
        "cc0-1.0", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nc-4.0",
        "cc-by-nd-4.0", "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "mit", "apache-2.0",
    )
} | {"creative-commons-attribution-license-(reuse-allowed)": "cc-by-3.0"}  # fmt: skip

_OF_HUB = {"train": "train", "val": "validation", "test": "test"}


def header(about: About) -> str:
    """The YAML between two lines of dashes."""
    lines = [
        f"pretty_name: {about.name}",
        f"license: {license_of(row.license for row in about.clips)}",
        "task_categories: [audio-classification, video-classification]",
        "tags: [audio-visual-event-localization, sound-event-detection, asmr, fgave]",
        f"size_categories: ['{size_of(len(about.clips))}']",
        "configs:",
        *_config("default", about.digest, list(_data_files(about))),
        *_config("all_clips", about.digest, [("all_clips", "all_clips.parquet")]),
    ]
    return "\n".join(["---", *lines, "---"]) + "\n"


def license_of(licenses: Iterator[str]) -> str:
    """The hub's name of the one licence that all clips have; `other` if there is none."""
    found = {re.sub(r"\s+", "-", words.strip().lower()) for words in licenses}
    (name,) = found if len(found) == 1 else ("",)
    return _LICENSES.get(name, "other")


def size_of(clips: int) -> str:
    """The hub's name for so many."""
    return next((name for limit, name in _SIZES if clips < limit), _LARGER)


def _data_files(about: About) -> Iterator[tuple[str, str]]:
    """Split and path of what `load_dataset` reads."""
    if "parquet" not in about.forms:
        yield "clips", "clips.parquet"
        return
    for split in about.splits:
        yield _OF_HUB[split], f"parquet/data/{_OF_HUB[split]}-*.parquet"


def _config(name: str, digest: str, files: list[tuple[str, str]]) -> Iterator[str]:
    """One way to load it.

    `datasets` keeps what it loaded from a folder by what the card says, not by the files: without
    the digest it would give old rows of an export that was built anew.
    """
    if files:
        yield f"- config_name: {name}"
        yield f"  description: fgave {digest}"
        yield "  data_files:"
    for split, path in files:
        yield f"  - split: {split}"
        yield f"    path: {path}"
