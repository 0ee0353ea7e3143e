"""Assign each group of clips to train, val or test, by a hash that later sources cannot move."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.params import param
from stages.core.records import Assignment, Label, Verdict, Video
from stages.core.stage import Inputs, Stage


TRAIN, VAL, TEST = "train", "val", "test"


@dataclass(frozen=True, slots=True)
class SplitParams:
    """How much of the dataset goes where."""

    val: float = param(0.1, "share of the groups that validate", unit="0..1", low=0, high=1)
    test: float = param(0.1, "share of the groups that test", unit="0..1", low=0, high=1)
    seed: str = param("fgave", "another word gives another split")


def split_of(group: str, params: SplitParams) -> str:
    """The split of a group: a function of its name alone, so that adding sources moves none."""
    digest = hashlib.sha256(f"{params.seed}:{group}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < params.test:
        return TEST
    return VAL if place < params.test + params.val else TRAIN


def group_of(source_id: str, channel: str) -> str:
    """Sources of one channel are one group; a source without a channel is its own."""
    return f"channel:{channel}" if channel else f"source:{source_id}"


def outside(verdict: Verdict, label: Label) -> str:
    """Why a clip is not in the dataset; empty if it is."""
    if not verdict.keep:
        return "rejected"
    return "unlabelled" if label.status != "labelled" else ""


def split(inputs: Inputs, params: SplitParams, out: Path) -> Iterator[Assignment]:
    """One row a clip, in the dataset or not."""
    groups = _groups(inputs)
    labels = {label.clip_id: label for label in inputs.rows("annotate", Label)}
    for verdict in inputs.rows("filter", Verdict):
        group = groups[verdict.source_id]
        reason = outside(verdict, labels[verdict.clip_id])
        place = "" if reason else split_of(group, params)
        yield Assignment(verdict.clip_id, verdict.source_id, group, place, reason)


def _groups(inputs: Inputs) -> dict[str, str]:
    """Source id → group; the channel is what the manifest says, else the site."""
    said = {source.source_id: source.channel for source in inputs.sources}
    return {
        video.source_id: group_of(video.source_id, said[video.source_id] or video.channel)
        for video in inputs.rows("fetch", Video)
    }


STAGE = Stage(
    "split",
    version=1,
    params=SplitParams,
    run=split,
    row=Assignment,
    table="assignments",
    needs=("fetch", "filter", "annotate"),
    reads=("sources",),
    scope="dataset",
)
