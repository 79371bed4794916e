"""Question + Hits -> evidence: the sentences that answer, and whether they do.

Two witnesses are heard on each sentence. A small trained network (`reader/`) says how surely its words answer; and
the words of the question are looked for in a bilingual space, where a word's direction finds its counterpart
(“governor”, “gubernur”) and its length says how much the word matters. A logistic model weighs what they say into the
probability that the sentence holds the answer, one for a passage in the question's language and one for the other,
because words match differently within a language and across. `python -m eval.fit` fits it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.fitted import fitted
from rag.question import Kind, holds, kind_of
from rag.reader import Network, WordScores
from rag.schema import Evidence, Hit, Language, Reading
from rag.sentences import Span, paragraphs, sentences
from rag.vectors import Matrix, WordVectors, unit_rows
from rag.words import is_function_word, terms, words

FEATURES = (
    "covered by the sentence",
    "covered by it and its neighbours",
    "covered by the passage",
    "lacks the kind that is asked for",
    "score against the best passage",
    "network, against no answer",
    "network, against the best sentence",
)
_UNSURE, _SURE = 0.3, 0.8  # cosines from which two words may be, and surely are, counterparts
_IMPOSSIBLE = -20.0  # the network's logit of a sentence without a word


@dataclass(frozen=True, slots=True)
class Judgement:
    """The fitted numbers of a reader."""

    weights: Mapping[str, Mapping[str, float]]
    """For a passage in the ``same`` language and in the other (``cross``): the weight of each of `FEATURES`, and
    the ``bias``."""
    thresholds: Mapping[str, float]
    """The confidence from which a question is answered, by its language, for evidence in that language; under
    ``cross`` for evidence in the other."""

    @classmethod
    def fitted(cls) -> Judgement:
        """As `python -m eval.fit` found it."""
        return cls(**fitted("reading"))

    def probability(self, features: NDArray[np.float64], *, cross: bool) -> NDArray[np.float64]:
        """That each sentence, a row of `features`, holds the answer."""
        weights = self.weights["cross" if cross else "same"]
        logit = features @ np.array([weights[name] for name in FEATURES]) + weights["bias"]
        return np.asarray(1 / (1 + np.exp(-logit)))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is said."""

    passages: int = 3
    sentences: int = 3
    list_sentences: int = 6
    """Where the question asks for a list."""
    follow: float = 0.5
    """A further sentence is said from this share of the best one's probability."""
    list_follow: float = 0.25


