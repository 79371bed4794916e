"""Where the words of a sentence are said in a passage, and whether what stands around them is the same.

Both may be in either language: words are compared by stem and by the bilingual word vectors. Nearness is counted in
words; the end of a clause and of a sentence count as several, so that “A leads X and B leads Y” keeps A apart from Y.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.facts import Names
from rag.sentences import Span
from rag.vectors import Matrix, WordVectors, unit_rows
from rag.words import Word, is_function_word, stem_of, words

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Place = tuple[int, ...]
"""Words of a text, by their number."""

CLAUSE = 2.0
SENTENCE = 8.0
"""Words that the end of a clause and of a sentence count for."""
_REACH = 3.0
"""Words over which nearness falls by a factor of e."""
_FAR = 12.0
"""Words beyond which nothing is near."""
_TELLING = 2.0
"""How much more than other words names and figures tell what is spoken of."""
_OTHER_ROLE = 0.3
"""What a verb counts beside whom one stands as its subject, and the other as its object."""
_SIGNS = re.compile(r"[,;:()–—]")
_JOINS = frozenset("dan and sedangkan sementara tetapi tapi namun while whereas but serta".split())

_ACTIVE = re.compile(r"(?:me(?:[lrwy]|m[bpfv]?|n[dtcj]?|ng[gkh]?|ny)|ber)[a-z]{3,}|kalah")
_NO_VERBS = frozenset(
    "menteri mereka berita mental menurut merek melalui mengenai mengapa menjadi merupakan bersama berbagai".split()
)
_PASSIVE = re.compile(r"di(?!nas|rekt)[a-z]{4,}")
_PAST = frozenset(
    """beat beaten bought brought built caught chose chosen drew drawn fought found gave given got held hit left led
    lent lost made met paid sang sent shot sold taken taught told took woven won wrote written""".split()
)
_GIVES = re.compile(
    r"\w*(?:beri|serah|jual|sumbang|menang|alahkan)\w*|g[ia]v(?:e|en|es|ing)|hand(?:s|ed)|award\w*|s[eo]l[dl]\w*|donat\w*"
    r"|beat\w*|defeat\w*|w[io]ns?"
)
_SAME_VERB = 0.45
"""Likeness from which two verbs may be the same; across languages they lie further apart than nouns."""
_LONGEST_STEP = 16.0
"""Words over which a verb has a subject or an object."""
_BY = frozenset("oleh by".split())
_TO = frozenset("kepada terhadap to against".split())
_FROM = frozenset("dari from".split())
_BESIDE = frozenset("di in at pada on untuk for bagi dengan with".split())
_BUT = frozenset("sedangkan sementara tetapi tapi namun while whereas but".split())
_AND = frozenset("dan and serta".split())
_BE = frozenset("am is are was were be been being".split())
CONVERSE = re.compile(
    r"(?:menerima|terima|memperoleh|mendapat(?:kan)?|membeli|kalah|receiv\w+|obtain\w*|acquir\w+|buy\w*|bought|los[et]\w*)"
)
"""Verbs whose subject gets what that of another verb gives: receive and give, buy and sell, lose and beat."""


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
                parted = word.text in _JOINS or _SIGNS.search(text, before, word.start)
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
    def near(self) -> Floats:
        """How near each word stands to each, in (0, 1]; shape (n, n)."""
        return np.asarray(np.exp(-np.abs(self.at[:, None] - self.at) / _REACH))

    @cached_property
    def voices(self) -> Floats:
        """Of each word 1 for a verb whose subject stands before it, -1 for one whose subject's part stands behind it
        (“dipimpin”, “was led by”, “received”), 0 for any other word."""
        found = np.zeros(len(self.lower), np.float32)
        for n, word in enumerate(self.lower):
            if _PASSIVE.fullmatch(word):
                found[n] = -1
            elif _ACTIVE.fullmatch(word) and word not in _NO_VERBS:
                found[n] = 1
            elif word in _PAST or (word.endswith("ed") and len(word) > 4):
                found[n] = -1 if not _BE.isdisjoint(self.lower[max(0, n - 2) : n]) else 1
            if found[n] and CONVERSE.fullmatch(word):
                found[n] *= -1
        return found

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

    @cached_property
    def verbs(self) -> list[int]:
        """The words that have a voice."""
        return [int(n) for n in np.flatnonzero(self.voices)]

    def role(self, verb: int, place: Place) -> int:
        """1 where `place` does what the verb says, -1 where it is done to it, 0 where nothing tells."""
        first, last = min(place), max(place)
        left, right = min(first, verb), max(last, verb)
        if (
            self.at[right] - self.at[left] > _LONGEST_STEP
            or (np.diff(self.at[left : right + 1]) > SENTENCE).any()
        ):
            return 0
        between = [n for n in range(left + 1, right) if n not in place]
        lower = {self.lower[n] for n in between}
        if not _BUT.isdisjoint(lower):
            return 0
        if last < verb:
            return int(self.voices[verb])
        ahead = range(last + 1, min(last + 3, len(self.words)))
        own_verb = any(self.voices[n] and self.at[n] - self.at[n - 1] <= CLAUSE for n in ahead)
        if any(self.voices[n] for n in between) or (own_verb and not _AND.isdisjoint(lower)):
            return 0
        before = first - 1
        while before > verb and self.words[before].text[0].isupper():
            before -= 1  # “kepada Wali Kota Balikpapan Rizal”
        mark = self.lower[before]
        if mark in _FROM:
            return int(bool(CONVERSE.fullmatch(self.lower[verb])))
        told = 1 if mark in _BY else -1 if mark in _TO else 0
        return told if told or mark in _BESIDE else -int(self.voices[verb])

    @cached_property
    def sides(self) -> Floats:
        """Whether each word stands where a verb has its doer (1) or the one it is done to (-1), shape (n, verbs)."""
        return np.asarray(np.sign(self.at[self.verbs] - self.at[:, None]) * self.voices[self.verbs])


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

    def fit(
        self, here: Place, there: Place, without: tuple[Sequence[int], Sequence[int]] = ((), ())
    ) -> float:
        """How much of what stands around `here` in the sentence stands around `there` in the passage, in [0, 1].

        Args:
            without: the words of the sentence and of the passage that do not count, besides these.
        """
        near = self.sentence.near[list(here)].max(axis=0) * self.sentence.weights
        near[[*here, *without[0]]] = 0
        total = near.sum()
        if not total:
            return 0.0
        passage = self.passage
        ends = passage.at[there[0]] - _FAR, passage.at[there[-1]] + _FAR
        first, last = passage.at.searchsorted(ends)
        there_near = passage.near[list(there)].max(axis=0)
        there_near[[*there, *without[1]]] = 0
        own = np.flatnonzero(near)  # of the others nothing is asked
        alike = self.alike[own, first:last] * there_near[first:last]
        for n, m in self.verbs:
            if first <= m < last and near[n]:
                mine = self.sentence.sides[here[0], self.sentence.verbs.index(n)]
                if mine * passage.sides[there[0], passage.verbs.index(m)] < 0:
                    alike[own.searchsorted(n), m - first] *= _OTHER_ROLE
        return float(near[own] @ alike.max(axis=1, initial=0) / total)

    @cached_property
    def verbs(self) -> list[tuple[int, int]]:
        """The verbs of the sentence with those of the passage that say the same, or the converse."""
        mine, other = self.sentence, self.passage
        given = {
            m for m in other.verbs if CONVERSE.fullmatch(other.lower[m]) or _GIVES.fullmatch(other.lower[m])
        }
        return [
            (n, m)
            for n in mine.verbs
            for m in other.verbs
            if self.alike[n, m] >= _SAME_VERB
            or (m in given and (CONVERSE.fullmatch(mine.lower[n]) or _GIVES.fullmatch(mine.lower[n])))
        ]

    def orientation(self, one: Place, other: Place, ones: Sequence[Place], others: Sequence[Place]) -> int:
        """1 where a verb has `one` and `other` on the same sides as in the passage, which has them at `ones` and
        `others`; -1 where they changed sides, 0 where no verb tells."""
        found = 0
        for n, m in self.verbs:
            role = self.sentence.role(n, one)
            if not role or self.sentence.role(n, other) != -role:
                continue
            for x in ones:
                there = self.passage.role(m, x)
                if there and any(self.passage.role(m, y) == -there for y in others):
                    if there == role:
                        return 1
                    found = -1
        return found
