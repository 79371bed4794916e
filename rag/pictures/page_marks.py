"""A quote, and a page of a PDF -> where on the page its words stand.

A quote is a stretch of a text that was laid out anew from the page: with words made whole that a line's end had broken,
columns one by one, tables as rows of `Header: value`. So letters and figures alone are compared; and where the quote
does not stand on the page in one stretch, it is put together from whole lines and cells, as the text was.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rag.formats.pdf_text import Glyphs
from rag.pictures.page_shapes import Piece, Quad, around, pieces_of, shapes_of

if TYPE_CHECKING:
    import pypdfium2

_WORD = re.compile(r"[^\W_]+")
_HYPHENS = frozenset("-\u2010\xad\x02\ufffe")
"""What a word may be broken with at a line's end; the last two are PDFium's."""
_SURE = 20
"""So many letters in a row are no chance."""
_FEW_LETTERS, _FEW_WORDS = 12, 3
"""Less may stand at the end of any line."""
_TRIED = 8
"""From so many lines it is tried how much of the quote can be put together."""


def marks(text_page: pypdfium2.PdfTextPage, quote: str) -> list[Quad]:
    """A mark for each line or cell that holds words of the quote, the surest first; none where it is not found."""
    page, wanted = _Letters.of(Glyphs(text_page).text), _Letters.of(quote)
    if not wanted.text:
        return []
    shapes = shapes_of(text_page, page.source)
    pieces = pieces_of(page.source, shapes)
    whole = _whole(wanted, page)
    found = []
    for start, end in [whole] if whole else _put_together(wanted, page, pieces):
        first, last = page.places[start], page.places[end - 1]
        covered = [piece for piece in pieces if first <= piece.last and piece.first <= last]
        for _, row in groupby(covered, key=lambda piece: piece.row):
            line = list(row)
            begin, finish = max(first, line[0].first), min(last, line[-1].last)
            while begin > line[0].first and _is_sign(page.source[begin - 1]):
                begin -= 1
            while finish < line[-1].last and _is_sign(page.source[finish + 1]):
                finish += 1
            found.append(around(shapes[at] for at in range(begin, finish + 1) if at in shapes).corners)
    return found


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


class _Letters(NamedTuple):
    """The letters and figures of a text, as they are compared."""

    source: str
    """The text itself."""
    text: str
    places: list[int]
    """Where in the source each of them stands."""
    starts: set[int]
    """Where among them words begin."""
    ends: set[int]

    @classmethod
    def of(cls, source: str) -> _Letters:
        """Without case, accents, ligatures, and what PDFium gives in two halves."""
        letters: list[str] = []
        places: list[int] = []
        starts, ends = set(), set()
        for word in _WORD.finditer(source):
            starts.add(len(letters))
            for place in range(*word.span()):
                same = unicodedata.normalize("NFKD", source[place]) if source[place] <= "\uffff" else ""
                plain = [one for one in same.casefold() if one.isalnum()]
                letters += plain
                places += [place] * len(plain)
            ends.add(len(letters))
        return cls(source, "".join(letters), places, starts, ends)


class _Match(NamedTuple):
    """Letters of the page that the quote has as well."""

    piece: int
    row: int
    start: int
    """Where they are among the letters of the page."""
    begin: int
    """Where they are among the letters of the quote."""
    length: int
    words: int
    """How many words of the quote begin in them."""
    begins_word: bool
    is_header: bool
    """Whether a colon follows in the quote, as behind a column's header."""
    is_value: bool
    """Whether they may be a cell in the quote: its first words, or behind a colon or the like."""

    @property
    def end(self) -> int:
        """Where they end among the letters of the quote."""
        return self.begin + self.length

    @property
    def is_long(self) -> bool:
        """Whether they are no chance, wherever they stand."""
        return self.length >= _SURE and self.words >= _FEW_WORDS

    def is_apart_from(self, other: _Match) -> bool:
        """Whether they share no letter of the quote, and none of the page."""
        return (self.end <= other.begin or other.end <= self.begin) and (
            self.start + self.length <= other.start or other.start + other.length <= self.start
        )

    def joins(self, chosen: Sequence[_Match]) -> bool:
        """Whether it goes on where one of them ends, or the other way round, or is another cell of their row."""
        if self.is_header:  # may stand far above
            return any(self.begin == one.end or self.end == one.begin for one in chosen)
        return any(
            (self.is_value and self.is_near(one))
            or (self.begin == one.end and (self.piece == one.piece + 1 or self.is_near(one)))
            or (self.end == one.begin and (self.piece == one.piece - 1 or self.is_near(one)))
            for one in chosen
            if self.begins_word or self.begin == one.end
        )

    def is_near(self, other: _Match) -> bool:
        """Whether they stand on the same line, or nearly."""
        return abs(self.row - other.row) <= 2


