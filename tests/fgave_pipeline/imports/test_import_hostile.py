"""No file, however broken, does more than be refused in one line."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgave_pipeline.imports.formats import FORMATS
from fgave_pipeline.imports.rows import Options
from stages.core.errors import UsageError


HEADER = "# CSV_HEADER = file_list,temporal_coordinates,metadata\n"
PIECES = [
    "WEBVTT\n\n", "1\t2\tx\n", "a&b&c&1&2\n", ";FFMETADATA1\n", "[CHAPTER]\n", "START=1\n",
    "END=2\n", "TIMEBASE=1/3\n", "title=\\", "00:01.000 --> 00:02.000\n", "x\n", "\n", "\\", "=",
    "<a", ">", "/>", "start,end,label\n", "1,2,x\n", '"', "\x00", "\ud7ff", "1e9", "-1", "NaN",
    "# ATTRIBUTE = {}\n", "# ATTRIBUTE = []\n", HEADER, f'{HEADER}"[]","[1,2]","{{}}"\n',
    f'{HEADER}"1","[1,2]","2"\n', "<ANNOTATION_DOCUMENT>", "</ANNOTATION_DOCUMENT>",
    "<TIME_SLOT TIME_SLOT_ID='a' TIME_VALUE='1'/>",
    "<REF_ANNOTATION ANNOTATION_REF='b' ANNOTATION_ID='b'/>",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=20).map("".join)
KEYS = [
    "data", "annotations", "result", "value", "labels", "ranges", "timelinelabels", "start", "end",
    "videoLabels", "metadata", "file", "view", "attribute", "vid", "z", "av", "fid_list", "fname",
    "audio", "1", "completed_by", "from_name", "options", "aname",
]  # fmt: skip
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["1", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=20,
)


def read(form, text):
    with contextlib.suppress(UsageError):
        list(FORMATS[form](text, Options(fps=25.0)))


@pytest.mark.parametrize("form", sorted(FORMATS))
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_any_text_is_read_or_refused(form, text):
    read(form, text)


@pytest.mark.parametrize("form", ["label-studio", "via-json"])
@settings(max_examples=200, deadline=None)
@given(tree=TREES, other=TREES)
def test_any_json_is_read_or_refused(form, tree, other):
    labelled = {"value": {"start": 1, "end": tree, "labels": other}, "from_name": tree}
    counted = {"value": {"ranges": [{"start": tree, "end": 3}], "timelinelabels": other}}
    for result in ([tree], [labelled], [counted]):
        task = {"data": {"audio": other}, "annotations": [{"result": result, "completed_by": tree}]}
        read(form, json.dumps([task]))
    timed, said = {"vid": "1", "z": tree, "av": {"1": other}}, {"vid": "1", "z": [1, 2], "av": tree}
    for entry in (tree, timed, said):
        project = {"metadata": {"a": entry}, "view": {"1": {"fid_list": ["1"]}}}
        project |= {"file": {"1": {"fname": other}}, "attribute": {"1": other}}
        read(form, json.dumps(project))
    read(form, json.dumps(tree))


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("piece", ["\\", "1", "<a ", "[", '{"a":', "a&", "\\=", "1\t2\tx\n", "x\n"])
def test_a_hundred_kilobytes_are_read_in_no_time(form, piece):
    text = (piece * (100_000 // len(piece)))[:100_000]
    started = time.process_time()
    read(form, text)
    read(form, "WEBVTT\n\n;FFMETADATA1\n" + text)
    assert time.process_time() - started < 2
