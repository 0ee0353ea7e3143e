"""fgave.lock: what it says, what its digest stands for, and that a broken one is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pandas as pd
import pytest

from fgave_pipeline.lock import LOCK, Lock, LockedClip, LockedSource, read_lock, to_bytes
from fgave_pipeline.verify.compare import compare
from stages.core.errors import UsageError


SOURCE = LockedSource(9, "a" * 64, "22")
CLIP = LockedClip("one", 0, 10_000, 5, "b" * 64, "train", "tapping", "wood", "c" * 20)
LAST = replace(CLIP, start_ms=10_000, end_ms=20_000, split="test", action="brushing")


def small(**clips) -> Lock:
    given = clips or {"one_00000000": CLIP, "one_00010000": LAST}
    return Lock("small", {"one": SOURCE}, given, {"tools": {"av": ["18"]}})


def kinds(expected: Lock, found: Lock, path) -> list[tuple[str, str]]:
    return [(f.kind, f.where) for f in compare(path, expected, found).findings]


def test_the_export_has_a_lock_of_its_clips_and_their_sources_alone(finished):
    lock = read_lock(finished.built / "export" / LOCK)
    clips = pd.read_parquet(finished.built / "export/clips.parquet").set_index("clip_id")
    assert sorted(lock.clips) == sorted(clips.index)
    for name, clip in lock.clips.items():
        row = clips.loc[name]
        content = (finished.built / "export" / row.path).read_bytes()
        assert (clip.bytes, clip.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert (clip.split, clip.action, clip.material) == (row.split, row.action, row.material)
    assert set(lock.sources) == {"wood"}
    assert set(lock.made_with["stages"]) >= {"fetch", "cut", "export"}
    assert lock.made_with["tools"]["av"]


def test_anyone_can_compute_the_digest_from_the_file_alone(finished):
    said = json.loads((finished.built / "export" / LOCK).read_bytes())
    text = json.dumps(said["clips"], sort_keys=True, ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == said["digest"]


def test_the_lock_names_no_path_and_no_title(place):
    text = (place.built / "export" / LOCK).read_text()
    assert str(place.folder) not in text
    assert "foley:" not in text


def test_it_reads_back_as_it_was(tmp_path):
    (tmp_path / LOCK).write_bytes(to_bytes(small()))
    assert read_lock(tmp_path / LOCK) == small()
    lines = (tmp_path / LOCK).read_text().splitlines()
    assert [line[1:13] for line in lines if '"sha256"' in line] == [
        'one": {"bytes'[:12], "one_00000000", "one_00010000"
    ]  # fmt: skip


def test_its_bytes_do_not_depend_on_the_order_in_which_it_was_made():
    backwards = small(one_00010000=LAST, one_00000000=CLIP)
    assert to_bytes(backwards) == to_bytes(small())


def test_how_it_was_made_changes_no_digest():
    assert replace(small(), made_with={}).digest == small().digest


@pytest.mark.parametrize(
    "changes",
    [{"sha256": "d" * 64}, {"split": "val"}, {"material": "glass"}, {"seconds": "e" * 20}],
)
def test_every_media_label_and_split_changes_the_digest(changes):
    assert small(one_00000000=replace(CLIP, **changes)).digest != small().digest


def test_any_flipped_bit_of_a_lock_is_noticed_unless_it_says_the_same(tmp_path):
    content = to_bytes(small())
    path = tmp_path / LOCK
    for at in range(len(content)):
        flipped = bytearray(content)
        flipped[at] ^= 1
        path.write_bytes(flipped)
        if _json(flipped) != json.loads(content):
            with pytest.raises(UsageError, match=r"fgave\.lock: "):
                read_lock(path)


def _json(content: bytearray) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "expected a whole fgave.lock"),
        (b"\xff\xfe", "expected a whole fgave.lock"),
        (b"[1]", "expected a whole fgave.lock"),
        (b"[" * 100_000, "expected a whole fgave.lock"),
        (b'{"fgave_lock": 2}', "form 2"),
        (b'{"fgave_lock": 1, "dataset": "x", "sources": []}', "sources is no dict"),
        (to_bytes(small())[:-200], "expected a whole fgave.lock"),
        (to_bytes(small()).replace(b'"bytes": 5', b'"bytes": "5"'), "bytes is '5', expected int"),
        (to_bytes(small()).replace(b'"bytes": 5', b'"bytes": 6'), "its digest is"),
        (to_bytes(small()).replace(b'"bytes": 9', b'"bytes": 8'), "its seal does not fit"),
        (to_bytes(small()).replace(b'"one": {', b'"two": {'), "clips of 'one', which is not"),
    ],
)
def test_a_broken_lock_is_refused_by_name(tmp_path, content, words):
    (tmp_path / LOCK).write_bytes(content)
    with pytest.raises(UsageError, match=words) as caught:
        read_lock(tmp_path / LOCK)
    assert str(caught.value).startswith(str(tmp_path / LOCK))


def test_a_lock_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        read_lock(tmp_path / LOCK)


def test_what_is_the_same_differs_in_nothing(tmp_path):
    found = compare(tmp_path, small(), small())
    assert found.findings == ()
    assert found.common.digest == small().digest
    assert list(found.missing()) == []


def test_each_difference_has_its_kind_and_the_rest_its_own_digest(tmp_path):
    other = replace(CLIP, sha256="f" * 64, split="val", material="glass")
    found = small(one_00010000=LAST, one_00000000=other, one_00020000=CLIP)
    exchanged = replace(found, sources={"one": replace(SOURCE, format_ids="18")})
    assert kinds(small(), exchanged, tmp_path) == [
        ("changed", "one_00000000"), ("replaced", "one"), ("label", "one_00000000"),
        ("split", "one_00000000"), ("extra", "one_00020000"),
    ]  # fmt: skip
    common = compare(tmp_path, small(), found).common
    assert common.digest == small(one_00010000=LAST).digest


def test_what_lacks_is_counted_by_class_and_split(tmp_path):
    found = compare(tmp_path, small(), small(one_00000000=CLIP))
    assert [f.kind for f in found.findings] == ["missing"]
    assert "expected 10000 to 20000 ms, 5 bytes" in found.findings[0].what
    assert list(found.missing()) == [
        ("action brushing", "test", 1, 1), ("material wood", "test", 1, 1)
    ]  # fmt: skip
