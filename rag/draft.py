"""A draft as a model writes it -> its lines, each with its sentences and the numbers that they cite.

Models write citations in many ways, “[1]”, “(sumber 1)”, “[^1]”, “【1†source】”, “[1](url)”, in lists, tables and
headings, repeat the delimiters of the prompt, and put something around the answer (`remarks`), which goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.remarks import is_around, is_unsaid
from rag.text.forms import is_clause
from rag.text.quotations import QUOTED, outside
from rag.text.sentences import Span, sentences

_SOURCE = (
    r"(?:(?:sumber|source|kutipan|kode|passage|dokumen|document|referensi|reference|ref|sitasi|citation|lihat|see)s?"
    r"[.:]?\s*)"
)
_NUMBERS = rf"\d{{1,3}}(?:\s*(?:[,;&–-]|dan|and)\s*{_SOURCE}?\d{{1,3}})*"
_MARKER = re.compile(
    rf"(?:\\?[\[【]\^?\s*{_SOURCE}?(?P<square>{_NUMBERS})\s*(?:†[^\]】]{{0,60}})?\\?[\]】](?:\([^()\s]{{1,200}}\))?"
    rf"|\(\s*{_SOURCE}\[?(?P<round>{_NUMBERS})\]?\s*\)"
    r"|(?:(?<=\w\w\w)|(?<=[.,;!?)”\"]))(?<!meter)(?<!ektar)(?<!ektare)(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+))",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"[\\\[【(⁰¹²³⁴⁵⁶⁷⁸⁹]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_LONGEST_RANGE = 10
_SIGN = "[\ue000-\uf8ff]"
"""What stands for a mark while a line is cut."""
_BETWEEN_MARKS = re.compile(rf"({_SIGN})\s*(?:[,;&]|dan|and|serta)\s*(?={_SIGN})")
_LITTER = re.compile(
    r"</?passage>|<\|[^|<>\n]{1,40}\|>(?:(?:user|assistant|system)\b)?|\[\?\]|[\ue000-\uf8ff]", re.IGNORECASE
)
"""Of the prompt, of the form of a chat, or of our own; and signs that mean nothing."""
_LEFT = re.compile(r"\s*\(\s*[,;&]*\s*\)|\s*\[\s*\]")
_LED = re.compile(
    r"^\W*(?:menurut|berdasarkan|according to|in|based on)(?: (?:passage|kutipan|sumber|source))?,\s*",
    re.IGNORECASE,
)
"""What may be left where marks were."""
_SAYS = re.compile(r"\b(?:adalah|ialah|is|was|are|were)\b|\d{2}", re.IGNORECASE)
_COPULA = re.compile(r"\s(?:adalah|ialah|yaitu|yakni|is|are|was|were)$", re.IGNORECASE)
_HEADING = re.compile(r"\s*#{1,6}\s+(?P<said>.+?)\s*#*\s*")
_BULLET = re.compile(r"^\s*(?:[-–•*+]|\d{1,2}[.)])\s+")
_ROW = re.compile(r"\s*\|(?P<cells>.+)\|\s*")
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*")
"""Between the head of a table and its rows; also a line across the page."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a draft."""

    text: str
    """As it is shown, without its marks."""
    cited: tuple[int, ...] = ()
    is_unsaid: bool = False
    """Whether it says that the documents do not say it."""
    leads: bool = False
    """Whether it only leads to the items below it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a draft, as it is shown."""

    said: tuple[Said, ...]
    shown: str = ""
    """What stands there where nothing is claimed: a heading, the head of a table, nothing."""
    is_item: bool = False
    """Whether it is an item of a list, or the row of a table."""
    is_row: bool = False
    lead: str = ""
    """What the list is one of: the line above it, without its colon."""


def lines_of(draft: str) -> list[Line]:
    """The lines of a draft, without what says nothing of the documents."""
    found: list[Line] = []
    lead = ""
    for text in outside(draft, lambda said: _LITTER.sub("", said)).split("\n"):
        line = _line(text, lead)
        if line is None:
            continue
        is_head = "|" in text and _RULE.fullmatch(text) and found and found[-1].is_row
        if is_head and not (len(found) > 1 and found[-2].is_row):
            head = found[-1].said[0].text if found[-1].said else ""
            if not _claims(head):
                found[-1] = Line((), head)
        found.append(line)
        plain = strip_markers(text).strip(" *_")
        if plain.endswith(":") or _HEADING.fullmatch(text):
            lead = "" if is_around(plain) else plain.strip("# ").rstrip(": *_")
        elif not line.is_item and plain:
            lead = ""
    return _with_leads(_without_unfinished(found))


