"""Read who says what is heard when: annotations by hand, chapters, the description, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.annotate.hearing import hear
from stages.annotate.passages import passages_of
from stages.annotate.taxonomy import load
from stages.annotate.witnesses import witnesses
from stages.core.params import param
from stages.core.records import Passage, Video
from stages.core.stage import Inputs, Stage


@dataclass(frozen=True, slots=True)
class ReadParams:
    """Whom to believe, and who agrees; which words mean what is said in `taxonomy.toml`."""

    agree_ms: int = param(
        3000,
        "witnesses agree on a span if they begin it within this of each other",
        unit="ms",
        low=0,
        high=60_000,
    )
    prefer_mapped: bool = param(
        default=False,
        doc="believe the first witness who names a class in half of the spans, where there is one",
    )


def read(inputs: Inputs, params: ReadParams, out: Path) -> Iterator[Passage]:
    """One row a span of which a witness speaks, those of the chosen witness first.

    Raises:
        UsageError: the taxonomy or an annotation is not what it should be.
    """
    taxonomy = load(inputs.manifest("taxonomy.toml"))
    (video,) = inputs.rows("fetch", Video)
    heard = witnesses(video, inputs.annotations, taxonomy)
    hearing = hear(heard, agree_ms=params.agree_ms, prefer_mapped=params.prefer_mapped)
    yield from passages_of(video.source_id, hearing)


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
