"""Label each clip, second by second, from what people wrote about its source."""

from __future__ import annotations

from stages.annotate.params import AnnotateParams
from stages.annotate.stage import STAGE


__all__ = ["STAGE", "AnnotateParams"]
