"""Many clips as several files, none larger than asked, never all of them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TypeVar


T = TypeVar("T")


def shards(
    items: Iterable[T], size: Callable[[T], int], most_bytes: int, most: int | None = None
) -> Iterator[Iterator[T]]:
    """Neighbouring items, as many together as both limits allow; one that is too large is alone.

    Args:
        items: anything; they are taken one by one.
        size: how many bytes an item has.
        most_bytes: how many the items of a shard have together.
        most: how many items a shard has; None for any number.

    Returns:
        Each shard's items; they have to be taken before the next shard is.
    """
    for _, shard in groupby(_numbered(items, size, most_bytes, most), key=itemgetter(0)):
        yield (item for _, item in shard)


def _numbered(
    items: Iterable[T], size: Callable[[T], int], most_bytes: int, most: int | None
) -> Iterator[tuple[int, T]]:
    """Each item with the number of its shard."""
    number = filled = count = 0
    for item in items:
        room = size(item)
        if count and (filled + room > most_bytes or count == most):
            number, filled, count = number + 1, 0, 0
        filled, count = filled + room, count + 1
        yield number, item
