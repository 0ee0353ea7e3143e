"""Split: every clip a row, whole groups, a certificate that says what was done."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from stages.core.errors import UsageError
from stages.core.records import Clip, Label, Measurement, Source, Verdict, Video
from stages.split import CERTIFICATE, SplitParams, hashed, split
from stages.tools.parquet import plain


PARAMS = SplitParams()


def prints(seed: int, count: int) -> tuple[int, ...]:
    return tuple(np.random.default_rng(seed).integers(1, 1 << 24, count).tolist())


class Rows:
    """Inputs with rows in memory: two clips of ten seconds a source."""

    def __init__(self, sources: list[Source], *, site: str = "", same=(), **labels):
        self.sources = sources
        names = [s.source_id for s in sources]
        self.clips = [Clip(f"{n}_{k}", n, k * 10_000, (k + 1) * 10_000, "ok") for n in names
                      for k in (0, 1)]  # fmt: skip
        heard = {n: names.index(same[0]) if n in same else k for k, n in enumerate(names)}
        self.table = {
            "fetch": [Video(n, "ok", channel=site, sha256=n) for n in names],
            "cut": self.clips,
            "measure": [
                Measurement(c.clip_id, c.source_id, "ok",
                            audio_fingerprint=prints(heard[c.source_id] * 2 + k % 2, 100))
                for k, c in enumerate(self.clips)
            ],
            "filter": [Verdict(c.clip_id, c.source_id, keep=True) for c in self.clips],
            "annotate": [
                Label(c.clip_id, c.source_id, "labelled", action=labels.get(c.source_id, "tapping"),
                      material="wood", confidence=0.5)
                for c in self.clips
            ],
        }  # fmt: skip

    def rows(self, stage, kind, source_id=None):
        return [r for r in self.table[stage] if source_id is None or r.source_id == source_id]

    def manifest(self, name):
        return self.folder / name


def sources(*names: str, channel: str = "") -> list[Source]:
    return [Source(name, "x", channel) for name in names]


def certificate(folder):
    return json.loads((folder / CERTIFICATE).read_text(encoding="utf-8"))


def test_every_clip_has_a_row_and_a_reason_if_it_is_left_out(tmp_path):
    inputs = Rows(sources("a", "b"))
    inputs.table["filter"][0] = Verdict("a_0", "a", keep=False)
    inputs.table["annotate"][1] = Label("a_1", "a", "unlabelled")
    rows = list(split(inputs, PARAMS, tmp_path))
    assert [row.reason for row in rows] == ["rejected", "unlabelled", "", ""]
    assert [row.split for row in rows] == ["", "", *2 * [hashed("source:b", PARAMS)]]


def test_the_channel_that_the_manifest_names_goes_before_the_sites(tmp_path):
    inputs = Rows([Source("a", "x"), Source("b", "x", "mine")], site="UC1")
    rows = list(split(inputs, PARAMS, tmp_path))
    assert {row.source_id: row.group for row in rows} == {"a": "channel:UC1", "b": "channel:mine"}


def test_a_re_upload_joins_its_original_and_the_certificate_says_by_what(tmp_path):
    names = ["original", *(f"other{n}" for n in range(4)), "again"]
    rows = list(split(Rows(sources(*names), same=("original", "again")), PARAMS, tmp_path))
    (again,) = {(r.group, r.ties) for r in rows if r.source_id == "again"}
    assert again == ("source:original", "near-duplicate of original: 20 s of sound")
    (link,) = certificate(tmp_path)["near_duplicates"]
    assert (link["one"], link["other"], link["by"]) == ("original", "again", "sound")
    assert (link["offset_ms"], link["differs"]) == (0, 0.0)


def test_near_duplicates_are_not_sought_where_nobody_wants_them(tmp_path):
    inputs = Rows(sources("a", "b"), same=("a", "b"))
    rows = list(split(inputs, SplitParams(near_duplicates=False), tmp_path))
    assert {row.group for row in rows} == {"source:a", "source:b"}


def test_the_same_file_under_two_names_is_one_group(tmp_path):
    inputs = Rows(sources("a", "b"))
    inputs.table["fetch"] = [Video(n, "ok", sha256="7") for n in "ab"]
    rows = list(split(inputs, PARAMS, tmp_path))
    assert {row.group for row in rows} == {"source:a"}
    assert rows[-1].ties == "near-duplicate of a: the same file"


def test_the_certificate_counts_what_there_is_and_its_digest_is_that_of_the_rows(tmp_path):
    rows = list(split(Rows(sources(*"abcdefghij"), a="brushing"), PARAMS, tmp_path))
    found = certificate(tmp_path)
    assert found["holds"] is True
    assert found["parameters"]["seed"] == "fgave"
    assert found["clips"] == 20
    assert sum(s["clips"] for s in found["splits"].values()) == 20
    assert sum(s["classes"].get("action brushing", 0) for s in found["splits"].values()) == 2
    assert found["groups"]["source:a"]["clips"] == 2
    assert {t["name"] for t in found["thin_classes"]} >= {"action brushing"}
    (tmp_path / "again").mkdir()
    assert (
        list(split(Rows(sources(*"abcdefghij"), a="brushing"), PARAMS, tmp_path / "again")) == rows
    )
    assert certificate(tmp_path / "again") == found


def test_a_target_leaves_the_others_out_with_a_reason(tmp_path):
    actions = dict.fromkeys("abc", "tapping") | dict.fromkeys("de", "brushing")
    inputs = Rows(sources(*"abcde"), **actions)
    inputs.table["annotate"][3] = Label(
        "b_1", "b", "labelled", action="tapping", material="wood", confidence=0.9
    )
    rows = list(split(inputs, SplitParams(val=0, test=0, target_clips=4), tmp_path))
    assert Counter(row.reason for row in rows) == {"": 4, "beyond_target": 6}
    chosen = [row.clip_id for row in rows if row.split]
    assert Counter("tapping" if clip[0] in "abc" else "brushing" for clip in chosen) == {
        "tapping": 2, "brushing": 2,
    }  # fmt: skip
    assert "b_1" in chosen, "the surest of its class"
    assert certificate(tmp_path)["left_out"]["clips"] == {"beyond_target": 6}


@pytest.mark.parametrize("method", ["hash", "balanced"])
def test_what_an_earlier_list_says_stays(tmp_path, method):
    inputs = Rows(sources(*"abcd"))
    inputs.folder = tmp_path
    (tmp_path / "keep.csv").write_text("clip_id,split\na_0,test\nb_1,val\nb_0,\nstranger,test\n")
    rows = list(split(inputs, SplitParams(method=method, keep="keep.csv"), tmp_path))
    where = {row.source_id: row.split for row in rows}
    assert (where["a"], where["b"]) == ("test", "val")


def test_an_earlier_list_may_be_a_table_or_name_groups(tmp_path):
    inputs = Rows([Source("a", "x", "me"), Source("b", "x")])
    inputs.folder = tmp_path
    (tmp_path / "keep.csv").write_text("group,split\nchannel:me,test\nsource:b,test\n")
    rows = list(split(inputs, SplitParams(keep="keep.csv"), tmp_path))
    assert {row.split for row in rows} == {"test"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,split\na,test\n", "columns name, split, expected split and one of source_id"),
        ("source_id,split\na,dev\n", ":2: split 'dev', expected one of train, val, test"),
        ("clip_id,split\na_0,val\na_1,test\n", ":3: a in test, expected val as in a line before"),
    ],
)
def test_a_bad_earlier_list_is_one_clear_message(tmp_path, text, words):
    inputs = Rows(sources("a"))
    inputs.folder = tmp_path
    (tmp_path / "keep.csv").write_text(text)
    with pytest.raises(UsageError, match=words):
        list(split(inputs, SplitParams(keep="keep.csv"), tmp_path))


def test_rows_are_plain_values(tmp_path):
    assert plain(next(split(Rows(sources("a")), PARAMS, tmp_path)))["ties"] == ""
