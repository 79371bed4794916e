"""Statement + hits -> the sentences that say it, or say otherwise. Which of the two is for the person to see: the
network of entailment tells “yes” from “no” with an AUC of .65 (500 questions of `eval/whether`).

A passage that names everything in the statement, names perhaps in short where its document has them in full, says it,
or denies it. One that names everything but a single time, number or name says otherwise, if it answers the question in
which that is left open: “the meeting held where?”. The reader never learnt to say whether; so this is also what it is
asked of a passage that has the names and figures, and perhaps other words for what joins them.

That holds for short statements. Of a long one, some passage on the topic has the words by chance as often as not: there
the reader's confidence in an answer to the question as it stands tells whether there is one. (Of 670 questions, most of
them long, 60 % of those which a document answers and 45 % of those which none does were answered by the words; so it is
81 and 55 %; a bound between, which refuses more of both, tells them apart no better: `python -m eval.whether`.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.read import Reader
from rag.schema import Evidence, Hit, Language, Passage, Reading
from rag.statement import Value, content, opened, relation, values
from rag.text.alignment import Alignment, Text
from rag.text.facts import Names, all_readings
from rag.text.instructions import honest_sentences
from rag.text.language import detect
from rag.text.polarity import denied
from rag.text.sentences import Span
from rag.text.topic import Topic
from rag.text.vectors import WordVectors
from rag.text.words import is_function_word, stem_of, terms, words

_LEAST = 2
"""Words that tell what a statement is about."""
_SHORT = 8
"""Such words of a statement up to which what has them says it, or otherwise. (670 yes-no questions: with up to eight,
something is found for 48 % of those which a document answers, and 32 % of those which none does; with more for 37 and
55 %.)"""
_SHORTEST = 4
"""Up to which the reader is confident in whatever is on the topic: it has to be sure of a sentence."""
_RELATED = {"same": 0.75, "cross": 0.6}
"""Share of the words of a statement, besides its names and figures, weighed, that a passage names which says it or
denies it, for a passage in the ``same`` language and in the other (``cross``), where translations count for less."""
_NEAR = {"same": 0.6, "cross": 0.4}
"""The same where the open question is asked as well."""
_CONFIDENT = {"same": 0.3, "time": 0.2, "number": 0.3, "name": 0.4}
"""The reader's confidence in the answer to the open question, by what it asks for: hardly a sentence is without a name.
One that has the very value (`same`) is as good as one that has another number. All of these were set by hand, on some
200 yes-no questions."""
_POINTS_BACK = re.compile(r"\W*(?:\w+ (?:ini|itu|tersebut)|this|that|it)\b", re.IGNORECASE)
"""How a sentence begins that goes on about the one before it."""
_GAP = 2
"""Characters between two passages in a row: the end of a line or of a paragraph."""
_SAME = 0.5
"""Likeness from which a word is said."""
_SAME_NAME = 0.75
"""The same for a name; abbreviations of others are alike to .66."""

Lack = tuple[Value, tuple[str, ...]]
"""A value that a passage has not, and the words of it that it has not."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A hit held against a statement."""

    hit: Hit
    lacks: list[Lack]
    share: float
    """Of the words in no value, weighed, that it names."""


