"""Errors survive the way back from a worker process."""

from __future__ import annotations

import pickle

import pytest

from stages.core.errors import MediaError, Unavailable, Unusable, UsageError


@pytest.mark.parametrize(
    "error",
    [
        UsageError("x"),
        Unusable("a", "b"),
        Unavailable("a", "b", "rate", advice="wait", retry_after_s=30.0),
        MediaError("a", "b"),
    ],
)
def test_an_error_is_the_same_after_pickling(error):
    found = pickle.loads(pickle.dumps(error))
    assert (type(found), str(found), vars(found)) == (type(error), str(error), vars(error))
