"""Lists of timestamps in all forms, read by the command that anybody would score them with."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.labels.lists import Expected, ReadSegment, load_lists, read_list
from fgave_pipeline.labels.score import plain_label, score_list, total
from stages.core.errors import UsageError


LISTS = Path(__file__).parents[1] / "stages" / "annotate" / "lists"


def lists() -> list[dict]:
    """The lists of both files in the shape that the command takes."""
    found = []
    for name in ("forms.toml", "no_lists.toml"):
        table = tomllib.loads((LISTS / name).read_text(encoding="utf-8"))
        found += [as_json(entry) for entry in table["list"]]
    return found


def as_json(entry: dict) -> dict:
    segments = []
    for start, *end, label in entry.get("read", []):
        labels = label if isinstance(label, list) else [label]
        segments.append({"start": start, "end": (end or [None])[0], "label": labels[0]})
        segments[-1]["alt"] = labels[1:]
    wanted = {"id": entry["id"], "text": entry["text"], "segments": segments}
    return wanted | {"duration_s": entry.get("duration_s")}


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "lists.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in lists()), encoding="utf-8")
    return path


def called(*argv: str) -> str:
    done = CliRunner().invoke(app, ["labels", "parse", *argv], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_lists_in_all_forms_are_read_and_what_is_none_is_not(path, capsys):
    given = list(load_lists(path.read_text(encoding="utf-8").splitlines(), path.name))
    scores = [score_list(g.id, read_list(g)[0], g.expected) for g in given]
    found = total(scores)
    with capsys.disabled():
        click.echo(f"\nlists of timestamps: {called(str(path)).strip()}")
    assert found.lists >= 40
    assert found.negatives >= 40
    assert [s.id for s in scores if not s.exact] == []


def test_written_ends_are_read(path):
    expected = {entry["id"]: entry["segments"] for entry in lists()}
    for line in called(str(path), "--json").splitlines():
        said = json.loads(line)
        for read, right in zip(said["segments"], expected[said["id"]], strict=True):
            assert right["end"] in (None, read["end"]), said["id"]


def test_one_object_comes_out_for_each_that_goes_in(tmp_path):
    path = tmp_path / "two.jsonl"
    path.write_text(
        '{"id": "a", "text": "0:00 Wood\\n1:30 Felt", "duration_s": 100}\n\n'
        '{"id": "b", "text": "Mon 20:00 live", "duration_s": null}\n'
    )
    first, second = map(json.loads, called(str(path), "--json").splitlines())
    assert first == {
        "id": "a",
        "segments": [
            {"start": 0.0, "end": 90.0, "label": "Wood"},
            {"start": 90.0, "end": 100.0, "label": "Felt"},
        ],
        "dropped": [],
    }
    assert second["segments"] == []
    assert second["dropped"] == [{"start": 1200.0, "line": 1, "reason": "time_of_day"}]


def test_a_time_that_gives_no_clip_is_shown_and_flagged(tmp_path):
    text = "0:00 A1\n5:00 A2\n10:00 A3\n39:56 A4\n15:00 A5\n20:00 A6\n26:00 A7\n45:00 A8"
    path = tmp_path / "typo.jsonl"
    path.write_text(json.dumps({"id": "typo", "text": text}))
    (said,) = map(json.loads, called(str(path), "--json").splitlines())
    (stray,) = [s for s in said["segments"] if "flag" in s]
    assert stray == {"start": 2396.0, "end": None, "label": "A4", "flag": "out_of_order"}


def test_a_table_shows_what_is_read_where_nothing_says_what_is_right(tmp_path):
    path = tmp_path / "one.jsonl"
    path.write_text('{"text": "0:00 Wood [x]\\n1:30 Felt"}')
    assert "Wood [x]" in called(str(path))


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "a"}', '{"text": "x", "duration_s": "long"}',
     '{"text": "x", "duration_s": NaN}', '{"text": "x", "segments": [{"label": "no start"}]}'],
)  # fmt: skip
def test_a_line_that_is_no_list_is_named(line):
    with pytest.raises(UsageError, match=r"^f\.jsonl:2: .*expected"):
        list(load_lists(['{"text": "0:00 x"}', line], "f.jsonl"))


def test_bytes_that_are_no_text_are_named(tmp_path):
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"text": "caf\xe9"}\n')
    with pytest.raises(UsageError, match="no UTF-8"):
        called(str(path))


def test_labels_are_compared_without_case_width_and_outer_punctuation():
    assert (
        plain_label("  «\N{FULLWIDTH LATIN CAPITAL LETTER W}ood   Tapping!» 🌙") == "wood tapping"
    )
    assert plain_label("a-b") != plain_label("a b")


def test_wrong_missed_and_optional_segments_are_counted():
    read = [ReadSegment(0.4, None, "Wood"), ReadSegment(60, None, "Felt")]
    right = [
        Expected(0, ("oak", "wood")),
        Expected(61, ("felt",)),
        Expected(90, ("",), optional=True),
    ]
    found = score_list("a", read, right)
    assert (found.right, found.wrong, found.missed, found.exact) == (1, 1, 1, False)
    both = total([found, score_list("b", [], [])])
    assert (both.precision, both.recall) == (0.5, 0.5)
    assert (both.exact, both.lists, both.clean, both.negatives) == (0, 1, 1, 1)
