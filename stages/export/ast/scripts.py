"""Scripts that begin the training of AST and of PSLA on these lists, at the commits of the paper.

The settings are those of AST's `egs/esc50/run_esc.sh` and of PSLA's `egs/fsd50k/run.sh`; PSLA has
none for ESC-50.
"""

from __future__ import annotations

from stages.export.ast.norms import Lengths


AST_COMMIT = "87a8004"
PSLA_COMMIT = "7f8fafa"

_HEAD = """\
#!/bin/sh
# {what} on the lists beside this script.
#   git clone {url} && git -C {repo} checkout {commit}
#   sh {script} {repo} act exp/act        (or mat)
set -eu
code=$(cd "$1" && pwd)
name=${{2:-act}}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${{3:-exp/$name}}"
out=$(cd "${{3:-exp/$name}}" && pwd)
# Paths of sounds in the lists begin here, unless `ast.root` made them whole.
cd "$here"
classes=$name/class_labels_indices.csv
count=$(($(wc -l <"$classes") - 1))
norm() {{
  python -c '
import json, sys
print(json.load(open(sys.argv[1]))["train_of_fold"][sys.argv[2]]["{norm}"][sys.argv[3]])
' "$name/norm_stats.json" "$1" "$2"
}}
for fold in {folds}; do
"""

_AST = """\
  # At this commit `--dataset esc50` fixes the length (512 frames, half of ten seconds), the mean
  # and the deviation in the code; a copy of it has ours.
  run=$code/src/run_fgave.py
  ours="$(norm "$fold" mean), $(norm "$fold" std)"
  sed -e "s/'esc50':512/'esc50':{length}/" -e "s/-6.6268077, 5.358466/$ours/" \\
    "$code/src/run.py" >"$run"
  grep -q "'esc50':{length}" "$run" && grep -qe "$ours" "$run" || {
    echo "$code: not at that commit" >&2
    exit 1
  }
  python -W ignore "$run" --model ast --dataset esc50 \\
    --data-train "$name/datafiles/fg${name}_train_data_$fold.json" \\
    --data-val "$name/datafiles/fg${name}_eval_data_$fold.json" \\
    --exp-dir "$out/fold$fold" --label-csv "$classes" --n_class "$count" \\
    --lr 1e-5 --n-epochs 25 --batch-size 48 --save_model False \\
    --freqm 24 --timem 96 --mixup 0 --bal none --tstride 10 --fstride 10 \\
    --imagenet_pretrain True --audioset_pretrain True
done
"""

_PSLA = """\
  python "$code/src/run.py" --model efficientnet --eff_b 2 --impretrain True --att_head 4 \\
    --data-train "$name/datafiles/fg${name}_train_data_$fold.json" \\
    --data-val "$name/datafiles/fg${name}_eval_data_$fold.json" \\
    --exp-dir "$out/fold$fold" --label-csv "$classes" --n_class "$count" \\
    --lr 5e-4 --n-epochs 40 --batch-size 24 --num-workers 8 --save_model True \\
    --n-print-steps 1000 --freqm 48 --timem 192 --mixup 0.5 --bal True --lr_patience 2 \\
    --dataset_mean "$(norm "$fold" mean)" --dataset_std "$(norm "$fold" std)" \\
    --target_length {length} --noise False --metrics mAP --warmup True --loss BCE \\
    --lrscheduler_start 10 --lrscheduler_decay 0.5 --wa True --wa_start 21 --wa_end 40
done
"""


def scripts(folds: int, lengths: Lengths) -> dict[str, str]:
    """Name → text of each script."""
    return {
        "run_fgave_ast.sh": _text(("AST", "ast", AST_COMMIT), folds, lengths.ast, _AST),
        "run_fgave_psla.sh": _text(("PSLA", "psla", PSLA_COMMIT), folds, lengths.psla, _PSLA),
    }


def _text(of: tuple[str, str, str], folds: int, length: int, body: str) -> str:
    what, repo, commit = of
    head = _HEAD.format(
        what=what,
        url=f"https://github.com/YuanGongND/{repo}",
        repo=repo,
        commit=commit,
        script=f"run_fgave_{repo}.sh",
        norm=f"{repo}_{length}",
        folds=" ".join(str(fold) for fold in range(1, folds + 1)),
    )
    return head + body.replace("{length}", str(length))
