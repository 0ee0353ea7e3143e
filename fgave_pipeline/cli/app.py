"""The commands, and what a run's end means to whoever called: its exit code."""

from __future__ import annotations

import sys

import click

from fgave_pipeline import __version__
from fgave_pipeline.cli.audit_split import audit_split
from fgave_pipeline.cli.availability import availability
from fgave_pipeline.cli.check_demo import check_demo
from fgave_pipeline.cli.configure import config
from fgave_pipeline.cli.discover import discover
from fgave_pipeline.cli.doctor import doctor
from fgave_pipeline.cli.explain import explain_clip
from fgave_pipeline.cli.imports import import_annotations
from fgave_pipeline.cli.keep import prune, status, verify
from fgave_pipeline.cli.labels import labels
from fgave_pipeline.cli.plan import plan
from fgave_pipeline.cli.report import report
from fgave_pipeline.cli.run import export, run, stage_commands
from fgave_pipeline.cli.sheet import sheet
from fgave_pipeline.cli.start import init
from fgave_pipeline.cli.what_if import what_if_limits
from stages.core.errors import FgaveError, UsageError


DONE, BUG, USAGE, LEFT, INTERRUPTED = 0, 1, 2, 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fgave")
def app() -> None:
    """Rebuild FGAVE, or any dataset of its shape: ten-second audio-visual clips cut from raw video.

    \b
    Exit codes: 0 the run is complete · 1 a bug · 2 usage or a bad manifest ·
    3 something is left to do · 130 interrupted

    \b
    Example:
      fgave run -d demo
    """


_OTHERS = (
    *(plan, discover, availability, status, config, init, import_annotations),
    *(what_if_limits, explain_clip, labels, audit_split, verify, prune, sheet, report),
    *(doctor, check_demo),
)
for command in (run, *stage_commands(), export, *_OTHERS):
    app.add_command(command)


def main(argv: list[str] | None = None) -> None:
    """Run a command line and leave with its exit code; fgave's own errors become one clear line."""
    try:
        code = app.main(argv, prog_name="fgave", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("\ninterrupted; what is finished is kept, the same command goes on", err=True)
        code = INTERRUPTED
    except FgaveError as error:
        click.echo(f"fgave: {error}", err=True)
        code = USAGE if isinstance(error, UsageError) else LEFT
    sys.exit(code if isinstance(code, int) else DONE)