def _whole(wanted: _Letters, page: _Letters) -> tuple[int, int] | None:
    """Where among the page's letters the quote stands in one stretch."""
    size = len(wanted.text)
    for start in _occurrences(wanted.text, page.text):
        if size >= _SURE or (start in page.starts and start + size in page.ends):
            return start, start + size
    return None


def _occurrences(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _put_together(wanted: _Letters, page: _Letters, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The stretches of the page's letters that make up the quote, or most of it; those of one line come first."""
    matches = list(_matches(wanted, page, pieces))
    begun = nlargest(_TRIED, _lines([one for one in matches if one.begins_word]), key=itemgetter(0))
    grown = [found for _, line in begun if (found := _grown(line, matches))]
    # Of equals, one whose cells stand in a single row, and that begins with values and not with their headers.
    best = max(
        grown,
        key=lambda found: (_length(found), -len({one.row for one in found}), not found[0].is_header),
        default=[],
    )
    if 2 * _length(best) < len(wanted.text):
        best = _up_to_a_break(best, len(wanted.text))
    if sum(one.words for one in best) < 2:
        return []
    return [(one.start, one.start + one.length) for one in best]


def _matches(wanted: _Letters, page: _Letters, pieces: Sequence[Piece]) -> Iterator[_Match]:
    """The pieces that stand in the quote as a whole, and those in which it begins or ends."""
    for number, piece in enumerate(pieces):
        first, last = bisect_left(page.places, piece.first), bisect_right(page.places, piece.last)
        if first == last:
            continue
        letters = page.text[first:last]
        found = [(first, begin, len(letters)) for begin in _occurrences(letters, wanted.text)]
        parts = range(min(len(letters), len(wanted.text)) - 1, 0, -1)
        heads = (n for n in parts if last - n in page.starts and wanted.text.startswith(letters[-n:]))
        tails = (n for n in parts if first + n in page.ends and wanted.text.endswith(letters[:n]))
        found += [(last - size, 0, size) for size in islice(heads, 1)]
        found += [(first, len(wanted.text) - size, size) for size in islice(tails, 1)]
        is_broken = page.source[piece.last] in _HYPHENS
        for start, begin, size in found:
            if is_broken or begin + size in wanted.ends or size >= _SURE:
                before, behind = wanted.places[begin], wanted.places[begin + size - 1] + 1
                yield _Match(
                    piece=number,
                    row=piece.row,
                    start=start,
                    begin=begin,
                    length=size,
                    words=sum(at in wanted.starts for at in range(begin, begin + size)),
                    begins_word=begin in wanted.starts,
                    is_header=wanted.source.startswith(":", behind),
                    is_value=begin == 0 or not {*":;\n"}.isdisjoint(wanted.source[before - 2 : before]),
                )


def _lines(matches: Sequence[_Match]) -> list[tuple[float, list[_Match]]]:
    """For each line what fits together on it, and how much that says: what is on several lines says little of each."""
    lines: dict[int, list[_Match]] = {}
    for match in sorted(matches, key=lambda one: -one.length):
        line = lines.setdefault(match.row, [])
        if all(map(match.is_apart_from, line)):
            line.append(match)
    copies = Counter((one.begin, one.length) for one in matches)
    return [
        (sum(one.length / copies[one.begin, one.length] for one in line), line) for line in lines.values()
    ]


def _grown(line: list[_Match], matches: Sequence[_Match]) -> list[_Match]:
    """What is on a line, with all that belongs to it."""
    chosen: list[_Match] = []

    def rank(weighed: tuple[float, list[_Match]]) -> tuple[float, int]:
        weight, line = weighed
        return weight, -min(abs(line[0].piece - one.piece) for one in chosen)

    while line:
        chosen += line
        matches = [one for one in matches if all(map(one.is_apart_from, line))]
        more = _lines([one for one in matches if one.is_long or one.joins(chosen)])
        line = max(more, key=rank)[1] if more else []
    return [one for one in chosen if one.is_long or one.is_value or one.joins(chosen)]


def _length(matches: Iterable[_Match]) -> int:
    return sum(one.length for one in matches)


def _up_to_a_break(matches: Sequence[_Match], size: int) -> list[_Match]:
    """What a page may hold of a quote that goes on overleaf: its words up to one of them, or from there on."""
    runs: list[list[_Match]] = []
    for one in sorted(matches, key=lambda one: one.begin):
        if runs and runs[-1][-1].end == one.begin:
            runs[-1].append(one)
        else:
            runs.append([one])
    kept = []
    for run in runs:
        is_enough = _length(run) >= _FEW_LETTERS and sum(one.words for one in run) >= _FEW_WORDS
        if is_enough and (run[0].begin == 0 or run[-1].end == size):
            kept += run
    return kept
