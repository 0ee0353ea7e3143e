"""Label each clip, second by second, from what people wrote about its source.

Two stages share the room: `read` takes spans from the texts, before there are clips; `annotate`
holds them against the clips and their sound.
"""

from __future__ import annotations

from stages.annotate.params import AnnotateParams
from stages.annotate.read import READ, ReadParams
from stages.annotate.stage import STAGE


__all__ = ["READ", "STAGE", "AnnotateParams", "ReadParams"]
