"""Boxes of text at places that a test knows, and random ones: their order, and what they are put together to."""

from __future__ import annotations

import re

import pytest
from conftest import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.formats.layout import Line, Run, compose, page_lines

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


def test_runs_on_one_line_read_from_left_to_right() -> None:
    assert texts([run("dunia", 80, 0), run("halo", 40, 1), run("2", 105, -1, size=6)]) == ["halo dunia2"]


def test_columns_and_what_stands_across() -> None:
    left, right = column(0, 20, *PROSE), column(200, 26, *[text.upper() for text in PROSE])
    across = run("judul yang melintasi kedua kolom halaman ini semuanya", 10, 0)
    foot = run("kaki yang melintasi kedua kolom halaman ini semuanya", 10, 90)
    mixed = [foot, *(one for pair in zip(right, left, strict=True) for one in pair), across]
    assert texts(mixed) == [across.text, *PROSE, *(text.upper() for text in PROSE), foot.text]
    assert [line.column for line in page_lines(mixed)] == [0, 1, 1, 1, 1, 2, 2, 2, 2, 3]


def test_three_columns() -> None:
    columns = [column(left, 0, *(f"{text} {left}" for text in PROSE)) for left in (0, 180, 360)]
    by_rows = [one for row in zip(*columns, strict=True) for one in row]
    assert texts(by_rows) == [f"{text} {left}" for left in (0, 180, 360) for text in PROSE]


def test_labels_are_no_column() -> None:
    labels, values = column(0, 0, "1.", "2.", "3."), column(60, 0, *PROSE[:3])
    assert texts(labels + values) == [f"{n}. {text}" for n, text in enumerate(PROSE[:3], 1)]


CELLS = [("Kota", "Jiwa"), ("Bontang", "178"), ("Paser", "280"), ("Berau", "240")]


def table(rows: list[tuple[str, ...]], right: bool = False) -> list[Run]:
    return [
        run(text, 100 * place - (WIDTH * len(text) if right and place else 0), 14 * number)
        for number, row in enumerate(rows)
        for place, text in enumerate(row)
        if text
    ]


@pytest.mark.parametrize("right", [False, True])
def test_a_table(right: bool) -> None:
    assert texts(table(CELLS, right)) == [
        "Kota: Bontang; Jiwa: 178",
        "Kota: Paser; Jiwa: 280",
        "Kota: Berau; Jiwa: 240",
    ]


def test_a_table_ends_where_columns_do() -> None:
    below = run("Sumber: badan pusat statistik provinsi", 0, 70)
    assert texts([*table(CELLS[1:]), below]) == ["Bontang; 178", "Paser; 280", "Berau; 240", below.text]


def test_two_rows_are_no_table() -> None:
    assert texts(table(CELLS[:2])) == ["Kota Jiwa", "Bontang 178"]


def test_gaps_at_random_places_are_no_table() -> None:
    gaps = [(30, 60), (55, 90), (10, 42), (70, 99)]
    runs = [
        one
        for n, (end, begin) in enumerate(gaps)
        for one in (Run("a b", 0, 12 * n, end, 12 * n + 10, 10), run("c d e", begin, 12 * n))
    ]
    assert texts(runs) == ["a b c d e"] * 4


def test_the_same_text_twice_in_a_place() -> None:
    assert (
        texts([run("halo dunia", 0, 0), run("halodunia", 1, 1), run("halo dunia", 0, 30)])
        == ["halo dunia"] * 2
    )


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("meme-", "rintah", "memerintah"),
        ("anak-", "anak", "anak-anak"),
        ("anak-", "anaknya", "anak-anaknya"),
        ("berlari-", "lari", "berlari-lari"),
        ("sayur-", "mayur", "sayur-mayur"),
        ("bolak-", "balik", "bolak-balik"),
        ("tolong-", "menolong", "tolong-menolong"),
        ("KTP-", "nya", "KTP-nya"),
        ("se-", "Kalimantan", "se-Kalimantan"),
        ("Covid-", "19", "Covid-19"),
        ("govern-", "ment", "government"),
        ("pem-", "bangunan", "pembangunan"),
        ("1990 -", "kini", "1990 - kini"),
    ],
)
def test_hyphens(first: str, second: str, joined: str) -> None:
    assert composed(column(0, 0, f"kata {first}", f"{second} lagi")) == f"kata {joined} lagi"


def test_the_numbers_of_a_list_count_on() -> None:
    rows = column(
        0,
        0,
        "1. pergi ke kantor kepala desa itu",
        "2. meminta surat yang diperlukan di",
        "kecamatan",
        "3. pulang",
    )
    assert (
        composed(rows)
        == "1. pergi ke kantor kepala desa itu\n2. meminta surat yang diperlukan di kecamatan\n3. pulang"
    )


