"""Parts: folders named by what they were made from. If one exists, it is whole.

`work/<stage>/<unit>/<key>/` holds `rows.parquet`, `receipt.json` and the files that the rows name.
It is drafted under `work/.drafts/`, its receipt written last, and published by one rename, so a run
that is stopped anywhere leaves parts that are whole and drafts that nobody reads.
"""

from __future__ import annotations

import errno
import hashlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.errors import StoreError
from stages.tools import parquet
from stages.tools.files import replaced, sha256_of, sync


RECEIPT, ROWS = "receipt.json", "rows.parquet"
_SEAL = "seal"

_REMEMBERED = ("stage", "unit", "status", "reason", "detail", "rows", "digest")


@dataclass(frozen=True, slots=True)
class Part:
    """A finished piece of work: one stage of one unit."""

    folder: Path
    receipt: dict[str, Any]
    """What its receipt says of what became of it; what it was made from stays on the disk."""
    file_bytes: int = 0
    """Size of its files, the table of its rows left out."""

    @property
    def digest(self) -> str:
        """What stands for its content: the rows as values and the files as bytes."""
        return str(self.receipt["digest"])

    def table(self) -> Any:
        """Its rows, as an Arrow table."""
        return parquet.read_table(self.folder / ROWS)

    def said(self, name: str) -> dict[str, Any]:
        """What a JSON file of it says; nothing if it has no such file.

        Raises:
            StoreError: the file is not what the receipt says.
        """
        path = self.folder / name
        expected = read_receipt(self.folder)["files"].get(name)
        if expected is None:
            return {}
        if words := _fault(path, expected, sha256_of):
            raise StoreError(f"{self.folder}: {words}")
        said: dict[str, Any] = json.loads(path.read_bytes())
        return said


def key_of(made_from: dict[str, Any]) -> str:
    """The name of the part that is made from this: the same on every machine."""
    return digest_of(made_from)[:20]


def digest_of(value: Any) -> str:
    """The sha256 of a value as JSON with its keys in order: the same on every machine."""
    return hashlib.sha256(_canonical(value)).hexdigest()


class Store:
    """The parts under one `work/` folder."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self._drafts = work / ".drafts"

    def find(self, stage: str, unit: str, key: str) -> Part | None:
        """The part of this key; None if there is none, or none that is whole at a glance."""
        folder = self.place(stage, unit, key)
        try:
            receipt = read_receipt(folder)
        except (FileNotFoundError, StoreError):
            return None
        return None if _misfits(folder, receipt) else _part(folder, receipt)

    def place(self, stage: str, unit: str, key: str) -> Path:
        """Where the part of this key lies, if it is there."""
        return self.work / stage / unit / key

    @contextmanager
    def draft(self, stage: str, unit: str) -> Iterator[Path]:
        """An empty folder to fill; what `publish` did not take is gone afterwards."""
        folder = self._drafts / f"{stage}-{unit}-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            for path in (folder, folder.with_name(f"{folder.name}-damaged")):
                shutil.rmtree(path, ignore_errors=True)

    def publish(self, draft: Path, rows: list[Any], kind: type, receipt: dict[str, Any]) -> Part:
        """Seal a draft and give it its name; a part that has it already is as good, if it is whole.

        Args:
            draft: the folder, with the files that the rows name.
            rows: records of type `kind`.
            kind: the record.
            receipt: at least `stage`, `unit`, `key`, `made_from`.
        """
        files = {p.relative_to(draft).as_posix(): entry_of(p) for p in _files(draft)}
        parquet.write_table(parquet.to_table(rows, kind), draft / ROWS)
        said = {"rows": [parquet.plain(row) for row in rows], "files": files}
        sealed = receipt | {"rows": len(rows), "digest": digest_of(said)}
        sealed["files"] = files | {ROWS: entry_of(draft / ROWS)}
        _seal(draft, sealed)
        folder = self.place(receipt["stage"], receipt["unit"], receipt["key"])
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and glance(folder):
            folder.rename(draft.with_name(f"{draft.name}-damaged"))
        _rename(draft, folder)
        return _part(folder, sealed)

    def parts(self) -> Iterator[Path]:
        """The folders of all parts, current or not."""
        yield from sorted(p for p in self.work.glob("[!.]*/*/*") if p.is_dir())

    def drafts(self) -> list[Path]:
        """What is being drafted; to whoever holds the dataset's folder, what a dead run left."""
        return sorted(self._drafts.glob("*"))


