"""Results -> one HTML page that opens without a network. Everything that comes from documents is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from eval.compare import Difference
from eval.measures import MEASURES
from eval.plots import bars, curve
from eval.report import TITLES, figure
from eval.results import Results

_WORST = 20
_HEADLINE = (
    "answer_contains",
    "citation_precision",
    "false_answers",
    "false_refusals",
    "recall@5",
    "latency_p50_ms",
)
_BETTER = {measure.name: measure.better for measure in MEASURES}
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881 }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.5rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
svg { width: 100%; max-width: 46rem; height: auto }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem }
.tile { background: var(--soft); border-radius: .5rem; padding: .7rem 1rem; flex: 1 1 6.5rem }
.tile b { display: block; font-size: 1.5rem }
.wide { overflow-x: auto } td { line-height: 1.3 } small, .note { opacity: .7 } q { font-style: italic }
.question { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; margin: .8rem 0 }
.question dt { font-size: .8rem; opacity: .7 } .question dd { margin: 0 0 .4rem; overflow-wrap: anywhere }
.loss { color: #c0392b; font-weight: 600 } .gain { color: #2e8b57; font-weight: 600 }
"""


def render(results: Results, differences: Sequence[Difference] = ()) -> str:
    """The page: headline, figures by language pair, comparison, plots, and the questions that went worst."""
    overall, pairs = results["overall"], results["pairs"]
    charted = {
        measure.title: {pair: figures[measure.name] for pair, figures in pairs.items()}
        for measure in MEASURES
        if overall[measure.name] is not None
    }
    sections = [
        "<h1>Evaluation</h1>",
        f'<p class="note">{escape(_about(results))}</p>',
        '<div class="tiles">'
        + "".join(_tile(name, overall[name]) for name in _HEADLINE if overall[name])
        + "</div>",
        "<h2>Figures</h2>" + _figures(results),
        '<p class="note">In brackets: 95 % bootstrap intervals over questions. '
        "A pair is the language of the question, then of the passage.</p>",
    ]
    if differences:
        sections.append("<h2>Against the baseline</h2>" + _differences(differences))
    sections.append("<h2>By language pair</h2>" + bars(charted))
    if results["risk_coverage"]:
        sections.append(
            "<h2>Risk and coverage</h2>"
            + curve(
                results["risk_coverage"],
                "coverage: share of questions answered",
                "risk: share of answers wrong",
            )
            + '<p class="note">If only the answers of highest confidence were given: '
            "how many questions would be answered, and how many of those answers would be wrong.</p>"
        )
    sections.append(_worst(results["questions"]))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Evaluation</title><style>{_STYLE}</style><body>{''.join(sections)}</body></html>\n"
    )


def badness(row: dict[str, Any]) -> float:
    """How badly a question went, in [0, 1]: the mean shortfall over the measures that apply to it.

    Exact match and F1 are left out, for they would call every answer in sentences bad.
    """
    shortfalls = [
        1 - value if _BETTER[name] > 0 else value
        for name, value in row["scores"].items()
        if value is not None and name not in ("answer_em", "answer_f1")
    ]
    return float(sum(shortfalls) / len(shortfalls)) if shortfalls else 0.0


def _about(results: Results) -> str:
    setting = results["setting"]
    return " · ".join(
        [f"{len(results['questions'])} questions", *(f"{name}: {value}" for name, value in setting.items())]
    )


def _tile(name: str, value: Sequence[float]) -> str:
    shown = f"{value[0]:.0f} ms" if name.endswith("_ms") else f"{value[0]:.0%}"
    return f'<div class="tile"><b>{shown}</b>{escape(TITLES[name].removesuffix(", ms"))}</div>'


def _figures(results: Results) -> str:
    columns = {"overall": results["overall"]} | results["pairs"]
    rows = [
        [escape(title), *(_cell(column[name], name) for column in columns.values())]
        for name, title in TITLES.items()
        if results["overall"][name] is not None
    ]
    return _table(["", *columns], rows)


def _cell(value: Sequence[float] | None, name: str) -> str:
    number, _, interval = figure(value, name).partition(" ")
    return f"{number}<br><small>{interval}</small>"


def _differences(differences: Sequence[Difference]) -> str:
    rows = (
        [
            escape(difference.measure.title),
            "{:+.3f} ({:+.3f} to {:+.3f})".format(*difference.interval),
            f'<span class="{difference.verdict}">{difference.verdict}</span>',
        ]
        for difference in differences
    )
    return _table(["", "difference", "verdict"], rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>'


def _worst(rows: Iterable[dict[str, Any]]) -> str:
    ranked = sorted((row for row in rows if badness(row) > 0), key=badness, reverse=True)[:_WORST]
    if not ranked:
        return (
            "<h2>Questions that went worst</h2><p>None: every measure is at its best on every question.</p>"
        )
    return f"<h2>The {len(ranked)} questions that went worst</h2>" + "".join(_question(row) for row in ranked)


def _question(row: dict[str, Any]) -> str:
    expected = " · ".join(row["answers"]) or (
        "(not written down)" if row["answerable"] else "a refusal: it is not in the documents"
    )
    evidence = "".join(
        f"<div>[{citation['number']}] <q>{escape(citation['quote'])}</q> "
        f"<small>{escape(citation['source'])}</small></div>"
        for citation in row["citations"]
    )
    answer = row["error"] or row["answer"] or "(none asked for)"
    failed = [
        TITLES[name]
        for name, value in row["scores"].items()
        if value is not None and (value == 0) == (_BETTER[name] > 0)
    ]
    facts = {
        "expected": escape(expected),
        "answer" + (" (refused)" if row["refused"] else ""): escape(answer),
        "evidence": evidence,
        "in": escape(" · ".join(row["positive"])),
        "found first": escape(" · ".join(row["found"][:3])),
        "failed on": escape(" · ".join(failed)),
    }
    history = "".join(f"{escape(question)} – {escape(answer)}<br>" for question, answer in row["history"])
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items() if value)
    return (
        f'<div class="question"><small>{history}</small><b>{escape(row["question"])}</b> '
        f"<small>{escape(row['id'])} · {row['pair']}</small><dl>{listed}</dl></div>"
    )
