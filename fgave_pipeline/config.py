"""`params.toml` and `--set` → one frozen params object a stage."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.errors import UsageError
from stages.core.params import Knob, build, knobs, nearest
from stages.core.stage import Stage


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter as it stands."""

    stage: str
    name: str
    value: Any
    default: Any
    origin: str
    """`default`, `params.toml` or `--set`."""
    knob: Knob


class Config:
    """The parameters of every stage, and where each came from."""

    def __init__(
        self, stages: Iterable[Stage], tables: dict[str, dict[str, Any]], given: tuple[str, ...]
    ) -> None:
        """Take what `params.toml` holds, then what `--set` says."""
        self._kinds = {stage.name: stage.params for stage in stages}
        self._tables = tables
        self._given = _parse_settings(given, self._kinds)
        self._params = {name: self._build(name) for name in self._kinds}

    def params(self, stage: str) -> Any:
        """The params object of a stage."""
        return self._params[stage]

    def settings(self) -> Iterator[Setting]:
        """Every parameter of every stage, in order."""
        for stage, kind in self._kinds.items():
            for name, (knob, _, default) in knobs(kind).items():
                value = getattr(self._params[stage], name)
                yield Setting(stage, name, value, default, self._origin(stage, name), knob)

    def _build(self, stage: str) -> Any:
        kind = self._kinds[stage]
        build(kind, self._tables.get(stage, {}), f"params.toml [{stage}]")
        build(kind, self._given.get(stage, {}), f"--set {stage}")
        both = self._tables.get(stage, {}) | self._given.get(stage, {})
        return build(kind, both, stage)

    def _origin(self, stage: str, name: str) -> str:
        if name in self._given.get(stage, {}):
            return "--set"
        return "params.toml" if name in self._tables.get(stage, {}) else "default"


def load_config(stages: Iterable[Stage], path: Path, given: tuple[str, ...]) -> Config:
    """The parameters of a dataset; defaults where `params.toml` does not exist.

    Raises:
        UsageError: an unknown table or parameter (the nearest is named), or a value out of range.
    """
    stages = list(stages)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    names = [stage.name for stage in stages]
    for name, table in tables.items():
        if name not in names or not isinstance(table, dict):
            raise UsageError(f"{path}: unknown table [{name}]{nearest(name, names)}")
    return Config(stages, tables, given)


def _parse_settings(given: tuple[str, ...], kinds: dict[str, type]) -> dict[str, dict[str, Any]]:
    settings: dict[str, dict[str, Any]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        stage, dot, key = name.strip().partition(".")
        if not (equals and dot):
            raise UsageError(f"--set {text}: expected stage.key=value")
        if stage not in kinds:
            raise UsageError(f"--set {text}: unknown stage {stage!r}{nearest(stage, list(kinds))}")
        settings.setdefault(stage, {})[key] = _value(value.strip())
    return settings


def _value(text: str) -> Any:
    """A TOML value; what is none is a text, so that words need no quotes in a shell."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
