"""The clips in the shape of ESC-50: one tree for actions, one for materials."""

from stages.export.esc50.stage import ESC50


__all__ = ["ESC50"]
