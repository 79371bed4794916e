"""Statement + hits -> the sentences that say it, or say otherwise. Which of the two is for the person to see: a plain
yes or no by the check of support was wrong on 10 of 32 yes-no questions about the seeds.

A passage that names everything in the statement says it, or denies it. One that names everything but a single time,
number or name says otherwise, if it answers the question in which that is left open: “the meeting held where?”. The
reader never learnt to say whether; so this is also what it is asked of a passage that has the names and figures, and
perhaps other words for what joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from rag.alignment import Alignment, Text
from rag.facts import Names, all_readings
from rag.instructions import honest_sentences
from rag.language import detect
from rag.polar import Value, content, opened, relation, values
from rag.polarity import denied
from rag.read import Reader
from rag.schema import Evidence, Hit, Language, Passage, Reading
from rag.sentences import Span
from rag.topic import Topic
from rag.vectors import WordVectors
from rag.words import stem_of

_LEAST = 2
"""Words that tell what a statement is about."""
_RELATED = {"same": 0.75, "cross": 0.6}
"""Share of the words of a statement, besides its names and figures, weighed, that a passage names which says it or
denies it, for a passage in the ``same`` language and in the other (``cross``), where translations count for less."""
_NEAR = {"same": 0.6, "cross": 0.4}
"""The same where the open question is asked as well."""
_CONFIDENT = 0.3
"""The reader's confidence in the answer to the open question. All of these were set by hand, on 140 yes-no questions;
of another 30 they answer 16 of 20, and refuse 9 of 10."""
_SAME = 0.5
"""Likeness from which a word is said."""
_SAME_NAME = 0.75
"""The same for a name; abbreviations of others are alike to .66."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A hit held against a statement."""

    hit: Hit
    lacks: list[tuple[Value, tuple[str, ...]]]
    """The values that it has not, each with the words of it that it has not."""
    share: float
    """Of the words in no value, weighed, that it names."""


class Whether:
    """Reads for yes-no questions."""

    def __init__(self, reader: Reader, vectors: WordVectors, names: Names | None = None) -> None:
        """`names` says which names mean the same."""
        self._reader = reader
        self._vectors = vectors
        self._names = names or Names()

    def read(self, said: str, hits: Sequence[Hit], language: Language) -> Reading | None:
        """What the hits say of a statement; None where none says it, or otherwise, or it says too little."""
        if len(content(said)) < _LEAST:
            return None
        held = [self._held(said, hit, language) for hit in hits]
        told = [one.hit for one in held if not one.lacks and one.share >= _RELATED[_pair(one.hit, language)]]
        return self._told(said, told, hits) if told else self._otherwise(said, held, language)

    def _held(self, said: str, hit: Hit, language: Language) -> _Held:
        there = _stated_in(hit.passage)
        unknown = set(self._names.unknown(f"apakah {said}", there))  # so that its first word may be a name
        readings = all_readings(there, hit.passage.language)

        def is_in(word: str, value: Value) -> bool:
            if value.readings:
                return not readings.isdisjoint(value.readings)
            if value.kind == "name" and (word not in unknown or hit.passage.language == language):
                return word not in unknown
            return Topic(word, self._vectors).is_named_in(there)  # or in translation

        lacks = [
            (value, missing)
            for value in values(said)
            if (missing := tuple(one for one in value.text.split() if not is_in(one, value)))
        ]
        related = Topic(" ".join(relation(said)), self._vectors)
        return _Held(hit, lacks, related.share(there) if related else 1.0)

    def _told(self, said: str, told: Sequence[Hit], hits: Sequence[Hit]) -> Reading:
        """The sentence that says most of the statement; with it, of its passage, the one that says what that does not,
        and one that denies something of it."""
        plain = " ".join(content(said))
        statement = Text.of(plain, [(0, len(plain))], self._vectors, self._names)
        laid_out = [_LaidOut(statement, hit, self._vectors, self._names) for hit in told]
        best = max(laid_out, key=lambda one: one.share)
        passage = best.hit.passage
        evidence = tuple(
            Evidence(best.hit, passage.text[a:b], passage.start + a, passage.start + b, best.share)
            for a, b in best.telling()
        )
        others = (one for one in hits if one is not best.hit)
        return Reading((best.hit, *others), evidence, best.share, True)

    def _otherwise(self, said: str, held: Sequence[_Held], language: Language) -> Reading | None:
        """What answers the open question."""
        given = values(said)
        near = [one for one in held if len(one.lacks) <= 1 and one.share >= _NEAR[_pair(one.hit, language)]]
        if not given or not (near or len(given) > 1):
            return None
        lacks = max(near, key=_nearest).lacks if near else []
        value = lacks[0][0] if lacks else given[-1]
        among = [one.hit for one in held if one.lacks in ([], lacks)]
        question = opened(said, value, detect(said, default=language))
        reading = self._reader.read(question, among, language)
        if not reading.answerable or reading.confidence < _CONFIDENT:
            return None
        read = {hit.passage.id for hit in reading.hits}
        others = (one.hit for one in held if one.hit.passage.id not in read)
        evidence = tuple(replace(one, short=None) for one in reading.evidence)
        return replace(reading, hits=(*reading.hits, *others), evidence=evidence)


