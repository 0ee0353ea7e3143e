"""A tiny dataset with something of everything, and a browser; each is made once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import chromium
from fgave_pipeline.dataset import Asked, Dataset, open_dataset
from fgave_pipeline.pipeline import LAST, STAGES, run
from fgave_pipeline.units import Outcome


SMALL = "width=160&height=90&fps=10"
SOURCES = f"""\
source_id,url,channel,license,notes
wood,foley:tapping-wood?seconds=40&{SMALL},workshop,CC0-1.0,kept and labelled
bars,bars.mp4,,,moves and has no timestamps
empty,empty.mp4,,,
"""


@dataclass(frozen=True)
class Place:
    """A folder with manifests and data."""

    folder: Path

    def asked(self, **more) -> Asked:
        return Asked("tiny", self.folder / "manifests", self.folder / "data", **more)

    def open(self, **more) -> Dataset:
        return open_dataset(self.asked(**more), STAGES)

    def run(self, *, until: str = LAST, jobs: int = 1, **more) -> list[Outcome]:
        events = run(self.open(**more), until, jobs)
        return [event for event in events if isinstance(event, Outcome)]

    @property
    def manifest(self) -> Path:
        return self.folder / "manifests" / "tiny"

    @property
    def built(self) -> Path:
        return self.folder / "data" / "tiny"

    def made(self, **how) -> set[tuple[str, str]]:
        """Run it; (stage, unit) of all that was not cached."""
        return {(o.stage, o.unit) for o in self.run(**how) if not o.cached}

    def bytes(self, *folders: str) -> dict[str, bytes]:
        found = (p for folder in folders for p in sorted((self.built / folder).rglob("*")))
        return {p.relative_to(self.built).as_posix(): p.read_bytes() for p in found if p.is_file()}


def begin(folder: Path, tiny_video: Path) -> Place:
    """A place with the tiny manifest, nothing built."""
    place = Place(folder)
    place.manifest.mkdir(parents=True)
    (place.manifest / "sources.csv").write_text(SOURCES)
    shutil.copy(tiny_video, place.manifest / "bars.mp4")
    (place.manifest / "empty.mp4").touch()
    return place


@pytest.fixture(scope="session")
def finished(tmp_path_factory, tiny_video) -> Place:
    """The tiny dataset, built. Not to be changed: take `place` for that."""
    place = begin(tmp_path_factory.mktemp("finished"), tiny_video)
    place.run()
    return place


@pytest.fixture
def unbuilt(tmp_path, tiny_video) -> Place:
    """The tiny manifest, nothing built."""
    return begin(tmp_path / "unbuilt", tiny_video)


@pytest.fixture
def place(finished, tmp_path) -> Place:
    """The tiny dataset, built, a copy of one's own."""
    shutil.copytree(finished.folder, tmp_path / "own")
    return Place(tmp_path / "own")


@pytest.fixture(scope="session")
def browser():
    """A chromium of the machine's own, steered by Playwright; its process is ended in any case."""
    program = chromium.program()
    if program is None:
        pytest.skip("no chromium on the path: `apt-get install chromium` brings one")
    with chromium.started(program) as steered:
        yield steered
