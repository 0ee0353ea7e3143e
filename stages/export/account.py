"""What a form says of itself: `manifest.json` for programs, `README.md` for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stages.export.form import FormFile
from stages.tools.versions import versions


MANIFEST, README = "manifest.json", "README.md"


def give_account(out: Path, known: dict[str, Any], readme: str) -> Iterator[FormFile]:
    """Both files, written into the folder of a form; the versions of the tools are added."""
    write_json(out / MANIFEST, known | {"tools": versions()})
    (out / README).write_text(readme, encoding="utf-8")
    yield FormFile(MANIFEST, "", 0)
    yield FormFile(README, "", 0)


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file that people can read, too."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
