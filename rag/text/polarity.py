"""Which words a text denies."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.text.alignment import CLAUSE, Alignment, Text

_NEGATORS = frozenset(
    """tidak tak bukan belum tanpa jangan gagal not never no cannot without neither nor fail fails failed lack lacks
    absence none nobody nothing seldom cant dont unable""".split()
)
_CONTRACTED = re.compile(r"\w+n['’]t")
_MERELY = frozenset("hanya saja sekadar semata lain kurang only just merely less fewer".split())
_ADVERBS = frozenset("pernah ever yet sempat mampu able longer again".split())
_BECAUSE = frozenset("karena because sebab sejak since ketika when saat jika if agar untuk".split())
_SCOPE = 3
"""Content words behind a negator that it may deny."""
_SAME = 0.6
"""Likeness from which a word says what a denied one does."""


def denied(alignment: Alignment) -> list[int]:
    """The words of the passage that it denies and the sentence has."""
    return [m for m in _denied(alignment.passage) if (alignment.alike[:, m] >= _SAME).any()]


@lru_cache(maxsize=128)  # a passage is evidence for sentence after sentence
def _denied(text: Text) -> list[int]:
    """What stands behind its negators."""
    found: set[int] = set()
    for n, word in enumerate(text.lower):
        if (word in _NEGATORS or (word[-1] == "t" and _CONTRACTED.fullmatch(word))) and not _idle(text, n):
            found.update(_scope(text, n))
    return sorted(found)


def _idle(text: Text, n: int) -> bool:
    """“not only”, “No. 5”."""
    after = text.lower[n + 1 : n + 2]
    return not after or after[0] in _MERELY or (text.lower[n] == "no" and after[0][0].isdigit())


def _scope(text: Text, n: int) -> list[int]:
    """The words behind a negator that it may deny."""
    found: list[int] = []
    for m in range(n + 1, len(text.words)):
        if text.at[m] - text.at[m - 1] > CLAUSE or len(found) == _SCOPE or text.lower[m] in _BECAUSE:
            break
        if text.stems[m] and text.lower[m] not in _ADVERBS:
            found.append(m)
    return found
