"""What became of hostile texts in what was written and said: a line for each that did something."""

from __future__ import annotations

import ast
import csv
import html.parser
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import yaml
from markdown_it import MarkdownIt


MARK = "pwned"
_NAME = re.compile(r"[A-Za-z0-9._~@-]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_LEADS = ("href", "src", "srcset", "poster", "action", "formaction", "style", "xlink:href", "data")
_PROGRAMS = ("ffmpeg", "uname")
"""`uname` is asked by Python's own `platform`."""
_FETCHES, _ASKS_FOR_IPV6 = "stages.tools.ytdlp.child", "('::1', 0)"
"""A missing path such as `javascript:x` is an address to fetch, which refuses it; to find out
whether there is IPv6, urllib3 binds a port of this machine when it is loaded. Nothing connects."""
_FACTS = {"pretty_name", "license", "task_categories", "tags", "size_categories", "configs"}
"""What the header of a card may say."""
_SOCKET = re.compile(r"(/var)?/tmp/pymp-\w+(/[\w-]+)?$")
"""Where workers are asked for, if the run's own folder for such things has too long a name."""


def of_files(folder: Path) -> Iterator[str]:
    """Of every file under a folder, by its kind."""
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder).as_posix()
        if not _NAME.fullmatch(path.name):
            yield f"{where!a}: a name with other letters"
        looks = _LOOKS.get(path.suffix, _nothing)
        yield from (f"{where}: {words}" for words in (looks(path) if path.is_file() else ()))


def of_terminal(said: bytes) -> Iterator[str]:
    """Bytes that a terminal, or whoever looks at it, would take for more than text."""
    try:
        text = said.decode()
    except UnicodeDecodeError as error:
        yield f"byte {error.start} is not UTF-8"
        return
    if odd := sorted({c for c in text if c != "\n" and not c.isprintable()}):
        yield f"has {odd!a}"
    if "Traceback" in text:
        yield ascii(text[-600:])


def of_processes(overheard: Path, allowed: list[Path]) -> Iterator[str]:
    """Sockets, programs other than ffmpeg, and writing elsewhere."""
    for line in overheard.read_text().splitlines():
        event, *what = ast.literal_eval(line)
        if event == "subprocess.Popen":
            hit = not any(name in what[0] for name in _PROGRAMS) and not _own(what[1])
        elif (event, what) == ("socket.bind", [_ASKS_FOR_IPV6]):
            hit = False
        elif event.startswith(("socket.", "os.posix_spawn", "os.exec", "os.system")):
            hit = True
        else:
            here = [path for path in what if not path.isdecimal() and not _SOCKET.match(path)]
            hit = not all(_within(path, allowed) for path in here)
        if hit:
            yield ascii((event, *what))


def of_page(text: str) -> Iterator[str]:
    """Of a page in HTML."""
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.hits


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hits: list[str] = []
        self._within = ""
        self._data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        for name, value in attrs:
            leads = name in _LEADS or name.startswith("on")
            if MARK in tag + name or (leads and MARK in (value or "")):
                self.hits.append(f"<{tag} {name!a}={value!a}>")
            if name.startswith("on") or re.match(r"\s*javascript:", value or "", re.IGNORECASE):
                self.hits.append(f"<{tag} {name!a}={value!a}>")
        is_code = tag == "style" or (tag == "script" and found.get("type") != "application/json")
        self._within = "code" if is_code else "json" if tag == "script" else ""
        self._data = []

    def handle_data(self, data: str) -> None:
        self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        text, within = "".join(self._data), self._within
        self._within = ""
        if within == "code" and MARK in text:
            self.hits.append(f"code says {text[:200]!a}")
        if within == "json":
            json.loads(text)

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.hits.append(f"a comment: {data[:200]!a}")


def _nothing(path: Path) -> Iterator[str]:
    yield from ()


def _own(argv: str) -> bool:
    """Python's own helpers of several processes, and what fetch asks sites with."""
    return any(name in argv for name in ("multiprocessing", "fgave_pipeline", _FETCHES))


def _within(path: str, allowed: list[Path]) -> bool:
    return path == "/dev/null" or any(Path(path).is_relative_to(place) for place in allowed)


def _csv(path: Path) -> Iterator[str]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    if len({len(row) for row in rows}) > 1:
        yield f"rows of {sorted({len(row) for row in rows})} cells"
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(_FORMULA) or MARK in cell:
            yield f"cell {cell[:200]!a}"


def _json(path: Path) -> Iterator[str]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(found, dict) and MARK in found:
        yield "a key of somebody else's"


def _parquet(path: Path) -> Iterator[str]:
    table = pq.read_table(path)
    table.validate(full=True)  # that texts are UTF-8, too
    if odd := [name for name in table.column_names if MARK in name]:
        yield f"columns {odd}"


def _markdown(path: Path) -> Iterator[str]:
    """A card: its header as YAML, its body as a browser would get it."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        _, header, text = text.split("---\n", 2)
        facts = yaml.safe_load(header)
        if set(facts) != _FACTS or MARK in header:
            yield f"header says {header!a}"
    made = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    yield from of_page(made)
    lines = [line for line in made.splitlines() if line.startswith(("<h", "<li")) and MARK in line]
    yield from (f"a line of its own: {line!a}" for line in lines)


def _track(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").split("\n")
    if path.suffix == ".txt" and path.parent.name == "audacity":
        yield from (f"line {x!a}" for x in lines if x and len(x.split("\t")) != 3)
    yield from (f"line {x!a}" for x in lines if MARK in x)


_LOOKS = {
    ".csv": _csv, ".html": lambda path: of_page(path.read_text(encoding="utf-8")), ".json": _json,
    ".md": _markdown, ".parquet": _parquet, ".txt": _track, ".vtt": _track, ".lock": _json,
}  # fmt: skip
