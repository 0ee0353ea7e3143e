"""Parameters: default, range, unit and meaning of each stand in one place, its field."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, fields
from typing import Any

from stages.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Knob:
    """What is known of one parameter besides its name, type and default."""

    doc: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    many: bool = False
    """Whether any number of the choices is taken, with commas between."""
    in_key: bool = True
    """Whether rows depend on it. What only says how fast or by which way is in no key."""

    def expected(self, kind: type) -> str:
        """Say in words which values are taken."""
        if self.many:
            return "any of " + ", ".join(self.choices) + ", with commas between"
        if self.choices:
            return "one of " + ", ".join(self.choices)
        bounds = [f"at least {self.low:g}"] if self.low is not None else []
        bounds += [f"at most {self.high:g}"] if self.high is not None else []
        noun = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
        return " ".join([noun.get(kind, kind.__name__), " and ".join(bounds)]).strip()

    def takes(self, value: object, kind: type) -> bool:
        """Whether `value` is of this kind and within the bounds."""
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            return False
        if self.many:
            return set(listed(str(value))) <= set(self.choices)
        if self.choices:
            return value in self.choices
        if isinstance(value, (int, float)):
            return (self.low is None or value >= self.low) and (
                self.high is None or value <= self.high  # also false for nan
            )
        return True


def param(  # noqa: PLR0913  # each is one fact about the parameter, named at every call
    default: Any,
    doc: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    many: bool = False,
    in_key: bool = True,
) -> Any:
    """A field of a stage's params with all that is known of it.

    `background_motion_max: float = param(0.4, "a still background strays less", low=0)`
    """
    knob = Knob(doc, unit, low, high, choices, many, in_key)
    return field(default=default, metadata={"knob": knob})


def listed(words: str) -> list[str]:
    """The words of a text with commas between, in their order, each once."""
    return list(dict.fromkeys(word for part in words.split(",") if (word := part.strip())))


def knobs(kind: type) -> dict[str, tuple[Knob, type, Any]]:
    """Name → (knob, type, default) of each parameter of a params class, in order."""
    types = {"int": int, "float": float, "str": str, "bool": bool}
    return {f.name: (f.metadata["knob"], types[str(f.type)], f.default) for f in fields(kind)}


def keyed(params: Any) -> dict[str, Any]:
    """Name → value of the parameters that rows depend on."""
    return {n: getattr(params, n) for n, (knob, _, _) in knobs(type(params)).items() if knob.in_key}


def build(kind: type, values: dict[str, Any], where: str) -> Any:
    """Make params of a class from a table of values.

    Args:
        kind: a frozen dataclass whose fields were declared with `param`.
        values: name → value; names left out keep their defaults.
        where: what to call the table in an error, e.g. `params.toml [filter]`.

    Raises:
        UsageError: an unknown name (the nearest valid one is named) or a value out of range.
    """
    known = knobs(kind)
    for name, value in values.items():
        if name not in known:
            raise UsageError(f"{where}: unknown parameter {name!r}{nearest(name, list(known))}")
        knob, of, _ = known[name]
        if not knob.takes(value, of):
            raise UsageError(f"{where}: {name} is {value!r}, expected {knob.expected(of)}")
    typed = {n: float(v) if known[n][1] is float else v for n, v in values.items()}
    return kind(**typed)


def nearest(name: str, valid: list[str]) -> str:
    """`; did you mean 'x'?`, or the list of valid names where none is near."""
    close = difflib.get_close_matches(name, valid, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; valid are {', '.join(valid)}" if valid else "; there are none here"
