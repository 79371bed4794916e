"""What a text is about: a topic is named where each of its words stands, itself or in translation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.schema import Passage
from rag.text.instructions import honest_sentences
from rag.text.sentences import Span
from rag.text.vectors import WordVectors, unit_rows
from rag.text.words import is_function_word, is_spelt_in, stem_of, terms, words

_NAMED = 0.5
"""Cosine from which one word translates the other: “mayor” and “wali kota” .60, “health” and “kesehatan” .93;
words that a text holds in no language reach .1 to .35."""

_NAMED_ALIKE = 0.6
"""The same for two names: spelling alone brings “Kaltim” and “Kaltara” to .52, “Rusmadi” and “Rusdi” to .59."""

_MOSTLY = 2 / 3
"""Share of the words of a topic that its document names, in words of its own for the rest: “pertemuan dengan wali kota”
where somebody “bertemu wali kota”."""

_WORDS = 6
"""A sentence of fewer says too little about a document."""


class Topic:
    """The content words of a phrase, to be found in texts of either language."""

    def __init__(self, text: str, vectors: WordVectors) -> None:
        self.text = text
        self._vectors = vectors
        self._words = _content(text)
        self._names = _names(text)
        raw = vectors.word_vectors(self._words)
        self._directions, self._weights = unit_rows(raw), np.linalg.norm(raw, axis=1)

    def __bool__(self) -> bool:
        """Whether there is a content word in it."""
        return bool(self._words)

    def is_named_in(self, text: str) -> bool:
        """Whether every word of the topic stands in `text`; one without words is named everywhere, a year by a date.
        Another name that is spelt alike is not the topic's."""
        return bool(self.named(text).all())

    def is_mostly_named_in(self, text: str) -> bool:
        """Whether two of three words of the topic stand in `text`, and every name and number among them."""
        named = self.named(text)
        return bool(named[self.is_name | self.is_number].all() and named.mean() >= _MOSTLY) if self else True

    def named(self, text: str) -> NDArray[np.bool_]:
        """Which words of the topic stand in `text`, shape (words,); another name that is spelt alike is none."""
        return np.asarray(self._found(text, by_name=True) >= _NAMED)

    def literal(self, text: str) -> NDArray[np.bool_]:
        """Which words of the topic stand in `text` in the same word, shape (words,)."""
        there = frozenset(terms(text))
        return np.array([bool(own := terms(word)) and there.issuperset(own) for word in self._words], bool)

    @property
    def is_name(self) -> NDArray[np.bool_]:
        """Which words of the topic are names, shape (words,)."""
        return np.array([word in self._names for word in self._words], bool)

    @property
    def is_number(self) -> NDArray[np.bool_]:
        """Which words of the topic are numbers, shape (words,)."""
        return np.array([word[0].isdecimal() for word in self._words], bool)

    def share(self, text: str) -> float:
        """How much of the topic stands in `text`, its words weighed by how much they tell, in [0, 1]."""
        total = float(self._weights.sum())
        return float(np.maximum(self._found(text), 0.0) @ self._weights) / total if total else 0.0

    def sentence(self, passage: Passage) -> Span | None:
        """The sentence of a passage that names most of the topic; the first of equals that is more than a dateline.
        None where there is none."""

        def worth(span: Span) -> tuple[float, bool]:
            text = passage.text[slice(*span)]
            return float(self._found(text).sum()), len(text.split()) >= _WORDS and text != passage.title

        return max(honest_sentences(passage.text), key=worth, default=None)

    def _found(self, text: str, *, by_name: bool = False) -> NDArray[np.float32]:
        """How nearly each word of the topic stands in `text`, in [-1, 1], shape (words,); `by_name`, no other name
        stands for one."""
        there = frozenset(terms(text))
        same = np.array(
            [
                there.issuperset(terms(word))
                or (word.isdecimal() and word in text)
                or (word in self._names and is_spelt_in(word, text))
                for word in self._words
            ],
            bool,
        )
        for n, (first, second) in enumerate(
            pairwise(self._words)
        ):  # “kerja sama”, “bekerja sama”, “kerjasama”
            if not there.isdisjoint(terms(first + second) + terms(stem_of(first) + stem_of(second))):
                same[n : n + 2] = True
        theirs = _content(text)
        if same.all() or not theirs:
            return np.where(same, 1.0, -1.0).astype(np.float32)
        alike = self._directions @ unit_rows(self._vectors.word_vectors(theirs)).T
        if by_name:
            names = _names(text)
            for row, column in zip(*np.nonzero(alike >= _NAMED), strict=True):
                ours, other = self._words[row], theirs[column]
                if ours in self._names and other in names:
                    spelt_alike = ours.startswith(other) or other.startswith(ours)
                    if spelt_alike or alike[row, column] < _NAMED_ALIKE or ours.upper() in self._names:
                        alike[row, column] = -1.0
        return np.where(same, 1.0, alike.max(axis=1)).astype(np.float32)


def _content(text: str) -> list[str]:
    return list(dict.fromkeys(w.text.lower() for w in words(text) if not is_function_word(w.text)))


def _names(text: str) -> frozenset[str]:
    """The capitalised words, in small letters; an abbreviation as it is written, too. The first word of a phrase counts
    only where it stands alone, or before another."""
    found = list(words(text))
    if text.isupper() and len(found) > 1:
        return frozenset()
    capital = [word.text[0].isupper() for word in found]
    if len(found) > 1 and not capital[1]:
        capital[0] = False
    named = [word.text for word, is_name in zip(found, capital, strict=True) if is_name]
    return frozenset(word.lower() for word in named) | {word for word in named if word.isupper()}
