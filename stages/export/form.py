"""A form of the export: the same clips again, in the files that one kind of reader expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.columns import column
from stages.core.records import SPLITS
from stages.core.stage import WHOLE, Inputs, Stage
from stages.export.row import ExportRow


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form."""

    file: str = column("the file, from the form's folder")
    split: str = column("the split that it holds; empty if not one alone")
    clips: int = column("how many clips it speaks of; 0 for a file that is about none")
    series: str = column(
        "files of one series speak together of every clip of their splits once; empty: so does this"
        " file alone",
        default="",
    )
    left_out: int = column("how many clips more it would speak of, had it a way to", default=0)
    partial: bool = column(
        "whether it is to hold some of the clips only, or several lines of one", default=False
    )


Writer = Callable[[Inputs, Any, Path], Iterable[FormFile]]


def form(
    name: str,
    params: type,
    run: Writer,
    *,
    needs: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
) -> Stage:
    """The stage that writes a form: it sees the finished export, and nothing before it.

    What `run` says of its files must be as many clips as the dataset has, or there is no form.

    Args:
        name: its folder in the export, and its table in `params.toml`.
        params: what can be chosen.
        run: (inputs, params, an empty folder) → a row a file, once the file is there.
        needs: other forms whose files it takes; they are made with it, and published if asked for.
        reads: what else its files depend on, as of any stage.
    """
    return Stage(
        name, 1, params, _counted(name, run), FormFile,
        needs=("export", *needs), reads=reads, scope="dataset",
    )  # fmt: skip


def _counted(name: str, run: Writer) -> Writer:
    def counted(inputs: Inputs, params: Any, out: Path) -> Iterator[FormFile]:
        files = list(run(inputs, params, out))
        check_counts(name, files, Counter(row.split for row in clips_of(inputs)))
        yield from files

    return counted


def check_counts(name: str, files: list[FormFile], splits: Counter[str]) -> None:
    """Hold what the files of a form speak of against the dataset.

    Args:
        name: the form's.
        files: all of its files.
        splits: how many clips each split of the dataset has.

    Raises:
        RuntimeError: some other number of clips. It is a bug of the form, and stops the run.
    """
    told: dict[str, list[FormFile]] = {}
    for file in files:
        if (file.series or file.clips or file.left_out) and not file.partial:
            told.setdefault(file.series or file.file, []).append(file)
    if splits and not (told or any(file.partial and file.clips for file in files)):
        raise RuntimeError(f"{name}: no file speaks of a clip, expected {splits.total()}")
    for what, together in told.items():
        found, expected = _found(together), _expected(together, splits)
        if found != expected:
            raise RuntimeError(f"{name}: {what}: clips {dict(found)}, expected {dict(expected)}")


def _found(files: list[FormFile]) -> Counter[str]:
    """How many clips the files of one series speak of, by split."""
    found: Counter[str] = Counter()
    for file in files:
        found[file.split] += file.clips + file.left_out
    return found


def _expected(files: list[FormFile], splits: Counter[str]) -> Counter[str]:
    """How many they should speak of: each split's, or all where they are not told apart."""
    if not any(file.split for file in files):
        return Counter({"": splits.total()})
    if files[0].series:
        return splits
    return Counter({files[0].split: splits[files[0].split]})


def clips_of(inputs: Inputs) -> list[ExportRow]:
    """The clips of the dataset, in the order of the sources and of time."""
    return [row for row in inputs.rows("export", ExportRow) if row.split]


def by_split(rows: Iterable[ExportRow]) -> dict[str, list[ExportRow]]:
    """Split → its clips, in their order; train, val, test, as far as they have any."""
    found: dict[str, list[ExportRow]] = {split: [] for split in SPLITS}
    for row in rows:
        found[row.split].append(row)
    return {split: clips for split, clips in found.items() if clips}


def file_of(inputs: Inputs, row: ExportRow) -> Path:
    """Where the file of a clip of the dataset lies."""
    return inputs.path("export", WHOLE, row.path)
