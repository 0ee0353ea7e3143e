"""What people wrote about a source: the list of its steps, in many written forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from stages.tools.foley.script import Script, Span
from stages.tools.info import Info, InfoChapter, InfoComment


_SLOT = re.compile(r"\{list ([^}]+)\}")


def clock(ms: int, form: str) -> str:
    """A time as people write it: `m:ss`, `mm:ss` or `h:mm:ss`.

    >>> clock(75_000, "m:ss"), clock(75_000, "mm:ss"), clock(75_000, "h:mm:ss")
    ('1:15', '01:15', '0:01:15')
    """
    minutes, seconds = divmod(ms // 1000, 60)
    hours, rest = divmod(minutes, 60)
    if form == "h:mm:ss":
        return f"{hours}:{rest:02d}:{seconds:02d}"
    return f"{minutes:02d}:{seconds:02d}" if form == "mm:ss" else f"{minutes}:{seconds:02d}"


Line = Callable[[int, Span], str]

# How one line of a list is written: its number from 1, its span.
FORMS: dict[str, Line] = {
    "m:ss": lambda _, s: f"{clock(s.start_ms, 'm:ss')} {s.step.label}",
    "mm:ss": lambda _, s: f"{clock(s.start_ms, 'mm:ss')} {s.step.label}",
    "mm:ss -": lambda _, s: f"{clock(s.start_ms, 'mm:ss')} - {s.step.label}",
    "h:mm:ss": lambda _, s: f"{clock(s.start_ms, 'h:mm:ss')} {s.step.label}",
    "[m:ss]": lambda _, s: f"[{clock(s.start_ms, 'm:ss')}] {s.step.label}",
    "(m:ss)": lambda _, s: f"({clock(s.start_ms, 'm:ss')}) {s.step.label}",
    "bullet": lambda _, s: f"• {clock(s.start_ms, 'm:ss')} {s.step.label}",
    "numbered": lambda n, s: f"{n}. {clock(s.start_ms, 'm:ss')} {s.step.label}",
    "glued": lambda _, s: f"{clock(s.start_ms, 'm:ss')}{s.step.label}",
    "range": lambda _, s: f"{clock(s.start_ms, 'm:ss')} - {clock(s.end_ms, 'm:ss')} {s.step.label}",
    "label first": lambda _, s: f"{s.step.label} {clock(s.start_ms, 'm:ss')}",
    "label range": lambda _, s: (
        f"{s.step.label} [{clock(s.start_ms, 'm:ss')} - {clock(s.end_ms, 'm:ss')}]"
    ),
    "emoji": lambda _, s: f"🌙 {clock(s.start_ms, 'm:ss')} {s.step.label} ✨",
}


def texts_of(script: Script) -> Info:
    """Title, description, chapters and comments of a source, its lists written out."""
    texts = script.texts
    return Info(
        title=texts.title,
        channel=texts.channel,
        license="CC0-1.0",
        description=_filled(texts.description, script),
        chapters=_chapters(script) if texts.chapters else (),
        comments=tuple(_comment(comment, script) for comment in texts.comments),
    )


def named_spans(script: Script) -> tuple[Span, ...]:
    """The steps that a list has a line for, each until the next one that has."""
    spans = [span for span in script.spans() if span.step.label]
    ends = [*(span.start_ms for span in spans[1:]), script.duration_ms]
    return tuple(replace(span, end_ms=end) for span, end in zip(spans, ends, strict=True))


def _filled(text: str, script: Script) -> str:
    return _SLOT.sub(lambda slot: _list(script, slot[1]), text)


def _list(script: Script, form: str) -> str:
    lines = [FORMS[form](n, span) for n, span in enumerate(named_spans(script), 1)]
    return "\n".join(lines)


def _chapters(script: Script) -> tuple[InfoChapter, ...]:
    spans = named_spans(script)
    return tuple(InfoChapter(s.start_ms, s.end_ms, s.step.label) for s in spans)


def _comment(comment: InfoComment, script: Script) -> InfoComment:
    return replace(comment, text=_filled(comment.text, script))
