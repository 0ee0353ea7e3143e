"""`fgave bench localize`: FGAVE's table of audio-visual localization."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.bench.finished import Finished, finished
from fgave_pipeline.bench.localize.ave import LABELS, LIST, SIGHT, SOUND, WHOLE_SIGHT, read_ave
from fgave_pipeline.bench.localize.run import Asked, Often, Source
from fgave_pipeline.bench.localize.run import localize as run
from fgave_pipeline.bench.localize.seconds import WORDS, own_events, streams_of
from fgave_pipeline.bench.localize.shuffle import DONORS, SHUFFLES, Draw
from fgave_pipeline.bench.localize.table import in_order, line_of, write_tables
from fgave_pipeline.bench.results import TABLE, Row, saved
from fgave_pipeline.cli.bench.knobs import knob_options, of_knobs
from fgave_pipeline.cli.bench.steps import steps
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.remains import BENCH
from fgave_pipeline.store import digest_of
from stages.tools.files import sha256_of


_FILE = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
Tell = Callable[[str, int], None]


@click.command()
@click.option(
    "--shuffle",
    "shuffles",
    multiple=True,
    type=click.Choice(SHUFFLES),
    help="In which stream seconds are exchanged; none: the clips' own events; repeatable."
    " [default: all four]",
)
@click.option(
    "--donor",
    "donors",
    multiple=True,
    type=click.Choice(DONORS),
    help="Whose seconds come in; repeatable. [default: same-act, same-mat, any]",
)
@click.option(
    "--features",
    type=_FOLDER,
    metavar="FOLDER",
    help="audio_feature.h5 and visual_feature_vec.h5, in the rows of the form `ave`.",
)
@click.option(
    "--ave",
    type=_FOLDER,
    metavar="FOLDER",
    help="AVE-ECCV18's own `data`, in the place of a dataset.",
)
@click.option(
    "--weights",
    type=_FILE,
    metavar="FILE.h5",
    help="The network as Keras wrote it, in the place of training.",
)
@click.option(
    "--out",
    type=_FILE,
    metavar="DIR",
    help="Where results are kept. [default: DATA/NAME/bench/localize]",
)
@knob_options(Draw, Often)
@common_options
def localize(  # noqa: PLR0913  # one for each option
    common: Common,
    *,
    shuffles: tuple[str, ...],
    donors: tuple[str, ...],
    features: Path | None,
    ave: Path | None,
    weights: Path | None,
    out: Path | None,
    **given: Any,
) -> int:
    """Search in one stream for what is known in the other: A2V, V2A, and who answers blindly.

    Without --features seconds are described by log-mel and small pictures, with nobody's weights.

    \b
    Example:
      fgave bench localize -d demo
      fgave bench localize -d mine --features vgg/
      fgave bench localize --ave AVE-ECCV18/data --weights AVE-ECCV18/model/cmm_model_weights.h5
    """
    draw, often = (of_knobs(kind, given, "localize") for kind in (Draw, Often))
    every = ("none",) if ave else SHUFFLES
    asked = Asked(shuffles or every, donors or DONORS[:3], draw, often, weights)
    folder = common.asked.data / "AVE" if ave else open_dataset(common.asked, STAGES).data
    with held(folder), steps(verbose=common.verbose) as tell:
        source = _of_ave(ave) if ave else _of_dataset(common, features, tell)
        place = out or folder / BENCH / "localize"
        rows = list(run(source, asked, place, tell))
        shown, stale = saved(place, source.digest)
        notes = [f"Rows of another state of the dataset, not shown: {stale}."] if stale else []
        write_tables(in_order(shown), place, notes)
    if common.as_json:
        click.echo(json.dumps({"path": str(place), "rows": rows}))
    else:
        _show(in_order(shown))
        click.echo(f"table    {place / TABLE}")
    return 0


def _of_ave(folder: Path) -> Source:
    streams, own = read_ave(folder, folder)
    names = (LIST, LABELS, SOUND, SIGHT, WHOLE_SIGHT)
    files = {name: sha256_of(folder / name) for name in names if (folder / name).is_file()}
    return Source("AVE", digest_of(files), "AVE's files", streams, own, files)


def _of_dataset(common: Common, features: Path | None, tell: Tell) -> Source:
    found = finished(open_dataset(common.asked, STAGES))
    if features is None:
        streams = streams_of(found, common.jobs, lambda: tell("seconds", 1))
        return Source(found.name, found.digest, WORDS, streams, own_events(found))
    return _of_form(found, features)


def _of_form(found: Finished, features: Path) -> Source:
    clips = {row.clip_id: row for row in found.rows}
    streams, own = read_ave(found.export / "ave", features, clips)
    names = (SOUND, SIGHT, WHOLE_SIGHT, "manifest.json")
    files = {name: sha256_of(features / name) for name in names if (features / name).is_file()}
    return Source(found.name, found.digest, f"files of {features.name}", streams, own, files)


def _show(rows: list[Row]) -> None:
    heads = {
        "A2V": "A2V", "V2A": "V2A", "n": "n", "chance": "chance", "always first": "first",
        "always last": "last", "length prior": "prior", "re-paired A2V": "re-A2V",
        "re-paired V2A": "re-V2A",
    }  # fmt: skip
    columns = (f">{word}" for word in heads.values())
    shown = table("Audio-visual localization, %", "", "shuffle", *columns)
    for row in rows:
        line = line_of(row)
        cells = (line[head] for head in heads)
        shown.add_row(safe(line["category"]), line["shuffle"], *cells)
    Console(highlight=False).print(shown, "")
    click.echo(
        "n windows a trial; chance, first, last and prior do not look; re-: sounds exchanged\n"
    )
