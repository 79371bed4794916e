"""A table -> lines that can be understood alone: each value of a row behind its column's header.

Where nothing speaks for a row of headers there is none, since a wrong one would turn rows into false statements. A
table is rows of texts here; what a format says of their looks is at most that a row is a header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from rag.formats.lines import Lines, has_word, row
from rag.text.dates import DATE


class Row(NamedTuple):
    """A row of a table: its cells as texts, empty ones included."""

    values: Sequence[str]
    is_header: bool = False
    """Whether its looks or its markup say that it names the columns."""


MAX_COLUMNS = 1 << 14
"""As many as spreadsheets have."""
_SAMPLE = 64
"""Rows by which a table is judged."""
_LONGEST_HEADER, _LONGEST_TITLE = 100, 150
_DEEPEST_HEADER = 3
_PREAMBLE = 8
"""Rows that may stand above the headers."""
_FIGURE = re.compile(
    r"\(?[-+±~<>≈]?\s?(?:Rp\.?|IDR|US\$|USD|[$€£¥])?\s?[-+]?"
    r"\d[\d.,:/-]*(?: \d{3})*(?:\s?(?:%|[^\W\d_]{1,6}[²³]?))?\)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d{2,4})?\*?")
_NOTHING = frozenset(("", "-", "–", "—", "...", "…", "n/a", "na", "n.a.", "tad"))
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
_USUAL = frozenset(
    """
    no nomor nama uraian keterangan jumlah total tanggal tgl tahun bulan hari kode satuan volume harga nilai jenis
    kategori status lokasi alamat provinsi kabupaten kota kecamatan desa kelurahan wilayah anggaran realisasi
    persentase jabatan instansi unit bidang program kegiatan sumber dan target indikator pagu nip nik email telepon
    judul waktu tempat
    name description amount date year month day code quantity qty price value type category location address city
    province region country budget actual percentage position department source title number time place phone count id
    penduduk jiwa luas umur usia kelas mulai selesai pekerjaan pendidikan kelamin area age population start end unit
    """.split()
)
"""Words that headers are made of."""


def add_table(lines: Lines, rows: Iterable[Row]) -> None:
    """Add a table to the text, as it goes along: titles above it and single cells as paragraphs, rows as lines."""
    rows = iter(rows)
    sample = list(islice(rows, _SAMPLE))
    parts = _side_by_side(sample)
    if len(parts) > 1:
        every = [*sample, *rows]
        for part in parts:
            within = (Row(one.values[part], one.is_header) for one in every)
            add_table(lines, (one for one in within if any(one.values)))
        return
    lines.end_group()
    above, depth, headers = _headers(sample)
    if len(_columns(sample)) < 2:
        headers = []
    for number, one in enumerate(sample):
        if above <= number < above + depth or (number == above + depth and headers and _counts(one)):
            continue
        _add_row(lines, headers if number >= above else [], one)
    for one in rows:
        _add_row(lines, headers, one)
    lines.end_group()


def _add_row(lines: Lines, headers: Sequence[str], one: Row) -> None:
    filled = [value for value in one.values if value]
    if len(filled) > 1:
        line = row(headers, one.values)
        # Forms are laid out as names, colons and values in three columns.
        lines.add(line if headers else line.replace("; :; ", ": "), "row")
    elif filled:  # a title, the name of a section, a note
        lines.add(filled[0], "row" if headers else "")


def add_tables(lines: Lines, rows: Iterable[Row]) -> None:
    """Add the tables of a sheet, which blank rows part."""
    for is_filled, block in groupby(rows, key=lambda one: any(one.values)):
        if is_filled:
            add_table(lines, block)


def title_above(lines: Lines) -> str:
    """The line above the first table, as long as it is no sentence; empty where there is none."""
    lead = lines.lead or ""
    return "" if len(lead) > _LONGEST_TITLE or lead.endswith((".", ",", ";", ":")) else lead


def _columns(rows: Iterable[Row]) -> set[int]:
    """The columns in which anything stands."""
    return {column for one in rows for column, value in enumerate(one.values) if value}


def _side_by_side(rows: Sequence[Row]) -> list[slice]:
    """The columns of each table, where several that have headers of their own stand beside one another."""
    used = sorted(_columns(rows))
    begins = [column for column in used if column - 1 not in used]
    if len(begins) < 2:
        return [slice(None)]
    parts = [slice(begin, end) for begin, end in zip(begins, [*begins[1:], None], strict=True)]
    for part in parts:
        within = [found for one in rows if any((found := Row(one.values[part], one.is_header)).values)]
        if len(_columns(within)) < 2 or not _headers(within)[1]:
            return [slice(None)]
    return parts


def _headers(rows: Sequence[Row]) -> tuple[int, int, list[str]]:
    """How many rows stand above the headers, how many rows these take up, and the header of each column."""
    for above in range(min(_PREAMBLE, len(rows))):
        for depth in range(1, _DEEPEST_HEADER + 1):
            begin, end = above, above + depth
            found = _joined(rows[begin:end])
            if _are_headers(found, rows[begin:end], rows[end:]):
                return above, depth, [header.rstrip(": ") for header in found]
        if _filled(rows[above]) >= max(map(_filled, rows[above + 1 :]), default=0):
            break  # a full row, and so of data: no headers come below it
    return 0, 0, []


def _joined(rows: Sequence[Row]) -> list[str]:
    """Headers of several rows as one: “Anggaran” above “2023” and “2024” is “Anggaran 2023” and “Anggaran 2024”."""
    width = max((len(one.values) for one in rows), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, one in enumerate(rows):
        last = ""
        for column, value in enumerate([*one.values, *[""] * (width - len(one.values))]):
            last = value or last
            below = any(column < len(other.values) and other.values[column] for other in rows[number + 1 :])
            wanted = value or (last if below and not parts[column] else "")
            if wanted and wanted not in parts[column]:
                parts[column].append(wanted)
    return [" ".join(part) for part in parts]


def _are_headers(headers: Sequence[str], top: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether the `headers` that the rows at the `top` would make are such, to judge by what stands `below`."""
    used = sorted(_columns([*top, *below]))
    if max(map(_filled, below), default=0) < 2 or any(_is_title(one, used) for one in top):
        return False
    if len(top) > 1 and _filled(top[0]) >= len(used):
        return False  # only headers that span others need a second row
    filled = Counter(column for one in below for column, value in enumerate(one.values) if value)
    names = dict(enumerate(headers))
    used = [column for column in used if names.get(column) or filled[column] >= 0.5 * len(below)]
    named = [names.get(column, "") for column in used]
    if len(used) < 2 or not all(map(has_word, named[named[0] == "" :])):
        return False  # only the corner of a table, and the column of remarks, may be without one
    if max(map(len, named)) > _LONGEST_HEADER or len(set(named)) < len(named):
        return False
    if all(map(_is_figure, named)):
        return False
    if all(one.is_header for one in top) and not below[0].is_header:
        return True
    if not all(map(_is_label, (value for one in top for value in one.values if value))):
        return False
    figures = 0
    for column, name in zip(used, named, strict=True):
        values = [one.values[column] for one in below if column < len(one.values)]
        values = [value for value in values if value.casefold() not in _NOTHING]
        of_figures = bool(values) and sum(map(_is_figure, values)) >= 0.9 * len(values)
        if of_figures and not (_YEAR.fullmatch(name) and all(map(_YEAR.fullmatch, values))):
            figures += len(values)
    usual = sum(map(_is_usual, named))
    return figures >= (1 if len(used) > 2 or usual == len(used) else 2) or usual >= 2


def _filled(one: Row) -> int:
    return sum(map(bool, one.values))


def _is_title(one: Row, used: Sequence[int]) -> bool:
    """Whether nothing but one cell at the left is filled."""
    return _filled(one) == 1 and bool(one.values[used[0]])


def _is_usual(name: str) -> bool:
    words = re.findall(r"\w+", name.casefold())
    return bool(_IDENTIFIER.fullmatch(name)) or (bool(words) and _USUAL.issuperset(words))


def _is_label(value: str) -> bool:
    return bool(_YEAR.fullmatch(value)) or not _is_figure(value)


def _is_figure(value: str) -> bool:
    return bool(_FIGURE.fullmatch(value) or DATE.fullmatch(value))


def _counts(one: Row) -> bool:
    """Whether the row numbers the columns, as official tables do below their headers: 1, 2, 3, …"""
    values = [value.strip("() ") for value in one.values if value]
    return len(values) > 2 and values == [str(number) for number in range(1, len(values) + 1)]
