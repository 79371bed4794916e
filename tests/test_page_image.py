"""Pages of PDFs made here, and which of their pixels are marked for a quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from drawings import LIPSUM, Draw, all_of, lines, make, scan, wrapped
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from rag.errors import LoadError
from rag.load import load
from rag.pictures.page_image import PageImage, draw, render
from rag.pictures.page_marks import marks
from rag.schema import Source

WIDTH, HEIGHT = 595, 842
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def pixels(image: PageImage) -> NDArray[np.int16]:
    return np.asarray(Image.open(BytesIO(image.data)).convert("RGB")).astype(np.int16)


def stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where the flags are set: the first and the one behind the last, of each stretch without a gap of two."""
    found = np.flatnonzero(flags)
    parts = np.split(found, np.flatnonzero(np.diff(found) > 2) + 1) if len(found) else []
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]


def yellow(seen: NDArray[np.int16]) -> NDArray[np.bool_]:
    return np.asarray(seen[..., 0] - seen[..., 2] > 60)


def marked(image: PageImage, turns: int = 0, height: float = HEIGHT) -> list[Box]:
    """The marks, line by line from above and from left to right, once the page is turned back."""
    marks = np.rot90(yellow(pixels(image)), turns)
    scale = len(marks) / height
    return [
        (left / scale, height - bottom / scale, right / scale, height - top / scale)
        for top, bottom in stretches(marks.any(axis=1))
        for left, right in stretches(marks[top:bottom].any(axis=0))
    ]


def place(text: str, x: float, y: float, size: float = 11, font: str = "Helvetica") -> Box:
    """Where a mark for a text has to be that begins at (x, y): it goes below the letters and above them."""
    return x, y - 0.25 * size, x + stringWidth(text, font, size), y + 0.95 * size


def agree(found: list[Box], *wanted: Box) -> None:
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=1.2)


def test_the_words_of_a_quote_are_marked_and_no_others(tmp_path: Path) -> None:
    file = make(tmp_path / "x.pdf", lines("Rapat dibuka oleh gubernur. Rapat ditutup sore.", "Warga pulang."))
    image = render(file, 1, "Rapat ditutup sore.")
    before = stringWidth("Rapat dibuka oleh gubernur. ", "Helvetica", 11)
    agree(marked(image), place("Rapat ditutup sore.", 72 + before, 770))
    assert image.top == pytest.approx((HEIGHT - 770 - 0.95 * 11) / HEIGHT, abs=0.002)
    assert pixels(image).shape == (1557, 1100, 3)


def test_the_mark_hides_nothing(tmp_path: Path) -> None:
    file = make(tmp_path / "x.pdf", lines("Rapat ditutup sore."))
    plain, image = pixels(render(file, 1, "")), pixels(render(file, 1, "Rapat ditutup sore."))
    assert (image[..., 0] == plain[..., 0]).all()  # yellow paper is as bright in red as white paper
    assert (image <= plain).all()
    assert yellow(image).any()
    assert not yellow(plain).any()


def test_a_sentence_over_lines_with_a_broken_word_has_a_mark_for_each_line(tmp_path: Path) -> None:
    rows = ["Awal. Dinas meminta para peme-", "rintah desa mencatat anak-", "anak, kata “pejabat”. Akhir."]
    file = make(tmp_path / "x.pdf", lines(*rows, leading=20))
    source = load(file, "x")
    quote = "Dinas meminta para pemerintah desa mencatat anak-anak, kata “pejabat”."
    assert quote in source.text
    agree(
        marked(render(file, 1, quote)),
        place("Dinas meminta para peme-", 72 + stringWidth("Awal. ", "Helvetica", 11), 770),
        place(rows[1], 72, 750),
        place("anak-anak, kata “pejabat”."[5:], 72, 730),
    )


