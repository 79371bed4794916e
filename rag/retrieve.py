"""Question -> Hits. The one file that knows how scores are fused: higher is better, everywhere.

A hit's score is a convex combination of two measures that are comparable between questions: BM25 as a share of what
it could reach, and the cosine. (Bruch, Gai and Ingber, “An Analysis of Fusion Functions for Hybrid Retrieval”, 2023,
find convex combinations better than reciprocal ranks; so do our dev sets, across languages by far.) The weight
depends on whether question and passage share a language, because words can only match when they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from embeddings import Encoder
from rag.fitted import fitted
from rag.schema import EVERYTHING, Candidate, Filter, Hit, Language, Passage
from rag.store.base import Store
from rag.text.language import detect
from rag.text.words import terms
from rag.twins import Twins, figures

_POOL = 100
"""How many candidates each index gives."""
_TRIES = 10
"""How often a search begins anew when another process replaces what it has found before it is read."""
_SAME = 0.9
"""Share of common words from which two passages count as one (Jaccard)."""
_TELLING = 10
"""Different words below which it says nothing that most of them are common."""
_OVERLAPPING = 0.6
"""Share of the fewer words that are common from which two passages count as one where their documents are twins: texts
that are led differently are cut differently."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weight of the cosine, in [0, 1]; the rest goes to words."""

    same: float
    """For a passage in the question's language."""
    cross: float
    """For a passage in the other language."""

    @classmethod
    def fitted(cls, encoder: str) -> Fusion:
        """As `python -m eval.fit` found it for an encoder that ships, by its name; any other is fused as `bundled`."""
        found = fitted("fusion")
        return cls(**found.get(encoder, found["bundled"]))

    def score(self, candidate: Candidate, language: Language) -> float:
        """In [0, 1]."""
        weight = self.same if candidate.language == language else self.cross
        return (1 - weight) * candidate.lexical + weight * min(1.0, max(0.0, candidate.dense))


class Retriever:
    """Finds passages in a store."""

    def __init__(self, store: Store, encoder: Encoder, fusion: Fusion | None = None) -> None:
        self._store = store
        self._encoder = encoder
        self._given = fusion

    @cached_property
    def _fusion(self) -> Fusion:
        """Read when it is needed: what fits it searches with others, before there is one."""
        return self._given or Fusion.fitted(self._encoder.name)

    def search(self, question: str, k: int = 5, only: Filter = EVERYTHING) -> list[Hit]:
        """The `k` best passages that `only` allows, best first; ties by id."""
        if k < 1:
            raise ValueError(f"k is {k}; at least one hit has to be asked for")
        vector, words, language = (
            self._encoder.encode_queries([question])[0],
            terms(question),
            detect(question),
        )
        for _ in range(_TRIES):
            candidates = self._store.candidates(vector, words, max(_POOL, k), only)
            hits, whole = self._ranked(candidates, language, k)
            if whole:
                break
        return hits

    def rank(self, candidates: Sequence[Candidate], language: Language, k: int) -> list[Hit]:
        """Fuse, order and fetch; passages that say nearly the same become one hit."""
        return self._ranked(candidates, language, k)[0]

    def _ranked(self, candidates: Sequence[Candidate], language: Language, k: int) -> tuple[list[Hit], bool]:
        """The hits, and whether all that were wanted were still there to be fetched."""
        whole = True
        scored = [(self._fusion.score(one, language), one) for one in candidates]
        scored.sort(key=lambda pair: (-pair[0], pair[1].id))
        hits: list[Hit] = []
        bags: list[frozenset[str]] = []
        twins = Twins(self._text_of)

        def is_twin(bag: frozenset[str], passage: Passage, n: int) -> bool:
            other = hits[n].passage
            if _alike(bag, bags[n]):
                return figures(passage.text) == figures(other.text)
            return (
                passage.source != other.source
                and _overlapping(bag, bags[n])
                and twins.are(passage.source, other.source)
                and twins.has(other.source, figures(passage.text))
                and twins.has(passage.source, figures(other.text))
            )

        # Fetched in portions: most often the first holds enough, also after collapsing.
        for begin in range(0, len(scored), 2 * k):
            some = {one.id: (score, one) for score, one in scored[begin : begin + 2 * k]}
            passages = self._store.passages(list(some))
            whole &= len(passages) == len(some)
            for passage in passages:
                bag = frozenset(passage.text.casefold().split())
                twin = next((n for n in range(len(bags)) if is_twin(bag, passage, n)), None)
                if twin is not None:
                    hits[twin] = _with_twin(hits[twin], passage)
                elif len(hits) < k:
                    score, one = some[passage.id]
                    bags.append(bag)
                    hits.append(Hit(passage, score, one.lexical, one.dense))
            if len(hits) == k:
                break
        return hits, whole

    def _text_of(self, source: str) -> str | None:
        found = self._store.source(source)
        return found.text if found else None


def _overlapping(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer >= _TELLING and len(one & other) >= _OVERLAPPING * fewer


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer, more = sorted((len(one), len(other)))
    if fewer < _SAME * more:  # most pairs are told apart by their sizes alone, which costs next to nothing
        return False
    common = len(one & other)
    return common >= _SAME * (fewer + more - common)


def _with_twin(hit: Hit, twin: Passage) -> Hit:
    if twin.source == hit.passage.source or twin.source in hit.also_in:
        return hit
    return replace(hit, also_in=(*hit.also_in, twin.source))
