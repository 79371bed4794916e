"""Results -> Markdown tables for the terminal and for a README."""

from __future__ import annotations

from collections.abc import Sequence

from eval.compare import Difference
from eval.measures import LATENCIES, MEASURES
from eval.results import Results

TITLES = {measure.name: measure.title for measure in MEASURES} | {
    name: f"Latency p{percent:.0f}, ms" for name, percent in LATENCIES.items()
}


def figure(value: Sequence[float] | None, name: str) -> str:
    """One figure with its interval, ``0.83 (0.74 to 0.91)``; a dash where there was nothing to measure."""
    if value is None:
        return "–"
    digits = 1 if name in LATENCIES else 3
    return f"{value[0]:.{digits}f} ({value[1]:.{digits}f} to {value[2]:.{digits}f})"


def figures_table(results: Results) -> str:
    """The measures, overall and by language pair; measures that nothing was measured on are left out."""
    columns = {"overall": results["overall"]} | results["pairs"]
    counts = {pair: sum(row["pair"] == pair for row in results["questions"]) for pair in results["pairs"]}
    counts["overall"] = len(results["questions"])
    rows = [["", *(f"{name} ({counts[name]})" for name in columns)]]
    for name, title in TITLES.items():
        if results["overall"][name] is not None:
            rows.append([title, *(figure(column[name], name) for column in columns.values())])
    return _table(rows)


def differences_table(differences: Sequence[Difference]) -> str:
    """This run less the baseline, with a verdict where chance is unlikely."""
    rows = [["against the baseline", "difference", "verdict"]]
    for difference in differences:
        value, low, high = difference.interval
        rows.append(
            [difference.measure.title, f"{value:+.3f} ({low:+.3f} to {high:+.3f})", difference.verdict]
        )
    return _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
