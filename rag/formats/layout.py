"""Boxes of text on pages -> the text in reading order, in paragraphs, headings, list items and rows of tables.

Geometry only: it knows no file format. Coordinates are points, with y downwards. A page goes through `page_lines`
alone; `compose` puts the pages together, as only many of them tell a running header from a heading.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from math import inf
from statistics import median
from typing import NamedTuple


class Run(NamedTuple):
    """Words side by side in one style, without a wide gap between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False


class Line(NamedTuple):
    """A line of a page; `kind` says what is known of it: a line of "text", a whole "row" of a table, a "whole"
    paragraph, or text set "aside" (written upwards in the margin, a stamp across the page)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    kind: str = "text"
    column: int = 0
    """Number of the column on its page."""
    edge: float = 0.0
    """Where the text of its column ends on the right."""
    hangs: tuple[float, ...] = ()
    """Where words begin behind a wide gap: the next lines of “1.   Items” or “Place :  Bontang” may stand below."""


_MOST_NEIGHBOURS = 40
_MOST_COLUMNS = 8
_WORDS_PER_LINE = 2.5
"""Columns of prose have more words a line, columns of a table fewer."""
_BULLETS = "•●○◦▪▫■□◆◇►▶➢➤✓✔‣⁃∙·"
_BULLET = re.compile(rf"[{_BULLETS}*o–—-]\s+(?=\S)")
_ITEM = re.compile(
    rf"(?:[{_BULLETS}*o–—-]|\(?(?:\d{{1,3}}|[A-Za-z]|[ivx]{{1,5}})[.)]|\(?\d{{1,3}}\.\))\s+(?=\S)"
)
_INITIAL = re.compile(r"[A-Z]\.\s")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?\s+(?=\S)")
_LEGAL = re.compile(
    r"(?:(BAB|CHAPTER|Bab|Chapter)|(BAGIAN|Bagian|Paragraf|PARAGRAF)|(PASAL|Pasal|Article|ARTICLE))"
    r"\s+(?:\d{1,4}[A-Z]?|[IVXLC]{1,7}[A-Z]?|Ke[a-z]{2,12}|KE[A-Z]{2,12})"
)
_SENTENCE_END = re.compile(r"""[.!?:;…]["'”’)\]]*$""")
_LONGEST_WORD = 40
_HYPHEN = re.compile(r"(\w+)-$")
_LEADER = re.compile(r"[.…](?: ?[.…]){4,}")
_LEADER_LINE = re.compile(r" … \(?(?:\d{1,4}|[ivxlc]{1,7})\)?$")
_NUMBER = re.compile(r"\W*(?:(?:Rp|IDR|USD|US|EUR)\W*)?\d|[\W_]*$")
_NOTE = re.compile(r"\(?(?:\d{1,3}|[*†‡]{1,3})[.)]?\s*\S")
_VOWELS = str.maketrans("", "", "aeiou")
_LONE_NUMBER = re.compile(r"\W*(?:hal(?:aman|\.)?|page|p\.)?\W*0\W*(?:(?:dari|of)\W*0\W*)?")
_RUNNING_ROWS = 3
_RUNNING_PAGES = 3
_LONGEST_HEADING = 120


# A page: boxes -> lines in reading order


def page_lines(runs: Sequence[Run]) -> list[Line]:
    """The lines of a page, in reading order; `runs` are in the order of the file."""
    lines: list[Line] = []
    for column, block in enumerate(_columns(_without_doubles(runs))):
        lines += _block_lines(block, column)
    return lines


def _without_doubles(runs: Sequence[Run]) -> list[Run]:
    """Text that is written twice in one place (a layer of recognised text over the real one, a shadow) counts once."""
    seen: dict[str, list[Run]] = {}
    kept: list[Run] = []
    for run in runs:
        places = seen.setdefault(run.text.replace(" ", ""), [])
        if not any(_same_place(run, place) for place in places[-_MOST_NEIGHBOURS:]):
            places.append(run)
            kept.append(run)
    return kept


def _same_place(one: Run, other: Run) -> bool:
    reach = 0.5 * min(one.size, other.size)
    return abs(one.left - other.left) < reach and abs(one.bottom - other.bottom) < reach