def test_a_sentence_goes_on_in_the_next_column(tmp_path: Path) -> None:
    left = lines(*wrapped(LIPSUM, 200), x=72, leading=20)
    right = lines(*wrapped(LIPSUM.replace("Mereka", "Warga"), 200), x=330, leading=20)
    file = make(tmp_path / "x.pdf", left, all_of(left, right))
    source = load(file, "x")
    begin = source.text.rindex("Mereka berharap jalan")
    image = render(file, 2, source.text[begin : source.text.index("rupiah.", begin)] + "rupiah.")
    found = marked(image)
    assert min(box[0] for box in found) == pytest.approx(72, abs=1.2)
    assert max(box[2] for box in found) <= 330 + 200
    assert {box[0] < 300 for box in found} == {True, False}  # either column
    assert not any(box[0] < 300 < box[2] for box in found)  # and nothing between
    assert image.top == pytest.approx((HEIGHT - found[0][3]) / HEIGHT, abs=0.3)


def interleaved(*columns: list[str]) -> Draw:
    """Columns that are written to the file line by line across the page."""

    def on_page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for number, row in enumerate(zip(*columns, strict=True)):
            for column, text in enumerate(row):
                canvas.drawString(72 + 260 * column, 770 - 20 * number, text)

    return on_page


def test_columns_that_the_file_has_line_by_line(tmp_path: Path) -> None:
    left, right = wrapped(LIPSUM, 200), wrapped(LIPSUM.replace("Gubernur", "Bupati"), 200)
    file = make(tmp_path / "x.pdf", interleaved(left, right))
    assert LIPSUM in load(file, "x").text
    agree(
        marked(render(file, 1, LIPSUM)),
        *(place(row, 72, 770 - 20 * number) for number, row in enumerate(left)),
    )


def test_what_stands_on_this_page_of_a_sentence_that_goes_on_overleaf(tmp_path: Path) -> None:
    others = wrapped(LIPSUM.partition(" Mereka")[0])
    alike = all_of(lines("Sebelum musim hujan", size=18), lines(*others, y=740))
    first = lines("Mereka berharap jalan itu diperbaiki", y=90)
    file = make(tmp_path / "x.pdf", all_of(alike, first), lines("sebelum musim hujan tiba tahun ini."))
    quote = "Mereka berharap jalan itu diperbaiki sebelum musim hujan tiba tahun ini."
    assert quote in load(file, "x").text
    agree(marked(render(file, 1, quote)), place("Mereka berharap jalan itu diperbaiki", 72, 90))
    agree(marked(render(file, 2, quote)), place("sebelum musim hujan tiba tahun ini.", 72, 770))


ROWS = [
    ("Nama", "Jabatan", "Umur"),
    ("Ani", "Guru", "31"),
    ("Budi", "Camat", "40"),
    ("Citra", "Guru", "40"),
    ("Dewi", "Guru", "31"),
]


def table(canvas: Canvas) -> None:
    for number, row in enumerate(ROWS):
        canvas.setFont("Helvetica" if number else "Helvetica-Bold", 11)
        for column, text in enumerate(row):
            canvas.drawString(72 + 150 * column, 700 - 20 * number, text)


def test_the_cells_of_a_row_are_marked_with_their_headers(tmp_path: Path) -> None:
    file = make(tmp_path / "x.pdf", table)
    quote = "Nama: Citra; Jabatan: Guru; Umur: 40"
    assert quote in load(file, "x").text
    image = render(file, 1, quote)
    headers = [place(text, 72 + 150 * n, 700, font="Helvetica-Bold") for n, text in enumerate(ROWS[0])]
    values = [place(text, 72 + 150 * n, 640) for n, text in enumerate(ROWS[3])]
    agree(marked(image), *headers, *values)
    assert image.top == pytest.approx((HEIGHT - 640 - 10.5) / HEIGHT, abs=0.01)  # the row, not the headers


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_rotated_page(tmp_path: Path, turns: int) -> None:
    with pypdfium2.PdfDocument(
        make(tmp_path / "x.pdf", lines("Rapat dibuka.", "Rapat ditutup."))
    ) as document:
        document[0].set_rotation(90 * turns)
        document.save(tmp_path / "turned.pdf")
    image = render(tmp_path / "turned.pdf", 1, "Rapat ditutup.")
    agree(marked(image, turns), place("Rapat ditutup.", 72, 756))