class _LaidOut:
    """A passage beside a statement, sentence by sentence."""

    def __init__(self, statement: Text, hit: Hit, vectors: WordVectors, names: Names) -> None:
        self.hit = hit
        passage = hit.passage
        spans = honest_sentences(passage.text)
        self.spans = [(a, b) for a, b in spans if passage.text[a:b] != passage.title] or spans
        self.alignment = Alignment(statement, Text.of(passage.text, self.spans, vectors, names))
        for n, (first, second) in enumerate(pairwise(statement.lower)):  # “kerja sama”, “kerjasama”
            places = self.alignment.passage.places.get(stem_of(stem_of(first) + stem_of(second)), [])
            self.alignment.alike[n : n + 2, places] = 1
        named = [n for n, word in enumerate(statement.words) if word.text[0].isupper()]
        self.alignment.alike[named] *= self.alignment.alike[named] >= _SAME_NAME  # “Kaltim” for “Kalbar”
        self.inside = [
            [n for n, word in enumerate(self.alignment.passage.words) if start <= word.start < end]
            for start, end in self.spans
        ]
        self.weights = statement.weights / (statement.weights.sum() or 1.0)
        self.said = np.array([self.alignment.alike[:, one].max(axis=1, initial=0) for one in self.inside])
        """How nearly each sentence says each word of the statement, shape (sentences, words)."""

    @property
    def share(self) -> float:
        """How much of the statement the best sentence says, its words weighed."""
        return float((self.said @ self.weights).max(initial=0))

    def telling(self) -> list[Span]:
        """The best sentence, the one that says most of what it does not, and, where neither denies any of it, one that
        does, in order."""
        best = int((self.said @ self.weights).argmax())
        found = {best}
        left = self.said[best] < _SAME
        if (self.said[:, left] >= _SAME).any():
            found.add(int((self.said[:, left] @ self.weights[left]).argmax()))
        words = denied(self.alignment)
        deny = [n for n, inside in enumerate(self.inside) if not set(inside).isdisjoint(words)]
        if deny and found.isdisjoint(deny):
            found.add(max(deny, key=lambda n: float(self.said[n] @ self.weights)))
        return [self.spans[n] for n in sorted(found)]


def _nearest(one: _Held) -> tuple[float, int, int]:
    """The more of the statement, the nearer; of equals the one that has more of the name, “the Hotel”, or lacks what is
    said last: the rest tells what it is about."""
    missing = sum(len(words) for _, words in one.lacks)
    return one.share, -missing, max((value.start for value, _ in one.lacks), default=0)


def _stated_in(passage: Passage) -> str:
    return f"{passage.context}\n{passage.date}" if passage.date else passage.context


def _pair(hit: Hit, language: Language) -> str:
    return "same" if hit.passage.language == language else "cross"
