"""The report's files: whole, bounded, the same each time, and harmless whatever a title says."""

from __future__ import annotations

import html.parser
import json
from pathlib import Path
from typing import get_type_hints

import numpy as np
import plotly.graph_objects
import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.limits import rules_with
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.remains import half_made, remains
from fgave_pipeline.report.charts import timeline
from fgave_pipeline.report.choose import sheets
from fgave_pipeline.report.gather import gather, read
from fgave_pipeline.report.media import wave
from fgave_pipeline.report.overview import overview
from fgave_pipeline.report.sliders import scale_of, sliders
from fgave_pipeline.report.write import Wanted, write_report
from stages.core.errors import UsageError
from stages.core.params import knobs
from stages.core.records import Measurement
from stages.filter import REASONS, FilterParams
from stages.filter.words import BRIEFLY


PAGES = ("index.html", "limits.html", "measures.html", "clips.html", "sources.html")


class Links(html.parser.HTMLParser):
    """What a page leads to, and the ids that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src", "poster"):
                self.targets.append(value)
            if name == "id":
                self.ids.append(value)


def report_of(asked: Asked, **wanted) -> Path:
    return write_report(open_dataset(asked, STAGES), Wanted(**wanted), jobs=1).path.parent


@pytest.fixture(scope="module")
def tiny(finished) -> Path:
    return report_of(finished.asked())


@pytest.fixture(scope="module")
def hostile(by_chance) -> Path:
    return report_of(by_chance)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_second_report_is_the_same_byte_for_byte_with_or_without_the_first(place):
    first = bytes_of(report_of(place.asked()))
    assert bytes_of(report_of(place.asked())) == first
    (place.built / "report").rename(place.built / "elsewhere")
    assert bytes_of(report_of(place.asked())) == first
    assert {"index.html", "limits.html", "clips.html", "sources/wood.html"} <= set(first)


def test_every_link_leads_to_a_file_of_the_report_and_to_a_place_in_it(tiny):
    pages = {p: Links(p.read_text("utf-8")) for p in tiny.rglob("*.html")}
    assert len(pages) == len(PAGES) + 3
    for page, links in pages.items():
        assert len(set(links.ids)) == len(links.ids)
        for target in links.targets:
            path, _, anchor = target.partition("#")
            if path == "data:,":
                continue
            aim = (page.parent / path).resolve() if path else page
            assert aim.is_file(), f"{page.name}: {target}"
            assert aim.is_relative_to(tiny.resolve())
            if anchor and aim.suffix == ".html":
                reason = anchor.removeprefix("reason-")  # of a rule that no clip breaks, no sheet
                assert anchor in pages[aim].ids or reason in REASONS, f"{page.name}: {target}"


def test_nothing_that_a_title_says_reaches_a_page_as_html(hostile):
    for page in hostile.rglob("*.html"):
        text = page.read_text("utf-8")
        for words in ("<script>hacked", "<img src=x", "{{7*7}}</h1>".replace("{{7*7}}", "49")):
            assert words not in text
    assert "&lt;script&gt;hacked=1" in (hostile / "sources/s1.html").read_text("utf-8")


def test_every_measured_number_has_its_spread_on_one_of_two_pages(finished, tiny):
    limits, others = ((tiny / f"{name}.html").read_text("utf-8") for name in ("limits", "measures"))
    table = read(finished.open(), "measurements")
    hints = get_type_hints(Measurement)
    numeric = {name for name, hint in hints.items() if hint in (float | None, int | None)}
    known = {name for name in numeric if table[name].notna().any()}
    assert len(known) > 25
    for name in known - {"hum_50", "hum_60"}:  # both are told as one, `hum`
        assert (f"<code>{name}</code>" in limits) != (f"<code>{name}</code>" in others), name


def test_what_people_decided_is_counted_and_where_limits_say_otherwise(by_chance, hostile):
    dataset = open_dataset(by_chance, STAGES)
    found = gather(dataset)
    told = overview(found)["by_hand"]
    kept = [one for one in dataset.decisions if one.keep == "yes"]
    assert told["clips kept by hand"] == len(kept)
    assert told["clips rejected by hand"] == len(dataset.decisions) - len(kept)
    flags = [flag for flags in found.clips["flags"] for flag in flags]
    assert told["of these, beyond a limit"] == flags.count("kept_by_hand") > 3
    alone = sum(list(reasons) == ["rejected_by_hand"] for reasons in found.clips.reasons)
    assert told["of these, within all limits"] == alone > 3
    assert 'id="by-hand"' in (hostile / "index.html").read_text("utf-8")


def test_clips_lie_in_the_report_with_pictures_and_level(tiny):
    links = Links((tiny / "clips.html").read_text("utf-8"))
    films = {t for t in links.targets if t.endswith(".mp4")}
    assert "media/wood_00000000.mp4" in films
    assert "media/bars_00000000.mp4" in films
    assert len([t for t in links.targets if t.endswith("-strip.jpg")]) >= len(films)
    assert '<svg class="wave"' in (tiny / "clips.html").read_text("utf-8")


def test_a_clip_without_a_file_is_shown_by_its_source(place):
    (place.manifest / "params.toml").write_text('[cut]\nkeep_media = "kept"\n')
    place.run()
    links = Links((report_of(place.asked()) / "clips.html").read_text("utf-8"))
    films = {t for t in links.targets if t.endswith(".mp4")}
    assert "media/wood_00010000.mp4" in films
    assert not any("bars" in film for film in films)
    assert any(t.startswith("media/bars_00000000-") for t in links.targets)


def test_a_report_of_as_many_clips_as_fgave_has_stays_small(many_by_chance):
    folder = report_of(many_by_chance)
    sizes = {page: (folder / page).stat().st_size for page in PAGES}
    assert sizes["index.html"] < 200_000
    assert sizes["clips.html"] < 1_500_000
    assert sizes["limits.html"] < 4_000_000
    cards = (folder / "clips.html").read_text("utf-8").count("<article")
    assert cards <= 4 * (3 + len(REASONS) + 2 + 2 * len(knobs(FilterParams)))


def test_sheets_show_each_reason_and_both_sides_of_each_limit(by_chance):
    found = gather(open_dataset(by_chance, STAGES))
    made = {sheet.anchor: sheet for sheet in sheets(found, "seed", 4, ())}
    reasons = set(found.clips.reasons.str[0].dropna())
    assert {f"reason-{reason}" for reason in reasons} <= set(made)
    for name in knobs(FilterParams):
        (one, _), *_ = rules_with(name).values()
        limit = getattr(found.limits, name)
        for side in ("kept", "rejected"):
            if sheet := made.get(f"{side}-by-{name}"):
                numbers = found.clips.loc[sheet.clips, one.number]
                beyond = numbers > limit if one.sign == ">" else numbers < limit
                assert beyond.all() == (side == "rejected")
                assert (found.clips.loc[sheet.clips, "keep"] == (side == "kept")).all()
                distance = (numbers - limit).abs().tolist()
                assert distance == sorted(distance)
    assert sum(name.startswith("rejected-by-") for name in made) > 8


def test_clips_are_drawn_by_the_seed_and_asked_ones_come_first(by_chance):
    found = gather(open_dataset(by_chance, STAGES))
    one, same, other = (sheets(found, seed, 4, ("s0_00000000",)) for seed in ("a", "a", "b"))
    assert one == same != other
    assert one[0].clips == ["s0_00000000"]


def test_what_is_asked_for_and_is_not_there_is_refused_with_the_nearest(finished):
    with pytest.raises(UsageError, match=r"--show wood_1: no clip of tiny"):
        report_of(finished.asked(), show=("wood_1",))


def test_every_reason_is_told_briefly_in_the_order_of_its_weight():
    assert list(BRIEFLY) == list(REASONS)


def test_plotly_itself_accepts_every_chart(finished, tiny):
    found = gather(finished.open())
    charts = [slider.chart for slider in sliders(found)]
    charts += [timeline(found, source) for source in ("wood", "bars", "empty")]
    for chart in charts:
        plotly.graph_objects.Figure(chart)


def test_a_slider_stands_exactly_on_its_limit():
    chance = np.random.default_rng(3)
    for name, (knob, _, default) in knobs(FilterParams).items():
        for limit in (
            (default, default + 1, 0) if isinstance(default, int) else (default, 0.123, 0.0)
        ):
            scale = scale_of(chance.random(100) * (default or 1) * 3, limit, knob)
            steps = limit / scale.step
            assert steps == pytest.approx(round(steps), abs=1e-9), name
            assert scale.low <= limit <= scale.high
            assert (scale.high - scale.low) / scale.step >= 99 or scale.step == 1


def test_a_level_is_drawn_from_edge_to_edge_and_none_where_none_was_measured():
    assert wave(np.array([-90, -10])).startswith("M0,49L200,2L")
    assert wave(None) == wave(np.array([])) == ""


def test_a_report_goes_with_each_source_that_it_shows(place):
    folder = report_of(place.asked())
    assert folder in remains(place.built, lambda unit: unit == "empty")
    assert folder not in remains(place.built, lambda unit: unit == "another")
    folder.rename(place.built / ".report.old")
    assert place.built / ".report.old" in half_made(place.built)


def test_a_dataset_that_was_not_built_says_what_to_run(unbuilt):
    with pytest.raises(UsageError, match="`fgave run -d tiny` builds it"):
        report_of(unbuilt.asked())


def test_the_command_says_where_to_look(finished):
    at = ["-d", "tiny", "--manifests", str(finished.folder / "manifests"),
          "--data", str(finished.folder / "data"), "-j", "1"]  # fmt: skip
    said = CliRunner().invoke(app, ["report", *at, "--json"], catch_exceptions=False).stdout
    told = json.loads(said)
    assert Path(told["path"]).is_file()
    assert told["clips"] > 3