class Reader:
    """Picks the evidence among the first hits."""

    def __init__(
        self,
        vectors: WordVectors,
        network: Network,
        judgement: Judgement | None = None,
        limits: Limits | None = None,
        passages: int = 8,
    ) -> None:
        """`vectors` must be those that `network` was trained on; `passages` is how many hits are read."""
        self._vectors = vectors
        self._network = network
        self._judgement = judgement or Judgement.fitted()
        self._limits = limits or Limits()
        self._passages = passages

    def read(self, question: str, hits: Sequence[Hit], language: Language) -> Reading:
        """What of the first hits answers `question`, which is in `language`."""
        read = list(hits[: self._passages])
        judged = [
            Evidence(hit, hit.passage.text[a:b], hit.passage.start + a, hit.passage.start + b, float(p))
            for hit, spans, features in self.judge(question, read)
            for (a, b), p in zip(
                spans,
                self._judgement.probability(features, cross=hit.passage.language != language),
                strict=True,
            )
        ]
        best = max(judged, key=lambda one: one.score, default=None)
        if best is None:
            return Reading(tuple(read), (), 0.0, False)
        cross = best.hit.passage.language != language
        answerable = best.score >= self._judgement.thresholds["cross" if cross else language]
        evidence = self._choose(judged, best, kind_of(question)) if answerable else []
        return Reading(_cited_first(read, evidence), tuple(evidence), best.score, answerable)

    def judge(self, question: str, hits: Sequence[Hit]) -> list[tuple[Hit, list[Span], NDArray[np.float64]]]:
        """For each hit its sentences, as spans of the passage, and their features, shape (n, len(FEATURES))."""
        asked = _Question(question, self._vectors)
        top = max((hit.score for hit in hits), default=0) or 1.0
        cut = [[s for p in paragraphs(h.passage.text) for s in sentences(h.passage.text, *p)] for h in hits]
        scores = self._network.score(question, [hit.passage for hit in hits])
        logits = [_logits(one, spans) for one, spans in zip(scores, cut, strict=True)]
        best = max((float(own.max()) for own in logits if len(own)), default=0.0)
        judged = []
        for hit, spans, score, own in zip(hits, cut, scores, logits, strict=True):
            covered = self._coverage(asked, hit, spans)
            relative = np.full(len(spans), hit.score / top)
            features = np.column_stack([covered, relative, own - score.null, own - best])
            judged.append((hit, spans, features.reshape(len(spans), len(FEATURES))))
        return judged

    def _coverage(self, asked: _Question, hit: Hit, spans: Sequence[Span]) -> NDArray[np.float64]:
        """The first four of `FEATURES`, shape (len(spans), 4)."""
        text = hit.passage.text
        found = [word for word in words(text) if not is_function_word(word.text)]
        titled = [word.text for word in words(hit.passage.title) if not is_function_word(word.text)]
        every = [word.text for word in found] + titled
        alike = asked.alike(every, self._vectors.word_vectors([word.lower() for word in every]))
        starts = np.array([word.start for word in found], dtype=int)
        inside = np.array([(starts >= a) & (starts < b) for a, b in spans]).reshape(len(spans), len(found))
        near = inside.copy()
        near[1:] |= inside[:-1]
        near[:-1] |= inside[1:]
        here = np.hstack([inside, np.zeros((len(spans), len(titled)), bool)])
        around = np.hstack([near, np.ones((len(spans), len(titled)), bool)])
        by_passage = float(alike.max(axis=1, initial=0) @ asked.share)
        rows = [
            (
                alike[:, here[n]].max(axis=1, initial=0) @ asked.share,
                alike[:, around[n]].max(axis=1, initial=0) @ asked.share,
                by_passage,
                not holds(asked.kind, text[a:b], asked.text),
            )
            for n, (a, b) in enumerate(spans)
        ]
        return np.array(rows, dtype=np.float64).reshape(len(spans), 4)

    def _choose(self, judged: Sequence[Evidence], best: Evidence, kind: Kind) -> list[Evidence]:
        """The best sentence and those that add to it; best source first, in document order within a source."""
        wants_list = kind == "list"
        limit = self._limits.list_sentences if wants_list else self._limits.sentences
        least = best.score * (self._limits.list_follow if wants_list else self._limits.follow)
        chosen: list[Evidence] = []
        for one in sorted(judged, key=lambda one: (-one.score, one.hit.passage.source, one.start)):
            passages = {each.hit.passage.id for each in chosen} | {one.hit.passage.id}
            if one.score >= least and len(passages) <= self._limits.passages and len(chosen) < limit:
                chosen.append(one)
        sources = list(dict.fromkeys(one.hit.passage.source for one in chosen))
        return sorted(chosen, key=lambda one: (sources.index(one.hit.passage.source), one.start))


class _Question:
    """The question's words, with what the features need of them."""

    def __init__(self, text: str, vectors: WordVectors) -> None:
        every = [word.text for word in words(text)]
        content = [word for word in every if not is_function_word(word)] or every
        raw = vectors.word_vectors([word.lower() for word in content])
        weights = np.linalg.norm(raw, axis=1)
        self.text = text
        self.kind: Kind = kind_of(text)
        self.share = weights / (weights.sum() or 1)
        self._unit = unit_rows(raw)
        self._stems = np.array([_stem(word) for word in content])

    def alike(self, others: Sequence[str], vectors: Matrix) -> NDArray[np.float64]:
        """How surely each word of the question has its counterpart in each other word, shape (question, others)."""
        soft = np.clip((self._unit @ unit_rows(vectors).T - _UNSURE) / (_SURE - _UNSURE), 0, 1)
        same = self._stems[:, None] == np.array([_stem(word) for word in others])[None, :]
        return np.asarray(np.maximum(soft, same), dtype=np.float64)


def _logits(scores: WordScores, spans: Sequence[Span]) -> NDArray[np.float64]:
    return np.maximum([scores.within(a, b) for a, b in spans], _IMPOSSIBLE)


def _stem(word: str) -> str:
    return " ".join(terms(word)) or word.casefold()


def _cited_first(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> tuple[Hit, ...]:
    """The hits in the order in which the evidence names them, then the rest: so a draft counts from [1]."""
    named = list(dict.fromkeys(hits.index(one.hit) for one in evidence))
    return tuple(hits[n] for n in (*named, *(n for n in range(len(hits)) if n not in named)))