def _columns(runs: list[Run], depth: int = 0) -> Iterator[list[Run]]:
    """Blocks that are read one after the other: columns of prose, and what stands over their whole width."""
    gutter = _gutter(runs) if depth < _MOST_COLUMNS else None
    if gutter is None:
        yield runs
        return
    order = {id(run): number for number, run in enumerate(runs)}
    across = sorted((run for run in runs if run.left < gutter < run.right), key=_middle)
    heights = [_middle(run) for run in across]
    bands: list[tuple[list[Run], list[Run]]] = [([], []) for _ in range(len(across) + 1)]
    for run in runs:
        if not run.left < gutter < run.right:
            bands[bisect(heights, _middle(run))][run.left >= gutter].append(run)
    are_columns = [_are_columns(left, right, order) for left, right in bands]
    if not any(are_columns):
        yield runs
        return
    whole: list[Run] = []
    for number, (left, right) in enumerate(bands):
        if are_columns[number] or (left and right and _is_prose(left) and _is_prose(right)):
            if whole:
                yield whole
            yield from _columns(left, depth + 1)
            yield from _columns(right, depth + 1)
            whole = []
        else:
            whole += left + right
        whole += across[number : number + 1]
    if whole:
        yield whole


def _middle(run: Run) -> float:
    return run.top + run.bottom


def _gutter(runs: list[Run]) -> float | None:
    """The x at which most neighbours on a level have a gap between them; None where few have."""
    by_top = sorted(runs, key=lambda run: run.top)
    begins: dict[int, float] = {}  # where the next run on the right of each begins
    for number, run in enumerate(by_top):
        floor = run.bottom - 0.3 * (run.bottom - run.top)
        for other in by_top[number + 1 : number + 1 + _MOST_NEIGHBOURS]:
            if other.top >= floor:
                break
            first, second = (run, other) if run.left <= other.left else (other, run)
            if second.left - first.right >= 0.8 * min(run.size, other.size):
                begins[id(first)] = min(second.left, begins.get(id(first), inf))
    gaps = [(run.right, begins[id(run)]) for run in runs if id(run) in begins]
    edges = sorted([*((right, 1) for right, _ in gaps), *((left, -1) for _, left in gaps)])
    lefts, rights = sorted(run.left for run in runs), sorted(run.right for run in runs)
    best, gutter = -inf, None
    for depth, ((begin, _), (end, _)) in zip(
        accumulate(step for _, step in edges), pairwise(edges), strict=False
    ):
        middle = (begin + end) / 2
        across = bisect_left(lefts, middle) - bisect(rights, middle)
        if depth > 1 and depth - across > best:
            best, gutter = depth - across, middle
    return gutter


def _are_columns(left: list[Run], right: list[Run], order: dict[int, int]) -> bool:
    """Whether both sides of a gutter are columns to be read one by one, and not cells of a table."""
    fewest = min(len(_rows(left)), len(_rows(right)))
    if fewest < 2 or not (_is_prose(left) and _is_prose(right)):
        return False
    # The order of the file says much; and the last column of an article may be short.
    if max(order[id(run)] for run in left) < min(order[id(run)] for run in right):
        return fewest > 2 or _is_full(left)
    return fewest > 2 and _is_full(left) and _is_full(right)


def _is_prose(runs: list[Run]) -> bool:
    rows = len(_rows(runs))
    return sum(run.text.count(" ") + 1 for run in runs) >= _WORDS_PER_LINE * rows


