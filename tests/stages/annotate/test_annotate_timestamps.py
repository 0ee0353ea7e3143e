# ruff: noqa: RUF001  # lists as people type them
from __future__ import annotations

import pytest

from stages.annotate.timestamps import read_segments


TAP_THEN_WOOD = [(0, 90, "Tapping"), (90, 725, "Wood"), (725, 1000, "Soap + glass")]

FORMS = {
    "m:ss": "0:00 Tapping\n1:30 Wood\n12:05 Soap + glass",
    "mm:ss": "00:00 Tapping\n01:30 Wood\n12:05 Soap + glass",
    "h:mm:ss": "0:00:00 Tapping\n0:01:30 Wood\n0:12:05 Soap + glass",
    "hh:mm:ss": "00:00:00 Tapping\n00:01:30 Wood\n00:12:05 Soap + glass",
    "mixed styles": "00:00 Tapping\n1:30 Wood\n0:12:05 Soap + glass",
    "dash": "0:00 - Tapping\n1:30 – Wood\n12:05 — Soap + glass",
    "long dashes": "0:00 -- Tapping\n1:30 ------ Wood\n12:05 --- Soap + glass",
    "colon": "0:00: Tapping\n1:30: Wood\n12:05: Soap + glass",
    "pipe": "0:00 | Tapping\n1:30│Wood\n12:05 | Soap + glass",
    "arrow": "0:00 → Tapping\n1:30 -> Wood\n12:05 => Soap + glass",
    "glued": "0:00Tapping\n1:30Wood\n12:05Soap + glass",
    "square brackets": "[0:00] Tapping\n[1:30] Wood\n[12:05] Soap + glass",
    "round brackets": "(0:00) Tapping\n(1:30) Wood\n(12:05) Soap + glass",
    "lenticular brackets": "【0:00】Tapping\n【1:30】Wood\n【12:05】Soap + glass",
    "bullets": "- 0:00 Tapping\n* 1:30 Wood\n• 12:05 Soap + glass",
    "emoji": "✨ 0:00 Tapping\n⌨️ (1:30) Wood\n12:05 🧽 Soap + glass",
    "numbers before": "1. 0:00 Tapping\n2) 1:30 Wood\n#3 12:05 Soap + glass",
    "key caps": "1️⃣ 0:00 Tapping\n2️⃣ 1:30 Wood\n3️⃣ 12:05 Soap + glass",
    "numbers after": "0:00 1. Tapping\n1:30 2) Wood\n12:05 #3 Soap + glass",
    "tree": "▷ 0:00 Tapping\n┗ 1:30 Wood\n└ 12:05 Soap + glass",
    "quotes": "> 0:00 Tapping\n> > 1:30 Wood\n> 12:05 Soap + glass",
    "bold": "**0:00** Tapping\n*1:30* **Wood**\n`12:05` Soap + glass",
    "table": "| 0:00 | Tapping |\n| 1:30 | Wood |\n| 12:05 | Soap + glass |",
    "full width": "０：００　Tapping\n１：３０　Wood\n１２：０５　Soap + glass",
    "other digits": "٠:٠٠ Tapping\n١:٣٠ Wood\n١٢:٠٥ Soap + glass",
    "blank in the time": "0: 00 Tapping\n1: 30 Wood\n12: 05 Soap + glass",
    "label first": "Tapping 0:00\nWood - 1:30\nSoap + glass: 12:05",
    "label first in brackets": "Tapping (0:00)\nWood [1:30]\nSoap + glass (12:05) (my favourite)",
    "label first, numbered": "1. Tapping 0:00\n2 - Wood 1:30\n③Soap + glass 12:05",
    "label below": "0:00\nTapping\n\n1:30\nWood\n\n12:05\nSoap + glass",
    "label above": "Tapping\n0:00\nWood\n1:30\nSoap + glass\n12:05",
    "one line": "0:00 Tapping 1:30 Wood 12:05 Soap + glass",
    "one line, label first": "Tapping 0:00 Wood 1:30 Soap + glass 12:05",
    "one line after other words": "See the list below0:00 Tapping1:30 Wood12:05 Soap + glass",
    "time repeated": "0:00 Tapping 0:00\n1:30 Wood (1:30)\n12:05 Soap + glass 12:05",
    "two columns": "0:00 | 1:30 | Tapping\n1:30 | 0:30 | Wood\n12:05 | 1:00 | Soap + glass",
    "Markdown": (
        "[0:00](https://youtu.be/x?t=0) Tapping\n[1:30](https://youtu.be/x?t=91) [Wood](a.b)\n"
        "[12:05](https://youtu.be/x?t=725) Soap + glass"
    ),
    "HTML": (
        '<a href="https://www.youtube.com/watch?v=x&amp;t=0">0:00</a> Tapping<br>'
        '<a href="https://www.youtube.com/watch?v=x&amp;t=91">1:30</a> <b>Wood</b><br/>'
        "12:05 Soap &#43; glass"
    ),
    "HTML without a visible time": (
        '<a href="https://www.youtube.com/watch?v=x&amp;t=0">Tapping</a><br>'
        '<a href="https://www.youtube.com/watch?v=x&amp;t=90">Wood</a><br>'
        '<a href="https://www.youtube.com/watch?v=x&amp;t=725">Soap + glass</a>'
    ),
    "links": (
        "https://youtu.be/x?t=0 Tapping\nhttps://youtu.be/x?t=1m30s Wood\n"
        "https://youtu.be/x?start=725 Soap + glass"
    ),
    "units": "0m00s Tapping\n1m30s Wood\n0h12m05s Soap + glass",
    "units, Korean": "0초 Tapping\n1분 30초 Wood\n12분 5초 Soap + glass",
    "units, Japanese": "0分00秒 Tapping\n1分30秒 Wood\n12分05秒 Soap + glass",
    "dots": "00.00 Tapping\n01.30 Wood\n12.05 Soap + glass",
    "milliseconds": "0:00.000 Tapping\n1:30.000 Wood\n0:12:05.000 Soap + glass",
    "two at a time": "0:00 Tapping\n1:30 Wood\n12:05 Soap + glass\n12:05 Soap + glass",
    "a header with a time": "length: 16:40\n0:00 Tapping\n1:30 Wood\n12:05 Soap + glass",
    "other text around": (
        "Hello! Posted 2023-06-03T18:41:53, 50% off.\n\n⭐Timestamps:\n0:00 Tapping\n1:30 Wood\n"
        "12:05 Soap + glass\n\nFollow me: https://example.org/12:34\nI love the part at 3:20"
    ),
    "carriage returns": "0:00 Tapping\r\n1:30 Wood\r\n12:05 Soap + glass\r\n",
    "no width": "\ufeff0:00\u200b Tapping\n\u200e1:30 Wood\n12:05 Soap + glass",
    "neighbours swapped": "0:00 Tapping\n12:05 Soap + glass\n1:30 Wood",
    "another list": "0:00 Tapping\n1:30 Wood\n12:05 Soap + glass\n\nPart 2\n0:00 Felt\n3:00 Ice",
    "an item beyond the end": "0:00 Tapping\n1:30 Wood\n12:05 Soap + glass\n20:00 Bonus",
}


