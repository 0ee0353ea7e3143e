"""A dataset: its manifest, its parameters, and the folder that it is built in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline.config import Config, load_config
from fgave_pipeline.manifest import load_annotations, load_decisions, load_sources
from stages.core.errors import UsageError
from stages.core.params import nearest
from stages.core.records import Annotation, Decision, Source
from stages.core.stage import Stage


SOURCES, ANNOTATIONS, DECISIONS, PARAMS, HOW_TO_FILL = (
    "sources.csv",
    "annotations.csv",
    "decisions.csv",
    "params.toml",
    "how_to_fill.txt",
)

SHIPPED = Path(__file__).parents[1] / "manifests"
"""The datasets that fgave brings."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which dataset, where, and how much of it."""

    name: str = "demo"
    manifests: Path = Path("manifests")
    data: Path = Path("data")
    only: tuple[str, ...] = ()
    limit: int | None = None
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """What to build, and where."""

    name: str
    root: Path
    """The folder of its manifest; relative paths start here."""
    data: Path
    sources: list[Source]
    annotations: list[Annotation]
    decisions: list[Decision]
    config: Config

    @property
    def work(self) -> Path:
        """Where parts lie."""
        return self.data / "work"

    @property
    def tables(self) -> Path:
        """Where the Parquet table of each stage lies."""
        return self.data / "manifests"

    @property
    def ledger(self) -> Path:
        """Where the looks at each source are written down."""
        return self.data / "ledger"

    @property
    def export(self) -> Path:
        """Where the finished dataset lies."""
        return self.data / "export"

    def file(self, name: str) -> Path:
        """A file that all datasets share, or this one's own in its place.

        Raises:
            UsageError: there is none.
        """
        return _shared(self.root, name)


def taxonomy_of(asked: Asked) -> Path:
    """The taxonomy that a dataset is labelled by; it need not have sources yet.

    Raises:
        UsageError: there is none.
    """
    return _shared(_root(asked), "taxonomy.toml")


def _shared(root: Path, name: str) -> Path:
    """A file of the dataset in this folder, or the one that all share."""
    for path in (root / name, root.parent / name, SHIPPED / name):
        if path.is_file():
            return path
    raise UsageError(f"{name}: not in {root} nor in {root.parent}, expected in one")


def open_dataset(asked: Asked, stages: Iterable[Stage]) -> Dataset:
    """Read and check everything that says what to build.

    Raises:
        UsageError: there is no such dataset, it has no sources, or something in it is wrong.
    """
    root = _root(asked)
    if not root.is_dir():
        folders = (asked.manifests, SHIPPED)
        there = sorted({p.parent.name for folder in folders for p in folder.glob(f"*/{SOURCES}")})
        raise UsageError(
            f"no dataset {asked.name!r} in {asked.manifests}{nearest(asked.name, there)}"
        )
    sources = load_sources(root / SOURCES)
    if not sources:
        raise UsageError(_how_to_fill(root))
    annotations = load_annotations(root / ANNOTATIONS, sources)
    decisions = load_decisions(root / DECISIONS, sources)
    config = load_config(stages, root / PARAMS, asked.settings)
    data, chosen = asked.data / asked.name, _choose(sources, asked)
    return Dataset(asked.name, root, data, chosen, annotations, decisions, config)


def open_unfilled(asked: Asked, stages: Iterable[Stage]) -> Dataset:
    """A dataset that need not have sources yet, nor even a folder.

    Raises:
        UsageError: its name is none, or something in it is wrong.
    """
    root = _root(asked)
    sources = load_sources(root / SOURCES) if (root / SOURCES).exists() else []
    config = load_config(stages, root / PARAMS, asked.settings)
    return Dataset(asked.name, root, asked.data / asked.name, sources, [], [], config)


def _root(asked: Asked) -> Path:
    """The folder of a dataset's manifest: the user's own, or the one that fgave brings.

    Raises:
        UsageError: its name is none.
    """
    check_name(asked.name)
    own, shipped = (folder / asked.name for folder in (asked.manifests, SHIPPED))
    return shipped if shipped.is_dir() and not own.is_dir() else own


def check_name(name: str) -> None:
    """A dataset's name is that of a folder, so it must not lead out of the one that holds it.

    Raises:
        UsageError: it could.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"dataset name {name!r}, expected letters, digits, _ and -")


def _choose(sources: list[Source], asked: Asked) -> list[Source]:
    known = [source.source_id for source in sources]
    for name in asked.only:
        if name not in known:
            raise UsageError(f"--only {name}: not in {SOURCES}{nearest(name, known)}")
    chosen = [s for s in sources if s.source_id in asked.only] if asked.only else sources
    return chosen[: asked.limit]


def _how_to_fill(root: Path) -> str:
    """What to say of a dataset whose list of sources is still empty."""
    words = root / HOW_TO_FILL
    if words.is_file():
        return (
            f"{root / SOURCES} has no sources yet.\n\n{words.read_text(encoding='utf-8').strip()}"
        )
    return f"{root / SOURCES} has no sources, expected a line for each under the header"
