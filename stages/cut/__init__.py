"""Cut each source into clips of one length: exact, without loss, and with what is wrong said."""

from __future__ import annotations

from stages.cut.params import CutParams
from stages.cut.plan import MOST_CLIPS, Span, plan_clips, plan_within
from stages.cut.stage import STAGE, cut


__all__ = ["MOST_CLIPS", "STAGE", "CutParams", "Span", "cut", "plan_clips", "plan_within"]
