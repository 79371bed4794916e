"""How well a network reads: answers and abstentions on the dev sets. Knows nothing of how the network was made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from embeddings.measure import read_json_lines
from rag.reader.network import SpanScores
from rag.schema import Titled


class Scoring(Protocol):
    """What is measured; `network.Network` is one."""

    def score(self, question: str, passages: Sequence[Titled]) -> list[SpanScores]: ...


@dataclass(frozen=True)
class Text:
    """A passage of a dev set."""

    title: str
    text: str


def measure(network: Scoring, dev: Path, most: int | None = None) -> dict[str, float]:
    """Figures in [0, 1] by what they say, on those dev sets that are there.

    Args:
        most: questions of each set, at most.
    """
    figures: dict[str, float] = {}
    if rows := _rows(dev, "id_queries", most, prefix="idk"):
        passages = _passages(dev, "id_passages")
        own = [_answered(network, row, passages[row["source_passages"][0]]) for row in rows]
        figures["IDK-MRC, F1, answer or abstain"] = answer_or_abstain(own)
        figures["IDK-MRC, F1, answerable, forced"] = float(np.mean([f for f, _, yes in own if yes]))
    for name, passages_of, questions in (
        ("SQuAD en→id", "xl_squad_passages_id", "xl_squad_queries_en"),
        ("SQuAD id→en", "xl_squad_passages_en", "xl_squad_queries_id"),
    ):
        if rows := _rows(dev, questions, most):
            passages = _passages(dev, passages_of)
            own = [_answered(network, row, passages[row["positive"][0]]) for row in rows]
            figures[f"{name}, F1, answerable, forced"] = float(np.mean([f for f, _, _ in own]))
    for language in ("id", "en"):
        if rows := _rows(dev, f"{language}_rag_groups", most):
            passages = _passages(dev, f"{language}_passages")
            margins = [
                max(
                    _margin(one) for one in network.score(r["question"], [passages[p] for p in r["passages"]])
                )
                for r in rows
            ]
            figures[f"NoMIRACL-{language}, AUC"] = auc(margins, [row["answerable"] for row in rows])
    return figures


def answer_or_abstain(answered: Sequence[tuple[float, float, bool]]) -> float:
    """Mean F1 where abstaining is right (1) on what cannot be answered, and wrong (0) on what can (SQuAD 2.0).

    Half the questions are judged by the threshold that is best for the other half, and the other way round.

    Args:
        answered: of each question the F1 of the best span, its margin over no answer, whether it is answerable.
    """
    table = np.array([(f if yes else 0.0, margin, float(not yes)) for f, margin, yes in answered])
    total = 0.0
    for fold in (0, 1):
        other, own = table[1 - fold :: 2], table[fold::2]
        gains = [np.where(other[:, 1] >= t, other[:, 0], other[:, 2]).mean() for t in other[:, 1]]
        threshold = other[int(np.argmax(gains)), 1]
        total += float(np.where(own[:, 1] >= threshold, own[:, 0], own[:, 2]).sum())
    return total / len(table)


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """The probability that one that is positive scores above one that is not; ties count half."""
    values, is_positive = np.array(scores), np.array(positive)
    yes, no = values[is_positive], values[~is_positive]
    return float((yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2)


def f1(text: str, golds: Sequence[str]) -> float:
    """The harmonic mean of precision and recall over words, for the most similar of `golds` (Rajpurkar et al. 2016)."""
    said, best = Counter(_words(text)), 0.0
    for gold in golds:
        expected = Counter(_words(gold))
        total = said.total() + expected.total()
        best = max(best, 2 * (said & expected).total() / total if total else 0.0)
    return best


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if word not in ("a", "an", "the")]


def _margin(scores: SpanScores) -> float:
    best = scores.best()
    return best.score - scores.null if best else -np.inf


def _answered(network: Scoring, row: dict[str, Any], passage: Text) -> tuple[float, float, bool]:
    (scores,) = network.score(row["question"], [passage])
    best = scores.best()
    if best is None:
        return 0.0, -np.inf, row["answerable"]
    return (
        f1(passage.text[best.start : best.end], row["answers"]),
        best.score - scores.null,
        row["answerable"],
    )


def _rows(dev: Path, name: str, most: int | None, prefix: str = "") -> list[dict[str, Any]]:
    path = dev / f"{name}.jsonl"
    rows = read_json_lines(path) if path.is_file() else []
    rows = [row for row in rows if row["id"].startswith(prefix)]
    return [rows[n * len(rows) // most] for n in range(most)] if most and most < len(rows) else rows


def _passages(dev: Path, name: str) -> dict[str, Text]:
    return {row["id"]: Text(row["title"], row["text"]) for row in read_json_lines(dev / f"{name}.jsonl")}
