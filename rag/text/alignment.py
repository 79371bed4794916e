"""Where the words of a sentence are said in a passage.

Both may be in either language: words are compared by stem and by the bilingual word vectors. Where they stand is
counted in words; the end of a clause and of a sentence count as several, which keeps apart what belongs apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.text.facts import Names
from rag.text.sentences import Span
from rag.text.vectors import Matrix, WordVectors, unit_rows
from rag.text.words import Word, is_function_word, stem_of, words

Floats = NDArray[np.float32]
Place = tuple[int, ...]
"""Words of a text, by their number."""

CLAUSE = 2.0
SENTENCE = 8.0
"""Words that the end of a clause and of a sentence count for."""
_TELLING = 2.0
"""How much more than other words names and figures tell what is spoken of."""
_SIGNS = re.compile(r"[,;:()–—]")
_JOINS = frozenset("dan and sedangkan sementara tetapi tapi namun while whereas but serta".split())


@dataclass(frozen=True, eq=False)
class Text:
    """The words of a text, laid out."""

    words: tuple[Word, ...]
    lower: tuple[str, ...]
    stems: tuple[str, ...]
    """Of each word; empty for function words."""
    vectors: Matrix
    """Of unit length, shape (n, dimension); zero for function words."""
    weights: Floats
    """How much each word matters, shape (n,)."""
    at: Floats
    """Where each stands, in words, with what parts clauses and sentences."""

    @classmethod
    def of(cls, text: str, spans: Sequence[Span], vectors: WordVectors, names: Names) -> Text:
        """The words of `text` that stand in its sentences at `spans`; names of one meaning have one stem."""
        found: list[Word] = []
        at: list[float] = []
        here = 0.0
        for start, end in spans:
            before = start
            for word in words(text, start, end):
                between = text[before : word.start]
                parted = word.text in _JOINS or (between != " " and _SIGNS.search(between))
                here += 1 + (CLAUSE if parted else 0)
                found.append(word)
                at.append(here)
                before = word.end
            here += SENTENCE
        lower = [word.text.lower() for word in found]
        content = [n for n, word in enumerate(lower) if not is_function_word(word)]
        raw = vectors.word_vectors([lower[n] for n in content])
        units = np.zeros((len(found), raw.shape[1]), np.float32)
        weights = np.zeros(len(found), np.float32)
        units[content] = unit_rows(raw)
        weights[content] = np.linalg.norm(raw, axis=1)
        weights[[not word.text[0].islower() for word in found]] *= _TELLING
        one = names.one_for_all([word.text for word in found])
        stems = tuple(one.get(n) or stem_of(word) for n, word in enumerate(lower))
        return cls(tuple(found), tuple(lower), stems, units, weights, np.array(at, np.float32))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each stem stands."""
        found: dict[str, list[int]] = {}
        for n, stem in enumerate(self.stems):
            if stem:
                found.setdefault(stem, []).append(n)
        return found

    def opens(self, n: int) -> bool:
        """Whether a word is the first of its sentence."""
        return n == 0 or bool(self.at[n] - self.at[n - 1] > SENTENCE)


class Alignment:
    """A sentence beside a passage."""

    def __init__(self, sentence: Text, passage: Text) -> None:
        self.sentence, self.passage = sentence, passage
        alike = np.zeros((len(sentence.words), len(passage.words)), np.float32)
        mine, theirs = np.flatnonzero(sentence.weights), np.flatnonzero(passage.weights)
        # Not by BLAS, which would wait for a second thread that so small a product is not worth.
        cosines = np.einsum("nd,md->nm", sentence.vectors[mine], passage.vectors[theirs])
        alike[np.ix_(mine, theirs)] = np.clip(cosines, 0, 1)
        for n, stem in enumerate(sentence.stems):
            if stem and stem in passage.places:
                alike[n, passage.places[stem]] = 1
        self.alike: Floats = alike
        """Of each word to each of the passage, in [0, 1]; shape (n, m)."""
