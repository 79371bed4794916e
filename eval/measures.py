"""The figures of the evaluation: which there are, which way is better, how one question scores on each."""

from __future__ import annotations

from dataclasses import dataclass

from eval import answers, citations
from eval.ranking import measured
from eval.run import Record


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the report."""

    name: str
    title: str
    better: int
    """1 where more is better, -1 where less is."""


MEASURES = (
    Measure("ndcg@10", "nDCG@10", 1),
    Measure("recall@5", "Recall@5", 1),
    Measure("recall@100", "Recall@100", 1),
    Measure("mrr", "MRR", 1),
    Measure("answer_em", "Answer: exact match", 1),
    Measure("answer_f1", "Answer: F1", 1),
    Measure("answer_contains", "Answer: holds the fact", 1),
    Measure("citation_precision", "Citation precision", 1),
    Measure("citation_recall", "Citation recall", 1),
    Measure("false_answers", "False answers", -1),
    Measure("false_refusals", "False refusals", -1),
    Measure("language", "Answer in the question's language", 1),
)
"""All in [0, 1], and means over questions; latency, which is neither, is apart."""

RANKED = {"ndcg@10": "nDCG@10", "recall@5": "R@5", "recall@100": "R@100", "mrr": "RR"}
"""Those of retrieval, as `ir-measures` names them."""

LATENCIES = {"latency_p50_ms": 50.0, "latency_p95_ms": 95.0}
"""Percentiles over the questions, in milliseconds; see `Record.seconds` for what is timed."""

Scores = dict[str, float | None]


def score(record: Record) -> Scores:
    """One question's value on each measure; None where the measure does not apply.

    Retrieval is measured where positive passages are known, answers where expected answers are, refusals and
    language everywhere. A missing answer (a refusal, an error) scores 0 on what an answer is measured by. An
    error is no answer, so on an unanswerable question it is not a false one; on an answerable question it
    leaves people as empty-handed as a refusal does, and counts as one.
    """
    scores: Scores = dict.fromkeys(measure.name for measure in MEASURES)
    question, answer = record.question, record.answer
    if question.answerable and question.positive:
        # What may also be right leaves the ranking, without a gap.
        ranked = [source for source in record.found if source not in question.maybe_positive]
        for name, measure in RANKED.items():
            [scores[name]] = measured(measure, [ranked], question.positive)
    if answer is None and not record.error:
        return scores
    refused = answer is None or answer.refused
    said = "" if answer is None or answer.refused else answer.text
    cited = () if answer is None or answer.refused else answer.citations
    if question.answerable:
        scores["false_refusals"] = float(refused)
        scores["citation_precision"] = citations.precision(cited, question)
        scores["citation_recall"] = citations.recall(cited, question)
        if question.answers:
            scores["answer_em"] = answers.exact_match(said, question.answers)
            scores["answer_f1"] = answers.f1(said, question.answers)
            scores["answer_contains"] = answers.contains(said, question.answers)
    else:
        scores["false_answers"] = float(not refused)
    scores["language"] = float(answer is not None and answers.spoken_language(answer) == question.language)
    return scores
