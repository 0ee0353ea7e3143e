"""The command line: the only place that prints, draws progress and chooses exit codes."""

from fgave_pipeline.cli.app import main


__all__ = ["main"]
