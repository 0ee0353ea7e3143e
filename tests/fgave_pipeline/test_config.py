"""Parameters: ranges are kept, mistakes are named with what was meant."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from fgave_pipeline.config import load_config
from stages.core.errors import UsageError
from stages.core.params import keyed, param
from stages.core.stage import Stage


@dataclass(frozen=True, slots=True)
class SiftParams:
    stillness_max: float = param(0.4, "a still picture strays less", unit="px", low=0, high=3)
    seconds: int = param(10, "how long", low=1)
    mode: str = param("copy", "how", choices=("copy", "encode"))
    exact: bool = param(default=False, doc="all of it")
    pause_s: int = param(1, "rest between two", unit="s", in_key=False)


STAGES = [Stage("sift", 1, SiftParams, lambda *_: [], SiftParams, "sifted")]


def config(tmp_path, text: str = "", *given: str):
    path = tmp_path / "params.toml"
    path.write_text(text)
    return load_config(STAGES, path, given)


def test_defaults_stand_where_nothing_is_said(tmp_path):
    assert load_config(STAGES, tmp_path / "none.toml", ()).params("sift") == SiftParams()


def test_the_command_line_goes_before_the_file_and_the_file_before_the_default(tmp_path):
    found = config(
        tmp_path, "[sift]\nseconds = 5\nstillness_max = 1", "sift.seconds=7", "sift.mode=encode"
    )
    assert found.params("sift") == SiftParams(1.0, 7, "encode")
    origins = {s.name: s.origin for s in found.settings()}
    assert origins == {
        "stillness_max": "params.toml",
        "seconds": "--set",
        "mode": "--set",
        "exact": "default",
        "pause_s": "default",
    }


@pytest.mark.parametrize(
    ("text", "given", "words"),
    [
        ("[sift]\nstilness_max = 1", (), "did you mean 'stillness_max'?"),
        ("[shift]\nseconds = 1", (), "unknown table [shift]; did you mean 'sift'?"),
        ("[sift]\nseconds = 0", (), "seconds is 0, expected a whole number at least 1"),
        ("[sift]\nseconds = 1.5", (), "seconds is 1.5, expected a whole number"),
        ("[sift]\nseconds = true", (), "seconds is True, expected a whole number"),
        ("[sift]\nstillness_max = nan", (), "expected a number at least 0 and at most 3"),
        ("[sift]\nmode = 'cut'", (), "mode is 'cut', expected one of copy, encode"),
        ("[sift", (), "params.toml"),
        ("", ("sift.seconds",), "expected stage.key=value"),
        ("", ("sft.seconds=1",), "did you mean 'sift'?"),
        ("", ("sift.exact=1",), "exact is 1, expected true or false"),
    ],
)
def test_a_mistake_is_refused_in_words(tmp_path, text, given, words):
    with pytest.raises(UsageError) as caught:
        config(tmp_path, text, *given)
    assert words in str(caught.value)


def test_equal_values_make_equal_params_however_they_were_written(tmp_path):
    assert config(tmp_path, "[sift]\nstillness_max = 1").params("sift") == config(
        tmp_path, "", "sift.stillness_max=1.0"
    ).params("sift")


def test_what_only_says_how_fast_is_in_no_key():
    assert keyed(SiftParams(pause_s=9)) == keyed(SiftParams())
    assert keyed(SiftParams(seconds=9)) != keyed(SiftParams())