def _is_full(runs: list[Run]) -> bool:
    """Whether most lines reach over most of the width, as prose does."""
    rows = [(row[0].left, max(run.right for run in row)) for row in _rows(runs)]
    width = max(right for _, right in rows) - min(left for left, _ in rows)
    return 2 * sum(right - left >= 0.7 * width for left, right in rows) >= len(rows)


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that stand on one line, from left to right; lines from top to bottom."""
    rows: list[list[Run]] = []
    base: Run | None = None
    for run in sorted(runs, key=_middle):
        if base is not None and _on_one_line(base, run):
            rows[-1].append(run)
            base = max(base, run, key=lambda one: one.size)
        else:
            rows.append([run])
            base = run
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def _on_one_line(one: Run, other: Run) -> bool:
    low, high = sorted((one.bottom - one.top, other.bottom - other.top))
    if high > 1.8 * low:  # a large initial stands beside several lines
        return abs(one.bottom - other.bottom) < 0.5 * low
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5 * low


def _block_lines(block: list[Run], column: int) -> list[Line]:
    rows = _rows(block)
    lines: list[Line] = []
    number = 0
    while number < len(rows):
        end, texts = _table(rows, number)
        if end > number:
            box = _line(rows[number])
            bottom = max(run.bottom for run in rows[end - 1])
            lines += [box._replace(text=text, kind="row", bottom=bottom, bold=False) for text in texts]
            number = end
        else:
            lines.append(_line(rows[number]))
            number += 1
    rights = sorted(line.right for line in lines if line.kind == "text")
    edge = rights[-2 if len(rights) > 8 else -1] if rights else 0.0  # one may stick out
    return [line._replace(column=column, edge=edge) for line in lines]


def _line(row: Sequence[Run]) -> Line:
    main = max(row, key=lambda run: len(run.text))
    text = row[0].text
    for before, run in pairwise(row):
        text += run.text if abs(run.left - before.right) < 0.1 * main.size else f" {run.text}"
    kind = "text"
    if _LEADER.search(text):
        text = " ".join(_LEADER.sub(" … ", text).split())
        kind = "row" if _LEADER_LINE.search(text) else "text"
    right = max(run.right for run in row)
    bold = all(run.bold for run in row)
    box = (row[0].left, main.top, right, main.bottom)
    return Line(text, *box, main.size, bold, kind, hangs=tuple(run.left for run in row[1:]))


# A table: rows of cells -> a line for each row


@dataclass(slots=True)
class _Grid:
    """The columns of a table, as far as its rows have shown them."""

    spans: list[list[float]] = field(default_factory=list)
    cells: list[Run] = field(default_factory=list)

    def add(self, row: Sequence[Run]) -> bool:
        """Whether the row fits the columns; they then know it."""
        spans = [span.copy() for span in self.spans]
        taken: list[list[float]] = []
        for run in row:
            over = [span for span in spans if run.left < span[1] and span[0] < run.right]
            if len(over) > 1 or any(over[0] is span for span in taken[-1:] if over):
                return False
            if over and not self._is_aligned(run, over[0]):
                return False
            if over:
                over[0][:] = min(over[0][0], run.left), max(over[0][1], run.right)
            else:
                spans.append([run.left, run.right])
            taken.append(over[0] if over else spans[-1])
        spans.sort()
        if any(second[0] - first[1] < 0.3 * row[0].size for first, second in pairwise(spans)):
            return False
        self.spans = spans
        self.cells += row
        return True

    def _is_aligned(self, run: Run, span: list[float]) -> bool:
        """Whether the cell has an edge or its middle where others of its column have theirs: a header may not."""
        column = [cell for cell in self.cells[-_MOST_NEIGHBOURS:] if span[0] <= cell.left < span[1]]
        reach = 0.6 * run.size
        return len(column) < 2 or any(
            min(abs(run.left - cell.left), abs(run.right - cell.right)) < reach
            or abs(run.left + run.right - cell.left - cell.right) < 2 * reach
            for cell in column
        )

    def place(self, run: Run) -> int | None:
        """The number of the column in which the run begins."""
        return next((n for n, span in enumerate(self.spans) if span[0] <= run.left < span[1]), None)


def _table(rows: list[list[Run]], start: int) -> tuple[int, list[str]]:
    """The end of the table that begins at row `start`, and a text for each of its rows; `start` where none does."""
    if len(rows[start]) < 2:
        return start, []
    grid = _Grid()
    end = start
    for number in range(start, len(rows)):
        row = rows[number]
        if number > start and row[0].bottom - rows[number - 1][0].bottom > 3.5 * row[0].size:
            break
        # One cell alone is the next line of the cell above it, or the text below the table.
        if len(row) < 2 and not (grid.place(row[0]) and _is_tight(rows, number)):
            break
        if len(row) > _MOST_NEIGHBOURS or any(_LEADER.search(run.text) for run in row) or not grid.add(row):
            break
        end = number + 1
    lines = rows[start:end]
    several = sum(len(row) > 1 for row in lines)
    if several < 3 or 2 * several < len(lines):
        return start, []
    table: list[list[list[Run]]] = []
    usual = _row_pitch(lines, grid)
    for number, row in enumerate(lines):
        cells: list[list[Run]] = [[] for _ in grid.spans]
        for run in row:
            cells[grid.place(run) or 0].append(run)
        is_next_line = number > 0 and not cells[0] and _is_tight(lines, number)
        if is_next_line and (len(row) == 1 or _pitch_of(lines, number) < 0.85 * usual):
            for cell, more in zip(table[-1], cells, strict=True):
                cell += more
        else:
            table.append(cells)
    texts = _row_texts(table)
    return (end, texts) if texts else (start, [])


def _row_pitch(lines: list[list[Run]], grid: _Grid) -> float:
    """The usual height of what stands above a row that has its first cell."""
    pitches = [
        _pitch_of(lines, number) for number in range(1, len(lines)) if grid.place(lines[number][0]) == 0
    ]
    return median(pitches) if pitches else inf


def _pitch_of(rows: list[list[Run]], number: int) -> float:
    return rows[number][0].bottom - rows[number - 1][0].bottom


def _is_tight(rows: list[list[Run]], number: int) -> bool:
    """Whether the row stands as close to the one before as the next line of a cell."""
    return _pitch_of(rows, number) <= 1.8 * rows[number][0].size


def _row_texts(table: list[list[list[Run]]]) -> list[str]:
    """A text for each row; none where the rows are no table after all."""
    texts = _with_labels([[" ".join(run.text for run in cell) for cell in row] for row in table])
    if len(texts) < 3 or len(texts[0]) < 2:
        return []  # too few, or a list whose numbers or bullets are set apart
    colons = [row[0].endswith(":") or row[1].startswith(":") for row in texts if row[0]]
    if 2 * sum(colons) > len(colons):
        return [_form_line(row) for row in texts]
    if not _has_header(table, texts):
        return ["; ".join(filter(None, row)) for row in texts]
    header = [text.rstrip(": ") for text in texts[0]]
    return [
        "; ".join(f"{name}: {text}" if name else text for name, text in zip(header, row, strict=True) if text)
        for row in texts[1:]
    ]


def _with_labels(texts: list[list[str]]) -> list[list[str]]:
    """The cells, with what stands in a column of numbers or bullets (a., 1), •) put before the text that it labels."""
    for column in reversed(range(len(texts[0]) - 1)):
        labels = [row[column] for row in texts if row[column]]
        if labels and all(" " not in text and _ITEM.match(f"{text} x") for text in labels):
            for row in texts:
                row[column : column + 2] = [f"{row[column]} {row[column + 1]}".strip()]
    return texts


def _form_line(row: list[str]) -> str:
    """`Name | : Ani` as `Name: Ani`."""
    label, *values = filter(None, row)
    value = " ".join(values).lstrip(": ")
    return f"{label.rstrip(': ')}: {value}" if value else label


def _has_header(table: list[list[list[Run]]], texts: list[list[str]]) -> bool:
    first, rest = texts[0], texts[1:]
    if sum(map(bool, first)) < max(2, len(first) - 1) or any(len(text) > 60 for text in first):
        return False
    runs = [[run for cell in row for run in cell] for row in table]
    if all(run.bold for run in runs[0]) and not all(run.bold for row in runs[1:] for run in row):
        return True
    for number, name in enumerate(first):
        values = [row[number] for row in rest if row[number]]
        if number and name and not _is_number(name) and values and all(map(_is_number, values)):
            return not any(_is_number(text) for text in first[1:])
    return False


def _is_number(text: str) -> bool:
    """Whether a cell holds a number, with its unit perhaps."""
    return bool(_NUMBER.match(text))


# A document: lines of pages -> its text


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    kind: str
    """"text", "item", "row", "heading" or "whole"."""
    pages: list[tuple[int, int]]
    """Pages that begin in it, each with the number of the line at which it does."""


def compose(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and where in it each page begins."""
    size = _body_size(pages)
    kept = _without_running(pages, size)
    paragraphs: list[_Paragraph] = []
    notes: list[_Paragraph] = []
    for number, lines in enumerate(kept):
        body, small = _without_notes(lines, size)
        fresh = _paragraphs(body)
        if fresh and paragraphs and _goes_on(paragraphs[-1], fresh[0]):
            last = paragraphs[-1]
            _add_notes(paragraphs, notes)
            last.pages.append((number, len(last.lines)))
            last.lines += fresh.pop(0).lines
        else:
            paragraphs += notes
            if fresh:
                fresh[0].pages.append((number, 0))
        paragraphs += fresh
        notes = _paragraphs(small)
    paragraphs += notes
    return _text(paragraphs, _levels(paragraphs, kept, size), len(pages))


