"""Text -> paragraphs and sentences, as character spans. Made for news and reports as they really are.

Survives abbreviations and titles glued to names (`DR.Ir.H. Rusmadi.MS`, `Jln.`, `PT.`), numbered lists inside a
sentence (`antara lain 1. …; 2. …`), quotations, and lines that a terminal has wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_ABBREVIATIONS = frozenset(
    """a.n al bag bpk ca cv dg dkk dll dr dra drg drh drs dsb dst ft fig gg gub h hal hj hlm ibid ir jl jln jr kab
    kec kel kep kh kol kombes komp kpt kel letjen ltd m mayjen mgr moh mr mrs ms muh mst no nn nomor ny op pdt pmk pol
    prof pt rs rt rw s.d sdr sdri sr st tbk tel telp tgl th tn u.p ud vol vs yth e.g i.e inc co corp dept dist gen gov
    lt sen rep mt""".split()
)
_TERMINAL = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s|$)""")
_NEXT = re.compile(r"""\s+["'“‘«(\[–—•*-]*\s*(?:[A-Z0-9À-ÞĀ-Ž]|[^\x00-\x7f])""")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘/,;]+$")
_ENUMERATOR = re.compile(r"(?<![\w.,/:-])(\d{1,2})[.)](?=\s)")
_WRAP_WIDTH = range(50, 131)
_LONGEST_ABBREVIATION = 30


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of `text`, without surrounding space. A blank line ends one, and so does a line's end,
    unless the line was merely wrapped."""
    lines = list(_lines(text))
    width = max((end - start for start, end in lines), default=0)
    begun: int | None = None
    last: Span = (0, 0)
    for line in lines:
        if begun is not None and not _is_wrapped(text, last, line, width):
            yield begun, last[1]
            begun = None
        if begun is None and line[0] < line[1]:
            begun = line[0]
        last = line
    if begun is not None:
        yield begun, last[1]


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of the paragraph ``text[start:end]``, as spans of `text`, without surrounding space."""
    end = len(text) if end is None else end
    paragraph = text[start:end]
    enumerators = _enumerators(paragraph)
    spans: list[Span] = []
    begin = 0
    for match in _TERMINAL.finditer(paragraph):
        if match.end() < len(paragraph) and not _ends_sentence(paragraph, match, enumerators):
            continue
        _append(spans, paragraph, begin, match.end())
        begin = match.end()
    _append(spans, paragraph, begin, len(paragraph))
    return [(start + left, start + right) for left, right in spans]


def _lines(text: str) -> Iterator[Span]:
    """Lines without surrounding space; a blank one is an empty span."""
    for match in re.finditer(r"^.*$", text, re.MULTILINE):
        line = match.group()
        left = len(line) - len(line.lstrip())
        yield match.start() + left, match.start() + max(left, len(line.rstrip()))


def _is_wrapped(text: str, last: Span, line: Span, width: int) -> bool:
    """Whether `line` goes on with the sentence of the `last` one because a terminal or an editor broke it there."""
    if last[0] == last[1] or line[0] == line[1] or width not in _WRAP_WIDTH:
        return False
    first_word = text[line[0] : line[1]].split(None, 1)[0]
    would_fit = (last[1] - last[0]) + 1 + len(first_word) <= width * 0.9
    return not would_fit and text[line[0]] not in "-*•#|>" and not _ENUMERATOR.match(text, line[0])


def _enumerators(paragraph: str) -> set[int]:
    """Positions just behind the full stops of a list's numbers: those that count 1, 2, 3, …"""
    found: set[int] = set()
    run: list[int] = []
    for match in _ENUMERATOR.finditer(paragraph):
        number = int(match[1])
        if number == len(run) + 1:
            run.append(match.end())
        elif number == 1:
            run = [match.end()]
        if len(run) > 1:
            found.update(run)
    return found


def _ends_sentence(paragraph: str, terminal: re.Match[str], enumerators: set[int]) -> bool:
    if not _NEXT.match(paragraph, terminal.end()):
        return False
    if terminal.group()[0] != "." or len(terminal.group().rstrip("\"'”’»)]")) > 1:
        return True
    if terminal.end() in enumerators:
        return False
    word = _LAST_WORD.search(paragraph[max(0, terminal.start() - _LONGEST_ABBREVIATION) : terminal.start()])
    if word is None or len(terminal.group()) > 1:
        return True
    token = word.group().strip("“”\"'()[]")
    last_part = token.rsplit(".", 1)[-1]
    return not (
        token.casefold() in _ABBREVIATIONS
        or last_part.casefold() in _ABBREVIATIONS
        or (len(last_part) == 1 and last_part.isalpha() and last_part.isupper())
    )


def _append(spans: list[Span], paragraph: str, begin: int, end: int) -> None:
    piece = paragraph[begin:end]
    left = begin + len(piece) - len(piece.lstrip())
    right = begin + len(piece.rstrip())
    if left < right:
        spans.append((left, right))
