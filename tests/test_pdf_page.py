"""Text that is turned, aslant, written twice or cannot be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawings import (
    LIPSUM,
    all_of,
    lines,
    scan,
    text_of,
    wrapped,
)
from reportlab.pdfgen.canvas import Canvas


def test_text_written_twice(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM)
    shadow = lines(*rows, x=72.4, y=769.6)
    assert text_of(tmp_path, all_of(lines(*rows), shadow)) == LIPSUM


def test_invisible_text_over_a_scan_has_no_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        scan(canvas)
        for number, row in enumerate(wrapped(LIPSUM)):
            text = canvas.beginText(72, 770 - 14 * number)
            text.setFont("Helvetica", (11, 14, 9)[number % 3])
            text.setTextRenderMode(3)
            text.textOut(row)
            text.setTextRenderMode(0)
            canvas.drawText(text)

    assert text_of(tmp_path, draw) == LIPSUM
    shown = lines(*wrapped(LIPSUM, 300), x=80)  # the same text, real: the recognised layer is left out
    assert text_of(tmp_path, all_of(draw, shown)) == LIPSUM


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page(tmp_path: Path, degrees: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(297, 421)
        canvas.rotate(degrees)
        canvas.translate(-297, -421)
        lines(*wrapped(LIPSUM))(canvas)
        lines("Alinea kedua.", y=700)(canvas)

    assert text_of(tmp_path, draw) == f"{LIPSUM}\n\nAlinea kedua."


def test_text_aslant_comes_last(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "RANCANGAN")
        canvas.restoreState()
        lines(*wrapped(LIPSUM))(canvas)

    assert text_of(tmp_path, draw) == f"{LIPSUM}\n\nRANCANGAN"
    assert text_of(tmp_path, draw, draw, draw) == "\n\n".join([LIPSUM] * 3)  # a watermark
