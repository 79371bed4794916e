"""PDFs for tests, made as offices and publishers make them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from rag.errors import LoadError
from rag.formats import Extract, pdf

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


LIPSUM = (
    "Pemerintah provinsi membangun kawasan industri Maloy dengan anggaran daerah sebesar dua miliar rupiah. "
    "Gubernur meninjau lokasi itu bersama para kepala dinas dan warga desa sekitar pada hari Senin. "
    "Mereka berharap jalan menuju pelabuhan segera diperbaiki sebelum musim hujan tiba tahun ini."
)


Draw = Callable[[Canvas], None]


def nothing(done: int, total: int) -> None:
    """An `Advance` that nobody watches."""


def make(path: Path, *pages: Draw, title: str = "", **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842), **options)
    canvas.setTitle(title)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def read(path: Path) -> Extract:
    return pdf.read(path, nothing)


def text_of(tmp_path: Path, *pages: Draw) -> str:
    return read(make(tmp_path / "x.pdf", *pages)).text


def lines(
    *texts: str, x: float = 72, y: float = 770, font: str = "Helvetica", size: float = 11, leading: float = 14
) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, text in enumerate(texts):
            canvas.drawString(x, y - number * leading, text)

    return draw


def wrapped(text: str, width: float = 450, font: str = "Helvetica", size: float = 11) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, font, size) > width:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def all_of(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def pages_of(extract: Extract) -> list[str]:
    ends = [*extract.pages[1:], len(extract.text)]
    return [extract.text[start:end] for start, end in zip(extract.pages, ends, strict=True)]


def reason(path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path.name}: ")
    assert "\n" not in str(caught.value)
    return caught.value.reason


def picture(text: str = "TEKS GAMBAR") -> ImageReader:
    image = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(image).text((40, 60), text, "black", font_size=48)
    return ImageReader(image)


def scan(canvas: Canvas) -> None:
    canvas.drawImage(picture(), 20, 20, 555, 800)
