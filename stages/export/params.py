"""What can be chosen of an export."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param
from stages.export.ast import AST
from stages.export.ave import AVE
from stages.export.by_source import AUDACITY, VTT
from stages.export.croissant import CROISSANT
from stages.export.esc50 import ESC50
from stages.export.ids import IDS
from stages.export.mono import MONO
from stages.export.parquet import PARQUET
from stages.export.passt import PASST
from stages.export.vggsound import VGGSOUND
from stages.export.webdataset import WEBDATASET


FORMS = (
    *(PARQUET, WEBDATASET, CROISSANT, IDS, AUDACITY, VTT, VGGSOUND),
    *(AVE, MONO, ESC50, AST, PASST),
)
"""Every form there is, behind those that it needs. Whoever adds one adds its line here, and its
room beside this file."""


@dataclass(frozen=True, slots=True)
class ExportParams:
    """What is written beside the clips and their tables."""

    formats: str = param(
        "",
        "forms for other readers, each in a folder of its own in the export",
        choices=tuple(form.name for form in FORMS),
        many=True,
        in_key=False,
    )
