"""The dataset card: `README.md` of an export, for people and for HF's hub."""

from fgave_pipeline.card.about import About, about
from fgave_pipeline.card.body import body
from fgave_pipeline.card.header import header


__all__ = ["CARD", "About", "about", "card"]

CARD = "README.md"


def card(found: About) -> str:
    """The page: a header of YAML that the hub reads, then Markdown. The same facts, the same page.

    What others wrote (licences, reasons, words) stands in it escaped, and titles not at all.
    """
    return f"{header(found)}\n{body(found)}"
