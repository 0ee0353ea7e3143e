"""`python -m fgave_pipeline` is `fgave`."""

from __future__ import annotations

import sys

from fgave_pipeline.interrupt import WORDS, Interrupted, heed


def main() -> None:
    """Heed Ctrl-C first, then load all the rest, which takes a second."""
    heed()
    try:
        from fgave_pipeline.cli import main as begin  # noqa: PLC0415  # only now, see above
    except Interrupted as error:
        sys.stderr.write(f"{WORDS}\n")
        sys.exit(error.exit_code)
    begin()


if __name__ == "__main__":
    main()
