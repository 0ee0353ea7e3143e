"""What every description says of how such a dataset comes about, in the terms of Croissant RAI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


_COLLECTED = """\
Videos were chosen by hand, by their address; the list is the manifest. Each was fetched once, \
with the texts that stand under it."""
_LABELLED = """\
Labels are read by rules from timestamps that creators and viewers wrote under a video, or from \
annotations by hand. Nobody was asked to label; nobody listened to every clip."""
_LISTED = """\
Videos without timestamps give no clips: what creators and viewers like to list is there more \
often."""
_LATE = """\
Timestamps are typed to the second and are often late; seconds near their boundaries count as \
background."""
_PEOPLE = """\
Hands, voices and faces of creators can be seen and heard. Titles, channels and the lines that \
labels were read from stand in the table; who wrote a comment does not."""

RESPONSIBLE: dict[str, str | list[str]] = {
    "dataCollection": _COLLECTED,
    "dataCollectionType": ["Web Scraping", "Manual Human Curation"],
    "dataAnnotationProtocol": [_LABELLED],
    "annotationsPerItem": "One witness is believed for a source; `evidence` has what others say.",
    "machineAnnotationTools": ["fgave"],
    "dataBiases": [
        _LISTED,
        "The words of the taxonomy are in eight languages; labels in others are `unknown`.",
    ],
    "dataLimitations": [_LATE, "One action and one material stand for a second."],
    "dataUseCases": ["Audio-visual event localization", "classification of sound events"],
    "personalSensitiveInformation": [_PEOPLE],
}
"""Term → words. What fgave does not know (who annotates, what the data does to society) is left
out."""


def limits(params: Mapping[str, Any]) -> str:
    """By which numbers clips are kept."""
    numbers = ", ".join(f"{name} = {value}" for name, value in params.items())
    kept = "a clip is kept if what is measured of its picture and sound is within these limits"
    return f"Sources are cut without loss; {kept}: {numbers}."
