"""Where in a data folder something of a source lies, tables and export left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fgave_pipeline.store import Store, read_receipt
from stages.core.errors import StoreError
from stages.core.stage import WHOLE


SHEET, REPORT, BENCH = "sheet.png", "report", "bench"
"""They show whichever sources there are, so they go with each."""


def remains(data: Path, is_it: Callable[[str], bool]) -> list[Path]:
    """Files and folders with something of a source.

    Args:
        data: a dataset's folder.
        is_it: (source id) → whether it is the source, or one of them.
    """
    work = Store(data / "work")
    units = [unit for unit in work.work.glob("[!.]*/*") if is_it(unit.name)]
    ledgers = [path for path in sorted((data / "ledger").glob("*.jsonl")) if is_it(path.stem)]
    found = [*sorted(units), *_of_all(work, is_it), *ledgers]
    sheet = [data / SHEET] if found and (data / SHEET).exists() else []
    pages = (data / REPORT / "sources").glob("*.html")
    report = [data / REPORT] * any(is_it(page.stem) for page in pages)
    bench = [data / BENCH] if (data / BENCH).exists() and (found or report) else []
    # first what does not say of which sources it is: it goes while the others are there to tell
    return bench + found + sheet + report


def half_made(data: Path) -> list[Path]:
    """What runs left that died. Of which sources there is something in it, nobody knows."""
    made = [data / f".{name}.{end}" for name in ("export", REPORT) for end in ("new", "old")]
    return [*Store(data / "work").drafts(), *(path for path in made if path.exists())]


def _of_all(work: Store, is_it: Callable[[str], bool]) -> Iterator[Path]:
    """Parts of all sources that are not known to be without it.

    Whoever is made from such a part, as a form is from the export, goes with it.
    """
    left = [part for part in work.parts() if part.parent.name == WHOLE]
    clean: set[str] = set()
    while True:
        kept = [part for part in left if _is_clean(part, clean, is_it)]
        if not kept:
            break
        clean |= {read_receipt(part).get("digest", "") for part in kept}
        left = [part for part in left if part not in kept]
    yield from left


def _is_clean(part: Path, clean: set[str], is_it: Callable[[str], bool]) -> bool:
    try:
        made_from = read_receipt(part)["made_from"]
        inputs = [pair for need in made_from["inputs"].values() for pair in need.items()]
        named = [unit for unit, _ in inputs] + _ids(made_from)
        wholes = {digest for unit, digest in inputs if unit == WHOLE}
        return wholes <= clean and not any(is_it(unit) for unit in named)
    except (OSError, StoreError, KeyError, TypeError, AttributeError):
        return False


def _ids(made_from: dict[str, Any]) -> list[str]:
    return [row["source_id"] for name in ("sources", "annotations") for row in made_from[name]]
