"""Take the README's pictures of the report, the review and the terminal: `make pictures`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from io import StringIO
from pathlib import Path

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.text import Text

import chromium
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.review.desk import Desk
from fgave_pipeline.review.server import ReviewServer


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REPORT = ROOT / "data" / "demo" / "report"
FGAVE = Path(sys.executable).with_name("fgave")
MOVED = ("frozen_fraction_max", "0.98")
SIZE = {"width": 1280, "height": 860}
COLUMNS = 116


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


def review(page: Page) -> None:
    """The most doubtful clip under review; what is decided goes into a copy of the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "manifests", folder, dirs_exist_ok=True)
        dataset = open_dataset(Asked(manifests=Path(folder), data=ROOT / "data"), STAGES)
        with ReviewServer(Desk(dataset, "anna"), "picture") as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page.goto(server.url)
            page.locator("body[data-ready]").wait_for(timeout=120_000)
            page.locator("#spectrum").evaluate("picture => picture.decode()")
            page.locator("#go-on").uncheck()
            page.locator("#note").fill("still, and there is something to hear")
            page.locator("#keep").click()
            page.locator("#keep[aria-pressed=true]").wait_for()
            page.evaluate("film.currentTime = 4.2")
            page.evaluate("film.pause()")
            page.wait_for_timeout(800)
            page.screenshot(path=DOCS / "review.jpg", type="jpeg", quality=72)
            server.shutdown()


def take(browser: Browser) -> None:
    """Write those of pages into `docs/`."""
    page = browser.new_context(viewport=SIZE, reduced_motion="reduce").new_page()
    for name, show in (("limits", limits), ("clips", clips)):
        show(page)
        page.screenshot(path=DOCS / f"{name}.jpg", type="jpeg", quality=72)
    review(page)


def terminal() -> None:
    """`fgave status` while the demo is measured once more, as it stands on a terminal."""
    built = ROOT / "data" / "demo" / "work"
    with tempfile.TemporaryDirectory(dir=ROOT / "data") as folder:
        for stage in ("fetch", "read", "cut"):
            there = Path(folder) / "demo" / "work" / stage
            shutil.copytree(built / stage, there, copy_function=os.link)
        at = ["-d", "demo", "--data", folder]
        run = subprocess.Popen([FGAVE, "run", *at, "-j", "2"], cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            while run.poll() is None and not _is_midway(at):
                time.sleep(0.5)
            said = _fgave("status", *at, "--most", "6")
        finally:
            run.terminate()
            run.wait()
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text.from_ansi(said.rstrip()))
    drawn = console.export_svg(title="fgave status -d demo")
    drawn = re.sub(r"@font-face\s*{[^}]*}", "", drawn)  # nothing of it is asked from a network
    (DOCS / "status.svg").write_text(drawn, encoding="utf-8")


def _is_midway(at: list[str]) -> bool:
    """Whether some sources are measured and some are not."""
    found = {one["stage"]: one for one in json.loads(_fgave("status", *at, "--json"))["stages"]}
    measure = found["measure"]
    return measure["done"] > 2 and measure["running"] > 0


def _fgave(*argv: str) -> str:
    environ = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    return subprocess.check_output([FGAVE, *argv], cwd=ROOT, text=True, env=environ)


if __name__ == "__main__":
    path = chromium.program()
    if path is None:
        sys.exit("no chromium on the path: `apt-get install chromium` brings one")
    with chromium.started(path) as browser:
        take(browser)
    terminal()
