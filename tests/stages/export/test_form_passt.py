"""PaSST's HDF5 files, read back as PaSST's own code reads them."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import av
import h5py
import numpy as np
import pytest
import soundfile

from stages.core.errors import UsageError
from stages.export.passt import PASST
from stages.export.passt.hdf import Sound, packed, write_hdf
from stages.tools.media.wav import to_pcm, write_wav


@pytest.fixture(scope="session")
def passt(exported, tmp_path_factory):
    out = tmp_path_factory.mktemp("passt")
    return out, exported.write(PASST, out)


def clips(out, word, count=5):
    """What `AudioSetDataset.__getitem__` makes of each: name, waveform, target."""
    with h5py.File(out / f"mp3/FGAVE.{word}_mp3.hdf", "r") as file:
        assert sorted(file) == ["audio_name", "mp3", "target"]
        for place in range(len(file["audio_name"])):
            target = np.unpackbits(file["target"][place], axis=-1, count=count)
            yield file["audio_name"][place].decode(), decoded(file["mp3"][place]), target


def decoded(mp3: np.ndarray) -> np.ndarray:
    """The samples, with the channels' planes one behind the other, as `decode_mp3` has them."""
    pieces = []
    with av.open(io.BytesIO(mp3.tobytes())) as container:
        stream = next(s for s in container.streams if s.type == "audio")
        for packet in container.demux(stream):
            pieces += [frame.to_ndarray().reshape(-1) for frame in packet.decode()]
    return np.concatenate(pieces)


def classes(out):
    return json.loads((out / "manifest.json").read_text())["classes"]


def test_each_split_has_its_file(passt, exported):
    for split, word in (("train", "train"), ("val", "val"), ("test", "eval")):
        expected = {f"{row.clip_id}.mp3" for row in exported.inside if row.split == split}
        assert {name for name, _, _ in clips(passt[0], word)} == expected


def test_the_columns_have_the_types_that_passt_has(passt):
    with h5py.File(passt[0] / "mp3/FGAVE.train_mp3.hdf", "r") as file:
        assert (file["audio_name"].dtype, file["audio_name"].shape) == (np.dtype("S64"), (3,))
        assert h5py.check_vlen_dtype(file["mp3"].dtype) == np.uint8
        assert (file["target"].dtype, file["target"].shape) == (np.uint8, (3, 1))


def test_every_sound_decodes_to_ten_seconds_of_floats_in_one_plane(passt):
    for word in ("train", "val", "eval"):
        for _, waveform, _ in clips(passt[0], word):
            assert (waveform.dtype, waveform.shape) == (np.float32, (320_000,))


def test_the_sound_is_that_of_the_clip(passt, exported):
    wavs = exported.part("mono") / "32k"
    for name, waveform, _ in clips(passt[0], "train"):
        samples, _ = soundfile.read(wavs / name.replace(".mp3", ".wav"), dtype="float32")
        assert np.abs(waveform - samples).max() < 0.02


def test_a_target_has_the_action_and_the_material(passt, exported):
    assert classes(passt[0]) == {"glass": 0, "paper": 1, "scratching": 2, "tapping": 3, "wood": 4}
    by_id = {row.clip_id: row for row in exported.inside}
    names = list(classes(passt[0]))
    for name, _, target in clips(passt[0], "eval"):
        row = by_id[name.removesuffix(".mp3")]
        assert {names[n] for n in np.flatnonzero(target)} == {row.action, row.material}


def test_fifty_classes_take_seven_bytes_and_come_back():
    found = packed((0, 7, 8, 49), 50)
    assert (found.dtype, found.shape) == (np.uint8, (7,))
    assert np.flatnonzero(np.unpackbits(found, count=50)).tolist() == [0, 7, 8, 49]
    assert packed((), 0).shape == (0,)


def test_a_name_longer_than_64_bytes_is_kept_whole(tmp_path):
    write_wav(tmp_path / "a.wav", to_pcm(np.zeros(3200, np.float32)), 32_000)
    name = "x" * 73 + ".mp3"
    write_hdf([Sound(name, tmp_path / "a.wav", (0,))], 1, tmp_path / "a.hdf")
    with h5py.File(tmp_path / "a.hdf", "r") as file:
        assert file["audio_name"][0].decode() == name


def test_a_clip_without_a_class_is_left_out_and_counted(exported, tmp_path):
    rows = [
        replace(row, actions=("unknown",)) if row.source_id == "jar" else row
        for row in exported.rows
    ]
    exported.with_rows(rows, tmp_path / "in").write(PASST, tmp_path / "out", label="action")
    said = json.loads((tmp_path / "out/manifest.json").read_text())
    assert said["clips_of_file"] == {"train": 2, "val": 0, "eval": 2}
    assert said["without_a_class"] == 2
    assert said["classes"] == {"scratching": 0, "tapping": 1}
    assert list(clips(tmp_path / "out", "val", 2)) == []


def test_a_rate_that_is_not_there_is_asked_for(exported, tmp_path):
    alone = exported.with_rows(exported.inside[:1], tmp_path / "in")
    alone.part("mono", rates="16k")
    with pytest.raises(UsageError, match=r"\[mono\]: rates is without 32k, which a form needs"):
        alone.write(PASST, tmp_path / "out")


def test_every_file_is_named_and_the_page_says_what_to_edit(passt):
    out, files = passt
    assert {file.file for file in files} == {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()
    }
    assert "`classes_num=5`" in (out / "README.md").read_text()
