"""Whether two documents are one text: a press release that two sites published, each in its own surroundings.

Compared exactly and only when a search has found overlapping passages of both, so that nothing has to be kept for it.
The measure is that of Broder, “On the resemblance and containment of documents” (1997), which MinHash estimates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

from rag.text.leftovers import body
from rag.text.words import words

_SHINGLE = 5
"""Words in a row that count as one; fewer are common to texts on one subject."""
_SAME = 0.8
"""Share of common shingles from which two documents are one (Jaccard)."""
_FIGURE = re.compile(r"\d(?:[\d.,:/-]*\d)?")
_MOST_WORDS = 50_000
"""Of a longer document, its beginning is compared."""


class Twins:
    """Compares documents, each read once; `text_of` gives the text of a document, or None where it is gone."""

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        text = cache(lambda source: text_of(source) or "")
        self._shingles = cache(lambda source: shingles(text(source)))
        self._figures = cache(lambda source: figures(text(source)))

    def has(self, source: str, figures: frozenset[str]) -> bool:
        """Whether all these figures stand in a document."""
        return figures <= self._figures(source)

    def are(self, one: str, other: str) -> bool:
        """Whether the documents with these ids hold nearly the same text."""
        fewer, more = sorted((self._shingles(one), self._shingles(other)), key=len)
        if not fewer or len(fewer) < _SAME * len(more):
            return False
        common = len(fewer & more)
        return common >= _SAME * (len(fewer) + len(more) - common)


def shingles(text: str) -> frozenset[int]:
    """The runs of `_SHINGLE` words in the content of `text`, hashed; of a shorter text, the whole."""
    content = " ".join(text[start:end] for start, end in body(text))
    found = [word.text.casefold() for word in islice(words(content), _MOST_WORDS)]
    runs = range(max(1, len(found) - _SHINGLE + 1)) if found else ()
    return frozenset(hash(tuple(found[n : n + _SHINGLE])) for n in runs)


def figures(text: str) -> frozenset[str]:
    """The numbers in a text as they are written: by one of them, two versions of a regulation differ."""
    return frozenset(_FIGURE.findall(text))
