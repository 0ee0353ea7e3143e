"""A dataset in which each of some texts stands wherever a text of somebody else can stand."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wreck.ground import PARAMS, film

from fgave_pipeline.cli.app import main
from fgave_pipeline.dataset import Asked


INSIDE = str(Path(__file__).parent / "inside")
NAME = "lies"
FORMS = "parquet,croissant,ids,audacity,vtt,vggsound,webdataset,mono,esc50,ave"
_FILMS = 4
_UNNAMEABLE = str.maketrans({"/": "\N{DIVISION SLASH}", "\0": "0"})


@dataclass
class Ground:
    """A folder with the manifest; `data/lies` is built in it."""

    folder: Path
    lies: dict[str, str]
    said: list[tuple[str, bytes]] = field(default_factory=list)
    """(command, what it wrote to its standard output and error)."""

    @property
    def root(self) -> Path:
        return self.folder / "manifests" / NAME

    @property
    def built(self) -> Path:
        return self.folder / "data" / NAME

    @property
    def overheard(self) -> Path:
        """A line for each thing that a process asked of the system."""
        return self.folder / "overheard.txt"

    def asked(self) -> Asked:
        return Asked(NAME, self.folder / "manifests", self.folder / "data")

    def lay(self) -> None:
        """Write the manifest: for each text a source beside which it stands, and one not there."""
        self.root.mkdir(parents=True)
        (self.folder / "home").mkdir()
        (self.folder / "scratch").mkdir()
        (self.folder / "compiled").mkdir()
        films = [film(self.folder / f"film{n}.mp4", 4 + 2 * n) for n in range(_FILMS)]
        sources, annotations = [], []
        for n, words in enumerate(self.lies.values()):
            name, file = f"s{n:02d}", _file_name(words)
            shutil.copyfile(films[n % _FILMS], self.root / file)
            (self.root / file).with_suffix(".info.json").write_text(json.dumps(page(words)))
            cell = _storable(words)
            sources += [(name, file, cell if n % 2 else "", cell if n % 2 else "", cell)]
            sources += [(f"{name}gone", f"{cell}.gone.mp4", "", "", "")]
            annotations.append((name, 0, 2000, "", "", cell, cell))
        _write(self.root / "sources.csv", "source_id,url,channel,license,notes", sources)
        header = "source_id,start_ms,end_ms,action,material,label,annotator"
        _write(self.root / "annotations.csv", header, annotations)
        all_of_them = " ".join(map(_storable, self.lies.values())).replace("\x7f", "")
        words = json.dumps(all_of_them, ensure_ascii=False)  # TOML reads it so
        (self.root / "params.toml").write_text(
            f'{PARAMS}[split]\nseed = {words}\n[export]\nformats = "{FORMS}"\n'
            f"[croissant]\nname = {words}\ncreator = {words}\ncite = {words}\n",
            encoding="utf-8",
        )

    def start(self, *argv: str) -> int:
        """`fgave ARGV` in processes of its own, overheard; its exit code."""
        env = os.environ | {
            "PYTHONPATH": os.pathsep.join([INSIDE, *filter(None, [os.environ.get("PYTHONPATH")])]),
            "OVERHEARD": str(self.overheard),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "scratch"),
            "NUMBA_CACHE_DIR": str(self.folder / "compiled"),
            "COLUMNS": "200",
        }
        done = subprocess.run(
            [sys.executable, "-m", "fgave_pipeline", *argv, "-d", NAME], cwd=self.folder, env=env,
            capture_output=True, check=False, timeout=1800,
        )  # fmt: skip
        self.said.append((" ".join(argv), done.stdout + done.stderr))
        return done.returncode

    def tell(self, *argv: str, name: str = NAME) -> int:
        """The same in this process, for what only reads; its exit code."""
        out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="strict", write_through=True)
        where = ["-d", name, "--manifests", str(self.folder / "manifests"),
                 "--data", str(self.folder / "data")]  # fmt: skip
        code = 0
        with redirect_stdout(out), redirect_stderr(out):
            try:
                main([*argv, *where])
            except SystemExit as left:
                code = left.code or 0
        self.said.append((ascii(argv), out.buffer.getvalue()))
        return code


def page(words: str) -> dict[str, Any]:
    """What yt-dlp would write of a page on which every text is this one."""
    listed = f"0:00 Wood tapping {words}\n0:02 Glass tapping {words}"
    comment = {"text": listed, "author_id": words, "id": words, "parent": words, "author": words}
    chapter = {"start_time": 0, "end_time": 2, "title": f"{words} Wood tapping"}
    return {
        "title": words, "channel": words, "uploader": words, "license": words, "tags": [words],
        "description": listed, "language": words, "upload_date": words, "availability": words,
        "id": words, "webpage_url": words, "thumbnail": words, "extractor": words,
        "chapters": [chapter, {"start_time": 2, "end_time": 4, "title": words}],
        "comments": [comment, comment | {"text": words, "is_pinned": True}],
    }  # fmt: skip


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and who asked there; nobody should."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()
        thread = threading.Thread(target=_listen, args=(server, asked, over))
        thread.start()
        try:
            yield server.getsockname()[1], asked
        finally:
            over.set()
            thread.join()


def _listen(server: socket.socket, asked: list[str], over: threading.Event) -> None:
    while not over.is_set():
        try:
            caller, where = server.accept()
        except TimeoutError:
            continue
        asked.append(str(where))
        caller.close()


def _file_name(words: str) -> str:
    """As much of it as a file's name can hold."""
    kept = _storable(words).translate(_UNNAMEABLE).encode()[:200]
    return kept.decode(errors="ignore").strip() + ".mp4"


def _storable(words: str) -> str:
    """As a file in UTF-8 without NUL can hold it; a manifest with another is refused."""
    return words.encode(errors="replace").decode().replace("\0", "0")


def _write(path: Path, header: str, lines: list[tuple[Any, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        table.writerow(header.split(","))
        table.writerows(lines)
