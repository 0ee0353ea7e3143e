"""Foley films and their re-uploads, and what `split` finds of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from joblib import Parallel, delayed

from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.manifest import write_sources
from fgave_pipeline.pipeline import STAGES, run
from fgave_pipeline.units import Outcome
from stages.core.records import Source
from stages.split import CERTIFICATE
from stages.tools import foley
from stages.tools.foley.catalogue import CATALOGUE
from stages.tools.media.alter import Alteration, alter


MP3 = "libmp3lame"
CHANGES: dict[str, Alteration] = {
    "picture at crf 40": Alteration(crf=40),
    "half the width": Alteration(width=320),
    "15 pictures a second": Alteration(fps=15),
    "cropped by 3 %": Alteration(crop=0.03),
    "cropped by 6 %": Alteration(crop=0.06),
    "cropped by 10 %": Alteration(crop=0.10),
    "mirrored": Alteration(mirrored=True),
    "a white logo, 22 x 11 %": Alteration(logo=0.22),
    "contrast .8": Alteration(contrast=0.8),
    "sound in AAC, 32 kbit/s": Alteration(kbps=32),
    "sound in MP3, 48 kbit/s, mono, 22 kHz": Alteration(
        audio=MP3, kbps=48, rate=22_050, channels=1
    ),
    "sound 6 dB louder, MP3 64 kbit/s": Alteration(audio=MP3, kbps=64, gain_db=6),
    "sound 6 dB quieter, MP3 64 kbit/s": Alteration(audio=MP3, kbps=64, gain_db=-6),
    "cropped 3 %, mirrored, logo, small, crf 34, MP3 48 mono, -6 dB": Alteration(
        crf=34, crop=0.03, mirrored=True, logo=0.22, width=426,
        audio=MP3, kbps=48, rate=22_050, channels=1, gain_db=-6,
    ),
}  # fmt: skip
"""Each also begins late, by a part of a second to four, so that no window lies where it lay."""

MOVING = {"camera_pan", "camera_shake", "camera_drift", "shot_cut", "dissolve", "intro"}
"""Faults that move the whole picture: two films with the same of them are the same to see."""


@dataclass(frozen=True, slots=True)
class Film:
    """One source of the trial."""

    source_id: str
    name: str
    """What foley makes it from."""
    change: str = ""
    """How it was altered; empty for an original."""
    skip_s: float = 0.0

    @property
    def original(self) -> str:
        """The id of what it is, or is made from."""
        return self.source_id.split("-as-")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of the films."""

    films: tuple[Film, ...]
    links: tuple[tuple[str, str, str], ...]
    """Source, source, `sound` or `picture`."""


def films(names: Sequence[str], changes: Mapping[str, Alteration], options: str) -> list[Film]:
    """Originals, each with other sound on the same table and from another seed, and re-uploads."""
    made = []
    for n, name in enumerate(names):
        still = not CATALOGUE[name].of_kind(*MOVING)
        made.append(Film(name, f"{name}?{options}"))
        made.append(Film(f"{name}-other", f"{name}?{options}&seed=3"))
        if still:
            made.append(Film(f"{name}-same-table", f"{name}?{options}&seed=5&scenery=0"))
        for k, change in enumerate(changes):
            skip_s = 0.3 + (1.31 * n + 0.77 * k) % 3.7
            made.append(Film(f"{name}-as-{k}", f"{name}?{options}", change, round(skip_s, 2)))
    return made


def usable_names() -> list[str]:
    """Every foley source with picture and sound that is no copy."""
    return [n for n, script in CATALOGUE.items() if not (script.flaw or script.copy_of)]


def trial(wanted: Sequence[Film], changes: Mapping[str, Alteration], jobs: int) -> Found:
    """Make the films, run the pipeline on them as a dataset, read the certificate."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "manifests/trial"
        root.mkdir(parents=True)
        by_name: dict[str, list[Film]] = {}
        for film in wanted:
            by_name.setdefault(film.name, []).append(film)
        Parallel(n_jobs=jobs)(delayed(_make)(root, group, changes) for group in by_name.values())
        write_sources(
            root / "sources.csv", [Source(f.source_id, f"{f.source_id}.mp4") for f in wanted]
        )
        return Found(tuple(wanted), tuple(_links(Path(scratch), jobs)))


def _make(root: Path, group: Sequence[Film], changes: Mapping[str, Alteration]) -> None:
    """A film and what is made from it."""
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch) / foley.make(group[0].name, Path(scratch)).file
        for film in group:
            change = changes[film.change] if film.change else Alteration(crf=20, kbps=160)
            alter(first, root / f"{film.source_id}.mp4", replace(change, skip_s=film.skip_s))


def _links(folder: Path, jobs: int) -> list[tuple[str, str, str]]:
    dataset = open_dataset(Asked("trial", folder / "manifests", folder / "data"), STAGES)
    parts = [
        event.part
        for event in run(dataset, "split", jobs)
        if isinstance(event, Outcome) and event.stage == "split" and event.part is not None
    ]
    said = json.loads((parts[0].folder / CERTIFICATE).read_bytes())
    return [(link["one"], link["other"], link["by"]) for link in said["near_duplicates"]]
