"""Question + Hits -> evidence: the sentences that answer, and whether they do.

A small trained network (`reader/`) says how surely each word of a passage answers, and whether the passage does at
all; the search says how well the passage was found. A logistic model weighs the two into the probability that a
sentence holds the answer, one for a passage in the question's language and one for the other. `python -m eval.fit`
fits it. (Shares of the question's words that a sentence covers were weighed in, too: .03 better on the dev sets across
languages, and worse on whole documents, where passages of one document cover the same words. Left out.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.fitted import fitted
from rag.question import Kind, kind_of
from rag.reader import Network, WordScores
from rag.schema import Evidence, Hit, Language, Reading
from rag.sentences import Span, paragraphs, sentences

FEATURES = (
    "network, against no answer",
    "network, against the best sentence",
    "score against the best passage",
)
_IMPOSSIBLE = -20.0
"""The network's logit of a sentence without a word."""


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
    sentences: int = 5
    list_sentences: int = 6
    """Where the question asks for a list."""
    enough: float = 0.6
    """No more is said once the answer is among what is said with this probability, so that a sure answer is one
    sentence; a list is never enough. (66 answerable gold questions: 60 facts in 75 words; with .9, 60 in 89.)"""
    follow: float = 0.01
    """A sentence of less than this share of the best one's probability is not said."""
    words: int = 3
    """A shorter sentence (a dateline, a caption) is said only where it is the best."""


class Reader:
    """Picks the evidence among the first hits."""

    def __init__(
        self,
        network: Network,
        judgement: Judgement | None = None,
        limits: Limits | None = None,
        passages: int = 10,
    ) -> None:
        """`passages` is how many hits are read."""
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
        top = max((hit.score for hit in hits), default=0) or 1.0
        cut = [[s for p in paragraphs(h.passage.text) for s in sentences(h.passage.text, *p)] for h in hits]
        scores = self._network.score(question, [hit.passage for hit in hits])
        logits = [_logits(one, spans) for one, spans in zip(scores, cut, strict=True)]
        best = max((float(own.max()) for own in logits if len(own)), default=0.0)
        return [
            (hit, spans, np.column_stack([own - score.null, own - best, np.full(len(own), hit.score / top)]))
            for hit, spans, score, own in zip(hits, cut, scores, logits, strict=True)
        ]

    def _choose(self, judged: Sequence[Evidence], best: Evidence, kind: Kind) -> list[Evidence]:
        """The best sentence and those that add to it; best source first, in document order within a source."""
        limits = self._limits
        most, enough = (limits.list_sentences, 1.0) if kind == "list" else (limits.sentences, limits.enough)
        chosen: list[Evidence] = []
        passages: set[int] = set()
        missing = 1.0
        for one in sorted(judged, key=lambda one: (-one.score, one.hit.passage.source, one.start)):
            if len(chosen) == most or one.score < best.score * limits.follow or 1 - missing >= enough:
                break
            is_fragment = one is not best and len(one.text.split()) < limits.words
            if is_fragment or len(passages | {one.hit.passage.id}) > limits.passages:
                continue
            chosen.append(one)
            passages.add(one.hit.passage.id)
            missing *= 1 - one.score
        sources = list(dict.fromkeys(one.hit.passage.source for one in chosen))
        return sorted(chosen, key=lambda one: (sources.index(one.hit.passage.source), one.start))


def _logits(scores: WordScores, spans: Sequence[Span]) -> NDArray[np.float64]:
    return np.maximum([scores.within(a, b) for a, b in spans], _IMPOSSIBLE)


def _cited_first(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> tuple[Hit, ...]:
    """The hits in the order in which the evidence names them, then the rest: so a draft counts from [1]."""
    named = list(dict.fromkeys(hits.index(one.hit) for one in evidence))
    return tuple(hits[n] for n in (*named, *(n for n in range(len(hits)) if n not in named)))
