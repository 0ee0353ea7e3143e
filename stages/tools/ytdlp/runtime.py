"""The JavaScript runtime by which yt-dlp solves YouTube's riddles, and the scripts that it runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Runtime:
    """A program that yt-dlp can use."""

    program: str
    says: tuple[str, str]
    """An option by which it tells its version, and the pattern of that."""
    least: tuple[int, ...]
    """The oldest version that yt-dlp takes."""


RUNTIMES = {
    "deno": Runtime("deno", ("--version", r"^deno ([\d.]+)"), (2, 3, 0)),
    "node": Runtime("node", ("--version", r"^v([\d.]+)"), (22, 0, 0)),
    "bun": Runtime("bun", ("--version", r"^([\d.]+)"), (1, 2, 11)),
    "quickjs": Runtime("qjs", ("--help", r"^QuickJS version ([\d-]+)"), (2023, 12, 9)),
}

_PATIENCE_S = 20


def runtime_version(name: str) -> tuple[int, ...]:
    """Of the program beside this Python, else of the one on PATH; empty if none runs."""
    runtime = RUNTIMES[name]
    beside = sysconfig.get_path("scripts")
    path = shutil.which(runtime.program, path=beside) or shutil.which(runtime.program)
    if path is None:
        return ()
    option, pattern = runtime.says
    try:  # its exit code says nothing: quickjs helps, and fails
        done = subprocess.run(
            [path, option], capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(pattern, done.stdout, re.MULTILINE)
    return tuple(int(part) for part in re.findall(r"\d+", found[1])) if found else ()


def version_of(package: str) -> str:
    """Of an installed package; empty if it is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
