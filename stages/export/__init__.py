"""Lay out the finished dataset: the clips, their tables, and the forms other readers expect."""

from stages.export.form import FormFile
from stages.export.params import FORMS, ExportParams
from stages.export.row import ALL_CLIPS, CLIPS, ExportRow
from stages.export.stage import STAGE, export


__all__ = [
    "ALL_CLIPS",
    "CLIPS",
    "FORMS",
    "STAGE",
    "ExportParams",
    "ExportRow",
    "FormFile",
    "export",
]
