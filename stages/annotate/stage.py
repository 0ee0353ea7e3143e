"""Label each clip, second by second, from what people wrote about its source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stages.annotate.labels import label_clip
from stages.annotate.params import AnnotateParams
from stages.annotate.taxonomy import load
from stages.annotate.witnesses import choose, witnesses
from stages.core.records import Clip, Label, Measurement, Video
from stages.core.stage import Inputs, Stage


def annotate(inputs: Inputs, params: AnnotateParams, out: Path) -> Iterator[Label]:
    """One label a clip.

    Raises:
        UsageError: the taxonomy or an annotation is not what it should be.
    """
    taxonomy = load(inputs.manifest("taxonomy.toml"))
    clips = inputs.rows("cut", Clip)
    measured = {row.clip_id: row for row in inputs.rows("measure", Measurement)}
    for video in inputs.rows("fetch", Video):
        by_hand = [a for a in inputs.annotations if a.source_id == video.source_id]
        witness = choose(witnesses(video, by_hand, taxonomy))
        for clip in clips:
            if clip.source_id == video.source_id:
                yield label_clip(clip, measured.get(clip.clip_id), witness, params)


STAGE = Stage(
    "annotate",
    version=1,
    params=AnnotateParams,
    run=annotate,
    row=Label,
    table="labels",
    needs=("fetch", "cut", "measure"),
    reads=("annotations", "taxonomy.toml"),
)