def _add_notes(paragraphs: list[_Paragraph], notes: list[_Paragraph]) -> None:
    """Put footnotes before the last paragraph, which goes on overleaf: so they stay on their page. That fails where
    the paragraph has come from the page before, too."""
    last = paragraphs[-1]
    if not notes or any(line for _, line in last.pages):
        paragraphs += notes
        return
    notes[0].pages, last.pages = last.pages, []
    paragraphs[-1:] = [*notes, last]


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most of the document is set."""
    weights: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if line.kind != "whole":
                weights[_rounded(line.size)] += len(line.text)
    return max(weights, key=lambda size: weights[size], default=0.0)


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def _without_running(pages: Sequence[Sequence[Line]], size: float) -> list[list[Line]]:
    """Pages without what repeats in their margins: running headers, footers and page numbers.

    A header of words alone stays on the first page: it is a letterhead, or the title of the document.
    """
    margins = [_margins(lines, size) for lines in pages]
    texts: dict[tuple[str, str], list[int]] = {}
    counts: dict[int, list[int]] = {}
    for page, places in enumerate(margins):
        for place, levels in places.items():
            for text in {_key(level) for level in levels}:
                texts.setdefault((place, text), []).append(page)
            for level in levels[:1]:
                for shift in {number - page for number in _page_numbers(level)}:
                    counts.setdefault(shift, []).append(page)
    running = {key for key, numbers in texts.items() if _repeats(numbers)}
    shifts = {shift for shift, numbers in counts.items() if _repeats(numbers)}
    kept: list[list[Line]] = []
    for page, places in enumerate(margins):
        drop: set[int] = set()
        for place, levels in places.items():
            for depth, level in enumerate(levels):  # from the edge inwards
                text = _key(level)
                if level[0].bold and "0" in text and not _LONE_NUMBER.fullmatch(text):
                    break  # “Annex 2” is a heading
                found = {number - page for number in _page_numbers(level)} if depth == 0 else set()
                if found & shifts or (1 in found and _LONE_NUMBER.fullmatch(text)):
                    drop.update(map(id, level))
                elif (place, text) in running:
                    if page or place != "top" or not _is_wordy(text):
                        drop.update(map(id, level))
                elif place != "aside":
                    break
        kept.append([line for line in pages[page] if id(line) not in drop])
    return kept


def _margins(lines: Sequence[Line], size: float) -> dict[str, list[list[Line]]]:
    """What stands at the edges of a page and apart from its body, in levels from the edge inwards. Lines of several
    columns on one level go together: a header may have a left and a right part."""
    levels: list[list[Line]] = []
    for line in sorted(
        (line for line in lines if line.kind in ("text", "row")), key=lambda line: line.bottom
    ):
        if levels and line.bottom - levels[-1][-1].bottom < 0.3 * line.size:
            levels[-1].append(line)
        else:
            levels.append([line])
    return {
        "top": _edge(levels, size),
        "bottom": _edge(levels[::-1], size),
        "aside": [[line] for line in lines if line.kind == "aside"],
    }


def _edge(levels: list[list[Line]], size: float) -> list[list[Line]]:
    """The outermost of the levels, up to a gap; what is set larger than the body is no furniture."""
    end = int(len(levels) == 1)
    for number, (level, inner) in enumerate(pairwise(levels[: _RUNNING_ROWS + 1]), start=1):
        if level[0].size > 1.12 * size:
            break
        if abs(inner[0].bottom - level[0].bottom) > 1.7 * level[0].size:
            end = number
    return levels[:end]


def _key(level: Sequence[Line]) -> str:
    """What is the same on every page: the text, with 0 for each number."""
    text = " ".join(line.text for line in level).casefold()
    return re.sub(r"\d+|^\W*[ivxlc]{1,7}\W*$", "0", text)


def _page_numbers(level: Sequence[Line]) -> set[int]:
    """Numbers at the ends of a line that may be that of the page; that of an item is followed by a full stop."""
    text = " ".join(line.text for line in level)
    if len(text) > _LONGEST_HEADING:
        return set()
    ends = (
        re.match(r"\W*(\d{1,5})(?: |\W*$)", text),
        re.search(r"(?<!\S)[^\w\s]*(\d{1,5})[^\w\s]*(?: ?-)?$", text),
    )
    return {int(end[1]) for end in ends if end}


def _repeats(numbers: list[int]) -> bool:
    """On three pages at least, and on most of those between the first and the last, or on every other one."""
    count = len(set(numbers))
    return count >= _RUNNING_PAGES and count >= 0.45 * (numbers[-1] - numbers[0] + 1)


def _is_wordy(key: str) -> bool:
    return "0" not in key and len(re.findall(r"[^\W\d_]{2,}", key)) > 1


def _without_notes(lines: Sequence[Line], size: float) -> tuple[list[Line], list[Line]]:
    """The body of a page and its footnotes: smaller print at the end of a column, from a number on."""
    body: list[Line] = []
    notes: list[Line] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and lines[number].column == lines[start].column:
            continue
        column = lines[start:number]
        begin = len(column)
        while begin and column[begin - 1].size <= 0.92 * size and column[begin - 1].kind == "text":
            begin -= 1
        while begin < len(column) and not _NOTE.match(column[begin].text):
            begin += 1
        if begin:  # a column of nothing but small print is its body
            body += column[:begin]
            notes += column[begin:]
        else:
            body += column
        start = number
    return body, notes


def _paragraphs(lines: Sequence[Line]) -> list[_Paragraph]:
    """The paragraphs of a page."""
    found: list[_Paragraph] = []
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        if line.kind != "text":
            found.append(_Paragraph([line], "row" if line.kind == "row" else "whole", []))
        elif above is None or above.kind != "text":
            found.append(_Paragraph([line], _first_kind(line), []))
        elif above.column != line.column:
            fresh = _Paragraph([line], _first_kind(line), [])
            if _goes_on(found[-1], fresh):
                found[-1].lines.append(line)
            else:
                found.append(fresh)
        elif _begins_item(found, line):
            found.append(_Paragraph([line], "item", []))
        elif _begins(found[-1], line, lines, number):
            found.append(_Paragraph([line], "text", []))
        else:
            found[-1].lines.append(line)
    return found


def _first_kind(line: Line) -> str:
    return "item" if _ITEM.match(line.text) else "text"


def _begins_item(found: list[_Paragraph], line: Line) -> bool:
    """Whether a list item begins with the line, and it does not merely go on with “H. Awang” or “– the new one –”."""
    label = _ITEM.match(line.text)
    if not label:
        return False
    last = found[-1].lines[-1]
    if label[0][0] in _BULLETS or not _is_filled(last, line) or _SENTENCE_END.search(last.text):
        return True
    if abs(line.left - last.left) > 0.4 * line.size or _is_apart(last, line, 1.7):
        return True
    before = next((one for one in reversed(found) if one.kind == "item"), None)
    return before is not None and _is_next(before.lines[0].text, line.text)


def _is_next(before: str, text: str) -> bool:
    """Whether the label of an item follows that of the item before: 1. and 2., a) and b), - and -."""
    one, two = (label.split()[0].strip("().") for label in (before, text))
    if one.isdigit() and two.isdigit():
        return int(two) == int(one) + 1
    return len(one) == len(two) == 1 and ord(two) - ord(one) == (1 if one.isalnum() else 0)


def _is_apart(above: Line, line: Line, times: float) -> bool:
    return line.bottom - above.bottom > times * max(line.size, above.size)


def _is_filled(above: Line, line: Line) -> bool:
    """Whether the line broke off where the first word of the next had no room."""
    first = line.text.split(None, 1)[0]
    width = len(first) * (line.right - line.left) / max(1, len(line.text))
    return above.edge - above.right < width + line.size


def _begins(paragraph: _Paragraph, line: Line, lines: Sequence[Line], number: int) -> bool:
    """Whether a paragraph begins with the line, which stands below the last one of `paragraph` in its column."""
    above = paragraph.lines[-1]
    first = line.text[0]
    unfinished = first.islower() and not _SENTENCE_END.search(above.text)
    centred = _is_centred(above, line)
    if abs(line.size - above.size) > 0.08 * above.size:
        return not unfinished or max(line.size, above.size) > 1.25 * min(line.size, above.size)
    if legal := _LEGAL.fullmatch(paragraph.lines[0].text):
        is_name = (centred or line.text.isupper()) and not legal[3]  # “BAB II” has its name on the next line
        return not is_name or _is_apart(above, line, 2.2) or bool(_LEGAL.fullmatch(line.text))
    filled = _is_filled(above, line)
    if _LEGAL.fullmatch(line.text):  # a heading, or the end of “as provided for in / Article 5”
        return not filled or centred or bool(_SENTENCE_END.search(above.text))
    if _NUMBERED.match(line.text):
        return True
    if first.isalnum() and above.text.endswith("-") and not _is_apart(above, line, 2.6):
        return False
    if above.bold != line.bold and (not filled or _SENTENCE_END.search(above.text)):
        return True
    if unfinished and not _is_apart(above, line, 2.6):
        return False
    if _is_wide(lines, number):
        return True
    indent = line.left - above.left
    if indent > line.size and any(abs(line.left - hang) < 0.5 * line.size for hang in above.hangs):
        return False
    if paragraph.kind == "item" and len(paragraph.lines) == 1:
        return indent < 0.3 * line.size and not filled
    if abs(indent) > 0.8 * line.size and not centred and (indent > 0 or len(paragraph.lines) > 1):
        return True
    if len(paragraph.lines) == 1 and _SENTENCE_END.search(above.text) and _is_set_in(lines, number):
        return True  # as its one line was
    return not filled and not (centred and abs(indent) > 0.3 * line.size)


def _is_set_in(lines: Sequence[Line], number: int) -> bool:
    """Whether the line begins further to the right than the one below it, as the first of a paragraph does."""
    line, below = lines[number], lines[min(number + 1, len(lines) - 1)]
    return below.column == line.column and line.left - below.left > 0.8 * line.size


def _is_centred(above: Line, line: Line) -> bool:
    """Whether two lines are set about the same middle, and neither reaches the column's edge."""
    apart = abs(line.left + line.right - above.left - above.right)
    return (
        apart < line.size and max(above.right, line.right) < line.edge - line.size and above.bold == line.bold
    )


