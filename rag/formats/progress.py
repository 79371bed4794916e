"""Signs of life from within a page: large sheets and documents without pages are read for minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_EVERY = 1000
_T = TypeVar("_T")


def watched(items: Iterable[_T], tell: Callable[[], None]) -> Iterator[_T]:
    """The `items`, one by one; `tell` is called after every thousand of them."""
    for number, item in enumerate(items, start=1):
        yield item
        if number % _EVERY == 0:
            tell()
