"""The page that lies beside PaSST's files."""

from __future__ import annotations

from typing import Any


CODE = "https://github.com/kkoutini/PaSST, commit 6271783"


def readme(known: dict[str, Any]) -> str:
    """What the files hold, and what PaSST's code has to be told."""
    files = ", ".join(f"{word} {count}" for word, count in known["clips_of_file"].items())
    classes = len(known["classes"])
    return f"""\
# The clips as PaSST reads AudioSet and FSD50K

For {CODE}. Clips: {files}; {known["without_a_class"]} have no class (`unknown`), and are left out.

`mp3/FGAVE.train_mp3.hdf`, `mp3/FGAVE.val_mp3.hdf`, `mp3/FGAVE.eval_mp3.hdf`, each with

* `audio_name`: names of at least 64 bytes, `<clip_id>.mp3`,
* `mp3`: whole MP3 files, one channel, {known["rate"]} Hz, {known["mp3_bits_a_second"]} bits a
  second; they decode to exactly the samples of the clip ({known["rule"]}),
* `target`: a bit for each of {classes} classes, packed: `np.unpackbits(row, count={classes})`.

Classes ({known["label"]}) have the numbers that `manifest.json` gives them; a clip has every one
that is named of it. Clips stand in a random order that the seed `{known["seed"]}` fixes: at that
commit the loader for training has `shuffle=None`. No group ({known["group"]}) stands in two files.

**Settings** of `ex_fsd50k.py`: `models.net.n_classes={classes}`, and the three files as
`basedataset.balanced_train_hdf5`, `basedataset.valid_hdf5` and `basedataset.eval_hdf5`. **Edit**:
`classes_num=200` → `classes_num={classes}` in `fsd50k/dataset.py`. Its scores are means over the
classes, and nan where one of them is in no clip of a file.

For the recipe of ESC-50 (`ex_esc50.py`) take the form `esc50`, whose page says what to edit there.
"""
