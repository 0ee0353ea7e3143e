"""The sound of the clips alone: one channel, 16-bit WAV, at the rates that readers expect.

The forms for listening networks take their files from here, so that a clip is decoded once for all
of them, and its bytes lie on the disk once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.errors import MediaError, UsageError
from stages.core.params import listed, param
from stages.core.stage import WHOLE, Inputs
from stages.export.account import give_account
from stages.export.form import FormFile, clips_of, file_of, form
from stages.export.row import ExportRow
from stages.tools.media.mono import RULE, Mono, mono
from stages.tools.media.wav import to_pcm, write_wav


RATES = {"16k": 16_000, "32k": 32_000, "44k": 44_100}
"""Name of a folder → samples a second of what lies in it."""


@dataclass(frozen=True, slots=True)
class MonoParams:
    """What can be chosen of this form."""

    rates: str = param(
        "16k,32k", "samples a second of the files, a folder for each rate",
        choices=tuple(RATES), many=True,
    )  # fmt: skip


def write(inputs: Inputs, params: MonoParams, out: Path) -> Iterator[FormFile]:
    """A file a clip and rate: `16k/<clip_id>.wav`, exactly as long as the clip.

    Raises:
        UsageError: a clip whose sound is shorter than the clip, or does not decode.
    """
    rows, rates = clips_of(inputs), listed(params.rates)
    for rate in rates:
        (out / rate).mkdir()
    filled = 0
    for row in rows:
        sound = _heard(inputs, row)
        filled += bool(sound.missing)
        for rate in rates:
            write_wav(out / wav(row, rate), to_pcm(sound.at(RATES[rate])), RATES[rate])
            yield FormFile(wav(row, rate), row.split, 1, rate)
    hz = {rate: RATES[rate] for rate in rates}
    known = {"form": "mono", "clips": len(rows), "rates": hz, "rule": RULE}
    yield from give_account(out, known | {"clips_ended_with_silence": filled}, _readme(known))


def wav(row: ExportRow, rate: str) -> str:
    """The file of a clip at a rate, from the form's folder."""
    return f"{rate}/{row.clip_id}.wav"


def wav_of(inputs: Inputs, row: ExportRow, rate: str) -> Path:
    """Where the sound of a clip lies, for a form that needs `mono`.

    Raises:
        UsageError: the rate is not among those that were asked for.
    """
    path = inputs.path("mono", WHOLE, wav(row, rate))
    if not path.is_file():
        raise UsageError(f"params.toml [mono]: rates is without {rate}, which a form needs")
    return path


def rates_of(inputs: Inputs) -> list[str]:
    """The rates at which the clips are there, for a form that needs `mono`."""
    return sorted({row.file.partition("/")[0] for row in inputs.rows("mono", FormFile)} & {*RATES})


def _heard(inputs: Inputs, row: ExportRow) -> Mono:
    try:
        return mono(file_of(inputs, row), row.end_ms - row.start_ms)
    except MediaError as error:
        raise UsageError(f"export, form mono: clip {row.clip_id}: {error.detail}") from error


def _readme(known: dict[str, object]) -> str:
    return f"""\
# The sound of the clips, mono

`<rate>/<clip_id>.wav`: {known["clips"]} clips, each exactly as long as its clip, at these rates:
{known["rates"]}. Made mono and resampled by this rule: {RULE}.

What two channels say in antiphase is gone, and a mean of two that differ is quieter than either:
binaural recordings lose 2 to 4 dB. The clips themselves keep every channel.
"""


MONO = form("mono", MonoParams, write)