def damage(part: Path, *, but: str = "", sha256: Callable[[Path], str] = sha256_of) -> str:
    """What is wrong with a part (`but` for one file) by its receipt, in words; empty if nothing."""
    try:
        files = read_receipt(part)["files"]
        found = (_fault(part / name, files[name], sha256) for name in files if name != but)
        return "; ".join(words for words in found if words)
    except (OSError, StoreError) as error:
        return f"{RECEIPT}: {error}"


def glance(part: Path, *, but: str = "") -> str:
    """What is wrong with a part by its receipt and its files' sizes, none of them being read."""
    try:
        return _misfits(part, read_receipt(part), but)
    except (OSError, StoreError) as error:
        return f"{RECEIPT}: {error}"


def _misfits(part: Path, receipt: dict[str, Any], but: str = "") -> str:
    files = receipt["files"]
    found = (_misfit(part / name, files[name]["bytes"]) for name in files if name != but)
    return "; ".join(words for words in found if words)


def _misfit(path: Path, expected: int) -> str:
    try:
        size = path.stat().st_size
    except OSError as error:
        return f"{path.name}: {error.strerror}"
    return "" if size == expected else f"{path.name}: {size} bytes, expected {expected}"


def _fault(path: Path, entry: dict[str, Any], sha256: Callable[[Path], str]) -> str:
    if not path.is_file():
        return f"{path.name} is missing"
    found = entry_of(path, sha256)
    return "" if found == entry else f"{path.name}: {_words(found)}, expected {_words(entry)}"


def tools_of(parts: Iterable[Part]) -> dict[str, list[str]]:
    """Tool → the versions of it that made these parts, by their receipts."""
    found: dict[str, set[str]] = {}
    for part in parts:
        for tool, version in read_receipt(part.folder).get("tools", {}).items():
            found.setdefault(tool, set()).add(version)
    return {tool: sorted(versions) for tool, versions in sorted(found.items())}


def read_receipt(folder: Path) -> dict[str, Any]:
    """All that the receipt of a part says.

    Raises:
        FileNotFoundError: there is none.
        StoreError: it is not what it should be.
    """
    try:
        receipt = json.loads((folder / RECEIPT).read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise StoreError(f"{folder / RECEIPT}: {error}") from error
    if not isinstance(receipt, dict) or receipt.pop(_SEAL, "") != digest_of(receipt):
        raise StoreError(f"{folder / RECEIPT}: something in it was changed, its seal does not fit")
    return receipt


def write_receipt(folder: Path, receipt: dict[str, Any]) -> None:
    """Write it with a seal that stands for all that it says, whole or not at all."""
    said = receipt | {_SEAL: digest_of(receipt)}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, indent=1)
    with replaced(folder / RECEIPT) as new:
        new.write_text(text + "\n", encoding="utf-8")


def _part(folder: Path, receipt: dict[str, Any]) -> Part:
    """A part as a run remembers it: there may be many thousands."""
    size = sum(entry["bytes"] for name, entry in receipt["files"].items() if name != ROWS)
    return Part(folder, {n: receipt[n] for n in _REMEMBERED if n in receipt}, size)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False).encode()


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def entry_of(path: Path, sha256: Callable[[Path], str] = sha256_of) -> dict[str, Any]:
    """What a receipt says of a file."""
    return {"sha256": sha256(path), "bytes": path.stat().st_size}


def _words(entry: dict[str, Any]) -> str:
    return f"{entry['bytes']} bytes, sha256 {entry['sha256'][:12]}…"


def _seal(draft: Path, receipt: dict[str, Any]) -> None:
    """Everything on the disk, and safe from a slip of the hand, before the name is given."""
    write_receipt(draft, receipt)
    for path in _files(draft):
        sync(path)
        if path.stat().st_nlink == 1:  # else it is somebody's own file as well
            path.chmod(0o444)
    sync(draft)


def _rename(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    sync(folder.parent)
