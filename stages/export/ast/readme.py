"""The page that lies beside AST's lists."""

from __future__ import annotations

from typing import Any


def readme(known: dict[str, Any]) -> str:
    """What each file holds, and what AST's and PSLA's code has to be told."""
    sets = "\n".join(_set(name, found) for name, found in known["sets"].items())
    begin = f"with `{known['root']}`" if known["root"] else "in this folder"
    ast, psla = known["ast"], known["psla"]
    return f"""\
# The clips as the code of AST and of PSLA reads them

{sets}

* `audio_16k/<clip_id>.wav`: one channel, {known["rate"]} Hz, as long as the clip to the sample
  ({known["rule"]}). Of a stereo file both loaders hear the left channel, and neither resamples.
* `act/datafiles/fgact_train_data_1.json`, `…_eval_data_1.json`, …: a list for each of
  {known["folds"]} folds, of `video_id`, `wav` and `labels`; likewise `mat`. Folds are made of whole
  groups ({known["group"]}), in the same way as those of the form `esc50`: with the same `folds` and
  `seed` they are the same.
* `all/datafiles/fgall_train_data.json`, `…_val_…`, `…_eval_…`: every action and material that is
  named of a clip, in the dataset's own splits. Several labels a clip: BCE and mAP, not accuracy.
* `…_weight.csv` beside each list for training: the weights of the balanced sampler, a clip's sum of
  1000 / (clips of the class + 0.01).
* `<set>/class_labels_indices.csv`: number, machine id and name of each class.
* `<set>/norm_stats.json`: mean and standard deviation of the 128-bin log-mel of what each fold is
  trained on: `fbank` of the sound alone, `ast_{ast["frames"]}` and `psla_{psla["frames"]}` with the
  zeros that the loaders fill it up with. AST divides by twice the deviation, PSLA by it.

Paths of sounds begin {begin}. If they begin in it, the code must be run from there, which the
scripts do; `ast.root` makes them whole.

* `run_fgave_ast.sh` trains AST (https://github.com/YuanGongND/ast, commit {ast["commit"]}), with
  the settings of its ESC-50 recipe. That commit fixes 512 frames for `--dataset esc50`, half of ten
  seconds; the script runs a copy of `run.py` with {ast["frames"]}, and with the norms of the fold.
  Later versions have options for that: `--audio_length`, `--dataset_mean`, `--dataset_std`. Its
  `get_esc_result.py` chooses the epoch that is best on the test folds.
* `run_fgave_psla.sh` trains PSLA (https://github.com/YuanGongND/psla, commit {psla["commit"]}),
  which has no recipe for ESC-50, with that for FSD50K and `--target_length {psla["frames"]}`.

Neither script was run to its end where they were written: there was no GPU, and no weights.
"""


def _set(name: str, found: dict[str, Any]) -> str:
    return (
        f"* `{name}/`: {found['clips']} clips, {len(found['classes'])} classes; "
        f"{found['without_a_class']} clips have none, left out"
    )
