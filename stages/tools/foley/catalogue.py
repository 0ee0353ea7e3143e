"""Every source that can be made, by name."""

from __future__ import annotations

from stages.tools.foley.clean import CLEAN
from stages.tools.foley.mishaps import MISHAPS
from stages.tools.foley.script import Script


CATALOGUE: dict[str, Script] = {script.name: script for script in (*CLEAN, *MISHAPS)}
