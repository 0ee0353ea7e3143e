"""Look at the texts of sources, and say what they promise: the ground of `plan` and `discover`."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from fgave_pipeline import pipeline
from fgave_pipeline.cli.options import Common
from fgave_pipeline.cli.progress import watched
from fgave_pipeline.cli.show import table
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.prospect import Prospect, by_action, prospect
from fgave_pipeline.retry import Retry
from fgave_pipeline.units import Outcome


def look(common: Common, dataset: Dataset, retry: Retry) -> tuple[list[Prospect], list[Outcome]]:
    """What each source promises, in the dataset's order, and what became of asking for it."""
    outcomes = {o.unit: o for o in _texts(common, dataset, retry)}
    sources = dataset.sources
    found = [prospect(dataset, source, outcomes[source.source_id]) for source in sources]
    return found, [outcomes[source.source_id] for source in sources]


def show_actions(found: list[Prospect]) -> None:
    """How many clips of each action there would be, and of how many sources."""
    shown = table("By action, at most", "action", ">clips", ">sources")
    for action, (clips, sources) in by_action(found).items():
        shown.add_row(action, str(clips), str(sources))
    if shown.row_count:
        Console(highlight=False).print(shown, "")


def length(duration_ms: int | None) -> str:
    """A length such as `1:02:03`; empty if it is not known."""
    if duration_ms is None:
        return ""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _texts(common: Common, dataset: Dataset, retry: Retry) -> Iterator[Outcome]:
    events = pipeline.run_texts(dataset, common.jobs, retry)
    for event in watched(events, verbose=common.verbose):
        if isinstance(event, Outcome):
            yield event
