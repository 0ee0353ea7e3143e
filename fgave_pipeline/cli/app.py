"""The commands, and what a run's end means to whoever called: its exit code."""

from __future__ import annotations

import os
import select
import sys

import click

from fgave_pipeline import __version__
from fgave_pipeline.cli.audit_split import audit_split
from fgave_pipeline.cli.availability import availability
from fgave_pipeline.cli.bench import bench
from fgave_pipeline.cli.calibrate import calibrate_limits
from fgave_pipeline.cli.check_demo import check_demo
from fgave_pipeline.cli.codes import BUSY, DISK, DONE, INTERRUPTED, LEFT, UNREAD, USAGE
from fgave_pipeline.cli.configure import config
from fgave_pipeline.cli.discover import discover
from fgave_pipeline.cli.doctor import doctor
from fgave_pipeline.cli.explain import explain_clip
from fgave_pipeline.cli.forget import forget_source
from fgave_pipeline.cli.imports import import_annotations
from fgave_pipeline.cli.keep import prune
from fgave_pipeline.cli.labels import labels
from fgave_pipeline.cli.plan import plan
from fgave_pipeline.cli.report import report
from fgave_pipeline.cli.review import review
from fgave_pipeline.cli.run import export, run, stage_commands
from fgave_pipeline.cli.sheet import sheet
from fgave_pipeline.cli.show import printable
from fgave_pipeline.cli.start import init
from fgave_pipeline.cli.status import status
from fgave_pipeline.cli.verify import lock, verify
from fgave_pipeline.cli.what_if import what_if_limits
from fgave_pipeline.interrupt import WORDS, Interrupted, ignore
from stages.core.errors import Busy, DiskError, FgaveError, StoreError, UsageError


_CODES = {UsageError: USAGE, DiskError: DISK, Busy: BUSY}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fgave")
def app() -> None:
    """Rebuild FGAVE, or any dataset of its shape: ten-second audio-visual clips cut from raw video.

    \b
    Exit codes: 0 the run is complete · 1 a bug · 2 usage or a bad manifest ·
    3 something is left to do · 74 the disk: no room, no permission · 75 another run is at work ·
    130 Ctrl-C · 143 SIGTERM

    \b
    Example:
      fgave run -d demo
    """


_OTHERS = (
    *(plan, discover, availability, status, config, init, import_annotations),
    *(what_if_limits, explain_clip, labels, audit_split, verify, lock, forget_source),
    *(prune, sheet, report, review, calibrate_limits, bench, doctor, check_demo),
)
for command in (run, *stage_commands(), export, *_OTHERS):
    app.add_command(command)


def main(argv: list[str] | None = None) -> None:
    """Run a command line and leave with its exit code; fgave's own errors become one clear line."""
    code = _run(argv)
    ignore()
    sys.exit(code)


def _run(argv: list[str] | None) -> int:
    try:
        code = app.main(argv, prog_name="fgave", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt) as error:
        click.echo(WORDS, err=True)
        return _interrupted_by(error)
    except FgaveError as error:
        lines = f"fgave: {error}".split("\n")
        click.echo("\n".join(map(printable, lines)), err=True)
        if isinstance(error, StoreError):
            click.echo("`fgave verify --repair` deletes what is damaged; then run again", err=True)
        return next((code for kind, code in _CODES.items() if isinstance(error, kind)), LEFT)
    except (BrokenPipeError, SystemExit) as error:
        if not _nobody_reads(error):
            raise
        return UNREAD
    return code if isinstance(code, int) else DONE


def _interrupted_by(error: BaseException) -> int:
    """Click puts its own error in the place of ours."""
    cause = error.__cause__ if isinstance(error, click.Abort) else error
    return cause.exit_code if isinstance(cause, Interrupted) else INTERRUPTED


def _nobody_reads(error: BaseException) -> bool:
    """Whether standard output was closed, as `| head -1` does; what is left to say goes nowhere."""
    if isinstance(error.__context__, BrokenPipeError):  # rich leaves with 1 then, and so does click
        return True
    asked = select.poll()
    asked.register(sys.__stdout__ or 1, 0)
    closed = any(state & (select.POLLERR | select.POLLHUP) for _, state in asked.poll(0))
    if closed:  # lest Python complain when it leaves
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return closed
