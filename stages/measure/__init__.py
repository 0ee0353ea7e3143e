"""Measure picture and sound of every clip, from one decode of its source."""

from stages.measure.stage import STAGE, MeasureParams, measure


__all__ = ["STAGE", "MeasureParams", "measure"]
