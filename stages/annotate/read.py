"""Read who says what is heard when: annotations by hand, chapters, the description, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.annotate.passages import passages_of
from stages.annotate.taxonomy import load
from stages.annotate.witnesses import choose, witnesses
from stages.core.records import Passage, Video
from stages.core.stage import Inputs, Stage


@dataclass(frozen=True, slots=True)
class ReadParams:
    """There is nothing to choose: what is read is said in `taxonomy.toml`."""


def read(inputs: Inputs, params: ReadParams, out: Path) -> Iterator[Passage]:
    """One row a span of which the most trusted witness speaks.

    Raises:
        UsageError: the taxonomy or an annotation is not what it should be.
    """
    taxonomy = load(inputs.manifest("taxonomy.toml"))
    (video,) = inputs.rows("fetch", Video)
    witness = choose(witnesses(video, inputs.annotations, taxonomy))
    yield from passages_of(video.source_id, witness)


READ = Stage(
    "read",
    version=1,
    params=ReadParams,
    run=read,
    row=Passage,
    table="passages",
    needs=("fetch",),
    reads=("annotations", "taxonomy.toml"),
)
