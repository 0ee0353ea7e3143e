"""`fgave fetch` of a crowd as a process of its own: killed, looked at, held against the truth."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from catalogue.crowd import GOOD, Member
from catalogue.server import SETTINGS


_SETTINGS = SETTINGS | {"retries": 0, "attempts": 1, "deadline_s": 4.0, "side_by_side": 4}
_END_S = 10.0
_PLUGINS = str(Path(__file__).parents[1])


class Runs:
    """Runs of one crowd in one folder."""

    def __init__(self, folder: Path, members: list[Member], **settings: object) -> None:
        self.folder = folder
        self.members = members
        self._settings = _SETTINGS | settings
        self.survivors: list[int] = []
        """Processes that a killed run left for longer than it may."""

    def start(self, *argv: str) -> subprocess.Popen[bytes]:
        settings = [f"--set=fetch.{k}={json.dumps(v)}" for k, v in self._settings.items()]
        command = [sys.executable, "-m", "fgave_pipeline", "fetch", "-d", "crowd", "-j", "2"]
        with (self.folder / "said.txt").open("wb") as said:
            return subprocess.Popen(
                [*command, *settings, *argv], cwd=self.folder, stdout=said, stderr=said,
                env=os.environ | {"PYTHONPATH": _PLUGINS},
            )  # fmt: skip

    def run(self, *argv: str) -> int:
        """To its end; the exit code."""
        return self.start(*argv).wait()

    def kill_at(self, looked: int) -> None:
        """Start one, and kill it, as nothing can be caught, once so many sources were looked at."""
        run = self.start()
        while self.looked() < looked and run.poll() is None:
            time.sleep(0.02)
        run.kill()
        run.wait()
        self.survivors += self.survivors_of()

    def watch(self, look: Callable[[int, int], None]) -> int:
        """Run to the end; `look` gets the process and how many were looked at, now and then."""
        run = self.start()
        while run.poll() is None:
            look(run.pid, self.looked())
            time.sleep(0.2)
        return run.returncode

    def looked(self) -> int:
        """At how many sources."""
        return len(list((self.folder / "data/crowd/ledger").glob("*.jsonl")))

    def wrong(self) -> list[str]:
        """What a finished run says of its sources that is not so; empty if all is right."""
        rows = {row["source_id"]: row for row in self._rows()}
        said = {
            name: (row["failure"] or row["status"], row["reason"]) for name, row in rows.items()
        }
        true = {one.source_id: one.verdict for one in self.members}
        ids = sorted(set(said) | set(true))
        return [f"{i}: {said.get(i)}, not {true.get(i)}" for i in ids if said.get(i) != true.get(i)]

    def good_paths(self) -> tuple[str, ...]:
        """How addresses begin at which sources lie that can be had."""
        good = [one.source_id for one in self.members if one.verdict == GOOD]
        return tuple(f"{place}/{name}" for name in good for place in ("", "/api", "/watch"))

    def _rows(self) -> list[dict[str, str]]:
        import pyarrow.parquet as pq

        path = self.folder / "data/crowd/manifests/outcomes.parquet"
        return pq.read_table(path).to_pylist()

    def survivors_of(self) -> list[int]:
        """Processes that still work in the folder after a while; they are ended then."""
        end = time.monotonic() + _END_S
        while (left := working_in(self.folder)) and time.monotonic() < end:
            time.sleep(0.05)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return left


def memory_mb(pid: int) -> float:
    """Resident, of one process; Linux only."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_files(pid: int) -> int:
    """Of one process; Linux only."""
    return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208  # names are enough


def working_in(folder: Path) -> list[int]:
    """Processes whose current folder lies there; none where there is no /proc."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (place / "cwd").readlink().is_relative_to(folder.resolve()):
                found.append(int(place.name))
    return found
