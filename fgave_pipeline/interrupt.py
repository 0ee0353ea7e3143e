"""Ctrl-C and SIGTERM: the first ends the run in order, the second at once."""

from __future__ import annotations

import os
import signal
from types import FrameType


SIGNALS = (signal.SIGINT, signal.SIGTERM)
WORDS = "\ninterrupted; what is finished is kept, the same command goes on"


class Interrupted(KeyboardInterrupt):
    """A signal that asks the run to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def heed() -> None:
    """From now on the signals end the run; what whoever started it has it ignore stays ignored."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end_in_order)


def ignore() -> None:
    """From now on the signals change nothing: all is done but to leave."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _end_in_order(number: int, _: FrameType | None) -> None:
    for each in SIGNALS:
        signal.signal(each, _end_at_once)
    raise Interrupted(number)


def _end_at_once(number: int, _: FrameType | None) -> None:
    """Workers end with their parent, and drafts are nobody's: `fgave prune` takes them."""
    os._exit(128 + number)