def _is_wide(lines: Sequence[Line], number: int) -> bool:
    """Whether the space above the line is wider than that around its neighbours, or than any between lines is."""
    here = _pitch(lines, number)
    around = [pitch for near in (number - 1, number + 1) if (pitch := _pitch(lines, near)) > 0]
    if around and here > 1.2 * min(around) + 0.1 * lines[number].size:
        return True
    return here > 2.6 * lines[number].size or (not around and here > 1.9 * lines[number].size)


def _pitch(lines: Sequence[Line], number: int) -> float:
    """From baseline to baseline; 0 where that says nothing."""
    if not 0 < number < len(lines):
        return 0.0
    above, line = lines[number - 1], lines[number]
    alike = above.column == line.column and abs(above.size - line.size) <= 0.08 * line.size
    return line.bottom - above.bottom if alike and above.kind == line.kind == "text" else 0.0


def _goes_on(paragraph: _Paragraph, fresh: _Paragraph) -> bool:
    """Whether a paragraph goes on at the head of the next column or page."""
    last, line = paragraph.lines[-1], fresh.lines[0]
    is_text = fresh.kind == "text" or (fresh.kind == "item" and _INITIAL.match(line.text))
    if paragraph.kind not in ("text", "item") or not is_text or _LEGAL.fullmatch(line.text):
        return False
    if abs(last.size - line.size) > 0.08 * last.size or last.bold != line.bold or last.kind != "text":
        return False
    if _NUMBERED.match(line.text) or (_SENTENCE_END.search(last.text) and not _is_between(paragraph, fresh)):
        return False
    return line.text[0].islower() or (_is_filled(last, line) and line.text[0] not in f"{_BULLETS}*–—-")


