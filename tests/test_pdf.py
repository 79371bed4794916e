"""PDFs made here, as offices and publishers make them, and what is read out of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from drawings import (
    LIPSUM,
    Draw,
    all_of,
    lines,
    make,
    pages_of,
    read,
    reason,
    text_of,
    wrapped,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfiumError, PdfPage
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from rag.errors import LoadError
from rag.formats import ocr, pdf


@pytest.fixture(autouse=True)
def _no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)


def test_lines_become_paragraphs(tmp_path: Path) -> None:
    first, second = wrapped(LIPSUM), wrapped("Warga " + LIPSUM)
    indented = all_of(lines(*first), lines(*second, y=770 - 14 * len(first) - 12))
    assert text_of(tmp_path, indented) == f"{LIPSUM}\n\nWarga {LIPSUM}"


def test_an_indented_first_line_begins_a_paragraph(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM, 430)
    top = lines(rows[0], x=92), lines(*rows[1:], y=756)
    below = 770 - 14 * len(rows)
    bottom = lines(rows[0], x=92, y=below), lines(*rows[1:], y=below - 14)
    assert text_of(tmp_path, all_of(*top, *bottom)) == f"{LIPSUM}\n\n{LIPSUM}"


def test_a_short_last_line_ends_a_paragraph(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM + " Selesai sudah.")
    assert text_of(tmp_path, lines(*rows, *rows)) == f"{LIPSUM} Selesai sudah.\n\n{LIPSUM} Selesai sudah."


def test_words_broken_at_a_lines_end(tmp_path: Path) -> None:
    draw = lines(
        "Kepala dinas membagikan buku kepada anak-",
        "anak desa dan meminta para peme-",
        "rintah desa mencatat KTP-",
        "nya, lalu bolak-",
        "balik ke Jakarta-",
        "Surabaya memakai non-",
        "formal, kata para pejabat non-formal di kota.",
    )
    assert text_of(tmp_path, draw) == (
        "Kepala dinas membagikan buku kepada anak-anak desa dan meminta para pemerintah desa mencatat KTP-nya, lalu"
        " bolak-balik ke Jakarta-Surabaya memakai non-formal, kata para pejabat non-formal di kota."
    )


def test_lists(tmp_path: Path) -> None:
    draw = all_of(
        lines("Syarat pendaftaran adalah sebagai berikut:"),
        lines("1. Kartu tanda penduduk yang masih berlaku dan", y=750),
        lines("difotokopi dua lembar", x=84, y=736),
        lines("2. Kartu keluarga", y=722),
        lines("• Pas foto berwarna", "• Ijazah terakhir", y=700),
        lines("a) asli", "b) salinan", y=668),
    )
    assert text_of(tmp_path, draw) == (
        "Syarat pendaftaran adalah sebagai berikut:\n\n"
        "1. Kartu tanda penduduk yang masih berlaku dan difotokopi dua lembar\n2. Kartu keluarga\n"
        "- Pas foto berwarna\n- Ijazah terakhir\na) asli\nb) salinan"
    )


def test_a_name_at_a_lines_head_is_no_list_item(tmp_path: Path) -> None:
    draw = lines("Kawasan itu dibuka pada hari Senin oleh Gubernur", "H. Awang Faroek Ishak di kota itu.")
    assert text_of(tmp_path, draw) == (
        "Kawasan itu dibuka pada hari Senin oleh Gubernur H. Awang Faroek Ishak di kota itu."
    )


def test_three_levels_of_headings(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM)
    draw = all_of(
        lines("Laporan Tahunan", size=22),
        lines("Pendahuluan", y=730, size=16),
        lines(*rows, y=705),
        lines("Latar belakang", y=640, font="Helvetica-Bold"),
        lines(*rows, y=620),
        lines("Penutup yang panjang", y=560, size=16),
        lines("dalam dua baris", y=541, size=16),
        lines(*rows, y=515),
    )
    assert text_of(tmp_path, draw) == (
        f"# Laporan Tahunan\n\n## Pendahuluan\n\n{LIPSUM}\n\n### Latar belakang\n\n{LIPSUM}\n\n"
        f"## Penutup yang panjang dalam dua baris\n\n{LIPSUM}"
    )


def test_articles_of_a_law(tmp_path: Path) -> None:
    draw = all_of(
        lines("BAB II", x=280, y=770),
        lines("KETENTUAN UMUM", x=250, y=756),
        lines("Pasal 5", x=280, y=730),
        lines(*wrapped("(1) " + LIPSUM), y=710),
        lines("(2) Ayat kedua.", y=654),
    )
    assert text_of(tmp_path, draw) == (
        f"## BAB II KETENTUAN UMUM\n\n### Pasal 5\n\n(1) {LIPSUM}\n(2) Ayat kedua."
    )


@pytest.mark.parametrize("row_by_row", [True, False])
def test_two_columns(tmp_path: Path, row_by_row: bool) -> None:
    left, right = wrapped("Kiri " + LIPSUM, 210), wrapped("Kanan " + LIPSUM, 210)
    if row_by_row:
        columns = [
            lines(text, x=x, y=700 - 14 * number)
            for number, pair in enumerate(zip(left, right, strict=True))
            for x, text in zip((60, 320), pair, strict=True)
        ]
    else:
        columns = [lines(*right, x=320, y=700), lines(*left, x=60, y=700)]
    draw = all_of(lines("Judul di atas kedua kolom", x=150, size=20), *columns)
    assert text_of(tmp_path, draw) == f"# Judul di atas kedua kolom\n\nKiri {LIPSUM}\n\nKanan {LIPSUM}"


def test_a_sentence_goes_on_in_the_next_column(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM + " " + LIPSUM, 210)
    half = len(rows) // 2
    draw = all_of(lines(*rows[:half], x=60), lines(*rows[half:], x=320))
    assert text_of(tmp_path, draw) == f"{LIPSUM} {LIPSUM}"


def test_a_sidebar_and_a_footnote(tmp_path: Path) -> None:
    main, side = wrapped(LIPSUM, 300), wrapped("Kotak info: " + LIPSUM, 130, size=11)
    note = lines("1 Sumber: dinas perindustrian.", y=80, size=8)
    draw = all_of(note, lines(*main), lines(*side, x=420))
    assert text_of(tmp_path, draw) == f"{LIPSUM}\n\nKotak info: {LIPSUM}\n\n1 Sumber: dinas perindustrian."


def test_a_paragraph_over_a_page_end(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM)
    steps: list[tuple[int, int]] = []
    path = make(tmp_path / "x.pdf", lines(*rows[:2]), lines(*rows[2:]), lines("Alinea baru."))
    extract = pdf.read(path, lambda done, total: steps.append((done, total)))
    assert extract.text == f"{LIPSUM}\n\nAlinea baru."
    assert [extract.text[offset:].split()[0] for offset in extract.pages] == [
        "Pemerintah",
        rows[2].split()[0],
        "Alinea",
    ]
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_running_headers_and_page_numbers(tmp_path: Path) -> None:
    def page(number: int) -> Draw:
        return all_of(
            lines("Rencana Pembangunan Daerah", y=810, size=9),
            lines(*wrapped(f"Bagian {number}: {LIPSUM}")),
            lines(f"Halaman {number} dari 5", x=280, y=40, size=9),
        )

    extract = read(make(tmp_path / "x.pdf", *map(page, range(1, 6))))
    assert pages_of(extract) == [
        f"Rencana Pembangunan Daerah\n\nBagian 1: {LIPSUM}\n\n",
        *(f"Bagian {number}: {LIPSUM}\n\n" for number in (2, 3, 4)),
        f"Bagian 5: {LIPSUM}",
    ]


def test_chapter_headers_with_page_numbers(tmp_path: Path) -> None:
    names = ["Bab Satu", "Bab Satu", "Bab Dua", "Bab Dua", "Bab Tiga"]
    pages = [
        all_of(lines(f"{name} {number}", y=810), lines(*wrapped(f"Di sini {LIPSUM}"), y=760))
        for number, name in enumerate(names, 11)
    ]
    assert pages_of(read(make(tmp_path / "x.pdf", *pages)))[2] == f"Di sini {LIPSUM}\n\n"


def test_footnotes_stay_on_their_page(tmp_path: Path) -> None:
    rows = wrapped(LIPSUM)
    first = all_of(
        lines("Pembuka ini pendek."), lines(*rows[:2], y=740), lines("1 Lihat lampiran.", y=60, size=8)
    )
    extract = read(make(tmp_path / "x.pdf", first, lines(*rows[2:])))
    assert extract.text == f"Pembuka ini pendek.\n\n1 Lihat lampiran.\n\n{LIPSUM}"
    assert extract.text[extract.pages[1] :].startswith(rows[2])


CITIES = [
    ["Kota", "Penduduk", "Luas"],
    ["Samarinda", "827.994", "718"],
    ["Balikpapan", "688.318", "503"],
    ["Bontang", "178.917", "162"],
]


def table(rows: list[list[str]], head: str = "Helvetica", y: float = 700, leading: float = 18) -> Draw:
    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            canvas.setFont("Helvetica" if number else head, 11)
            for x, cell in zip((72, 220, 340), row, strict=False):
                canvas.drawString(x, y - leading * number, cell)

    return draw


def test_a_table_with_a_header(tmp_path: Path) -> None:
    above, below = lines(*wrapped(LIPSUM)), lines(*wrapped(LIPSUM), y=600)
    assert text_of(tmp_path, all_of(above, table(CITIES), below)) == (
        f"{LIPSUM}\n\nKota: Samarinda; Penduduk: 827.994; Luas: 718\nKota: Balikpapan; Penduduk: 688.318; Luas: 503\n"
        f"Kota: Bontang; Penduduk: 178.917; Luas: 162\n\n{LIPSUM}"
    )


def test_a_bold_header_and_empty_cells(tmp_path: Path) -> None:
    rows = [
        ["Nama", "Jabatan", "Kota"],
        ["Ani", "", "Bontang"],
        ["Budi", "Camat", ""],
        ["Citra", "Lurah", "Paser"],
    ]
    assert text_of(tmp_path, table(rows, head="Helvetica-Bold")) == (
        "Nama: Ani; Kota: Bontang\nNama: Budi; Jabatan: Camat\nNama: Citra; Jabatan: Lurah; Kota: Paser"
    )


def test_a_table_without_a_header_and_a_form(tmp_path: Path) -> None:
    assert text_of(tmp_path, table(CITIES[1:])) == (
        "Samarinda; 827.994; 718\nBalikpapan; 688.318; 503\nBontang; 178.917; 162"
    )
    form = [["Nama", ": Ani Wijaya"], ["Tempat lahir", ": Bontang"], ["Pekerjaan", ": Guru"]]
    assert text_of(tmp_path, table(form)) == "Nama: Ani Wijaya\nTempat lahir: Bontang\nPekerjaan: Guru"


def test_a_cell_of_several_lines(tmp_path: Path) -> None:
    more = all_of(
        lines("(perkiraan", "sementara)", x=220, y=650, leading=12), lines("km persegi", x=340, y=650)
    )
    assert text_of(tmp_path, all_of(table(CITIES, leading=38), more)).splitlines()[0] == (
        "Kota: Samarinda; Penduduk: 827.994 (perkiraan sementara); Luas: 718 km persegi"
    )


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Peraturan Gubernur Nomor 5", "Peraturan Gubernur Nomor 5"),
        ("Document management in practice", "Document management in practice"),
        ("Microsoft Word - Surat edaran.docx", ""),
        ("laporan_final.pdf", ""),
        ("untitled", ""),
        ("(anonymous)", ""),
        ("PowerPoint Presentation", ""),
        ("  ", ""),
        ("Scan_2020-01-05", ""),
    ],
)
def test_titles(tmp_path: Path, stated: str, title: str) -> None:
    extract = read(make(tmp_path / "x.pdf", lines("Isi."), title=stated))
    assert (extract.title, extract.date) == (title, None)


def test_locked_files(tmp_path: Path) -> None:
    locked = make(tmp_path / "kunci.pdf", lines("Rahasia."), encrypt=StandardEncryption("sandi", "pemilik"))
    assert reason(locked) == "encrypted"
    owned = make(tmp_path / "x.pdf", lines("Terbuka."), encrypt=StandardEncryption("", "pemilik", canCopy=0))
    assert read(owned).text == "Terbuka."


def test_files_that_are_damaged_or_no_pdf(tmp_path: Path) -> None:
    whole = make(tmp_path / "x.pdf", lines(*wrapped(LIPSUM)), lines("Dua.")).read_bytes()
    cases = {
        "kosong.pdf": (b"", "empty"),
        "teks.pdf": (b"Ini teks biasa. " * 100, "unsupported"),
        "putus.pdf": (whole[: len(whole) // 2], "unreadable"),
        "rusak.pdf": (b"%PDF-1.4\n" + bytes(500) + b"startxref\n0\n%%EOF", "unreadable"),
    }
    for name, (data, wanted) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert reason(tmp_path / name) == wanted
    assert reason(tmp_path / "tidak-ada.pdf") == "unreadable"
    (tmp_path / "awalan.pdf").write_bytes(b"\r\n\r\n" + whole)
    assert read(tmp_path / "awalan.pdf").text.endswith("Dua.")


def test_a_page_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "x.pdf", lines("Awal."), lines("Rusak."), lines("Akhir."))
    load_text = PdfPage.get_textpage

    def second_fails(page: PdfPage) -> object:
        text = load_text(page)
        if text.get_text_range() != "Rusak.":
            return text
        raise PdfiumError("Failed to load text page.")

    monkeypatch.setattr(PdfPage, "get_textpage", second_fails)
    steps: list[tuple[int, int]] = []
    extract = pdf.read(path, lambda done, total: steps.append((done, total)))
    assert (extract.text, extract.pages, extract.unread) == ("Awal.\n\nAkhir.", (0, 7, 7), (2,))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert reason(make(tmp_path / "x.pdf", *[lines("Isi.")] * 3)) == "too large"


WHOLE = io.BytesIO()


_canvas = Canvas(WHOLE, pagesize=(300, 300))
_canvas.drawString(20, 200, LIPSUM[:40])
_canvas.showPage()
_canvas.save()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE.getvalue()) - 1), st.integers(0, 255)), min_size=1, max_size=30
    )
)
def test_damaged_bytes_are_a_text_or_one_clear_error(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE.getvalue())
    for place, byte in changes:
        data[place] = byte
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    try:
        outcome = str(len(read(path).pages))
    except LoadError as error:
        outcome = error.reason
    assert outcome in ("1", "unreadable", "unsupported", "encrypted", "empty")
