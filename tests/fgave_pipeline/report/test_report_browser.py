"""The report as a browser shows it: from the disk, with no network, on wide and narrow screens."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.report.write import Wanted, write_report
from fgave_pipeline.whatif import Change, Count, what_if
from stages.filter import FilterParams


PAGES = ("index", "limits", "measures", "clips", "sources", "sources/wood")
THEN = [
    {"background_motion_max": 0.3, "camera_sway_max": 0.51, "audible_fraction_min": 0.2},
    {"cut_jump_max": 5, "fade_max": 0.1, "light_change_max": 0.1, "steady_range_max_db": 9},
    {"hum_max": 0.1, "hum_flatness_max": 1, "hiss_flatness_max": 0.001, "side_min": 40},
    {"side_min": 0, "digital_silence_max": 1, "frozen_fraction_max": 0.97, "camera_zoom_max": 1.02},
]


@pytest.fixture(scope="module")
def tiny(finished) -> Path:
    return write_report(finished.open(), Wanted(), jobs=1).path.parent


@pytest.fixture(scope="module")
def by_numbers(by_chance) -> Path:
    return write_report(open_dataset(by_chance, STAGES), Wanted(), jobs=1).path.parent


@pytest.fixture
def opened(browser):
    """Opens a page of a report; afterwards nothing may have gone wrong or left the folder."""
    found, contexts = [], []

    def page_of(folder: Path, name: str, width: int = 1280, scheme: str = "light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("console", lambda said: found.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: found.append(str(error)))
        page.on("request", lambda asked: _within(folder, asked.url, found))
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert found == []


def _within(folder: Path, url: str, found: list[str]) -> None:
    if not url.startswith((folder.as_uri(), "data:", "blob:file:", "blob:null")):
        found.append(f"asked for {url}")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_the_screen_and_draws_its_charts(opened, tiny, width):
    page = opened(tiny, "index", width)
    for name in PAGES:
        page.goto((tiny / f"{name}.html").as_uri())
        if name in ("limits", "measures", "sources/wood"):
            page.locator("[data-chart] svg.main-svg").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})]
)
def test_axe_finds_nothing_serious_on_any_page(opened, tiny, scheme, rules):
    page = opened(tiny, "index", scheme=scheme)
    for name in PAGES:
        page.goto((tiny / f"{name}.html").as_uri())
        found = Axe().run(page, options=rules | {"preload": False}).response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in grave]
        assert told == [], name


def test_moved_limits_tell_what_the_command_tells(opened, by_chance, by_numbers):
    page = opened(by_numbers, "limits")
    page.locator("body[data-judged]").wait_for()
    dataset = open_dataset(by_chance, STAGES)
    for changed in THEN:
        page.locator("#reset").click()
        for name, value in changed.items():
            page.locator(f"[data-limit={name}] [type=number]").fill(str(value))
        told = what_if(dataset, FilterParams(**changed))
        assert len(told.changes) > 10
        assert shown(page) == {
            "kept": [str(told.kept.now), str(told.kept.then)],
            "classes": [row(count) for count in told.actions] + [row(told.labelled)],
            "crossing": str(len(told.changes)),
            "changes": [line(change) for change in told.changes[:40]],
        }


def test_a_clip_that_crosses_the_line_leads_to_where_it_can_be_seen(opened, by_numbers):
    page = opened(by_numbers, "limits")
    page.locator("body[data-judged]").wait_for()
    page.locator("[data-limit=background_motion_max] [type=number]").fill("0.39")
    link = page.locator("#changes a").first
    name = link.inner_text()
    link.click()
    page.locator(f"#clip-{name}:target").wait_for()


def shown(page: Page) -> dict[str, object]:
    rows = page.locator("#classes tr[data-class]").all_inner_texts()
    return {
        "kept": [page.locator(f"#kept-{when}").inner_text() for when in ("now", "then")],
        "classes": [tuple(one.split("\t")[1:3]) for one in rows],
        "crossing": page.locator("#crossing").inner_text(),
        "changes": page.locator("#changes li").all_inner_texts()[:40],
    }


def row(count: Count) -> tuple[str, str]:
    return str(count.now), str(count.then)


def line(change: Change) -> str:
    return f"{change.clip_id} {'kept, not ' if change.kept else ''}{', '.join(change.reasons)}"


def test_the_lines_to_copy_are_those_that_give_these_limits(opened, by_chance, by_numbers):
    page = opened(by_numbers, "limits")
    page.locator("body[data-judged]").wait_for()
    page.locator("[data-limit=fade_max] [type=number]").fill("0.65")
    page.locator("[data-limit=side_min] [type=number]").fill("48")
    (by_chance.manifests / "chance/params.toml").write_text(page.locator("#toml").inner_text())
    try:
        found = open_dataset(by_chance, STAGES).config.params("filter")
    finally:
        (by_chance.manifests / "chance/params.toml").unlink()
    assert asdict(found) == asdict(FilterParams(fade_max=0.65, side_min=48))
    page.locator("#reset").click()
    assert page.locator("#toml").inner_text() == "[filter]"
    assert page.locator("#crossing").inner_text() == "0"


def test_a_slider_is_moved_by_keys_and_takes_the_line_in_its_chart_along(opened, by_numbers):
    page = opened(by_numbers, "limits")
    page.locator("body[data-judged]").wait_for()
    place = page.locator("[data-limit=background_motion_max]")
    place.locator("svg.main-svg").first.wait_for()
    slider = place.locator("[type=range]")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    value = float(place.locator("[type=number]").input_value())
    assert 0.3 < value < 0.4
    line = place.locator("[data-chart]").evaluate("chart => chart.layout.shapes[0].x0")
    assert line == value
    assert place.locator(".reset").is_visible()


def test_a_clip_plays_and_is_ten_seconds_long(opened, tiny):
    page = opened(tiny, "clips")
    film = page.locator("#clip-wood_00000000 video")
    film.evaluate("film => film.play()")
    page.wait_for_function("film => film.currentTime > 0.3", arg=film.element_handle())
    assert film.evaluate("film => film.duration") == pytest.approx(10, abs=0.1)
    assert film.evaluate("film => film.error") is None
    assert film.evaluate("film => film.videoWidth") == 160


def test_what_a_title_says_is_shown_and_not_done(opened, by_numbers):
    page = opened(by_numbers, "sources/s1")
    page.locator("[data-chart] svg.main-svg").first.wait_for()
    assert "<script>hacked=1</script>" in page.locator("h1").inner_text()
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator("img[src=x]").count() == 0
