"""The clips as AVE's code reads them: lists in text files, labels in HDF5."""

from stages.export.ave.stage import AVE


__all__ = ["AVE"]
