"""What a benchmark is at, on stderr: a line that is written over, where stderr is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console


@contextmanager
def steps(*, verbose: bool) -> Iterator[Callable[[str, int], None]]:
    """A place to say (what is worked on, how many steps of it are done since the last word)."""
    console = Console(stderr=True)
    counts: dict[str, int] = {}
    one_at_a_time = Lock()
    with console.status("") as status:

        def tell(what: str, done: int) -> None:
            with one_at_a_time:
                new = what not in counts
                counts[what] = counts.get(what, 0) + done
                status.update(f"{what} {counts[what]}")
                if verbose and new:
                    console.print(what, highlight=False, markup=False)

        yield tell