def _is_between(paragraph: _Paragraph, fresh: _Paragraph) -> bool:
    """Whether first lines are set in, and that of `fresh` is not: so it goes on, be it with a new sentence."""
    if min(len(paragraph.lines), len(fresh.lines)) < 2:
        return False
    (first, second), (one, two) = paragraph.lines[:2], fresh.lines[:2]
    return first.left - second.left > 0.8 * first.size and abs(one.left - two.left) < 0.3 * one.size


# Headings


def _levels(
    paragraphs: Sequence[_Paragraph], pages: Sequence[Sequence[Line]], size: float
) -> Callable[[_Paragraph], int]:
    """Tells the level of a heading; 0 for what is none."""
    weights: Counter[bool] = Counter()
    for lines in pages:
        for line in lines:
            weights[line.bold] += len(line.text)
    bold_body = weights[True] > weights[False]

    def style(paragraph: _Paragraph) -> tuple[float, bool] | None:
        line = paragraph.lines[0]
        text = " ".join(one.text for one in paragraph.lines)
        bold = not bold_body and all(one.bold for one in paragraph.lines)
        larger = min(one.size for one in paragraph.lines) > 1.12 * size
        if not (larger or (bold and line.size > 0.95 * size)) or paragraph.kind not in ("text", "item"):
            return None
        if len(text) > _LONGEST_HEADING or len(paragraph.lines) > 3 or line.text[0] in _BULLETS:
            return None
        if text.endswith((".", ";", ",", ":")) or not re.search(r"[^\W\d_]{2}", text):
            return None
        return _rounded(line.size), bold

    ranks = sorted({one for paragraph in paragraphs if (one := style(paragraph))}, reverse=True)

    def level(paragraph: _Paragraph) -> int:
        legal = _LEGAL.fullmatch(paragraph.lines[0].text)
        if legal and paragraph.kind != "row":
            return 2 if legal[1] else 3
        one = style(paragraph)
        return min(3, ranks.index(one) + 1) if one else 0

    return level