def test_a_page_that_is_cropped(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(
        make(tmp_path / "x.pdf", lines("Rapat dibuka.", "Rapat ditutup."))
    ) as document:
        document[0].set_cropbox(50, 600, 350, 767)  # the first line lies outside
        document.save(tmp_path / "cropped.pdf")
    left, bottom, right, top = place("Rapat ditutup.", 72, 756)
    image = render(tmp_path / "cropped.pdf", 1, "Rapat ditutup.")
    agree(marked(image, height=167), (left - 50, bottom - 600, right - 50, top - 600))
    outside = render(tmp_path / "cropped.pdf", 1, "Rapat dibuka.")
    assert (marked(outside), outside.top) == ([], None)


@pytest.mark.parametrize(
    "matrix", [(0.866, 0.5, -0.5, 0.866), (0, 1, -1, 0), (1.5, 0, 0.6, 1.2), (0.7, -0.7, 1.4, 1.4)]
)
def test_text_that_is_turned_or_slanted(tmp_path: Path, matrix: tuple[float, float, float, float]) -> None:
    a, b, c, d = matrix

    def on_page(canvas: Canvas) -> None:
        canvas.setFillGray(1)  # or the letters would be left out of what is yellow
        canvas.transform(a, b, c, d, 250, 400)
        canvas.drawString(0, 0, "Rapat ditutup sore.")

    seen = yellow(pixels(render(make(tmp_path / "x.pdf", on_page), 1, "Rapat ditutup sore.")))
    left, low, right, high = place("Rapat ditutup sore.", 0, 0)
    scale = seen.shape[1] / WIDTH
    corners = [(left, low), (right, low), (right, high), (left, high)]
    wanted = Image.new("1", seen.shape[::-1])
    ImageDraw.Draw(wanted).polygon(
        [((250 + a * x + c * y) * scale, (HEIGHT - 400 - b * x - d * y) * scale) for x, y in corners], 1
    )
    both, either = seen & np.asarray(wanted), seen | np.asarray(wanted)
    assert both.sum() > 0.9 * either.sum()


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "— … —",
        "Gubernur meninjau pasar.",
        "Rapat di gedung itu dibuka oleh menteri, dan warga pulang.",  # has words of the page
        "buka",  # is within a word of the page
    ],
)
def test_a_quote_that_is_not_there_leaves_the_page_as_it_is(tmp_path: Path, quote: str) -> None:
    file = make(tmp_path / "x.pdf", lines("Rapat dibuka oleh gubernur.", "Warga pulang pada hari itu."))
    image = render(file, 1, quote)
    assert (marked(image), image.top) == ([], None)
    assert (pixels(image) == pixels(image)[..., :1]).all()


def test_a_scan_is_shown_without_marks(tmp_path: Path) -> None:
    image = render(make(tmp_path / "x.pdf", scan), 1, "TEKS GAMBAR")
    assert (marked(image), image.top) == ([], None)
    assert pixels(image).min() < 60


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((2000, 1000), (1100, 2200)),
        ((14_400, 14_400), (1100, 1100)),
        ((14_400, 30), (6, 3000)),
        ((3, 3), (1100, 1100)),
    ],
)
def test_pictures_are_bounded(tmp_path: Path, size: tuple[int, int], shape: tuple[int, int]) -> None:
    canvas = Canvas(str(tmp_path / "x.pdf"), pagesize=size)
    canvas.drawString(0, 0, "Rapat ditutup.")
    canvas.save()
    assert pixels(render(tmp_path / "x.pdf", 1, "Rapat ditutup.")).shape[:2] == pytest.approx(shape, abs=1)


