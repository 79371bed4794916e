"""Letters as PDFs have them, and what a reader sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawings import (
    DEJAVU,
    lines,
    text_of,
)
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


def test_letters_set_apart_and_leaders(tmp_path: Path) -> None:
    draw = lines("P E N G U M U M A N   R E S M I", "Bab I Pendahuluan .................... 5", leading=40)
    assert text_of(tmp_path, draw) == "PENGUMUMAN RESMI\n\nBab I Pendahuluan … 5"
    assert text_of(tmp_path, lines("1 2 3 4 5 6")) == "1 2 3 4 5 6"


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs the font DejaVu Sans")
def test_an_embedded_font(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    draw = lines("ﬁsika eﬀek so\u00adft nol\u200blebar Ångström — “kutip”", font="DejaVu")
    assert text_of(tmp_path, draw) == "fisika effek soft nollebar Ångström — “kutip”"