# The text


def _text(
    paragraphs: Sequence[_Paragraph], level: Callable[[_Paragraph], int], count: int
) -> tuple[str, tuple[int, ...]]:
    compounds = {
        word.casefold()
        for paragraph in paragraphs
        for line in paragraph.lines
        if "-" in line.text
        for word in re.findall(r"(?<!\w)\w+-\w+", line.text)
    }
    parts: list[str] = []
    length = 0
    begins: dict[int, int] = {}
    kind_before = ""
    for paragraph in paragraphs:
        depth = level(paragraph)
        kind = "heading" if depth else paragraph.kind
        if parts:
            separator = "\n" if kind == kind_before and kind in ("item", "row") else "\n\n"
            parts.append(separator)
            length += len(separator)
        prefix = "#" * depth + " " if depth else ""
        text, starts = joined([line.text for line in paragraph.lines], compounds)
        if kind == "item" and (bullet := _BULLET.match(text)):
            prefix, text = "- ", text[bullet.end() :]
            starts = [start - bullet.end() for start in starts]
        for page, line in paragraph.pages:
            begins[page] = length + (len(prefix) + starts[line] if line else 0)
        parts.append(prefix + text)
        length += len(prefix) + len(text)
        kind_before = kind
    offsets = [length] * count
    following = length
    for page in reversed(range(count)):
        following = offsets[page] = min(following, begins.get(page, following))
    if offsets:
        offsets[0] = 0
    return "".join(parts), tuple(offsets)