def is_short(said: str) -> bool:
    """Whether the words of a statement tell which passage says it, or otherwise."""
    return len(content(said)) <= _SHORT


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
        honest = (hit for hit in hits if honest_sentences(hit.passage.text))
        held = [self._held(said, hit, language) for hit in honest]
        reading = self._read(said, held, language)
        if reading is None and (found := _in_short(said, held)):
            said, document = found
            reading = self._read(said, [self._held(said, hit, language) for hit in document], language)
        if reading is None:
            return None
        read = {hit.passage.id for hit in reading.hits}
        return replace(reading, hits=(*reading.hits, *(hit for hit in hits if hit.passage.id not in read)))

    def weighed(self, said: str, told: Reading | None, reading: Reading) -> Reading:
        """What a statement comes to whose words alone do not tell: what was `told`, or else what the reader found for
        the question as it stands, where the reader answers that; of a very short one, what it is sure of."""
        is_sure = told is None and reading.answerable and reading.evidence[0].score >= self._reader.sure
        if is_sure or (reading.answerable and len(content(said)) > _SHORTEST):
            return replace(told or reading, confidence=reading.confidence)
        return replace(reading, evidence=(), answerable=False)

    def _read(self, said: str, held: Sequence[_Held], language: Language) -> Reading | None:
        told = [one.hit for one in held if not one.lacks and one.share >= _RELATED[_pair(one.hit, language)]]
        if not told:
            return self._otherwise(said, held, language)
        return self._told(said, told, [one.hit for one in held])

    def _held(self, said: str, hit: Hit, language: Language) -> _Held:
        there = _stated_in(hit.passage)
        given = values(said)
        related = Topic(" ".join(relation(said)), self._vectors)
        unknown = set(self._names.unknown(f"apakah {said}", there))  # so that its first word may be a name
        names = [Topic(one.text, self._vectors) for one in given if one.kind == "name"]
        beside = there
        if names and not related:  # nothing but a sentence joins a name and a time
            cut = (hit.passage.text[a:b] for a, b in honest_sentences(hit.passage.text))
            beside = "\n".join(one for one in cut if any(name.is_named_in(one) for name in names))
        readings = all_readings(beside, hit.passage.language)

        def is_in(word: str, value: Value) -> bool:
            if value.readings:
                return not readings.isdisjoint(value.readings)
            if value.kind == "name" and (word not in unknown or hit.passage.language == language):
                return word not in unknown
            return Topic(word, self._vectors).is_named_in(there)  # or in translation

        lacks = [
            (value, missing)
            for value in given
            if (missing := tuple(one for one in value.text.split() if not is_in(one, value)))
        ]
        return _Held(hit, lacks, related.share(there) if related else 1.0)

    def _told(self, said: str, told: Sequence[Hit], hits: Sequence[Hit]) -> Reading:
        """The sentence that says most of the statement; with it, of its passage, the one that says what that does not,
        and one that denies something of it."""
        plain = " ".join(one.text for one in words(said) if not is_function_word(one.text))
        statement = Text.of(plain, [(0, len(plain))], self._vectors, self._names)
        laid_out = [_LaidOut(statement, hit, self._vectors, self._names) for hit in told]
        best = max(laid_out, key=lambda one: (one.told.max(), max(one.own)))
        spans = [(best.hit, span) for span in best.telling()]
        if best.misses.any() and best.best == len(best.spans) - 1 and (after := _after(best.hit, hits)):
            later = _LaidOut(statement, after, self._vectors, self._names)
            if later.points_back(0):
                spans = [(best.hit, best.spans[-1]), (after, later.spans[0])]
        confidence = max(best.own[n] for n, span in enumerate(best.spans) if (best.hit, span) in spans)
        evidence = tuple(
            Evidence(hit, hit.passage.text[a:b], hit.passage.start + a, hit.passage.start + b, confidence)
            for hit, (a, b) in spans
        )
        return Reading(tuple(dict.fromkeys(hit for hit, _ in spans)), evidence, confidence, True)

    def _otherwise(self, said: str, held: Sequence[_Held], language: Language) -> Reading | None:
        """What answers the open question: that of the value which the nearest passage has not, or which stands last,
        or of another."""
        given = values(said)
        near = [one for one in held if len(one.lacks) <= 1 and one.share >= _NEAR[_pair(one.hit, language)]]
        if not given or not (near or len(given) > 1 or any(not one.lacks for one in held)):
            return None
        lacking: dict[Value, list[Lack]] = {}
        for one in sorted(near, key=_nearest, reverse=True):
            lacking.setdefault(one.lacks[0][0] if one.lacks else given[-1], one.lacks)
        lacking |= {value: [] for value in reversed(given) if value not in lacking}
        asked = detect(said, default=language)
        for value, lacks in lacking.items():
            among = [one.hit for one in held if not one.lacks or (one in near and one.lacks == lacks)]
            reading = self._reader.read(opened(said, value, asked), among, language)
            evidence = self._answering(reading, said, value)
            if reading.answerable and evidence:
                return replace(reading, evidence=evidence)
        return None

    def _answering(self, reading: Reading, said: str, value: Value) -> tuple[Evidence, ...]:
        """The sentences that have the value and something else of the statement, or another of its kind. Hardly a
        sentence is without a name; so all but the best must say something of what joins the names, too."""
        own = Topic(value.text, self._vectors)
        rest = Topic(" ".join(content(said[: value.start] + said[value.end :])), self._vectors)
        related = Topic(" ".join(relation(said)), self._vectors) or rest
        evidence = [replace(one, short=None) for one in reading.evidence]
        same = [one for one in evidence if own.is_named_in(one.text) and rest.named(one.text).any()]
        other = [one for one in evidence if value.is_other(one.text, said)]
        if value.kind == "name":
            other = [one for one in other if related.named(one.text).any()] or other[:1]
        least = _CONFIDENT["same" if same else value.kind]
        found = [one for one in evidence if one in same or one in other]
        return tuple(found) if reading.confidence >= least else ()


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
        own = frozenset(content(" ".join(word.text for word in statement.words)))
        self.is_content = np.array([word.text in own for word in statement.words], bool)
        self.alignment.alike[~self.is_content] *= self.alignment.alike[~self.is_content] == 1
        self.weights = statement.weights * self.is_content
        self.weights /= self.weights.sum() or 1.0
        titled = frozenset(terms(passage.title))
        self.titled = np.array([titled.issuperset(terms(one)) for one in statement.lower], bool)
        """Which words the title has, of which every sentence tells."""
        self.said = np.array([self.alignment.alike[:, one].max(axis=1, initial=0) for one in self.inside])
        """How nearly each sentence says each word of the statement, shape (sentences, words)."""

        self.told = np.maximum(self.said, self.titled) @ statement.weights
        """How much of it each sentence says below the title."""
        self.own: list[float] = (self.said @ self.weights).tolist()
        """The share of it that each sentence says by itself."""
        self.best = max(range(len(self.spans)), key=lambda n: (self.told[n], self.own[n]))

    @property
    def misses(self) -> NDArray[np.bool_]:
        """Which words neither the best sentence nor the title says."""
        return np.asarray(self.is_content & ~self.titled & (self.said[self.best] < _SAME))

    def telling(self) -> list[Span]:
        """The best sentence, the one that says most of what it does not, and, where neither denies any of it, one that
        does, in order."""
        best, left = self.best, self.misses
        found = {best}
        if left.any() and self.points_back(best + 1):
            found.add(best + 1)
        elif (self.said[:, left] >= _SAME).any():
            found.add(int((self.said[:, left] @ self.weights[left]).argmax()))
        words = denied(self.alignment)
        deny = [n for n, inside in enumerate(self.inside) if not set(inside).isdisjoint(words)]
        if deny and found.isdisjoint(deny):
            found.add(max(deny, key=lambda n: float(self.said[n] @ self.weights)))
        return [self.spans[n] for n in sorted(found)]

    def points_back(self, n: int) -> bool:
        """Whether a sentence goes on about what the one before it names: “Usul ini ditunda.”"""
        if n >= len(self.spans) or not _POINTS_BACK.match(self.hit.passage.text, self.spans[n][0]):
            return False
        return bool((self.said[n] >= _SAME).any())


