"""What `fgave bench` found, in the report."""

from __future__ import annotations

import json
import re

import pytest

from fgave_pipeline.lock import LOCK, read_lock
from fgave_pipeline.report.write import Wanted, write_report
from stages.export.account import write_json


TITLE = "Audio-visual localization"


@pytest.fixture
def with_results(place):
    """The tiny dataset, with a row of each benchmark, and one of a state that is no more."""
    digest = read_lock(place.built / "export" / LOCK).digest

    def keep(folder: str, digest: str, **said) -> None:
        path = place.built / "bench" / folder / "metrics.json"
        path.parent.mkdir(parents=True)
        write_json(path, {"dataset": {"name": "tiny", "digest": digest}, "name": folder, **said})

    scores = {"logit": {"mean": {"ACC": 81.25, "mAP": None, "AUC": 90.5}}}
    both = {"A2V": {"mean": 30.1}, "V2A": {"mean": 20.2}}
    keep("classify/one", digest, target="act", model="logmel-linear", scores=scores)
    keep("classify/old", "another", target="act", model="prior", scores=scores)
    keep("localize/one", digest, shuffle="audio", category="ACT-rand", donor="same-act",
         right=both, blind={"chance": 22.5})  # fmt: skip
    return place


def charts_of(text: str) -> dict[str, list[dict]]:
    found = re.findall(r'id="chart-(\w+)">(.*?)</script>', text)
    return {name: json.loads(spec)["data"] for name, spec in found}


def test_results_stand_beside_what_was_published(with_results):
    page = write_report(with_results.open(), Wanted(), jobs=1).path
    text = page.read_text("utf-8")
    charts = charts_of(text)
    accuracy = charts["classify"][0]
    assert accuracy["name"] == "ACC"
    assert accuracy["y"] == [
        "act: PSLA, published", "act: AST, published", "act: PaSST, published",
        "act: logmel-linear",
    ]  # fmt: skip
    assert accuracy["x"] == [32.73, 36.73, 40.78, 81.25]
    assert "act: logmel-linear" not in charts["classify"][1]["y"]  # mAP is not known
    a2v = charts["localize"][0]
    assert a2v["y"] == ["ACT-rand, Shuffle-audio, published", "ACT-rand, Shuffle-audio"]
    assert a2v["x"] == [21.14, 30.1]
    assert "act: prior" not in text
    assert "no row is a reproduction" in text


def test_where_nothing_was_run_the_page_says_nothing_of_it(place):
    page = write_report(place.open(), Wanted(), jobs=1).path
    text = page.read_text("utf-8")
    assert TITLE not in text
    assert "plotly" not in text


@pytest.mark.parametrize("width", [1280, 390])
def test_its_charts_are_drawn_and_fit(with_results, browser, width):
    page_of = write_report(with_results.open(), Wanted(), jobs=1).path
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(page_of.as_uri())
    page.locator("#benchmarks").scroll_into_view_if_needed()
    page.locator("[data-chart=classify] svg.main-svg").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
