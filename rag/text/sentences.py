"""Text -> paragraphs and sentences, as character spans. Made for news and reports as they really are.

Survives abbreviations and titles glued to names (`DR.Ir.H. Rusmadi.MS`, `Jln.`, `PT.`), numbered lists inside
a sentence (`antara lain 1. …; 2. …`), quotations, and lines that a terminal has wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

Span = tuple[int, int]

_ABBREVIATIONS = frozenset(
    """
    a.n al bag bpk ca co corp cv dept dg dist dkk dr dra drg drh drs e.g fig ft gen gg gov gub h hal hj
    hlm i.e ibid inc ir jl jln jr kab kec kel kep kh kol kombes komp kpt letjen lt ltd m mayjen mgr moh mr
    mrs ms mst mt muh nn no nomor ny op pdt pmk pol prof pt rep rs rt rw s.d sdr sdri sen sr st tbk tel
    telp tgl th tn u.p ud vol vs yth
    """.split()
)
# A pattern that begins with a set of characters lets the engine skip all others: hence the looking behind second.
_TERMINAL = re.compile(r"""[.!?…](?<![.!?…].)[.!?…]*["'”’»)\]]*(?=\s|$)""")
_NEXT = re.compile(r"""\s+(?:["'“‘«(\[–—•*-]+\s*)?(?:[A-Z0-9]|[^\x00-\x7f])""")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘/,;]+$")
_ENUMERATOR = re.compile(r"[0-9](?<![\w.,/:-].)[0-9]?[.)](?=\s)")
_LABEL = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVXivx]{1,5})[.)]\W*")
"""What numbers an item, and is no sentence of its own: `1.`, `2.1.`, `a)`, `IV.`"""
_CELL = r"[^:;\n]{1,80}: (?:[^;\n]|;(?! ))*"
ROW = re.compile(rf"{_CELL}(?:; {_CELL})+")
"""A row of a table, as the readers of files write it: `Nama: Rusmadi; Jabatan: Kepala Bappeda`."""
_LONGEST_LABEL = 16
_LONGEST_ABBREVIATION = 30
_BULLETS = "-*+•·–—#|>"
_HAS_WORD = re.compile(r"[^\W_]")
_WRAP_WIDTH = range(50, 131)
_WRAPPED = 0.2
"""Share of lines that go on in lower case from which on a text counts as wrapped."""


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of `text`, without surrounding space. A blank line ends one, and so does a line's end,
    unless the line was merely wrapped."""
    lines = list(_lines(text))
    width = _wrap_width(text, lines)
    begun: int | None = None
    last: Span = (0, 0)
    for line in lines:
        if begun is not None and not (width and _is_wrapped(text, last, line, width)):
            yield begun, last[1]
            begun = None
        if begun is None and line[0] < line[1]:
            begun = line[0]
        last = line
    if begun is not None:
        yield begun, last[1]


_REMEMBERED = 2000
"""Characters of a paragraph whose sentences are remembered."""


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of the paragraph ``text[start:end]``, as spans of `text`, without surrounding space."""
    paragraph = text[start:end]
    cut = _cut if len(paragraph) <= _REMEMBERED else _cut.__wrapped__
    return [(start + left, start + right) for left, right in cut(paragraph)]


@lru_cache(maxsize=256)  # a draft, its sentences and what they quote are cut again and again
def _cut(paragraph: str) -> tuple[Span, ...]:
    """The sentences of a paragraph."""
    if ROW.fullmatch(paragraph):
        return ((0, len(paragraph)),)
    enumerators = _enumerators(paragraph)
    has_capitals = paragraph != paragraph.lower()
    spans: list[Span] = []
    begin = 0
    for match in _TERMINAL.finditer(paragraph):
        end = match.end()
        if (
            (_NEXT.match(paragraph, end) or not has_capitals)
            and end not in enumerators
            and not _is_abbreviation(paragraph, match)
            and not (end - begin <= _LONGEST_LABEL and _LABEL.fullmatch(paragraph, begin, end))
        ):
            spans.append(_trim(paragraph, begin, end))
            begin = end
    spans.append(_trim(paragraph, begin, len(paragraph)))
    return tuple((left, right) for left, right in spans if left < right)


def _trim(text: str, start: int, end: int) -> Span:
    """The span without the space around it; an empty one where there is nothing else."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return left, max(left, start + len(piece.rstrip()))


def _lines(text: str) -> Iterator[Span]:
    """Lines without surrounding space; a blank one is an empty span."""
    begin = 0
    for line in text.split("\n"):
        yield _trim(text, begin, begin + len(line))
        begin += len(line) + 1


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The width at which an editor or a terminal has wrapped the lines of `text`; 0 where none has. Only
    wrapping makes many long lines go on in lower case."""
    pairs = [(last, line) for last, line in pairwise(lines) if last[0] < last[1] and line[0] < line[1]]
    broken = [last[1] - last[0] for last, line in pairs if text[line[0]].islower()]
    width = max((length for length in broken if length in _WRAP_WIDTH), default=0)
    return width if len(broken) >= _WRAPPED * len(pairs) else 0


def _is_wrapped(text: str, last: Span, line: Span, width: int) -> bool:
    """Whether `line` goes on with the `last` one, which broke off where the next word had no room."""
    if not (_HAS_WORD.search(text, *last) and _HAS_WORD.search(text, *line)) or text[last[1] - 1] in ".!?:":
        return False
    first_word = text[slice(*line)].split(None, 1)[0]
    is_full = max(0.9 * width - len(first_word) - 1, 0.5 * width) < last[1] - last[0] <= 1.1 * width
    return is_full and text[line[0]] not in _BULLETS and not _LABEL.fullmatch(first_word)


def _enumerators(paragraph: str) -> set[int]:
    """Positions just behind the full stops of a list's numbers: those that count 1, 2, 3, …"""
    found: set[int] = set()
    run: list[int] = []
    for match in _ENUMERATOR.finditer(paragraph):
        number = int(match.group()[:-1])
        if number == 1:
            run = []
        if number == len(run) + 1:
            run.append(match.end())
        if len(run) > 1:
            found.update(run)
    return found


def _is_abbreviation(paragraph: str, terminal: re.Match[str]) -> bool:
    """Whether the full stop belongs to the word before it."""
    word = _LAST_WORD.search(paragraph[max(0, terminal.start() - _LONGEST_ABBREVIATION) : terminal.start()])
    if terminal.group() != "." or word is None:
        return False
    token = word.group().strip("“”)]")
    last_part = token.rsplit(".", 1)[-1]
    return (
        token.casefold() in _ABBREVIATIONS
        or last_part.casefold() in _ABBREVIATIONS
        or (len(last_part) == 1 and last_part.isalpha() and last_part.isupper())
    )
