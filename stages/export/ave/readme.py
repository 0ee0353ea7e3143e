"""The page that lies beside AVE's files."""

from __future__ import annotations

from typing import Any


CODE = "https://github.com/YapengTian/AVE-ECCV18, commit 93f843f"


def readme(known: dict[str, Any]) -> str:
    """What each file holds, what is not there, and which numbers in AVE's code have to change."""
    splits = ", ".join(f"{split} {count}" for split, count in known["rows_of_split"].items())
    rows, classes = known["rows"], len(known["classes"])
    seconds, width = known["seconds"], classes + 1
    return f"""\
# The clips as AVE's code reads them

For the code of Y. Tian et al., "Audio-visual event localization in unconstrained videos", ECCV
2018 ({CODE}). Put these files into its `data/`.

A row is one event: seconds of a clip, one behind the other, with the same {known["label"]}. A clip
with several has several rows: {rows} rows ({splits}) of {known["clips"]} clips, of which
{known["clips_with_several_rows"]} have more than one. {known["clips_without_a_named_second"]} clips
of the dataset have no second with a name (it is `unknown`), and no row. The row of one event shows
the seconds of another in the same clip as background. Rows stand in one order in every file.

* `Annotations.txt`, `trainSet.txt`, `valSet.txt`, `testSet.txt`:
  `Category&VideoID&Quality&StartTime&EndTime`, in seconds of the clip.
* `labels_closs.h5`: ({rows}, {seconds}) float32, 1 in the seconds of the event.
* `mil_labels.h5`: ({rows}, {width}) float32, the class.
* `labels.h5`: ({rows}, {seconds}, {width}) float32, the class of each second, background last.
* `train_order.h5`, `val_order.h5`, `test_order.h5`: int64, the rows of the split.
* `train_order_match.h5`, `val_…`, `test_…`: the same, but in the test only events that are shorter
  than the clip.

The key is `avadataset`; of the orders, `order`. Classes are numbered in the order of the rows, as
AVE's are; their names stand in `manifest.json`. The orders are random and fixed by the seed
`{known["seed"]}`, for the code does not shuffle. No group ({known["group"]}) stands in two splits.

{_to_do(known, width)}"""


def _to_do(known: dict[str, Any], width: int) -> str:
    """What is missing, and which numbers in AVE's code have to change."""
    return f"""\
**Not here**: `audio_feature.h5`, `visual_feature.h5` and `visual_feature_vec.h5`, which are what
VGGish and VGG-19 make of the clips, with weights that fgave does not have. Their rows must stand
in the order of `Annotations.txt`; `AVE/<VideoID>.mp4` is the clip of a row. Nor the weak loader's
`…_noisy.h5`, which are sounds and pictures without an event.

**Edits**, by what to look for:

* `29` → `{width}`, the classes and the background: in `dataloader.py`, `supervised_main.py` and
  `weak_supervised_main.py`.
* `402` → {known["rows_of_split"]["test"]}, the rows of the test, where `test_order.h5` is read, and
  → {known["rows_of_split"]["val"]}, where it is `val_order.h5`. As it stands, `supervised_main.py`
  chooses its best epoch on the test.
* `10` → `{known["seconds"]}`, where the two differ, everywhere.

Training passes over what does not fill its last batch: the same rows in every epoch. `cmm_test.py`
counts {known["test_rows_to_match"]} rows, and prints video → audio before audio → video.
"""