def joined(lines: Sequence[str], compounds: Set[str] = frozenset()) -> tuple[str, list[int]]:
    """The lines of a paragraph as one, and where in it each begins. A word that was broken at a line's end is whole
    again; `compounds` are words that are known to have a hyphen."""
    text = lines[0]
    starts = [0]
    for above, line in pairwise(lines):
        hyphen = _HYPHEN.search(above[-_LONGEST_WORD:])
        if not hyphen or not line[0].isalnum():
            text += " "
        elif line[0].islower() and not _is_compound(hyphen[1], line, compounds):
            text = text[:-1]
        starts.append(len(text))
        text += line
    return text, starts


def _is_compound(first: str, text: str, compounds: Set[str]) -> bool:
    """Whether the hyphen between a line's last and the next one's first word belongs there: a reduplication
    (anak-anak, bolak-balik, sayur-mayur, tolong-menolong), an abbreviation (KTP-nya), or a compound that the document
    has elsewhere."""
    second = re.split(r"\W", text, maxsplit=1)[0].casefold()
    if first[-1].isupper() or first[-1].isdigit() or f"{first.casefold()}-{second}" in compounds:
        return True
    first = first.casefold()
    short = min(len(first), len(second))
    if short < 3:
        return False
    if second.startswith(first) or first.endswith(second) or first[-3:] == second[-3:]:
        return True
    return short > 3 and first.translate(_VOWELS) == second.translate(_VOWELS)
