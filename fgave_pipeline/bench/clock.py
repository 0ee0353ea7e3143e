"""What processes cost, as the operating system counts it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


LAUNCH = Path(__file__).with_name("launch.py")
Argv = Sequence[str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What it took to run some commands, one after the other."""

    cpu_s: float
    """User and system time of all threads."""
    wall_s: float
    peak_mb: float
    """Largest resident set of any of the processes, in 2^20 bytes."""
    inner_cpu_s: float | None = None
    """Of the work alone, without starting Python and importing, where the process says so."""
    failed: str = ""
    """The last words of a command that failed, and ended the others."""


def spend(commands: Sequence[Argv]) -> Cost:
    """Run commands one after the other; what they cost together."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCH)],
        input=json.dumps([list(argv) for argv in commands]),
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(done.stdout)
    return Cost(
        cpu_s=found["cpu_s"],
        wall_s=found["wall_s"],
        peak_mb=found["peak_kib"] / 1024,
        inner_cpu_s=_inner(found["said"]),
        failed=found["failed"],
    )


def _inner(said: str) -> float | None:
    """Of the last line that the process wrote, if that is what it tells."""
    if not said.startswith('{"inner_cpu_s"'):
        return None
    return float(json.loads(said)["inner_cpu_s"])