def spans(text, duration_s=1000):
    reading = read_segments(text, duration_s if duration_s is None else 1000 * duration_s)
    return [
        (s.start_ms / 1000, s.end_ms if s.end_ms is None else s.end_ms / 1000, s.label)
        for s in reading.segments
    ]


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_a_list_is_read_however_it_is_written(text):
    assert spans(text) == TAP_THEN_WOOD


NEGATIVES = {
    "nothing": "",
    "prose": "I love the part at 3:20, and the one at 5:40 too!",
    "opening hours": "Open Monday 10:00 to 18:00\nOpen Sunday 12:00 to 17:00",
    "a stream schedule": "Mon 20:00 Tapping\nTue 21:00 Talk\nFri 24:15 Sleep",
    "a Japanese schedule": "10/25(金) 24:00～ 耳かき\n10/26(土) 25:00～ 雑談",
    "hours of a day": "9:00 AM Doors\n10:30 AM Tapping\n1:15 PM Wood",
    "a German programme": "18:10 Uhr Einlass\n19:35 Uhr Klopfen",
    "a timetable": "18:00 Doors\n19:30 Support\n21:00 Main act",
    "track lengths": "1. Tapping 3:18\n2. Wood 3:26\n3. Soap 4:05\n4. Glass 2:10",
    "rising track lengths": "01. Tap (3:18)\n02. Wood (3:26)\n03. Soap (3:26)\n04. Ice (3:36)",
    "a chat": "[20:15] hello there\n[20:16] nice video\n[20:19] sleepy already",
    "a score": "Final score 2:10, what a match",
    "times alone": "0:31\n2:01\n3:10\n4:37",
    "dates": "2023-06-03T18:41:53 uploaded\n2023-06-04T09:12:44 edited",
    "links to other videos": "https://youtu.be/aaa?t=10 this\nhttps://youtu.be/bbb?t=90 that",
    "no time of this kind": "00:00:00:00 Tapping\n1:75 Wood\n1:2 Soap",
    "prices": "1.50 soap\n1.20 wood\n0.99 ice",
    "raw numbers": "300 tapping\n420 wood",
}


@pytest.mark.parametrize("text", NEGATIVES.values(), ids=NEGATIVES.keys())
def test_what_is_no_list_of_offsets_gives_nothing(text):
    assert spans(text, None) == []


