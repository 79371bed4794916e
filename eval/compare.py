"""Two runs side by side, question by question: what changed, and whether that can be chance."""

from __future__ import annotations

from dataclasses import dataclass

from eval.bootstrap import Interval, means
from eval.corpus import InputError
from eval.measures import MEASURES, Measure
from eval.results import Results, score_table


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure changed over the questions that both runs measured it on."""

    measure: Measure
    interval: Interval
    """This run less the baseline: value, low, high."""

    @property
    def verdict(self) -> str:
        """``gain`` or ``loss`` where the whole interval lies on one side of zero, else nothing."""
        _, low, high = self.interval
        worst, best = sorted((low * self.measure.better, high * self.measure.better))
        return "loss" if best < 0 else "gain" if worst > 0 else ""


def compare(results: Results, baseline: Results) -> list[Difference]:
    """The measures' differences, with 95 % paired bootstrap intervals over the questions of both runs.

    Latency is left out: another machine, or a busy one, is no change of the program.
    """
    before = {row["id"]: row["scores"] for row in baseline["questions"]}
    shared = [row for row in results["questions"] if row["id"] in before]
    if not shared:
        raise InputError("the baseline has none of these questions")
    change = score_table([row["scores"] for row in shared]) - score_table(
        [before[row["id"]] for row in shared]
    )
    return [
        Difference(measure, interval)
        for measure, interval in zip(MEASURES, means(change), strict=True)
        if interval is not None
    ]
