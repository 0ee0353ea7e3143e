"""The report's pages, from their templates; text from outside is escaped wherever it stands."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jinja2

from stages.filter.words import BRIEFLY, FLAGS


HERE = Path(__file__).parent
ASSETS = ("style.css", "charts.js", "sliders.js")


def templates_in(folder: Path) -> jinja2.Environment:
    """Templates that escape what they are given, and ask for nothing that they are not."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def environment() -> jinja2.Environment:
    """What the templates are read with."""
    made = templates_in(HERE / "templates")
    made.filters["count"] = lambda number: f"{number:,}"
    made.globals |= {"briefly": BRIEFLY, "flags": FLAGS}
    return made


def write_page(out: Path, template: str, path: str, **values: Any) -> None:
    """Fill in a template and write it into the report's folder.

    Args:
        out: the report's folder.
        template: its name, without the ending.
        path: the page's path, from the folder.
        values: what the template asks for.
    """
    depth = "../" * path.count("/")
    page = environment().get_template(f"{template}.html.j2").render(root=depth, page=path, **values)
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_text(page, encoding="utf-8")