def test_lengths_that_add_up_to_the_source_are_no_offsets():
    text = "Tapping 2:00\nWood 2:20\nSoap 3:00\nIce 4:20\nFelt 5:00"
    assert len(spans(text, None)) == 5
    assert spans(text, 1000) == []


def test_a_list_of_which_most_lies_beyond_the_end_belongs_to_another_video():
    assert spans("0:00 Tapping\n5:00 Wood\n9:00 Soap", 120) == []


@pytest.mark.parametrize(
    "text",
    [
        "0:40 - 2:15 Tapping\n2:20 - 3:00 Wood",
        "0:40-2:15 Tapping\n2:20-3:00 Wood",
        "Tapping [0:40 - 2:15]\nWood [2:20 - 3:00]",
        "Tapping: 00:40–02:15\nWood: 02:20–03:00",
        "0:40 ~ 2:15 Tapping\n2:20 ~ 3:00 Wood",
        "0:40〜2:15 Tapping\n2:20～3:00 Wood",
        "00:00:40 to 00:02:15 Tapping\n00:02:20 bis 00:03:00 Wood",
        "0:40 à 2:15 Tapping\n2:20 до 3:00 Wood",
        "00:00:40,000 --> 00:02:15,000\nTapping\n\n00:02:20,000 --> 00:03:00,000\nWood",
    ],
)
def test_a_written_range_ends_where_it_says(text):
    assert spans(text) == [(40, 135, "Tapping"), (140, 180, "Wood")]


def test_a_range_ends_at_the_next_start_if_it_passes_it_by_a_second():
    assert spans("0:00-0:31 Tapping\n0:30-1:00 Wood")[0] == (0, 30, "Tapping")


def test_ranges_that_overlap_for_longer_are_both_left_out():
    reading = read_segments("0:00-5:00 Tapping\n2:00-3:00 Wood\n6:00-7:00 Ice", 1_000_000)
    assert [s.label for s in reading.segments] == ["Ice"]
    assert {d.reason for d in reading.dropped} == {"overlapping_ranges"}


def test_the_last_segment_of_a_source_of_unknown_duration_is_open():
    assert spans("0:00 Tapping\n1:30 Wood", None)[-1] == (90, None, "Wood")


def test_a_time_without_a_label_ends_the_segment_before_it():
    assert spans("1:00 Tapping\n2:00\n3:00 Wood", 240) == [(60, 120, "Tapping"), (180, 240, "Wood")]


def test_a_typo_far_out_of_order_makes_no_segment_and_ends_none():
    text = "0:00 A1\n5:00 A2\n10:00 A3\n39:56 A4\n15:00 A5\n20:00 A6\n26:00 A7\n45:00 A8"
    reading = read_segments(text, 3_000_000)
    assert [s.label for s in reading.segments] == ["A1", "A2", "A3", "A5", "A6", "A7", "A8"]
    assert reading.segments[5].end_ms == 45 * 60_000
    assert [(d.item.label, d.reason) for d in reading.dropped] == [("A4", "out_of_order")]
    assert "A4" in [item.label for item in reading.items]


def test_labels_of_one_start_are_joined_and_stay_apart_as_items():
    reading = read_segments("0:00 Tapping\n1:30 Wood\n1:30 Felt", 100_000)
    assert [s.label for s in reading.segments] == ["Tapping", "Wood / Felt"]
    assert [i.label for i in reading.items] == ["Tapping", "Wood", "Felt"]


@pytest.mark.parametrize(
    "label",
    [
        "3D ears",
        "80/80/80",
        "2 sponges",
        "(soft) sponge",
        "«Soap»",
        "Tapping :3",
        "Wood!",
        "#1 fan?",
    ],
)
def test_a_label_keeps_what_belongs_to_it(label):
    kept = "fan?" if label.startswith("#1") else label
    assert [s[2] for s in spans(f"0:00 {label}\n1:00 x")] == [kept, "x"]


def test_a_label_of_an_emoji_alone_stays():
    assert [s[2] for s in spans("0:00 🎹\n1:00 ✂️")] == ["🎹", "✂️"]


def test_weekdays_and_german_words_in_a_label_make_no_time_of_day():
    text = "0:00 Wednesday bells\n1:30 am Mikrofon kratzen\n3:00 시작\n4:00 時計の音"
    assert len(spans(text)) == 4


def test_a_weekday_in_one_label_of_many_makes_no_schedule():
    text = "Mon éponge 0:00\nFolding on Wednesday 1:30\nWood 3:00\nIce 4:00\nFelt 5:00"
    assert len(spans(text)) == 5


def test_each_segment_tells_its_line_as_it_was_written():
    reading = read_segments("Hi\n\n● ０：００ Tapping\n1:30 Wood", None)
    assert [(s.line, s.raw) for s in reading.segments] == [
        (3, "● ０：００ Tapping"),
        (4, "1:30 Wood"),
    ]
