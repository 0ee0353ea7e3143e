"""`python -m fgave_pipeline` is `fgave`."""

from fgave_pipeline.cli import main


if __name__ == "__main__":
    main()
