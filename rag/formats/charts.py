"""The charts of Open XML: their title, and a row per category with the value of each series.

The numbers are those that were saved with the chart; the workbook behind it is not opened.
"""

from __future__ import annotations

from typing import Any

from rag.formats.lines import Lines
from rag.formats.number_format import shown
from rag.formats.parts import attribute, local_name
from rag.formats.tables import Row, add_table

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def add_chart(lines: Lines, chart: Any) -> None:
    """The title of a chart, and a row per category with the value of each series."""
    title = chart.find(f".//{_C}chart/{_C}title")
    lines.add("" if title is None else "".join(text.text or "" for text in title.iter(f"{_A}t")))
    names: list[str] = []
    rows: dict[tuple[str, str], list[str]] = {}
    for series in chart.iter(f"{_C}ser"):
        names.append(" ".join(_points(series, "tx").values()))
        categories = _points(series, "cat")
        for index, value in _points(series, "val").items():
            # The place as well, for categories may have the same name.
            row = rows.setdefault((index, categories.get(index, "")), [])
            row += [""] * (len(names) - 1 - len(row)) + [value]
    if rows:
        add_table(
            lines, [Row(["", *names], True), *(Row([name, *values]) for (_, name), values in rows.items())]
        )


def _points(series: Any, role: str) -> dict[str, str]:
    """What is cached of the series: the place of each point -> its text, or its number as the chart shows it."""
    found: dict[str, str] = {}
    for cache in (cache for part in series.findall(f"{_C}{role}") for cache in part.iter()):
        code = cache.findtext(f"{_C}formatCode") or "General"
        for point in cache.findall(f"{_C}pt"):
            text = point.findtext(f"{_C}v") or ""
            number = local_name(cache) in ("numCache", "numLit")
            # The first cache wins: those behind it have the groups that categories form.
            found.setdefault(attribute(point, "idx"), _as_shown(text, code) if number else text)
    return found


def _as_shown(text: str, code: str) -> str:
    try:
        return shown(float(text), code)
    except ValueError:
        return ""  # #N/A
