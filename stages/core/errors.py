"""Every error that fgave raises on purpose.

FgaveError
├── UsageError        what the user asked for cannot be done: a bad manifest, parameter or option
├── Unusable          this source, as it is, can never be used; it is recorded and not tried again
│   └── MediaError    a file that is not the media it should be
├── Unavailable       this source could not be had now; its class says when to try again
├── StoreError        the data folder does not hold what its receipts say
├── DiskError         the system does not read or write a file: no room, no permission, no luck
└── Busy              another run works in the data folder

Anything else that is raised is a bug, and stops the run with its traceback.
"""

from __future__ import annotations

from typing import Literal


Failure = Literal["needs_user", "deferred", "rate", "retryable", "permanent"]
"""What has to happen before a source can be had: the user does something, its time comes, the site
wants fewer requests, nothing but another try; or it is gone, and a try is worth it only if asked
for."""


class FgaveError(Exception):
    """Something that fgave foresaw and can say in one line."""

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process, whatever the constructor takes."""
        return (_revive, (type(self), self.args, self.__dict__))


class UsageError(FgaveError):
    """A manifest, a parameter or an option that cannot be obeyed; says where, what, what else."""


class _ReasonedError(FgaveError):
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        """A slug, e.g. `no_audio`."""
        self.detail = detail
        """One line in words: what was found, what was expected."""


class Unusable(_ReasonedError):
    """A source that can never be used as it is. Rows yielded before it was raised are kept."""


class MediaError(Unusable):
    """A file that is not the media that it should be."""


class Unavailable(_ReasonedError):
    """A source that could not be had now. Nothing is stored, so a later run can try again."""

    def __init__(
        self,
        reason: str,
        detail: str,
        failure: Failure = "retryable",
        *,
        advice: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(reason, detail)
        self.failure = failure
        """Its class; nothing that was not understood is ever `permanent`."""
        self.advice = advice
        """What the user can do, in one line; empty if nothing."""
        self.retry_after_s = retry_after_s
        """How long the site asked to be left alone, from now; None if it did not say."""


class StoreError(FgaveError):
    """A part of the data folder that is not what its receipt says."""


class DiskError(FgaveError):
    """A file that the system does not read or write; says which, why, and what can be done."""


class Busy(FgaveError):
    """Another run works in the data folder; says which, and since when."""


def _revive(kind: type[FgaveError], args: tuple[object, ...], state: dict[str, object]) -> object:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
