"""Run commands one after the other and say, as JSON, what they cost.

A program's peak memory, as the system counts it, is never below that of whoever started it; so this
starts it, which imports next to nothing, and not the benchmark itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any


def main() -> None:
    """Commands as a JSON list of argument lists on stdin; one JSON object on stdout."""
    commands = json.load(sys.stdin)
    cost: dict[str, Any] = {"cpu_s": 0.0, "wall_s": 0.0, "peak_kib": 0, "said": "", "failed": ""}
    for argv in commands:
        begun = time.perf_counter()
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert process.stdout is not None  # noqa: S101  # it was asked for
        said = process.stdout.read().decode(errors="replace").strip()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        cost["wall_s"] += time.perf_counter() - begun
        cost["cpu_s"] += used.ru_utime + used.ru_stime
        cost["peak_kib"] = max(cost["peak_kib"], used.ru_maxrss)
        cost["said"] = said.splitlines()[-1] if said else ""
        if process.returncode:
            cost["failed"] = cost["said"] or f"exit code {process.returncode}"
            break
    json.dump(cost, sys.stdout)


if __name__ == "__main__":
    main()
