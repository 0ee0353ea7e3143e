"""AST's lists: JSON, one weight a line, and the table of classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from stages.export.account import write_json
from stages.export.ast.sets import ClassSet, Item
from stages.export.form import FormFile


CLASSES = "class_labels_indices.csv"
SPLITS = {"train": "train", "val": "val", "test": "eval"}
"""The dataset's split → what AST's lists call it."""


def write_classes(found: ClassSet, folder: Path) -> FormFile:
    """The table of classes: number, machine id, name."""
    folder.mkdir()
    lines = [f'{n},{found.mid(name)},"{name}"\n' for name, n in found.classes.items()]
    (folder / CLASSES).write_text("index,mid,display_name\n" + "".join(lines))
    return FormFile(f"{found.name}/{CLASSES}", "", 0)


def write_folds(
    found: ClassSet, folds: int, out: Path, where: Callable[[str], str]
) -> Iterator[FormFile]:
    """Of each fold: what it is tested on, what it is trained on, and the weights for that."""
    for fold in range(1, folds + 1):
        train = [item for item in found.items if item.part != str(fold)]
        test = [item for item in found.items if item.part == str(fold)]
        yield from _write_training(train, out / _name(found, "train", f"_{fold}"), where)
        yield _write(test, out / _name(found, "eval", f"_{fold}"), where)


def write_splits(found: ClassSet, out: Path, where: Callable[[str], str]) -> Iterator[FormFile]:
    """The dataset's own splits, and the weights for training."""
    for split, word in SPLITS.items():
        items = [item for item in found.items if item.part == split]
        write = _write_training if split == "train" else _write_alone
        yield from write(items, out / _name(found, word, ""), where)


def weights(items: list[Item]) -> list[float]:
    """How often each clip is to be drawn, so that rare classes are heard as often as others."""
    counts = Counter(mid for item in items for mid in item.mids)
    return [sum(1000 / (counts[mid] + 0.01) for mid in item.mids) for item in items]


def _name(found: ClassSet, word: str, end: str) -> str:
    return f"{found.name}/datafiles/{found.stem}_{word}_data{end}.json"


def _write_training(
    items: list[Item], path: Path, where: Callable[[str], str]
) -> Iterator[FormFile]:
    yield _write(items, path, where)
    beside = path.with_name(f"{path.stem}_weight.csv")
    beside.write_text("".join(f"{weight:.18e}\n" for weight in weights(items)))
    yield FormFile(_from_form(beside), "", len(items), partial=True)


def _write_alone(items: list[Item], path: Path, where: Callable[[str], str]) -> Iterator[FormFile]:
    yield _write(items, path, where)


def _write(items: list[Item], path: Path, where: Callable[[str], str]) -> FormFile:
    path.parent.mkdir(exist_ok=True)
    lines = [
        {"video_id": item.clip_id, "wav": where(item.clip_id), "labels": ",".join(item.mids)}
        for item in items
    ]
    write_json(path, {"data": lines})
    return FormFile(_from_form(path), "", len(items), partial=True)


def _from_form(path: Path) -> str:
    return "/".join(path.parts[-3:])
