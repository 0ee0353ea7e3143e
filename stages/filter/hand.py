"""What a person decided about a clip, beside what its numbers say."""

from __future__ import annotations

from dataclasses import replace

from stages.core.records import NO, Decision, Verdict
from stages.filter.words import REASONS


REJECTED, KEPT = "rejected_by_hand", "kept_by_hand"


def by_hand(verdict: Verdict, decision: Decision, *, is_fixed: bool) -> Verdict:
    """The verdict after a person's decision, which counts for more than any limit.

    Where both agree that a clip is fit, the verdict stays as it was, and so does all that was made
    from it. Where both agree that it is not, the limits' reasons come first.

    Args:
        verdict: by the numbers alone.
        decision: on the same clip.
        is_fixed: whether the clip is not known to be whole, which no decision mends.
    """
    if decision.keep == NO:
        words = REASONS[REJECTED].format(hand=_words(decision))
        sentence = "; ".join(filter(None, (verdict.sentence, words)))
        return replace(verdict, keep=False, reasons=(*verdict.reasons, REJECTED), sentence=sentence)
    if verdict.keep:
        return verdict
    if is_fixed:
        return replace(verdict, sentence=f"{verdict.sentence}; a keep by hand does not mend that")
    sentence = f"kept by hand{_words(decision)}, though {verdict.sentence}"
    return replace(verdict, keep=True, reasons=(), flags=(*verdict.flags, KEPT), sentence=sentence)


def _words(decision: Decision) -> str:
    """Who decided, and why, as far as they said so."""
    said = ": ".join(filter(None, (decision.reviewer, decision.note)))
    return f" ({said})" if said else ""
