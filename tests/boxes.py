"""Boxes of text for the tests of layout: at places that a test knows, and random ones."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from rag.formats.layout import compose
from rag.formats.page_lines import page_lines
from rag.formats.page_runs import Run

WIDTH = 5.0
"""Of a character, in points; lines are 10 high."""


def run(text: str, left: float, top: float, size: float = 10, bold: bool = False) -> Run:
    return Run(text, left, top, left + WIDTH * len(text), top + size, size, bold)


def column(left: float, top: float, *texts: str) -> list[Run]:
    return [run(text, left, top + 12 * number) for number, text in enumerate(texts)]


def texts(runs: list[Run]) -> list[str]:
    return [line.text for line in page_lines(runs)]


def composed(*pages: list[Run]) -> str:
    return compose([page_lines(runs) for runs in pages])[0]


PROSE = [
    "satu dua tiga empat lima",
    "enam tujuh delapan sembi",
    "sepuluh sebelas dua belas",
    "tiga belas empat belas a",
]


CELLS = [("Kota", "Jiwa"), ("Bontang", "178"), ("Paser", "280"), ("Berau", "240")]


def table(rows: list[tuple[str, ...]], right: bool = False) -> list[Run]:
    return [
        run(text, 100 * place - (WIDTH * len(text) if right and place else 0), 14 * number)
        for number, row in enumerate(rows)
        for place, text in enumerate(row)
        if text
    ]


WORDS = st.text("abcXYZ.-:1•é", min_size=1, max_size=6)


RUNS = st.lists(
    st.builds(
        lambda words, left, top, size, bold: run(" ".join(words), left, top, size, bold),
        st.lists(WORDS, min_size=1, max_size=5),
        st.integers(0, 500),
        st.integers(0, 700) | st.sampled_from([10, 22, 34, 46]),
        st.sampled_from([8.0, 10.0, 10.0, 14.0, 30.0]),
        st.booleans(),
    ),
    max_size=40,
)


def letters(text: str, *, dots: bool = True) -> list[str]:
    """Without what stands for a layout: bullets and hyphens, and where there are leaders the dots that make them."""
    return sorted(re.sub(r"[\s;:•#-]" if dots else r"[\s;:•#.…-]", "", text))
