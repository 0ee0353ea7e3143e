"""Each format on a file of its own kind; where a library writes it, on a file that it wrote.

`files/pympi.eaf` was written by pympi-ling 1.71, `files/webvtt_py.vtt` by webvtt-py 0.6.0,
`files/srt.srt` by srt 3.5.3, on 2026-11-23.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import ffmpeg
import pytest

from fgave_pipeline.imports.formats import FORMATS, read_file
from fgave_pipeline.imports.rows import Options
from stages.core.errors import UsageError
from stages.tools.media.ffmpeg import executable, run


FILES = Path(__file__).parent / "files"
CUES = [(1000, 4250, "Wood tapping"), (6000, 9000, "Glass scratching")]


def spans(path, form, **options):
    return [(r.start_ms, r.end_ms, r.label) for r in read_file(path, form, Options(**options))]


@pytest.fixture
def read(tmp_path):
    def read(text, form, **options):
        path = tmp_path / "file"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_file(path, form, Options(**options))

    return read


def short(rows):
    return [(r.video, r.start_ms, r.end_ms, r.label) for r in rows]


def test_webvtt_as_a_library_writes_it():
    assert spans(FILES / "webvtt_py.vtt", "vtt") == CUES


def test_subrip_as_a_library_writes_it():
    assert spans(FILES / "srt.srt", "srt") == CUES


def test_webvtt_as_ffmpeg_writes_it(tmp_path):
    path = tmp_path / "cues.vtt"
    run(ffmpeg.output(ffmpeg.input(str(FILES / "srt.srt")), str(path)), seconds=30)
    assert spans(path, "vtt") == CUES


def test_webvtt_with_notes_names_settings_and_tags(read):
    text = (
        "\ufeffWEBVTT - made by hand\n\nNOTE nothing\nto see\n\nSTYLE\n::cue {}\n\nintro\n"
        "00:01.000 --> 00:02.500 align:start\n<v Mia>Wood &amp; <c.red>felt</c>\n"
    )
    assert short(read(text, "vtt")) == [("", 1000, 2500, "Wood & felt")]


def test_elan_as_a_library_writes_it():
    rows = read_file(FILES / "pympi.eaf", "elan", Options())
    assert [(r.start_ms, r.end_ms, r.action, r.material) for r in rows] == [
        (1000, 4250, "tapping", ""), (6000, 9000, "käse & <klopfen>", ""),
        (1000, 4250, "", "wood"),
    ]  # fmt: skip
    assert {(r.video, r.annotator) for r in rows} == {("file:///home/mia/wood.mp4", "mia")}
    assert [r.line for r in rows] == [17, 22, 29]


EAF = """<?xml version="1.0"?>
<ANNOTATION_DOCUMENT>
<HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="a.mp4" TIME_ORIGIN="500"/></HEADER>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="t2"/>
<TIME_SLOT TIME_SLOT_ID="t3" TIME_VALUE="3500"/>
</TIME_ORDER>
<TIER TIER_ID="what">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">
<ANNOTATION_VALUE>wood</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="t2" TIME_SLOT_REF2="t3">
<ANNOTATION_VALUE>felt</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="how" PARENT_REF="what">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a2">
<ANNOTATION_VALUE>slowly</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER>
</ANNOTATION_DOCUMENT>
"""


def test_elan_with_slots_without_times_an_origin_and_references(read):
    assert short(read(EAF, "elan")) == [
        ("a.mp4", 1000, 2000, "wood"), ("a.mp4", 2000, 3000, "felt"),
        ("a.mp4", 2000, 3000, "slowly"),
    ]  # fmt: skip


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("?>\n", f"?>\n{BOMB}\n"), ":2: a doctype, expected none"),
        (("</TIER>\n<TIER", "<TIER"), "mismatched tag"),
        (('ANNOTATION_REF="a2"', 'ANNOTATION_REF="a9"'), ":16: a reference to 'a9'"),
        (('ANNOTATION_REF="a2"', 'ANNOTATION_REF="a3"'), ":16: a reference to 'a3'"),
        (('TIME_VALUE="3500"', ""), "slots with times"),
        (('TIME_VALUE="1500"', 'TIME_VALUE="soon"'), ":5: time 'soon'"),
        (('TIME_VALUE="1500"', 'TIME_VALUE="100"'), ":10: start -400 ms"),
        (("milliseconds", "frames"), "TIME_UNITS frames, expected milliseconds"),
    ],
)  # fmt: skip
def test_an_elan_file_that_is_broken_is_refused(read, change, words):
    with pytest.raises(UsageError) as error:
        read(EAF.replace(*change), "elan")
    assert words in str(error.value)


def test_ffmetadata_as_ffmpeg_writes_it(tmp_path, tiny_video):
    given, media, path = (tmp_path / name for name in ("given.txt", "a.mkv", "out.txt"))
    given.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=4250\n"
        "title=Wood \\= tapping\\; x\n"
        "[CHAPTER]\nTIMEBASE=1/10\nSTART=60\nEND=90\ntitle=Glass\n"
    )
    inputs = ["-i", str(tiny_video), "-f", "ffmetadata", "-i", str(given)]
    how = ["-map", "0", "-map_chapters", "1", "-c", "copy", str(media)]
    subprocess.run([executable(), "-v", "error", *inputs, *how], check=True, timeout=60)
    run(ffmpeg.output(ffmpeg.input(str(media)), str(path), f="ffmetadata"), seconds=30)
    expected = [(1000, 4250, "Wood = tapping; x"), (6000, 9000, "Glass")]
    assert spans(given, "ffmetadata") == spans(path, "ffmetadata") == expected


def test_ffmetadata_counts_nanoseconds_where_it_says_nothing(read):
    chapter = "[CHAPTER]\n; a remark\nSTART=0\nEND=2000000000\ntitle=a\\\nb\n"
    text = f";FFMETADATA1\ntitle=x\n{chapter}[STREAM]\n"
    assert short(read(text, "ffmetadata")) == [("", 0, 2000, "a\nb")]


def test_ave_with_and_without_its_header(read):
    lines = "Frying (food)&-_x1&good&0&10\nRodents, rats, mice&b&c&good&2&7\n"
    expected = [("-_x1", 0, 10_000, "Frying (food)"), ("c", 2000, 7000, "Rodents, rats, mice&b")]
    assert short(read(lines, "ave")) == expected
    assert short(read("Category&VideoID&Quality&StartTime&EndTime\n" + lines, "ave")) == expected


def test_audacity_labels_without_points_and_frequencies(read):
    text = "1.000000\t4.250000\tWood tapping\n\\\t100.0\t2000.0\n5,5\t5,5\tpoint\n6,0\t9,0\n"
    assert short(read(text, "audacity")) == [
        ("", 1000, 4250, "Wood tapping"), ("", 6000, 9000, "")
    ]  # fmt: skip


VIA = (
    '# Exported using VGG Image Annotator\n# ATTRIBUTE = {"1":{"aname":"action","anchor_id":"x",'
    '"type":2,"options":{"0":"tapping","3":"scratching"}},"2":{"aname":"note","options":{}}}\n'
)
FULL = VIA + (
    "# CSV_HEADER = metadata_id,file_list,flags,temporal_coordinates,spatial_coordinates,metadata\n"
    '"1_a","[""a.mp4""]",0,"[1.349,2.741]","[]","{""1"":""3"",""2"":""on wood""}"\n'
    '"1_b","[""a.mp4""]",0,"[4.633]","[]","{""1"":""0""}"\n'
    '"1_c","[""a.mp4""]",0,"[]","[]","{}"\n'
)
SEGMENTS = VIA + (
    "# CSV_HEADER = metadata_id,file_list,temporal_segment_start,temporal_segment_end,metadata\n"
    '"1_a","[""a.mp4""]",1.349,2.741,"{""action"":""3"",""note"":""on wood""}"\n'
)


@pytest.mark.parametrize("text", [FULL, SEGMENTS], ids=["full", "segments"])
def test_both_csv_forms_of_via_3(read, text):
    (row,) = read(text, "via-csv")
    assert (row.video, row.start_ms, row.end_ms) == ("a.mp4", 1349, 2741)
    assert (row.action, row.label) == ("scratching", "on wood")


def test_a_project_of_via_3(read):
    project = {
        "attribute": {"1": {"aname": "material", "options": {"0": "wood"}}},
        "file": {"1": {"fid": "1", "fname": "a.mp4"}},
        "view": {"1": {"fid_list": ["1"]}},
        "metadata": {
            "1_x": {"vid": "1", "flg": 0, "z": [1.5, 2.75], "xy": [], "av": {"1": "0"}},
            "1_y": {"vid": "1", "flg": 0, "z": [], "xy": [], "av": {}},
        },
    }
    (row,) = read(json.dumps(project), "via-json")
    assert (row.video, row.start_ms, row.end_ms, row.material) == ("a.mp4", 1500, 2750, "wood")


def test_a_file_of_via_2_is_refused_for_it_has_no_times(read):
    head = "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes\n"
    with pytest.raises(UsageError, match=r":1: no times, as in files of VIA 2, expected"):
        read(head, "via-csv")


def sound(start, end, label, name="label"):
    value = {"start": start, "end": end, "channel": 0, "labels": [label]}
    return {"type": "labels", "from_name": name, "value": value}


def test_label_studio_with_regions_of_sound(read):
    tasks = [{
        "id": 7, "data": {"audio": "/data/upload/1/abcd1234-wood.wav"},
        "annotations": [
            {"completed_by": {"id": 1, "email": "mia@example.org"}, "was_cancelled": False,
             "result": [sound(1.0, 4.25, "tapping", "action"),
                        {"type": "choices", "value": {"choices": ["good"]}}]},
            {"completed_by": 2, "was_cancelled": True, "result": [sound(0, 1, "x")]},
        ],
    }]  # fmt: skip
    (row,) = read(json.dumps(tasks), "label-studio")
    assert (row.video, row.start_ms, row.end_ms, row.action) == ("wood.wav", 1000, 4250, "tapping")
    assert row.annotator == "mia@example.org"


def test_label_studio_with_frames_needs_a_frame_rate(read):
    value = {"ranges": [{"start": 1, "end": 50}], "timelinelabels": ["Wood"]}
    region = {"type": "timelinelabels", "from_name": "x", "value": value}
    full = [{"data": {"video": "?d=set/a.mp4"}, "annotations": [{"result": [region]}]}]
    small = [{"video": "a.mp4", "videoLabels": [value]}]
    for tasks in (full, small):
        assert short(read(json.dumps(tasks), "label-studio", fps=25.0)) == [
            ("a.mp4", 0, 2000, "Wood")
        ]
        with pytest.raises(UsageError, match=r":1: times in frames, expected --fps"):
            read(json.dumps(tasks), "label-studio")


def test_epic_sounds(read):
    text = (
        "annotation_id,participant_id,video_id,start_timestamp,stop_timestamp,start_sample,"
        "stop_sample,description,class,class_id\n"
        "P01_01_0,P01,P01_01,00:00:02.466,00:00:05.315,59184,127560,paper rustling,rustle,4\n"
    )
    assert short(read(text, "epic-sounds")) == [("P01_01", 2466, 5315, "rustle")]


@pytest.mark.parametrize(
    "text",
    [
        'video_id,start,end,label\na,90,95.5,"wood, dry"\n',
        "LABEL;Stop;Onset;ID\nwood, dry;1:35,5;01:30;a\n",
        "start_ms\tend_ms\ttext\turl\n90000\t95500\twood, dry\ta\n",
        '\ufefflabel,start_time,duration,source_id\n"wood, dry",0:01:30,5.5,a\n\n',
    ],
)  # fmt: skip
def test_a_sheet_is_read_by_the_names_of_its_columns(read, text):
    assert short(read(text, "csv")) == [("a", 90_000, 95_500, "wood, dry")]


def test_a_sheet_may_name_classes_and_leave_ends_open(read):
    (row,) = read("start,verb,surface\n1,tapping,wood\n", "csv", material="surface")
    assert (row.end_ms, row.action, row.material) == (None, "tapping", "wood")


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        ("ave", "a&b&c&1&2\na&b&1&2\n", ":2: 4 fields"),
        ("ave", "a&b&c&NaN&2\n", ":1: time 'NaN'"),
        ("audacity", "1\t2\tx\n-1\t2\tx\n", ":2: time '-1'"),
        ("audacity", "1 2 x\n", ":1: '1 2 x'"),
        ("audacity", "3\t2\tx\n", ":1: end 2000 ms is not after start 3000 ms"),
        ("vtt", "1\n00:01.000 --> 00:02.000\nx\n", ":1: '1', expected WEBVTT"),
        ("vtt", "WEBVTT\n\nx\ny\n", ":3: 'x'"),
        ("srt", "1\n00:00:01,000 -> 00:00:02,000\nx\n", ":1: '1'"),
        ("srt", "", ": no annotation"),
        ("via-csv", SEGMENTS.replace("1.349", "soon"), ":4: time 'soon'"),
        ("via-csv", FULL.replace(',"[]","{}"', ',"[]"'), ":6: 5 cells"),
        ("via-csv", FULL.replace("[1.349,2.741]", "[1.349"), ":4: '[1.349'"),
        ("via-json", "{", ":1: Expecting"),
        ("via-json", '{"metadata": {"x": {}}}', "'x' lacks"),
        ("label-studio", "{}", ":1: dict, expected a list"),
        ("label-studio", '[{"data": {}}, {}]', ":2: task 2 lacks 'data'"),
        ("label-studio", '[{"a": NaN}]', "NaN is no number"),
        ("csv", "a,b\n1,2\n", ":1: a,b, expected columns"),
        ("csv", "start,label\n1,x\n2\n", ":3: 1 cells"),
        ("csv", "start,label\n1,x\n25:61:00x,y\n", ":3: time '25:61:00x'"),
        ("ffmetadata", "[CHAPTER]\n", ":1: "),
        ("ffmetadata", ";FFMETADATA1\n[CHAPTER]\nSTART=1\n", ":2: START or END ''"),
        ("ffmetadata", ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/0\n", ":2: TIMEBASE=1/0"),
        ("csv", b"start,label\n1,caf\xe9\n", ":2: no UTF-8"),
    ],
)  # fmt: skip
def test_the_first_bad_line_is_named(read, form, text, words):
    with pytest.raises(UsageError) as error:
        read(text, form)
    assert words in str(error.value)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_that_is_not_there_is_refused(tmp_path, form):
    with pytest.raises(UsageError, match="No such file"):
        read_file(tmp_path / "none", form, Options())