def test_lettered_items_and_bullets() -> None:
    rows = column(
        0, 0, "Yang harus dibawa oleh setiap peserta:", "n) panci", "o) piring", "o sendok", "– garpu"
    )
    assert (
        composed(rows) == "Yang harus dibawa oleh setiap peserta:\n\nn) panci\no) piring\n- sendok\n- garpu"
    )


def test_a_name_at_the_head_of_a_page() -> None:
    assert composed(column(0, 0, "dibuka oleh Gubernur"), column(0, 0, "H. Awang Faroek.")) == (
        "dibuka oleh Gubernur H. Awang Faroek."
    )


def test_annexes_are_no_running_headers() -> None:
    pages = [
        [run(f"Lampiran {n}", 0, 0, bold=True), run(f"Isi lampiran {'abc'[n]}.", 0, 40)] for n in range(3)
    ]
    assert composed(*pages).count("Lampiran") == 3


def test_headings_by_size_and_weight() -> None:
    body = "isi yang cukup panjang untuk disebut isi dokumen."
    rows = [
        run("Judul", 0, 0, size=20),
        run("Bab", 0, 40, size=14),
        run(body, 0, 60),
        run("Tebal", 0, 80, bold=True),
        run(body, 0, 100),
        run("Tebal, tetapi kalimat.", 0, 120, bold=True),
    ]
    assert composed(rows) == f"# Judul\n\n## Bab\n\n{body}\n\n### Tebal\n\n{body}\n\nTebal, tetapi kalimat."


def test_text_hangs_below_what_follows_a_label() -> None:
    rows = [
        *(
            run("Menimbang", 0, 0),
            run(":", 70, 0),
            run("a.", 90, 0),
            run("bahwa kawasan itu perlu Peraturan", 110, 0),
        ),
        *(run("Daerah yang baru;", 110, 14), run("b.", 90, 28), run("bahwa sudah.", 110, 28)),
    ]
    assert (
        composed(rows)
        == "Menimbang : a. bahwa kawasan itu perlu Peraturan Daerah yang baru;\n\nb. bahwa sudah."
    )


def test_a_heading_of_a_law_and_a_reference_to_it() -> None:
    rows = column(
        0,
        0,
        "Gubernur berwenang sesuai dengan",
        "Pasal 5",
        "ayat dua dan menetapkan peraturan.",
        "Pasal 6",
        "Isi.",
    )
    assert composed(rows) == (
        "Gubernur berwenang sesuai dengan Pasal 5 ayat dua dan menetapkan peraturan.\n\n### Pasal 6\n\nIsi."
    )


def test_offsets_of_pages() -> None:
    pages = [[run("Satu.", 0, 0)], [], [run("Dua", 0, 0), run("Tiga.", 0, 40)], []]
    assert compose([page_lines(runs) for runs in pages]) == ("Satu.\n\nDua\n\nTiga.", (0, 7, 7, 17))
    assert compose([]) == ("", ())
    assert compose([[], []]) == ("", (0, 0))


def test_whole_paragraphs_stay_as_they_are() -> None:
    whole = [Line(text, 0, 0, 0, 0, 0, kind="whole") for text in ("tanpa titik", "dan lagi")]
    assert compose([whole, page_lines([run("lanjut", 0, 0)])])[0] == "tanpa titik\n\ndan lagi\n\nlanjut"


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


def letters(text: str) -> list[str]:
    return sorted(re.sub(r"[\s;:•#-]", "", text))


@settings(max_examples=80, deadline=None)
@given(RUNS)
def test_no_text_is_lost_and_none_comes_twice(runs: list[Run]) -> None:
    unique = [one._replace(text=f"{one.text} ({number})") for number, one in enumerate(runs)]
    lines = page_lines(unique)
    found = re.findall(r"\(\d+\)", " ".join(line.text for line in lines))
    wanted = [f"({number})" for number in range(len(runs))]
    assert set(found) == set(wanted)
    if all(line.kind != "row" for line in lines):  # the names of a header come with every row
        assert len(found) == len(wanted)
        assert letters("".join(line.text for line in lines)) == letters("".join(one.text for one in unique))


@settings(max_examples=40, deadline=None)
@given(st.lists(RUNS, max_size=5))
def test_any_document(pages: list[list[Run]]) -> None:
    text, offsets = compose([page_lines(runs) for runs in pages])
    assert len(offsets) == len(pages)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)
    assert text == text.strip()
    assert not re.search(r"  |[ \t]\n|\n{3}", text)


@pytest.mark.parametrize("shape", ["lines", "one line", "one place", "grid"])
def test_crowded_pages_are_quick(shape: str) -> None:
    def work(size: int) -> None:
        places = {
            "lines": lambda n: (0, 12 * n),
            "one line": lambda n: (60 * n, 0),
            "one place": lambda n: (0, 0),
            "grid": lambda n: (100 * (n % 5), 12 * (n // 5)),
        }[shape]
        composed([run(f"kata {n}", *places(n)) for n in range(size)])

    assert_linear(work, 300)
