"""The page and what it is dressed in."""

from __future__ import annotations

import functools
from pathlib import Path

import jinja2

from fgave_pipeline.report.pages import HERE as REPORT
from fgave_pipeline.report.pages import templates_in
from fgave_pipeline.review.desk import ORDERS, Desk


_HERE = Path(__file__).parent
ASSETS = {
    "style.css": (REPORT / "assets" / "style.css", "text/css; charset=utf-8"),
    "review.css": (_HERE / "assets" / "review.css", "text/css; charset=utf-8"),
    "review.js": (_HERE / "assets" / "review.js", "text/javascript; charset=utf-8"),
}


def page(desk: Desk) -> str:
    """The one page; its script asks for everything that is not the same for all clips."""
    return _template().render(
        dataset=desk.dataset.name,
        orders=ORDERS,
        actions=["unknown", *desk.actions],
        materials=["unknown", *desk.materials],
    )


def asset(name: str) -> tuple[bytes, str]:
    """A file of `ASSETS`, and its type."""
    path, kind = ASSETS[name]
    return path.read_bytes(), kind


@functools.cache
def _template() -> jinja2.Template:
    return templates_in(_HERE / "templates").get_template("review.html.j2")
