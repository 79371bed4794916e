"""How well a ranking of sources puts the right ones first. Relevance is binary; each value is in [0, 1]."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import log2

from rag.schema import Hit


def rank_sources(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The sources of `hits`, best first, each once: a source ranks where its best passage does.

    A source whose passage was collapsed into a near-duplicate (`Hit.also_in`) follows the one that stands for
    it, since the reader is shown both.
    """
    ranked: dict[str, None] = {}
    for hit in hits:
        ranked.update(dict.fromkeys((hit.passage.source, *hit.also_in)))
    return tuple(ranked)


def ndcg(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Discounted gain of the first `k` over that of an ideal ranking (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / log2(rank + 1) for rank, source in enumerate(ranking[:k], start=1) if source in relevant)
    return gain / sum(1 / log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))


def recall(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant sources that are among the first `k`."""
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """One over the rank of the first relevant source; 0 when none was found."""
    return next((1 / rank for rank, source in enumerate(ranking, start=1) if source in relevant), 0.0)
