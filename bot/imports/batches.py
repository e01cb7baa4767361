"""Rows are stored a thousand at a time, each batch in a transaction of its own."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from storage.db import Conflict

BATCH = 1_000
"""Rows of one transaction."""

T = TypeVar("T")


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of ``BATCH``."""
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def twice(work: Callable[[], T]) -> T:
    """Do it, and once more if somebody else stored the same thing meanwhile: it is found then. Raises Conflict."""
    try:
        return work()
    except Conflict:
        return work()
