"""The page that lies beside the trees."""

from __future__ import annotations

from typing import Any


PASST = "https://github.com/kkoutini/PaSST, commit 6271783"
AST = "https://github.com/YuanGongND/ast, commit 87a8004"


def readme(known: dict[str, Any]) -> str:
    """How the trees are made, what is not in them, and what the readers' code has to be told."""
    trees = "\n".join(_tree(name, found) for name, found in known["trees"].items())
    folders = "\n".join(f"* `{name}/`: {rate} Hz" for name, rate in known["sound"].items())
    return f"""\
# The clips in the shape of ESC-50

{trees}

`meta/esc50.csv` has the columns of ESC-50 (K. J. Piczak, "ESC: dataset for environmental sound
classification", ACM Multimedia 2015): filename, fold, target, category, esc10, src_file, take.
A file is called `fold-source-take-target.wav`; hyphens of the source's id are `~` there, and
`src_file` has it as it is. `meta/clips.parquet` leads from each file to its clip. Rows stand in a
random order that the seed `{known["seed"]}` fixes, for some readers do not shuffle.

**Sound**, one channel, as long as the clip to the sample ({known["rule"]}):

{folders}

**Folds.** {known["folds"]}, dealt greedily by class from whole groups (group: {known["group"]}),
so that no group is heard in training and in the test. A class in fewer groups than folds is
missing from some fold's test; which these are stands in `manifest.json`. A clip whose action is
`unknown` is not in `act`, one whose material is, not in `mat`.

**PaSST** ({PASST}) reads `meta/esc50.csv` and `audio_32k/`:
`python ex_esc50.py with basedataset.base_dir=…/act/ basedataset.fold=1 models.net.n_classes=K`,
the slash behind the tree included. Edit: in `esc50/dataset.py` give `clip_length=10` to both data
sets, for the 5 s of ESC-50 are half a clip.

**AST** ({AST}) is served by the form `ast`: its own `--dataset esc50` hears 5.12 s.
"""


def _tree(name: str, found: dict[str, Any]) -> str:
    return (
        f"* `{name}/`: {found['clips']} clips of {found['groups']} groups, "
        f"{len(found['classes'])} classes; {found['without_a_class']} clips have none, left out"
    )
