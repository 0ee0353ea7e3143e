"""The clips as PaSST reads AudioSet and FSD50K: one HDF5 file a split, with MP3 inside."""

from stages.export.passt.stage import PASST


__all__ = ["PASST"]
