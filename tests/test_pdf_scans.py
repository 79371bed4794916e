"""Pages that are pictures: with a stand-in for Tesseract, and with Tesseract itself where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawings import (
    DEJAVU,
    LIPSUM,
    all_of,
    lines,
    make,
    picture,
    read,
    reason,
    scan,
    wrapped,
)
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from rag.errors import LoadError
from rag.formats import ocr


@pytest.fixture(autouse=True)
def _no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)


def test_a_scan_without_tesseract(tmp_path: Path) -> None:
    path = make(tmp_path / "pindai.pdf", scan, scan)
    assert reason(path) == "no text layer"
    with pytest.raises(LoadError, match="install Tesseract with its languages ind and eng"):
        read(path)
    stamped = make(tmp_path / "cap.pdf", *[all_of(scan, lines("Scanned by CamScanner", y=30))] * 3)
    assert reason(stamped) == "no text layer"


def test_a_scanned_page_among_others(tmp_path: Path) -> None:
    extract = read(
        make(tmp_path / "x.pdf", lines(*wrapped(LIPSUM)), scan, lambda canvas: None, lines("Akhir."))
    )
    assert (extract.text, extract.unread) == (f"{LIPSUM}\n\nAkhir.", (2,))
    end = len(LIPSUM) + 2
    assert extract.pages == (0, end, end, end)


def test_a_scanned_page_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    sizes: list[tuple[int, int]] = []

    def recognised(image: Image.Image, name: str) -> str:
        sizes.append(image.size)
        return "Alinea satu.\n\nAlinea dua."

    monkeypatch.setattr(ocr, "read_image", recognised)
    extract = read(make(tmp_path / "x.pdf", lines("Awal."), scan))
    assert (extract.text, extract.pages, extract.unread) == (
        "Awal.\n\nAlinea satu.\n\nAlinea dua.",
        (0, 7),
        (),
    )
    assert sizes == [(2480, 3509)]  # 300 dots an inch


def test_tesseract_fails_on_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(image: Image.Image, name: str) -> str:
        raise LoadError("timed out", f"{name}: took too long")

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "read_image", fails)
    extract = read(make(tmp_path / "x.pdf", lines("Awal."), scan))
    assert (extract.text, extract.unread) == ("Awal.", (2,))
    with pytest.raises(LoadError, match="no text could be recognised"):
        read(make(tmp_path / "y.pdf", scan))


@pytest.mark.skipif(not ocr.available(), reason="needs Tesseract with ind and eng")
def test_a_scan_and_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    image = Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(image).text(
        (200, 300), "Gubernur membuka rapat kerja\ndi kota Samarinda.", "black", font_size=44
    )
    path = make(tmp_path / "x.pdf", lambda canvas: canvas.drawImage(ImageReader(image), 0, 0, 595, 842))
    assert read(path).text == "Gubernur membuka rapat kerja di kota Samarinda."


def test_letters_that_mean_nothing(tmp_path: Path) -> None:
    symbols = lines(*["\uf041\uf042\uf043 " * 20] * 3, font="DejaVu")
    if not DEJAVU.exists():
        pytest.skip("needs the font DejaVu Sans")
    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    assert reason(make(tmp_path / "x.pdf", symbols)) == "no text layer"


def test_a_picture_beside_text_and_a_blank_page(tmp_path: Path) -> None:
    logo = all_of(lines(*wrapped(LIPSUM)), lambda canvas: canvas.drawImage(picture(), 400, 50, 100, 40))
    ruled = make(tmp_path / "x.pdf", logo, lambda canvas: canvas.line(72, 400, 500, 400))
    assert (read(ruled).text, read(ruled).unread) == (LIPSUM, ())
    assert read(make(tmp_path / "kosong.pdf", lambda canvas: None)).text == ""
