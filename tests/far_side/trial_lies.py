"""`make trial-lies`: forty hostile texts in every field, and nobody who takes one for more.

Each stands as title, channel, licence, description, chapter, comment, tag, label, annotator, note,
file name, missing path and parameter of a source of its own, and as what is typed after a command.
All that is written and said is then read as its readers read it; with chromium, the report as well.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import chromium
from lies.ground import Ground, listener
from lies.hits import of_files, of_processes, of_terminal
from lies.words import lies_of


RUN = ("run", "-j", "2", "-v")
STARTED = (RUN, ("run", "--json"), ("report",), ("verify",), ("plan",))
"""These work; what they ask of the system is noted."""
TOLD = (
    ("status",), ("config",), ("what-if", "--set", "filter.side_min=300"), ("availability",),
    ("labels", "unknown"), ("labels", "shifts"), ("labels", "agreement"),
    ("labels", "lint"), ("lock",), ("prune", "--dry-run"), ("audit-split",), ("doctor",),
)  # fmt: skip
TYPED = (
    ("explain",), ("report", "--show"), ("run", "--only"), ("run", "--set"), ("labels", "explain"),
    ("forget",), ("run", "--until"),
)  # fmt: skip
"""A text stands behind each of these."""
LOCK = "fgave.lock"
CODES = {0, 2, 3}


def trial(folder: Path, names: list[str], *, few: bool = False) -> list[str]:
    """What a text of these did that it should not; empty if nothing. `few`: fewer commands."""
    with listener() as (port, asked):
        lies = {n: words for n, words in lies_of(port).items() if not names or n in names}
        ground = Ground(folder, lies)
        ground.lay()
        before = _elsewhere(ground)
        wrong = [*_started(ground, (RUN,) if few else STARTED)]
        wrong += _told(ground, (("report", "-j", "1"), *TOLD) if few else TOLD)
        wrong += [f"{what}: {hit}" for what, said in ground.said for hit in of_terminal(said)]
        wrong += list(of_files(folder / "data"))
        places = [folder / "data", folder / "scratch", folder / "compiled"]
        wrong += list(of_processes(ground.overheard, places))
        after = _elsewhere(ground)
        wrong += [f"changed outside of data: {p!a}" for p in before.keys() ^ after.keys()]
        wrong += [f"changed: {p!a}" for p in before if after.get(p, before[p]) != before[p]]
        if not few and (program := chromium.program()):
            wrong += list(_browsed(ground.built / "report", program))
    return wrong + [f"somebody asked at {who}" for who in asked]


def _started(ground: Ground, commands: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for argv in commands:
        if (code := ground.start(*argv)) not in CODES:
            yield f"{' '.join(argv)}: exit code {code}"


def _told(ground: Ground, commands: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    clips = sorted(path.stem for path in (ground.built / "work/cut").rglob("*_00000000.mp4"))
    commands += tuple(("explain", clip) for clip in clips)
    typed = [words for words in ground.lies.values() if "\0" not in words and words.isprintable()]
    commands += tuple((*argv, words) for argv in TYPED for words in typed)
    for argv in commands:
        if (code := ground.tell(*argv)) not in CODES:
            yield f"{argv!a}: exit code {code}"
    for words in typed:
        if (code := ground.tell("status", name=words)) != 2:
            yield f"a dataset named {words!a}: exit code {code}"


def _elsewhere(ground: Ground) -> dict[str, str]:
    """Every file that no command should touch → its sha256."""
    folders = [ground.folder, *(ground.folder / name for name in ("manifests", "home", "scratch"))]
    paths = {p for f in folders[1:] for p in f.rglob("*")} | set(ground.folder.iterdir())
    skip = {ground.folder / "data", ground.overheard, ground.root / LOCK}
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else ""
            for p in paths if p not in skip}  # fmt: skip


def _browsed(report: Path, program: str) -> Iterator[str]:
    """Every page in a browser: nothing runs, nothing asks, nothing leads anywhere."""
    with chromium.started(program) as browser:
        page = browser.new_page()
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda it: said.append(it.url))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        for path in sorted(report.rglob("*.html")):
            page.goto(path.as_uri())
            page.keyboard.press("Tab")
            links = page.evaluate(_LINKS)
            if page.evaluate("'pwned' in window") or links:
                yield f"{path.name}: a text of somebody's is at work {links}"
        kinds = (report.as_uri(), "data:", "blob:")
        yield from (f"the report asked: {x!a}" for x in said if not x.startswith(kinds))


_LINKS = """[...document.querySelectorAll('*')].filter(one => [...one.attributes].some(a =>
 (a.name.startsWith('on') || ['href', 'src', 'poster', 'xlink:href', 'style'].includes(a.name))
 && a.value.includes('pwned'))).map(one => one.outerHTML.slice(0, 200))"""


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # this is what the trial is run for


def main() -> int:
    """1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="of texts; all of them if none is given")
    given, begun = parser.parse_args(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wrong = trial(Path(folder), given.names)
    for words in wrong:
        say(words)
    say(f"{len(given.names) or len(lies_of(0))} texts, {time.monotonic() - begun:.0f} s, "
        f"{len(wrong)} hits")  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