def _after(hit: Hit, hits: Sequence[Hit]) -> Hit | None:
    """The passage that goes on where that of a hit ends."""
    passage = hit.passage
    later = (one for one in hits if one.passage.source == passage.source)
    return next((one for one in later if 0 <= one.passage.start - passage.end <= _GAP), None)


def _in_short(said: str, held: Sequence[_Held]) -> tuple[str, list[Hit]] | None:
    """The statement with a name as short as a later passage of a document has it, which has all of it before: “that
    bridge”; and the passages of that document without the whole name. None where no passage is of that kind."""
    for one in sorted(held, key=_nearest, reverse=True):
        document = [other for other in held if other.hit.passage.source == one.hit.passage.source]
        for value, missing in one.lacks:
            without = [other.hit for other in document if value in dict(other.lacks)]
            if (
                value.kind == "name"
                and len(without) < len(document)
                and len(missing) < len(value.text.split())
            ):
                short = " ".join(word for word in value.text.split() if word not in missing)
                return f"{said[: value.start]}{short}{said[value.end :]}", without
    return None


def _nearest(one: _Held) -> tuple[float, int, int]:
    """The more of the statement, the nearer; of equals the one that has more of the name, “the Hotel”, or lacks what is
    said last: the rest tells what it is about."""
    missing = sum(len(words) for _, words in one.lacks)
    return one.share, -missing, max((value.start for value, _ in one.lacks), default=0)


def _stated_in(passage: Passage) -> str:
    return f"{passage.context}\n{passage.date}" if passage.date else passage.context


def _pair(hit: Hit, language: Language) -> str:
    return "same" if hit.passage.language == language else "cross"
