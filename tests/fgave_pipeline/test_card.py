"""The dataset card: read back by the hub's own library and by `datasets`."""

from __future__ import annotations

from dataclasses import replace

import pytest
from datasets import get_dataset_config_names, load_dataset
from huggingface_hub import DatasetCard

from fgave_pipeline.card import CARD, About, card
from fgave_pipeline.card.header import license_of, size_of
from fgave_pipeline.funnel import Step
from fgave_pipeline.upkeep import find_damage
from stages.export import ExportRow
from stages.tools.parquet import from_table, read_table


PARQUET = ("export.formats=parquet",)
HOSTILE = "</table><script>alert(1)</script> | [x](javascript:alert(1)) \n# `=1+1` \x1b[31m"


def rows(export) -> list[ExportRow]:
    return from_table(read_table(export / "clips.parquet"), ExportRow)


def about(clips, **more) -> About:
    known = {
        "name": "tiny", "clips": clips, "funnel": [Step("sources", 3)], "settings": [],
        "forms": (), "certificate": {}, "versions": {"fgave": "0.1.0"},
        "digest": "0",
    }  # fmt: skip
    return About(**(known | more))


def test_the_hub_reads_its_header(finished):
    found = DatasetCard((finished.built / "export" / CARD).read_text(encoding="utf-8")).data
    assert found.license == "cc0-1.0"
    assert found.size_categories == ["n<1K"]
    assert found.task_categories == ["audio-classification", "video-classification"]
    assert found.pretty_name == "tiny"


def test_datasets_loads_the_export_as_its_card_says(place, tmp_path):
    place.run(settings=PARQUET)
    export = place.built / "export"
    found = load_dataset(str(export), cache_dir=str(tmp_path))
    assert {name: split.num_rows for name, split in found.items()} == {"train": len(rows(export))}
    assert get_dataset_config_names(str(export)) == ["default", "all_clips"]
    every = load_dataset(str(export), "all_clips", split="all_clips", cache_dir=str(tmp_path))
    assert every.num_rows > len(rows(export))


def test_datasets_gives_no_old_rows_of_an_export_that_was_built_anew(place, tmp_path):
    export = place.built / "export"

    def labels() -> list[str]:
        return list(load_dataset(str(export), split="train", cache_dir=str(tmp_path))["material"])

    place.run(settings=PARQUET)
    before = labels()
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material\nwood,0,40000,tapping,glass\n"
    )
    place.run(settings=PARQUET)
    assert "glass" not in before
    assert set(labels()) == {"glass"}


def test_without_the_form_parquet_datasets_loads_the_table_of_clips(finished, tmp_path):
    found = load_dataset(str(finished.built / "export"), split="clips", cache_dir=str(tmp_path))
    assert found["clip_id"] == [row.clip_id for row in rows(finished.built / "export")]


def test_the_page_has_the_funnel_the_counts_the_limits_and_the_licences(finished):
    page = (finished.built / "export" / CARD).read_text(encoding="utf-8")
    clips = rows(finished.built / "export")
    assert f"| clips | {len(clips)} | 0 | 0 |" in page
    assert "| usable | 2 | empty\\_file 1 |" in page
    assert "| filter.background\\_motion\\_max | 0.4 | texture units |" in page
    assert f"| CC0-1.0 | {len(clips)} | 1 |" in page
    assert f"{sum(sum(row.second_events) for row in clips)} of {10 * len(clips)} seconds" in page


def test_what_others_wrote_is_shown_as_text(finished):
    clips = [
        replace(row, title=HOSTILE, channel=HOSTILE, license=HOSTILE, action=HOSTILE, text=HOSTILE)
        for row in rows(finished.built / "export")
    ]
    page = card(about(clips, funnel=[Step("kept", 1, {HOSTILE: 2})]))
    assert page.count("&lt;script&gt;") == 3  # as action, licence and reason
    for danger in ("<script", "<table", "](", "\x1b", "\n# `"):
        assert danger not in page.replace("\n# tiny", "")
    assert DatasetCard(page).data.license == "other"


def test_a_dataset_without_clips_has_a_card(tmp_path):
    page = card(about([]))
    assert "0 audio-visual clips" in page
    assert DatasetCard(page).data.license == "other"


@pytest.mark.parametrize(
    ("licenses", "name"),
    [
        (["CC0-1.0", "CC0-1.0"], "cc0-1.0"),
        (["CC BY 4.0"], "cc-by-4.0"),
        (["Creative Commons Attribution license (reuse allowed)"], "cc-by-3.0"),
        (["CC0-1.0", "CC-BY-4.0"], "other"),
        (["CC0-1.0", ""], "other"),
        (["my own"], "other"),
        ([], "other"),
    ],
)
def test_the_hub_is_told_a_licence_only_where_all_clips_have_it(licenses, name):
    assert license_of(iter(licenses)) == name


@pytest.mark.parametrize(
    ("clips", "name"), [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (14_464, "10K<n<100K")]
)
def test_the_size_has_the_name_that_the_hub_gives_it(clips, name):
    assert size_of(clips) == name


def test_a_card_that_was_changed_is_noticed_and_written_anew(place):
    page = place.built / "export" / CARD
    before = page.read_bytes()
    page.write_text("# mine\n")
    (found,) = find_damage(place.open())
    assert CARD in found.what
    place.run()
    assert page.read_bytes() == before
    assert list(find_damage(place.open())) == []


def test_the_same_dataset_has_the_same_card(place):
    before = (place.built / "export" / CARD).read_bytes()
    place.run(settings=PARQUET)
    assert (place.built / "export" / CARD).read_bytes() != before
    place.run()
    assert (place.built / "export" / CARD).read_bytes() == before
