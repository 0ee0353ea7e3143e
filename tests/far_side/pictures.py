"""Take the README's pictures of the report: `make pictures`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

import chromium


ROOT = Path(__file__).parents[2]
REPORT = ROOT / "data" / "demo" / "report"
MOVED = ("frozen_fraction_max", "0.98")
SIZE = {"width": 1280, "height": 860}


def limits(page: Page) -> None:
    """The limits, one of them moved."""
    page.goto((REPORT / "limits.html").as_uri())
    page.locator("body[data-judged]").wait_for()
    name, value = MOVED
    place = page.locator(f"[data-limit={name}]")
    place.locator("[type=number]").fill(value)
    page.evaluate(f"document.querySelector('[data-limit={name}]').scrollIntoView()")
    page.evaluate("scrollBy(0, -330)")
    place.locator("svg.main-svg").first.wait_for()
    page.wait_for_timeout(1500)  # the charts that came near are drawn


def clips(page: Page) -> None:
    """Clips that were rejected, with their reasons."""
    page.goto((REPORT / "clips.html").as_uri())
    page.evaluate("document.getElementById('reason-camera_moves').scrollIntoView()")
    page.wait_for_timeout(1500)  # so are the pictures


def take(browser: Browser) -> None:
    """Write both into `docs/`."""
    page = browser.new_context(viewport=SIZE, reduced_motion="reduce").new_page()
    for name, show in (("limits", limits), ("clips", clips)):
        show(page)
        page.screenshot(path=ROOT / "docs" / f"{name}.jpg", type="jpeg", quality=72)


if __name__ == "__main__":
    path = chromium.program()
    if path is None:
        sys.exit("no chromium on the path: `apt-get install chromium` brings one")
    with chromium.started(path) as browser:
        take(browser)
