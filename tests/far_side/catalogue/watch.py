"""A run looked at from outside while it works: its memory, open files and time of the processor."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.runs import memory_mb, open_files, working_in


LOOK_S = 0.5


@dataclass
class Watched:
    """What was seen of one run, and of the workers that it had."""

    seconds: float = 0.0
    looks: list[tuple[float, float, int]] = field(default_factory=list)
    """(seconds, MB, open files) of the run's own process."""
    worker_mb: float = 0.0
    """The most that any other process of it held."""
    cpu: dict[int, float] = field(default_factory=dict)
    """Process → seconds, to the last look at it."""

    @property
    def cpu_s(self) -> float:
        return sum(self.cpu.values())

    def tenths(self) -> list[str]:
        """Memory and files in ten parts of the run, a line each."""
        size = max(1, len(self.looks) // 10)
        parts = [self.looks[at : at + size] for at in range(0, len(self.looks), size)]
        return [f"{part[0][0]:6.0f} s: {max(mb for _, mb, _ in part):6.1f} MB, "
                f"{max(files for *_, files in part):3} open files" for part in parts]  # fmt: skip


def watch(run: subprocess.Popen[bytes], folder: Path) -> Watched:
    """Look at it, and at all that works in the folder, until it ends; Linux only."""
    seen, begun = Watched(), time.monotonic()
    while run.poll() is None:
        with suppress(OSError, ValueError):  # it may end while it is looked at
            at_s = time.monotonic() - begun
            seen.looks.append((at_s, memory_mb(run.pid), open_files(run.pid)))
        for pid in working_in(folder):
            with suppress(OSError, ValueError, IndexError):
                seen.cpu[pid] = _cpu_s(pid)
                if pid != run.pid:
                    seen.worker_mb = max(seen.worker_mb, memory_mb(pid))
        time.sleep(LOOK_S)
    seen.seconds = time.monotonic() - begun
    return seen


def _cpu_s(pid: int) -> float:
    """Its own time and the system's for it."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
