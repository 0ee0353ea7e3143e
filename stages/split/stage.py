"""Assign groups of sources to train, val or test: no channel and no near-duplicate in two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from stages.core.records import Assignment, Label, Measurement, Verdict, Video
from stages.core.stage import Inputs, Stage
from stages.split.balanced import balanced
from stages.split.certificate import certificate, text_of
from stages.split.groups import Member, Placed, place
from stages.split.hashed import hashed
from stages.split.keep import kept
from stages.split.links import Link, links
from stages.split.params import BALANCED, SplitParams
from stages.split.target import Candidate, choose, classes_of, furthest, quality


CERTIFICATE = "certificate.json"


def split(inputs: Inputs, params: SplitParams, out: Path) -> Iterator[Assignment]:
    """One row a clip, in the dataset or not, and the certificate."""
    members = _members(inputs)
    labels = {label.clip_id: label for label in inputs.rows("annotate", Label)}
    verdicts = inputs.rows("filter", Verdict)
    near = links(inputs, members) if params.near_duplicates else []
    placed = _placed(members, near, _kept(inputs, members, verdicts, params), params)
    if params.method == BALANCED:
        placed = _by_labels(placed, _counts(verdicts, labels, placed), params)
    rows = [_row(verdict, labels[verdict.clip_id], placed) for verdict in verdicts]
    if params.target_clips:
        rows = _chosen(inputs, rows, labels, params)
    classes = {clip_id: classes_of(label) for clip_id, label in labels.items()}
    found = certificate(rows, classes, near, params)
    (out / CERTIFICATE).write_text(text_of(found), encoding="utf-8")
    yield from rows


def outside(verdict: Verdict, label: Label) -> str:
    """Why a clip cannot be in the dataset; empty if it can."""
    if not verdict.keep:
        return "rejected"
    return "unlabelled" if label.status != "labelled" else ""


def _members(inputs: Inputs) -> list[Member]:
    """The sources in the manifest's order; the channel is what the manifest says, else the site."""
    said = {source.source_id: source.channel for source in inputs.sources}
    videos = inputs.rows("fetch", Video)
    return [Member(v.source_id, said[v.source_id] or v.channel) for v in videos]


def _kept(
    inputs: Inputs, members: Sequence[Member], verdicts: Sequence[Verdict], params: SplitParams
) -> dict[str, str]:
    if not params.keep:
        return {}
    clips = {verdict.clip_id: verdict.source_id for verdict in verdicts}
    return kept(inputs.manifest(params.keep), members, clips)


def _placed(
    members: Sequence[Member],
    near: Sequence[Link],
    stands: Mapping[str, str],
    params: SplitParams,
) -> dict[str, Placed]:
    ties = [(link.one, link.other, link.words) for link in near]
    later = params.method == BALANCED
    return place(members, ties, stands, lambda group: "" if later else hashed(group, params))


def _counts(
    verdicts: Sequence[Verdict], labels: Mapping[str, Label], placed: Mapping[str, Placed]
) -> dict[str, Counter[str]]:
    """Group → clips by class, of those that can be in the dataset."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        at, label = placed[verdict.source_id], labels[verdict.clip_id]
        if not at.left_out and not outside(verdict, label):
            found[at.group].update(("clips", *classes_of(label)))
    return found


def _by_labels(
    placed: Mapping[str, Placed], counts: Mapping[str, Counter[str]], params: SplitParams
) -> dict[str, Placed]:
    stands = {at.group: at.split for at in placed.values() if at.split}
    found = balanced(counts, stands, params)
    return {
        source: at if at.left_out else replace(at, split=found.get(at.group, ""))
        for source, at in placed.items()
    }


def _row(verdict: Verdict, label: Label, placed: Mapping[str, Placed]) -> Assignment:
    at = placed[verdict.source_id]
    reason = outside(verdict, label) or ("joins_two_splits" if at.left_out else "")
    where = "" if reason else at.split
    return Assignment(verdict.clip_id, verdict.source_id, at.group, where, reason, at.ties)


def _chosen(
    inputs: Inputs, rows: Sequence[Assignment], labels: Mapping[str, Label], params: SplitParams
) -> list[Assignment]:
    """The rows, those left out that are beyond the target."""
    there = {row.clip_id: row for row in rows if row.split}
    verdicts = {v.clip_id: v for v in inputs.rows("filter", Verdict)}
    measured = [m for m in inputs.rows("measure", Measurement) if m.clip_id in there]
    most = furthest(measured)
    candidates = []
    for m in measured:
        label = labels[m.clip_id]
        worth = quality(label, verdicts[m.clip_id], m, most)
        at = there[m.clip_id].split
        candidates.append(Candidate(m.clip_id, at, classes_of(label), worth))
    chosen = choose(candidates, params.target_clips, params.seed)
    beyond = there.keys() - chosen
    return [
        replace(row, split="", reason="beyond_target") if row.clip_id in beyond else row
        for row in rows
    ]


def reads_with(params: SplitParams) -> tuple[str, ...]:
    """What else it depends on: the file with what stands somewhere already."""
    return (params.keep,) if params.keep else ()


STAGE = Stage(
    "split",
    version=1,
    params=SplitParams,
    run=split,
    row=Assignment,
    table="assignments",
    needs=("fetch", "cut", "measure", "filter", "annotate"),
    reads=("sources",),
    reads_with=reads_with,
    scope="dataset",
)
