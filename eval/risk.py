"""The risk-coverage curve: how often one is wrong when only the most confident answers are given."""

from __future__ import annotations

from collections.abc import Sequence

from eval.measures import score
from eval.run import Record

Point = tuple[float, float, float]
"""Coverage, risk, and the confidence down to which answers are given."""


def risk_coverage(records: Sequence[Record]) -> list[Point]:
    """The curve's points, from the most confident answer to the least (El-Yaniv and Wiener 2010).

    Coverage is the share of all judged questions that are answered, risk the share of those answers that are
    wrong: that do not hold the fact, or that answer the unanswerable. It ends where the assistant began to
    refuse, for nobody knows what it would have said. Answers of equal confidence share a point, since no
    threshold could part them. Questions without an expected answer cannot be judged and are left out.
    """
    judged = [record for record in records if record.question.answers or not record.question.answerable]
    given = [
        (record.answer.confidence, score(record)["answer_contains"] != 1.0)
        for record in judged
        if record.answer is not None and not record.answer.refused
    ]
    given.sort(key=lambda point: -point[0])
    curve: list[Point] = []
    wrong = 0
    for number, (confidence, mistaken) in enumerate(given, start=1):
        wrong += mistaken
        if number == len(given) or given[number][0] < confidence:
            curve.append((number / len(judged), wrong / number, confidence))
    return curve
