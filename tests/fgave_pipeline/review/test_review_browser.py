"""The review as a person has it before them: by keyboard, in two tabs, after a crash."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


PATIENCE_MS = 120_000


@pytest.fixture
def opened(browser, review):
    """Opens the page; afterwards nothing may have gone wrong or been asked for elsewhere."""
    found, contexts = [], []

    def page_of(width: int = 1280, within=None, clip: str = "", scheme: str = "light"):
        context = within or browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda said: _refused(said.text) or found.append(said.text))
        page.on("pageerror", lambda error: found.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith((review.url, "data:"))
                or found.append(f"asked for {asked.url}"))  # fmt: skip
        page.goto(f"{review.url}#{clip}")
        page.locator("body[data-ready]").wait_for()
        return page

    expect.set_options(timeout=PATIENCE_MS)
    yield page_of
    for context in dict.fromkeys(contexts):
        context.close()
    assert found == []


def _refused(text: str) -> bool:
    """Chromium's own words on an answer of 409 or 400, which is meant where it comes."""
    return text.startswith("Failed to load resource") and ("409" in text or "400" in text)


def saved(page) -> None:
    expect(page.locator("#saved")).to_have_text("saved")


def pressed(page, name: str) -> None:
    expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")


def test_a_decision_by_key_is_on_the_disk_when_it_says_so_and_outlives_a_reload(opened, review):
    page = opened()
    first = page.locator("#clip-id").inner_text()
    page.keyboard.press("n")
    page.keyboard.type("I like it")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    saved(page)
    assert review.lines("decisions") == [
        f"{first},{first.rpartition('_')[0]},no,anna,I like it,doubt"
    ]
    expect(page.locator("#clip-id")).not_to_have_text(first)
    second = page.locator("#clip-id").inner_text()
    page.reload()
    expect(page.locator("#progress")).to_contain_text("1 of ")
    expect(page.locator("#clip-id")).to_have_text(second)
    page.locator("#show").select_option("all")
    expect(page.locator("#clip-id")).to_have_text(first)
    pressed(page, "reject")
    expect(page.locator("#note")).to_have_value("I like it")
    page.keyboard.press("u")  # what this tab did, it can undo after a reload, too
    expect(page.locator("#progress")).to_contain_text("0 of ")
    saved(page)
    assert review.lines("decisions") == []


def test_seconds_and_classes_are_set_by_key_and_undone_one_by_one(opened, review):
    clip = "wood_00010000"
    page = opened(clip=clip)
    before = page.locator("#seconds button[aria-pressed=true]").count()
    assert before > 2
    page.locator("#action").select_option("brushing")
    saved(page)
    lines = review.lines("annotations")
    assert {line.split(",")[3] for line in lines} == {"brushing"}
    assert {line.split(",")[-1] for line in lines} == {clip}
    was_on = page.locator("#seconds button").nth(2).get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    after = before - 1 if was_on else before + 1
    expect(page.locator("#seconds button[aria-pressed=true]")).to_have_count(after)
    saved(page)
    page.reload()
    expect(page.locator("#seconds button[aria-pressed=true]")).to_have_count(after)
    expect(page.locator("#hand-label")).to_contain_text("by hand (anna)")
    page.keyboard.press("u")
    expect(page.locator("#seconds button[aria-pressed=true]")).to_have_count(before)
    page.keyboard.press("u")
    expect(page.locator("#as-read")).to_be_hidden()
    saved(page)
    assert review.lines("annotations") == []


def test_two_tabs_lose_no_decision(opened, review):
    clip = "wood_00010000"
    one = opened(clip=clip)
    other = opened(clip=clip, within=one.context)
    one.locator("#keep").click()
    saved(one)
    other.locator("#reject").click()
    expect(other.locator("#conflict")).to_contain_text("It is now kept by hand by anna.")
    expect(other.locator("#saved")).to_have_text("not saved")
    assert [line.split(",")[2] for line in review.lines("decisions")] == ["yes"]
    other.locator("#insist").click()
    saved(other)
    assert [line.split(",")[2] for line in review.lines("decisions")] == ["no"]
    one.keyboard.press("u")  # what stands now is not what this tab wrote
    expect(one.locator("#conflict")).to_contain_text("It is now rejected by hand by anna.")
    one.locator("#take").click()
    pressed(one, "reject")
    assert [line.split(",")[2] for line in review.lines("decisions")] == ["no"]


def test_what_cannot_be_saved_is_not_said_to_be(opened, review):
    page = opened(clip="wood_00010000")
    (review.manifest / "sources.csv").write_text("source_id,url\n")
    page.locator("#keep").click()
    expect(page.locator("#trouble")).to_contain_text("is not in sources.csv")
    expect(page.locator("#saved")).to_have_text("not saved")
    expect(page.locator("#clip-id")).to_have_text("wood_00010000")
    assert review.lines("decisions") == []


def test_a_clip_plays_for_ten_seconds_and_can_be_sought_in(opened):
    page = opened(clip="wood_00010000")
    film = page.locator("#film")
    assert film.evaluate("film => film.duration") == pytest.approx(10, abs=0.1)
    sought = "() => new Promise(done => {{ film.onseeked = () => done(film.currentTime); {} }})"
    move = "film.pause(); film.currentTime = 7;"
    assert page.evaluate(sought.format(move)) == pytest.approx(7, abs=0.1)
    ended = "() => new Promise(done => {{ film.onended = () => done(film.currentTime); {} }})"
    move = "film.currentTime = 0; film.playbackRate = 4; film.play();"
    assert page.evaluate(ended.format(move)) == pytest.approx(10, abs=0.1)
    assert film.evaluate("film => film.error") is None
    assert page.locator("#head").evaluate("head => head.value") > 0.95
    drawn = "img => img.decode().then(() => [img.naturalWidth, img.naturalHeight])"
    assert page.locator("#spectrum").evaluate(drawn) == [800, 120]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_fits_the_screen_and_axe_finds_nothing_serious(opened, width, scheme):
    page = opened(width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"preload": False}).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in grave] == []


def test_what_is_shown_is_what_a_hostile_title_says_and_not_what_it_does(opened, review):
    hostile = "<img src=x onerror=hacked=1>"
    found = review.server.desk.found()
    found.videos.loc["wood", "title"] = hostile
    page = opened(clip="wood_00010000")
    expect(page.locator("#where")).to_contain_text(hostile)
    assert page.evaluate("typeof hacked") == "undefined"
