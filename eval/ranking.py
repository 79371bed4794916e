"""How well a ranking of sources puts the right ones first. Relevance is binary; each value is in [0, 1]."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from eval.corpus import InputError
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


def measured(measure: str, rankings: Iterable[Sequence[str]], relevant: Collection[str]) -> list[float]:
    """A measure of each ranking of one question's sources, by its name in `ir-measures`: ``nDCG@10``, ``R@5``, ``RR``.

    (MacAvaney, Macdonald and Ounis, “Streamlining Evaluation with ir-measures”, 2022; here it asks trec_eval.)

    Raises:
        InputError: ir-measures is not installed, as on Linux on ARM, for which it has to be compiled.
    """
    try:
        import ir_measures
    except ImportError as error:
        raise InputError("ranking is measured by ir-measures: pip install ir-measures") from error
    run = {  # trec_eval sorts by score, and by name where scores are equal: no two are
        str(n): {source: -float(rank) for rank, source in enumerate(ranking)}
        for n, ranking in enumerate(rankings)
    }
    judged = dict.fromkeys(run, dict.fromkeys(relevant, 1))
    values = ir_measures.iter_calc([ir_measures.parse_measure(measure)], judged, run)
    by_ranking = {one.query_id: float(one.value) for one in values}
    return [by_ranking[n] for n in run]
