"""What can be chosen of a description in Croissant."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param


@dataclass(frozen=True, slots=True)
class CroissantParams:
    """What fgave cannot know of a dataset."""

    name: str = param("fgave", "what the dataset is called")
    version: str = param("1.0.0", "which version of it this is, `major.minor.patch`")
    published: str = param("", "the day on which it is published, `2026-11-23`; empty: left out")
    url: str = param("", "its page; empty: left out")
    creator: str = param("", "who answers for it; empty: left out")
    cite: str = param("", "how to cite it, best in BibTeX; empty: by fgave and the digest")
    media: str = param(
        "linked", "whether the clips lie beside the description", choices=("linked", "none")
    )
