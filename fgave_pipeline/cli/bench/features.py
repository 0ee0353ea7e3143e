"""`fgave bench features`: what VGGish and VGG-19 make of the clips, with the user's weights."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fgave_pipeline.bench.extras import need
from fgave_pipeline.bench.finished import finished
from fgave_pipeline.cli.bench.steps import steps
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.pipeline import STAGES


_FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--audio", type=_FILE, metavar="FILE", help="VGGish's weights, as torchvggish names them."
)
@click.option(
    "--video",
    type=_FILE,
    metavar="FILE",
    help="VGG-19's weights, as torchvision names them, or .h5 of Keras' applications.",
)
@click.option(
    "--vggish-hop",
    type=click.Choice(["1.0", "0.96"]),
    default="1.0",
    show_default=True,
    help="Seconds from one example of VGGish to the next; AVE has 0.96.",
)
@click.option(
    "--per-second",
    type=click.IntRange(1, 60),
    default=16,
    show_default=True,
    metavar="N",
    help="Pictures of a second.",
)
@click.option(
    "--whole", is_flag=True, help="Keep VGG-19's maps as visual_feature.h5, too: 1 MB a row."
)
@click.option("--out", type=_FILE, metavar="DIR", help="[default: DATA/NAME/bench/features/vgg]")
@common_options
def features(  # noqa: PLR0913  # one for each option
    common: Common,
    *,
    audio: Path | None,
    video: Path | None,
    vggish_hop: str,
    per_second: int,
    whole: bool,
    out: Path | None,
) -> int:
    """Write AVE's audio_feature.h5 and visual_feature_vec.h5, in the rows of the form `ave`.

    \b
    Example:
      fgave bench features -d mine --audio vggish.pth --video vgg19.pth
    """
    if audio is None and video is None:
        raise click.UsageError("--audio or --video, or both")
    need("bench-torch", "fgave bench features")
    from fgave_pipeline.bench.localize.describe import How, describe  # noqa: PLC0415  # an extra

    how = How(audio, video, vggish_hop, per_second, whole)
    dataset = open_dataset(common.asked, STAGES)
    with held(dataset.data), steps(verbose=common.verbose) as tell:
        found = finished(dataset)
        place = out or found.bench / "features" / "vgg"
        said = describe(found, how, place, lambda: tell("clips", 1))
    click.echo(json.dumps({"path": str(place)} | said) if common.as_json else place)
    return 0
