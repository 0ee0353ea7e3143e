"""Write the lists, the norms, the scripts, and the sounds that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.params import param
from stages.core.stage import Inputs
from stages.export.account import give_account, write_json
from stages.export.ast.lists import write_classes, write_folds, write_splits
from stages.export.ast.norms import Lengths, ast_length, norms_of, psla_length, sums_of
from stages.export.ast.readme import readme
from stages.export.ast.scripts import AST_COMMIT, PSLA_COMMIT, scripts
from stages.export.ast.sets import ClassSet, any_of, one_of
from stages.export.classes import TARGETS
from stages.export.esc50.clips import esc_clips
from stages.export.form import FormFile, clips_of, form
from stages.export.mono import RATES, wav_of
from stages.export.order import shuffled
from stages.export.row import ExportRow
from stages.tools.files import link_or_copy
from stages.tools.media.mono import RULE


RATE, FOLDER, EVERY = "16k", "audio_16k", "all"


@dataclass(frozen=True, slots=True)
class AstParams:
    """What can be chosen of this form."""

    folds: int = param(5, "parts that the clips are dealt to, whole groups each", low=2, high=20)
    seed: str = param("fgave", "another word gives another order, and other folds")
    root: str = param(
        "",
        "where the form's folder will lie, for whole paths in its lists; empty: they begin in it",
    )


def write(inputs: Inputs, params: AstParams, out: Path) -> Iterator[FormFile]:
    """Three sets: actions and materials in folds, and all of both in the dataset's splits."""
    rows = clips_of(inputs)
    yield from _place_sounds(inputs, rows, out)
    sums = {row.clip_id: sums_of(out / _sound(row.clip_id)) for row in rows}
    frames = max((found.frames for found in sums.values()), default=0)
    lengths = Lengths(ast_length(frames), psla_length(frames))
    sets = _sets(rows, params)
    for found in sets:
        yield write_classes(found, out / found.name)
        yield from _write_lists(found, params, out)
        norms = norms_of(_trained_on(found, params.folds), sums, lengths)
        write_json(out / found.name / "norm_stats.json", norms)
        yield FormFile(f"{found.name}/norm_stats.json", "", len(found.items), partial=True)
    for name, text in scripts(params.folds, lengths).items():
        (out / name).write_text(text)
        yield FormFile(name, "", 0)
    known = _known(params, lengths) | {"sets": {one.name: _said(one, rows) for one in sets}}
    yield from give_account(out, known, readme(known))


def _place_sounds(inputs: Inputs, rows: list[ExportRow], out: Path) -> Iterator[FormFile]:
    (out / FOLDER).mkdir()
    for row in rows:
        link_or_copy(wav_of(inputs, row, RATE), out / _sound(row.clip_id))
        yield FormFile(_sound(row.clip_id), row.split, 1, "sounds")


def _sound(clip_id: str) -> str:
    return f"{FOLDER}/{clip_id}.wav"


def _sets(rows: list[ExportRow], params: AstParams) -> list[ClassSet]:
    trees = [one_of(t, esc_clips(rows, t, params.folds, params.seed)) for t in TARGETS]
    return [*trees, any_of(EVERY, shuffled(rows, params.seed, lambda row: row.clip_id))]


def _write_lists(found: ClassSet, params: AstParams, out: Path) -> Iterator[FormFile]:
    root = params.root.rstrip("/")

    def where(clip_id: str) -> str:
        return f"{root}/{_sound(clip_id)}" if root else _sound(clip_id)

    if found.name == EVERY:
        yield from write_splits(found, out, where)
    else:
        yield from write_folds(found, params.folds, out, where)


def _trained_on(found: ClassSet, folds: int) -> dict[str, list[str]]:
    """What a network is trained for → ids of the clips that it then hears."""
    if found.name == EVERY:
        return {"all": [item.clip_id for item in found.items if item.part == "train"]}
    return {
        str(fold): [item.clip_id for item in found.items if item.part != str(fold)]
        for fold in range(1, folds + 1)
    }


def _known(params: AstParams, lengths: Lengths) -> dict[str, Any]:
    return {
        "form": "ast",
        "folds": params.folds,
        "seed": params.seed,
        "group": "the split's group: the channel, else the source",
        "rule": RULE,
        "rate": RATES[RATE],
        "root": params.root,
        "ast": {"commit": AST_COMMIT, "frames": lengths.ast},
        "psla": {"commit": PSLA_COMMIT, "frames": lengths.psla},
    }


def _said(found: ClassSet, rows: list[ExportRow]) -> dict[str, Any]:
    """What there is to say of a set."""
    parts = Counter(item.part for item in found.items)
    return {
        "clips": len(found.items),
        "without_a_class": len(rows) - len(found.items),
        "clips_of_part": dict(sorted(parts.items())),
        "classes": found.classes,
    }


AST = form("ast", AstParams, write, needs=("mono",))
