"""Question + Hits -> evidence: the sentences that answer, and whether they do.

Until a trained reader is at hand, a sentence is judged by a logistic model over a dozen features that a person can
follow: which of the question's words it covers, softly and across languages; whether its passage covers the rest;
whether it holds the kind of thing that is asked for. A word's vector in the bilingual static space serves twice: its
direction finds the word's counterpart (“governor”, “gubernur”), its length says how much the word matters, for the
encoder learns short vectors for words that tell little. The weights are fitted by `python -m eval.fit`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.fitted import fitted
from rag.question import Kind, holds, kind_of
from rag.schema import Evidence, Hit, Language, Reading
from rag.sentences import paragraphs, sentences
from rag.words import is_function_word, terms, words

FEATURES = (
    "covered by the sentence",
    "covered by its neighbours, too",
    "covered by the passage",
    "least covered by the passage",
    "same words in the sentence",
    "same words in the passage",
    "cosine with the sentence",
    "cosine with the passage",
    "words of the passage",
    "asks for a kind",
    "holds the kind",
    "tells something new",
    "length",
    "other language",
)
_UNSURE, _SURE = 0.3, 0.8  # cosines of two words from which they may be, and surely are, counterparts


class WordVectors(Protocol):
    """A bilingual space of words; `embeddings.StaticEncoder` is one."""

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One vector a word, not normalised, shape (n, dimension)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The fitted numbers of a reader."""

    weights: tuple[float, ...]
    """One for each of `FEATURES`."""
    bias: float
    thresholds: dict[Language, float]
    """The confidence from which a question in this language is answered."""

    @classmethod
    def fitted(cls) -> Judgement:
        numbers = fitted("reading")
        return cls(tuple(numbers["weights"][name] for name in FEATURES), numbers["bias"], numbers["thresholds"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its features."""

    hit: Hit
    start: int
    end: int
    features: NDArray[np.float64]

    @property
    def text(self) -> str:
        begin = self.hit.passage.start
        return self.hit.passage.text[self.start - begin : self.end - begin]


class Reader:
    """Picks the evidence among the first hits."""

    def __init__(self, vectors: WordVectors, judgement: Judgement | None = None, passages: int = 8) -> None:
        self._vectors = vectors
        self._judgement = judgement or Judgement.fitted()
        self._passages = passages

    def candidates(self, question: str, hits: Sequence[Hit], language: Language) -> list[Candidate]:
        """Every sentence of the first hits, with its features."""
        asked = _Question(question, language, self._vectors)
        return [one for hit in hits[: self._passages] for one in self._of(asked, hit)]

    def _of(self, asked: _Question, hit: Hit) -> list[Candidate]:
        text = hit.passage.text
        spans = [s for paragraph in paragraphs(text) for s in sentences(text, *paragraph)]
        found = [word for word in words(text) if not is_function_word(word.text)]
        titled = [word.text for word in words(hit.passage.title) if not is_function_word(word.text)]
        vectors = self._vectors.word_vectors([w.text.lower() for w in found] + [w.lower() for w in titled])
        norms = np.linalg.norm(vectors, axis=1)
        unit = vectors / np.where(norms == 0, 1, norms)[:, None]
        alike = np.clip((asked.unit @ unit.T - _UNSURE) / (_SURE - _UNSURE), 0, 1)  # (question words, passage words)
        stems = [_stem(w.text) for w in found] + [_stem(w) for w in titled]
        same = np.array([[float(a == b) for b in stems] for a in asked.stems]).reshape(alike.shape)
        alike = np.maximum(alike, same)
        inside = np.array([[s <= w.start < e for w in found] for s, e in spans]).reshape(len(spans), len(found))
        near = inside.copy()
        near[1:] |= inside[:-1]
        near[:-1] |= inside[1:]
        titles = np.ones((len(spans), len(titled)), dtype=bool)
        by_passage = _best(alike, np.ones(alike.shape[1], dtype=bool))
        same_passage = _best(same, np.ones(alike.shape[1], dtype=bool))
        weighty = asked.weights >= 0.6 * asked.weights.max(initial=0)
        whole = unit_sum(vectors[: len(found)])
        rows = []
        for n, (start, end) in enumerate(spans):
            here = np.concatenate([inside[n], np.zeros(len(titled), dtype=bool)])
            around = np.concatenate([near[n], titles[n]])
            by_sentence = _best(alike, here)
            told = norms[here] * (1 - alike[:, here].max(axis=0, initial=0))
            sentence = text[start:end]
            features = np.array(
                [
                    by_sentence @ asked.share,
                    _best(alike, around) @ asked.share,
                    by_passage @ asked.share,
                    by_passage[weighty].min(initial=1),
                    _best(same, here) @ asked.share,
                    same_passage @ asked.share,
                    float(asked.whole @ unit_sum(vectors[here])),
                    float(asked.whole @ whole),
                    hit.lexical,
                    float(asked.kind not in ("other", "list")),
                    float(asked.kind not in ("other", "list") and holds(asked.kind, sentence, asked.text)),
                    float(told.sum() > 1.5),
                    math.log1p(int(here.sum())),
                    float(asked.language != hit.passage.language),
                ]
            )
            offset = hit.passage.start
            rows.append(Candidate(hit, offset + start, offset + end, features))
        return rows


class _Question:
    """The question's words, with what the features need of them."""

    def __init__(self, text: str, language: Language, vectors: WordVectors) -> None:
        every = [word.text for word in words(text)]
        content = [word for word in every if not is_function_word(word)] or every
        raw = vectors.word_vectors([word.lower() for word in content])
        self.text = text
        self.language = language
        self.kind: Kind = kind_of(text)
        self.stems = [_stem(word) for word in content]
        self.weights = np.linalg.norm(raw, axis=1)
        self.unit = raw / np.where(self.weights == 0, 1, self.weights)[:, None]
        self.share = self.weights / (self.weights.sum() or 1)
        self.whole = unit_sum(raw)


def unit_sum(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    total = vectors.sum(axis=0)
    norm = float(np.linalg.norm(total))
    return total / norm if norm else total


def _best(scores: NDArray[np.float64], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    return scores[:, among].max(axis=1, initial=0)


def _stem(word: str) -> str:
    return " ".join(terms(word)) or word.casefold()