def strip_markers(text: str) -> str:
    """`text` without its citation marks."""
    return _with_marks(text, lambda mark: "")


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The citation marks of a text, looked for only where one may begin."""
    end = 0
    for sign in _BEGINS.finditer(text):
        if sign.start() >= end and (mark := _MARKER.match(text, sign.start())):
            end = mark.end()
            yield mark


def _with_marks(text: str, sign: Callable[[re.Match[str]], str]) -> str:
    """`text` with something else for each of its marks and the space before it; one for which there is nothing else
    stays."""
    parts: list[str] = []
    end = 0
    for mark in _marks(text):
        if (other := sign(mark)) != mark.group():
            parts += [text[end : mark.start()].rstrip(), other]
            end = mark.end()
    return "".join((*parts, text[end:]))


def without_bullet(text: str) -> str:
    """An item without the sign before it, and a row without the lines between its cells."""
    if row := _ROW.fullmatch(text):
        return ": ".join(cell.strip() for cell in row["cells"].split("|") if cell.strip())
    return _BULLET.sub("", text)


def whole_sentences(line: str) -> list[Span]:
    """Sentences of a line; a quotation is never cut."""
    quoted = [match.span() for match in QUOTED.finditer(line)]
    merged: list[Span] = []
    for start, end in sentences(line):
        if merged and any(a < start < b for a, b in quoted):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _without_unfinished(lines: list[Line]) -> list[Line]:
    """Without the last sentence where that was cut off (“The meeting was …”), and is not all that there is."""
    told = [n for n, line in enumerate(lines) if line.said]
    if told and lines[told[-1]].said[-1].text.endswith(" …") and len(told) + len(lines[told[-1]].said) > 2:
        last = told[-1]
        lines[last] = replace(lines[last], said=lines[last].said[:-1])
    return lines


def _with_leads(lines: list[Line]) -> list[Line]:
    """With the sentences marked that end in a colon above a list, and claim nothing without it."""
    for n, (line, after) in enumerate(pairwise(lines)):
        last = line.said[-1] if line.said else None
        if last and after.is_item and not line.is_item and _leads(last.text):
            lines[n] = replace(line, said=(*line.said[:-1], replace(last, leads=True)))
    return lines


def _leads(text: str) -> bool:
    plain = text.rstrip("*_ ")
    return plain.endswith(":") and not _claims(_COPULA.sub("", plain.rstrip(":*_ ")))


def _line(text: str, lead: str) -> Line | None:
    """None for one that says nothing, and had better not stand there."""
    if _RULE.fullmatch(text):
        return Line((), text.strip())
    heading = _HEADING.fullmatch(text)
    plain = heading["said"] if heading else text
    if is_around(plain):
        return None
    if heading and not _claims(plain):
        return Line((), strip_markers(text).strip())
    row = _ROW.fullmatch(text)
    if row:
        said = [Said(strip_markers(text).strip(), tuple(_cited(text)))] if re.search(r"\w", text) else []
    else:
        said = [one for one in _sentences_of(text) if one.cited or not is_around(one.text)]
        if not said and re.search(r"\w", strip_markers(text)):
            return None
    is_item = bool(row or _BULLET.match(text))
    return Line(tuple(said), is_item=is_item, is_row=bool(row), lead=lead if is_item else "")


def _claims(heading: str) -> bool:
    """Whether a heading, the head of a table or what leads to a list says something that has to be checked."""
    return is_clause(heading) or _SAYS.search(heading) is not None


def _cited(text: str) -> Iterator[int]:
    for mark in _marks(text):
        yield from _numbers(mark)


def _numbers(mark: re.Match[str]) -> Iterator[int]:
    said = mark["square"] or mark["round"] or mark["raised"].translate(_RAISED)
    for first, last in _RANGE.findall(said):
        if 0 <= int(last) - int(first) <= _LONGEST_RANGE:
            yield from range(int(first), int(last) + 1)
    yield from map(int, re.findall(r"\d+", said))


def _sentences_of(line: str) -> Iterator[Said]:
    """The sentences of a line with the numbers that they cite, in or just behind them."""
    # Marks become private signs, so that they neither end a sentence nor get lost between two.
    cited: list[list[int]] = []

    def keep(mark: re.Match[str]) -> str:
        cited.append(list(dict.fromkeys(_numbers(mark))))
        return chr(0xE000 + len(cited) - 1)

    quoted = [match.span() for match in QUOTED.finditer(line)]
    marked = _with_marks(line, lambda m: m.group() if any(a < m.start() < b for a, b in quoted) else keep(m))
    marked = _BETWEEN_MARKS.sub(r"\1", marked)
    # A mark behind the full stop belongs to the sentence that ends there.
    marked = re.sub(rf"([.!?…]+[\"'”’»)\]]*)({_SIGN}+)", r"\2\1", marked)
    for start, end in whole_sentences(marked):
        piece = marked[start:end]
        signs = [ord(sign) - 0xE000 for sign in re.findall(_SIGN, piece)]
        numbers = [n for sign in signs if sign < len(cited) for n in cited[sign]]  # others are quoted
        text = re.sub(_SIGN, "", piece).strip()
        if any(character.isalnum() for character in text):
            text = _mended(text) if signs else text
            yield Said(text, tuple(numbers), is_unsaid(text))


def _mended(text: str) -> str:
    """A sentence from which marks were taken, without what these leave: “Menurut , …”, “()”, two stops."""
    text = outside(text, lambda said: _LEFT.sub("", re.sub(r"\s+([.,!?])", r"\1", said)))
    led = _LED.match(text)
    text = f"{text[led.end()].upper()}{text[led.end() + 1 :]}" if led and led.end() < len(text) else text
    return re.sub(r"(?<!\.)\.\.$", ".", text)  # “M.Si [1].”, whose mark stood between two stops


def items_of(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The lists of a draft, from and to: items in a row that are a sentence each."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].is_item and not lines[end].is_row and len(lines[end].said) == 1:
            end += 1
        if end - start > 1:
            yield start, end
        start = max(end, start + 1)
