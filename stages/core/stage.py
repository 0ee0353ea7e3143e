"""What a stage is, and all that it can see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from stages.core.errors import Unavailable, Unusable
from stages.core.records import Annotation, Decision, Source


R = TypeVar("R")

WHOLE = "@all"
"""The unit of a stage that sees all sources at once; no source can have this id."""


class Inputs(Protocol):
    """What a stage is handed: its source, earlier rows and files, the manifest's other files."""

    @property
    def sources(self) -> list[Source]:
        """The source at hand; in a stage of dataset scope, all of them in the manifest's order."""
        ...

    @property
    def root(self) -> Path:
        """The folder that relative paths in `sources.csv` start from."""
        ...

    def rows(self, stage: str, kind: type[R], source_id: str | None = None) -> list[R]:
        """Rows of an earlier stage (one of `needs`), source by source in the manifest's order.

        With a source's id, those of that source alone, if the stage works on one at a time.
        """
        ...

    def path(self, stage: str, source_id: str, file: str) -> Path:
        """Where a file lies that a row of an earlier stage names.

        Of a stage of dataset scope, `WHOLE` stands for the source.
        """
        ...

    @property
    def annotations(self) -> list[Annotation]:
        """What people wrote by hand in `annotations.csv` about the sources at hand."""
        ...

    @property
    def corrections(self) -> list[Annotation]:
        """What they wrote there about single clips of these, which are none of `annotations`."""
        ...

    @property
    def decisions(self) -> list[Decision]:
        """What people decided in `decisions.csv` about clips of the sources at hand."""
        ...

    def manifest(self, name: str) -> Path:
        """A file beside the manifests, such as `taxonomy.toml` (one of `reads`)."""
        ...

    @property
    def settings(self) -> dict[str, dict[str, Any]]:
        """Verb → name → value of the parameters that rows depend on, for who reads `settings`."""
        ...


@dataclass(frozen=True, slots=True)
class Stage:
    """One verb of the pipeline: a plain function, and what must be known to run and cache it."""

    name: str
    """A verb; also the command's name, and the room's unless two share one."""
    version: int
    """Raised by hand when the meaning of `run` changes: every part is then made anew."""
    params: type
    """The only settings that `run` may read."""
    run: Callable[[Inputs, Any, Path], Iterable[Any]]
    """(inputs, params, an empty folder to put files in) → rows, each of the type `row`."""
    row: type
    """The record that a row is."""
    table: str = ""
    """The Parquet table that its rows make; none where they stay in the part."""
    needs: tuple[str, ...] = ()
    """Stages whose rows and files it reads; what one of them found unusable is left out."""
    needs_with: Callable[[Any], tuple[str, ...]] | None = None
    """(params) → stages that it needs besides, with such params."""
    reads: tuple[str, ...] = ()
    """What else its rows depend on: `annotations`, `corrections`, `decisions`, `sources`,
    `settings` (the parameters of every verb), or a file beside the manifests."""
    reads_with: Callable[[Any], tuple[str, ...]] | None = None
    """(params) → files beside the manifests that its rows depend on besides, with such params."""
    scope: Literal["source", "dataset"] = "source"
    witness: Callable[[Source, Path], str] | None = None
    """(source, root) → what stands for bytes outside the store, e.g. the sha256 of a local file."""
    fenced: bool = False
    """Whether it decodes bytes that may be anything: it then runs in a process of its own."""
    instead: Callable[[Inputs, Unusable | Unavailable], Iterable[Any]] | None = None
    """(inputs, why) → the rows of a unit whose process did not come back, or that was not tried;
    like `run`, it raises `why` after them if the source goes no further, as it does where there is
    none of this."""
    remote: Callable[[Source], bool] | None = None
    """(source) → whether its unit asks a site: such units are paced, and each try is kept in the
    source's ledger."""
