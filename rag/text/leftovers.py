"""Which parts of a text a web page or a print layout left behind: menus, links, page headers, bylines.

They stay in the text of a source, so that offsets hold, and never become passages. Known by shape and
repetition, and with restraint: what might be content is kept.
"""

from __future__ import annotations

import re
from bisect import bisect

from rag.text.dates import DATE
from rag.text.sentences import Span, paragraphs

_FURNITURE = re.compile(
    r"(?:berita|artikel|baca|tautan|link|topik|tulisan)\s+(?:terkait|lain(?:nya)?|juga|terkini|populer|terbaru)\b.*"
    r"|(?:related|popular|recent|latest|more)\s+(?:news|articles?|posts?|stories|links?)\b.*"
    r"|(?:read|see)\s+(?:also|more)\b.*|(?:baca\s+)?selengkapnya\W*|government public relation"
    r"|(?:share|bagikan)(?:\s+(?:this|ke|on|artikel ini)\b.*)?|tags?\s*:.*|advertisement|iklan"
    r"|©.*|(?:copyright|hak cipta)\s*(?:©|\(c\)|\d{4}|dilindungi).*|all rights reserved.*"
    r"|kembali ke (?:atas|beranda|halaman)\b.*|back to (?:top|home)\b.*|(?:previous|next)\s+(?:article|post)"
    r"|(?:halaman|page)\s*\d+(?:\s*(?:dari|of|/)\s*\d+)?|loading\W*|home|beranda|menu|search|cari",
    re.IGNORECASE,
)
HEADING = re.compile(r"(#{1,6})[ \t]+(\S(?:[^\n]*[^\s#])?)[ \t]*#*[ \t]*")
"""A line that is a heading: its marks, as many as it is deep, and its words."""
_TIMESTAMP = re.compile(
    rf"(?:{DATE.pattern})[\s,|-]{{0,5}}(?:jam|pukul|at)?\s?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?\s?(?:wib|wita|wit)?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?<=[.!?”\"’'])\s*[(\[][^()\[\]\d\n]{2,60}/[^()\[\]\d\n]{1,60}[)\]]\.?$")
_LONGEST_BYLINE = 140
_SENTENCE_END = re.compile(r"""[.!?…:;]["'”’)\]]*$""")
_LONGEST_MARK = 100
"""Characters within which a paragraph can be furniture by its own words."""


def body(text: str) -> list[Span]:
    """The paragraphs of `text` that are content, as spans, in order."""
    spans = list(paragraphs(text))
    lines = [text[start:end] for start, end in spans]
    prose = [number for number, line in enumerate(lines) if _is_prose(line)]
    if not prose:
        return spans  # notes, tables, lists: no prose to tell furniture from
    leftovers = {number for number, line in enumerate(lines) if _is_furniture(line)}.difference(prose)
    # Behind the prose, the titles of other pages stand between the marks of furniture.
    leftovers.update(range(min((n for n in leftovers if n > prose[-1]), default=len(lines)), len(lines)))
    leftovers.update(_repeated(lines, prose))
    if len(prose) > 2:
        leftovers.update(range(_headline(lines[: prose[0]])))
    return [_without_byline(text, span) for number, span in enumerate(spans) if number not in leftovers]


def _is_prose(line: str) -> bool:
    count = len(line.split(None, 14))
    return count == 15 or (count >= 5 and bool(_SENTENCE_END.search(line)))


def _is_furniture(line: str) -> bool:
    return len(line) <= _LONGEST_MARK and bool(_FURNITURE.fullmatch(line) or _TIMESTAMP.fullmatch(line))


def _headline(lines: list[str]) -> int:
    """The position of the first of the `lines` above the prose that may be a headline. What stands above it
    names a section or belongs to a menu; 0 where it may be data."""
    for number, line in enumerate(lines):
        if ":" in line or not line[0].isalpha():
            return 0
        if len(line.split(None, 3)) > 3:
            return number
    return 0


def _repeated(lines: list[str], prose: list[int]) -> set[int]:
    """Page headers: lines that come again and again, with prose between. The first of each stays."""
    content = set(prose)
    places: dict[str, dict[int, list[int]]] = {}
    for number, line in enumerate(lines):
        if number not in content and not line.endswith(":") and not HEADING.fullmatch(line):
            places.setdefault(line, {}).setdefault(bisect(prose, number), []).append(number)
    later = [list(by_prose.values())[1:] for by_prose in places.values() if len(by_prose) > 2]
    return {number for parts in later for part in parts for number in part}


def _without_byline(text: str, span: Span) -> Span:
    start, end = span
    byline = _BYLINE.search(text, max(start, end - _LONGEST_BYLINE), end)
    return (start, byline.start()) if byline else span
