"""Records -> what ``results.json`` holds: plain values, the same on every run but for the latencies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.bootstrap import Interval, means, percentile
from eval.corpus import InputError
from eval.measures import LATENCIES, MEASURES, Scores, score
from eval.risk import risk_coverage
from eval.run import Record

Results = dict[str, Any]
Figures = dict[str, list[float] | None]
"""Each measure as [value, low, high]; None for a measure that had no question to be measured on."""

_SHOWN = 10
"""Sources of a ranking that are kept for each question."""


def results_of(records: Sequence[Record], setting: Mapping[str, object]) -> Results:
    """All figures: overall, by language pair, and question by question."""
    scores = [score(record) for record in records]
    pairs = sorted({record.pair for record in records})
    return {
        "overall": _figures(records, scores),
        "pairs": {
            pair: _figures(
                [record for record in records if record.pair == pair],
                [scored for record, scored in zip(records, scores, strict=True) if record.pair == pair],
            )
            for pair in pairs
        },
        "questions": [_row(record, scored) for record, scored in zip(records, scores, strict=True)],
        "risk_coverage": [_rounded(point) for point in risk_coverage(records)],
        "setting": dict(setting),
    }


def read_results(path: Path) -> Results:
    """Results of an earlier run."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON ({error})") from error
    rows = results.get("questions") if isinstance(results, dict) else None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and {"id", "scores"} <= row.keys() for row in rows
    ):
        raise InputError(f"{path}: not the results of python -m eval")
    return dict(results)


def write(folder: Path, results: Results | None = None, page: str = "") -> None:
    """Make `folder`, and put `results` and the page about them into it when there are any."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if results is not None:
            text = json.dumps(results, ensure_ascii=False, indent=1)
            (folder / "results.json").write_text(text + "\n", encoding="utf-8")
            (folder / "report.html").write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written to ({error.strerror or error})") from error


def score_table(rows: Sequence[Scores]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Questions by measures, in the order of `MEASURES`; NaN where a measure does not apply."""
    table = [[row.get(measure.name) for measure in MEASURES] for row in rows]
    return np.array(table, dtype=np.float64)  # None becomes NaN


def _figures(records: Sequence[Record], scores: Sequence[Scores]) -> Figures:
    figures: Figures = {
        measure.name: None if interval is None else _rounded(interval)
        for measure, interval in zip(MEASURES, means(score_table(scores)), strict=True)
    }
    milliseconds = np.array([record.seconds * 1000 for record in records])
    for name, percent in LATENCIES.items():
        figures[name] = _rounded(percentile(milliseconds, percent))
    return figures


def _row(record: Record, scores: Scores) -> dict[str, Any]:
    question, answer = record.question, record.answer
    return {
        "id": question.id,
        "question": question.text,
        "history": [[turn.question, turn.answer] for turn in question.history],
        "pair": record.pair,
        "answerable": question.answerable,
        "answers": list(question.answers),
        "positive": list(question.positive),
        "searched_for": answer.searched_for if answer else question.text,
        "found": list(record.found[:_SHOWN]),
        "answer": answer.text if answer else None,
        "refused": answer.refused if answer else None,
        "confidence": round(answer.confidence, 6) if answer else None,
        "citations": [citation.to_json() for citation in answer.citations] if answer else [],
        "error": record.error,
        "milliseconds": round(record.seconds * 1000, 3),
        "scores": scores,
    }


def _rounded(values: Interval | Sequence[float]) -> list[float]:
    return [round(value, 6) for value in values]