def test_a_photograph_is_kept_small(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (900, 600, 3), np.uint8)
    photograph = ImageReader(Image.fromarray(noise))
    file = make(tmp_path / "x.pdf", lambda canvas: canvas.drawImage(photograph, 0, 0, WIDTH, HEIGHT))
    assert 100_000 < len(render(file, 1, "").data) < 1_500_000


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Source, list[pypdfium2.PdfPage]]]:
    """A document of some pages with everything on them, and the pages."""
    columns = [wrapped(LIPSUM, 200), wrapped(LIPSUM.replace("Gubernur", "Bupati"), 200)]
    broken = lines("Dinas meminta para peme-", "rintah desa men-", "catat jalan anak-", "anak dan", y=500)
    file = make(
        tmp_path_factory.mktemp("paper") / "x.pdf",
        all_of(lines("Laporan", y=800, size=22), interleaved(*columns), broken),
        all_of(lines("warga 1. kota.", "• Satu, ½ dan dua.", y=790), table, lines(*wrapped(LIPSUM), y=90)),
    )
    with pypdfium2.PdfDocument(file) as document:
        yield load(file, "x"), list(document)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_quote_is_marked_on_its_page_or_not_at_all(
    paper: tuple[Source, list[pypdfium2.PdfPage]], data: st.DataObject
) -> None:
    source, pages = paper
    words = [match.span() for match in re.finditer(r"\S+", source.text)]
    starts, ends = [start for start, _ in words], [end for _, end in words]
    start = data.draw(st.one_of(st.sampled_from(starts), st.integers(0, len(source.text))))
    end = data.draw(st.one_of(st.sampled_from(ends), st.integers(0, len(source.text))))
    quote = source.text[start:end]
    is_sentence = len(quote.split()) > 6 and start in starts and end in ends and not {*";\n"} & {*quote}
    for number, page in enumerate(pages, 1):
        found = marks(page.get_textpage(), quote)
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for quad in found for x, y in quad)
        if is_sentence and source.page(start) == number == source.page(end - 1):
            assert found, quote


def error(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(LoadError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return caught.value.reason, str(caught.value)


def test_it_is_drawn_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = make(tmp_path / "surat & nota #1.pdf", lines("Rapat dibuka.", "Rapat ditutup."))
    assert draw(file, 1, "Rapat ditutup.") == render(file, 1, "Rapat ditutup.")


@pytest.mark.parametrize("page", [0, -1, 2, 10**9, 10**30])
def test_a_page_that_is_not_there(tmp_path: Path, page: int) -> None:
    file = make(tmp_path / "x.pdf", lines("Rapat dibuka."))
    assert error(lambda: render(file, page, "")) == ("unreadable", f"x.pdf: has no page {page}")


def test_files_that_are_broken(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4\n")
    assert error(lambda: draw(tmp_path / "x.pdf", 1, "")) == ("unreadable", "x.pdf: page 1 cannot be opened")
    assert error(lambda: render(tmp_path / "y.pdf", 1, "")) == (
        "unreadable",
        "y.pdf: page 1 cannot be opened",
    )


LIBRARY = '''
"""Stands in for the library that draws pages; does what the name of the file says."""
import os, signal, time

class PdfiumError(Exception):
    pass

def PdfDocument(path):
    if "hang" in path.name:
        while True: pass
    if "crash" in path.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "eat" in path.name:
        held = bytearray(10**12)
    raise ArithmeticError("two\\nlines")
'''


@pytest.mark.parametrize(
    ("name", "reason", "message"),
    [
        ("hang.pdf", "timed out", "hang.pdf: page 1 could not be drawn in 0.4 seconds"),
        ("crash.pdf", "unreadable", "crash.pdf: page 1 is damaged in a way that stopped its drawing"),
        ("raise.pdf", "unreadable", "raise.pdf: page 1 is damaged in a way that stopped its drawing"),
        ("eat.pdf", "too large", "eat.pdf: drawing page 1 takes more than 2,000 MB of memory"),
    ],
)
def test_what_it_does_to_its_process_harms_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str, message: str
) -> None:
    (tmp_path / "pypdfium2.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(str(tmp_path))
    seconds = 0.4 if name == "hang.pdf" else 20
    assert error(lambda: draw(tmp_path / name, 1, "", seconds)) == (reason, message)
