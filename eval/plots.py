"""Two plots as SVG text, drawn with nothing: bars with intervals, and a curve. Knows no measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#2f6fb0", "#d9822b", "#3a9270", "#a34f8f")
_WIDTH = 720
_LEFT = 230
_BAR = 11


def bars(groups: Mapping[str, Mapping[str, Sequence[float] | None]]) -> str:
    """For each label a group of bars: series -> [value, low, high] in [0, 1], the interval as a whisker."""
    series = list(dict.fromkeys(name for group in groups.values() for name in group))
    colour = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(series)}
    parts = []
    for place, name in enumerate(series):
        x = _LEFT + 90 * place
        parts.append(f'<rect x="{x}" y="4" width="10" height="10" fill="{colour[name]}"/>')
        parts.append(_text(x + 16, 13, name))
    top = y = 28
    for label, group in groups.items():
        height = _BAR * len(group)
        parts.append(_text(_LEFT - 10, y + height / 2 + 4, label, "end"))
        for name, value in group.items():
            if value is None:
                parts.append(_text(_LEFT + 4, y + _BAR - 2, "not measured", size=9))
            else:
                parts.append(_bar(y, value, colour[name], f"{label}, {name}"))
            y += _BAR
        y += 10
    grid = [
        _line(_across(tick), top - 4, _across(tick), y - 6, faint=True)
        + _text(_across(tick), y + 10, f"{tick:g}", "middle")
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    return _svg("".join(grid + parts), y + 18)


def curve(points: Sequence[Sequence[float]], across: str, up: str) -> str:
    """A line through `points` (x, y, …), both in [0, 1], with the names of the axes."""
    bottom, top = 250, 14
    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = bottom - tick * (bottom - top)
        parts.append(
            _line(_across(0, 60), y, _across(1, 60), y, faint=True) + _text(52, y + 4, f"{tick:g}", "end")
        )
        parts.append(_text(_across(tick, 60), bottom + 16, f"{tick:g}", "middle"))
    spots = [(_across(point[0], 60), bottom - point[1] * (bottom - top)) for point in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[0]}" stroke-width="2"/>')
    for (x, y), point in zip(spots, points, strict=True):
        title = f"{across} {point[0]:.2f}, {up} {point[1]:.2f}, confidence {point[2]:.3f}"
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{COLOURS[0]}"><title>{title}</title></circle>'
        )
    parts.append(_text(_across(0.5, 60), bottom + 34, across, "middle"))
    parts.append(
        f'<text transform="translate(14 {(bottom + top) / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(up)}</text>"
    )
    return _svg("".join(parts), bottom + 42)


def _bar(y: float, value: Sequence[float], colour: str, title: str) -> str:
    middle = y + (_BAR - 2) / 2
    return (
        f"<g><title>{escape(title)}: {value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f})</title>"
        f'<rect x="{_LEFT}" y="{y}" width="{_across(value[0]) - _LEFT:.1f}" height="{_BAR - 2}" '
        f'fill="{colour}"/>' + _line(_across(value[1]), middle, _across(value[2]), middle) + "</g>"
    )


def _across(share: float, left: float = _LEFT) -> float:
    """Where `share` of the axis is, in pixels."""
    return left + share * (_WIDTH - 20 - left)


def _line(x1: float, y1: float, x2: float, y2: float, faint: bool = False) -> str:
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="currentColor" opacity="{0.15 if faint else 0.8}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _svg(content: str, height: float) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" fill="currentColor" font-size="12" '
        f'font-family="inherit">{content}</svg>'
    )
