"""The seam of generators: a question and what was read -> the draft of an answer, piece by piece.

A draft cites with ``[n]``, meaning ``reading.hits[n - 1]``; `cite.py` checks every one of them afterwards, so a
generator is never trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from rag.schema import Language, Reading, Turn


class Generator(Protocol):
    """Writes answers."""

    @property
    def name(self) -> str:
        """The spec that opens it again, shown beside the answer."""

    def generate(
        self, question: str, reading: Reading, language: Language, history: Sequence[Turn] = ()
    ) -> Iterator[str]:
        """Yield the draft's text in pieces, in `language`. Closing the iterator stops the work.

        Raises `GeneratorError` when it cannot write (server away, out of memory, …).
        """


@runtime_checkable
class Translator(Protocol):
    """What some generators can do besides: put a quote into the reader's language."""

    def translate(self, text: str, language: Language) -> Iterator[str]:
        """Yield `text` in `language`, in pieces. Closing the iterator stops the work.

        Raises `GeneratorError` when it cannot.
        """
