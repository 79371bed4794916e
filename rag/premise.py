"""A statement beside the passages of one document: the sentences that speak of it, its premise.

A sentence that joins what two sentences say, or names in full whom a passage calls “he”, is said by no sentence alone.
So the passages of a document count as one text. The premise is the sentence that says most of the statement's words,
those that say what it does not, and the one before it, whom its pronouns mean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from rag.schema import Language, Passage
from rag.text.alignment import Alignment, Floats, Text
from rag.text.facts import Names
from rag.text.instructions import honest_sentences
from rag.text.sentences import Span
from rag.text.vectors import WordVectors

_MOST = 4
"""Sentences that are chosen by their words."""
_LEAST = 0.03
"""Share of the statement, its words weighed, that each of them has to add."""
_TELLING = 0.15
"""From which it is cited as well."""


class Document:
    """Passages of one document, in its order, as one text; looked at more closely only when a statement asks for it."""

    def __init__(self, passages: Sequence[Passage], vectors: WordVectors, names: Names) -> None:
        self.passages = tuple(passages)
        self._vectors, self._names = vectors, names

    @cached_property
    def _joined(self) -> str:
        return _APART.join(one.text for one in self.passages)

    @cached_property
    def spans(self) -> list[Span]:
        """Their honest sentences, in all of them joined."""
        offsets = [0, *accumulate(len(one.text) + len(_APART) for one in self.passages)]
        return [(offsets[n] + a, offsets[n] + b) for n, (a, b) in self._places]

    @cached_property
    def _places(self) -> list[tuple[int, Span]]:
        """Of each sentence, the passage and where it stands there."""
        return [(n, span) for n, one in enumerate(self.passages) for span in honest_sentences(one.text)]

    @property
    def language(self) -> Language:
        """Of its first passage."""
        return self.passages[0].language

    @property
    def title(self) -> str:
        """With the date, where it is known."""
        first = self.passages[0]
        return f"{first.title} ({first.date})" if first.date else first.title

    @cached_property
    def whole(self) -> str:
        """Its honest sentences with title, date and headings."""
        sections = dict.fromkeys(one.section for one in self.passages if one.section)
        return " ".join([self.title, *sections, *(self._joined[a:b] for a, b in self.spans)])

    @cached_property
    def text(self) -> Text:
        """Its words."""
        return Text.of(self._joined, self.spans, self._vectors, self._names)

    @cached_property
    def _inside(self) -> list[slice]:
        """The words of each sentence."""
        starts = [word.start for word in self.text.words]
        return [slice(bisect_left(starts, start), bisect_left(starts, end)) for start, end in self.spans]

    def said(self, alignment: Alignment) -> Floats:
        """How nearly each sentence says each word of a statement, in [0, 1]; shape (sentences, words)."""
        return np.array([alignment.alike[:, one].max(axis=1, initial=0) for one in self._inside])

    def find(self, text: str) -> int | None:
        """The sentence that is a text word for word; None where there is none."""
        return next((n for n in range(len(self.spans)) if self.sentence(n).text == text), None)

    def follows(self, n: int) -> bool:
        """Whether the sentence before the n-th one stands just before it in the source, too."""
        if not n:
            return False
        (_, end), (start, _) = self._in_source(n - 1), self._in_source(n)
        return start - end <= len(_APART)

    def sentence(self, n: int, is_cited: bool = False) -> Said:
        """One of its sentences."""
        text = " ".join(self._joined[slice(*self.spans[n])].split())
        return Said(self.passages[self._places[n][0]], self._in_source(n), text, is_cited)

    def _in_source(self, n: int) -> Span:
        passage, (start, end) = self._places[n]
        offset = self.passages[passage].start
        return offset + start, offset + end


_APART = "\n\n"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a premise."""

    passage: Passage
    span: Span
    """Where in the source."""
    text: str
    is_cited: bool
    """Whether it says much of the statement."""


@dataclass(frozen=True, slots=True)
class Premise:
    """What of a document speaks of a statement."""

    title: str
    sentences: tuple[Said, ...]
    """In the order of the document."""
    share: float
    """Of the statement's words, weighed, that those say which were cited for their words, in [0, 1]."""

    @property
    def text(self) -> str:
        """Its sentences."""
        return " ".join(one.text for one in self.sentences)

    @property
    def cited(self) -> tuple[Said, ...]:
        """Those that are cited."""
        return tuple(one for one in self.sentences if one.is_cited)


def premise(alignment: Alignment, document: Document) -> Premise:
    """The premise of the aligned statement.

    Raises:
        ValueError: the document has no sentence, or the statement no word.
    """
    said, weights = document.said(alignment), alignment.sentence.weights
    total = float(weights.sum())
    if not len(said) or not total:
        raise ValueError("no premise: no sentence, or no word")
    best = int((said @ weights).argmax())
    chosen, cited = {best}, [best]
    covered = said[best]
    while len(chosen) < _MOST:
        shares = np.maximum(said, covered) @ weights / total
        other = int(shares.argmax())
        gain = float(shares[other] - covered @ weights / total)
        if other in chosen or gain < _LEAST:
            break
        chosen.add(other)
        if gain >= _TELLING:
            cited.append(other)
        covered = np.maximum(covered, said[other])
    share = float(np.max(said[cited], axis=0) @ weights / total)
    if document.follows(best):
        chosen.add(best - 1)
    return Premise(document.title, tuple(document.sentence(n, n in cited) for n in sorted(chosen)), share)
