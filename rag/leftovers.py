"""Which parts of a text a web page or a print layout left behind: menus, related links, lists of dates, bylines.

They stay in the text of a source, so that offsets hold, and never become passages. Known by shape and repetition, and
with restraint: what might be content is kept.
"""

from __future__ import annotations

import re
from collections import Counter

from rag.dates import DATE
from rag.sentences import Span, paragraphs

_HEADINGS = re.compile(
    r"(?:berita|artikel|baca|tautan|link|topik|tulisan)\s+(?:terkait|lain(?:nya)?|juga|terkini|populer|terbaru)\b.*"
    r"|(?:related|popular|recent|latest|more)\s+(?:news|articles?|posts?|stories|links?)\b.*|read\s+(?:also|more)\b.*"
    r"|see\s+also|government public relation|(?:share|bagikan)(?:\s+(?:this|ke|on|artikel ini)\b.*)?|tags?\s*:?.*"
    r"|advertisement|iklan|copyright\b.*|©.*|all rights reserved.*|hak cipta\b.*|(?:kembali ke|back to)\b.*"
    r"|(?:previous|next)\s+(?:article|post)|selengkapnya.*|loading.*|home|beranda|menu|search|cari",
    re.IGNORECASE,
)
_TIMESTAMP = re.compile(
    rf"(?:{DATE.pattern})[\s,|-]*(?:(?:jam|pukul|at)?\s*\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?)?\W*(?:wib|wita|wit)?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*[(\[][^()\[\]\d\n]{2,60}/[^()\[\]\d\n]{1,60}[)\]]\.?$")
_SENTENCE_END = re.compile(r"""[.!?…:;]["'”’)\]]*$""")


def body(text: str) -> list[Span]:
    """The paragraphs of `text` that are content, as spans, in order."""
    spans = list(paragraphs(text))
    lines = [text[start:end] for start, end in spans]
    counts = Counter(lines)
    prose = [_is_prose(line) for line in lines]
    if not any(prose):
        return spans  # notes, tables, lists: no prose to tell furniture from
    first, last = prose.index(True), len(prose) - 1 - prose[::-1].index(True)
    furniture = [
        not is_prose
        and (
            bool(_HEADINGS.fullmatch(line) or _TIMESTAMP.fullmatch(line))
            or counts[line] > 2
            or (position < first and len(line.split()) <= 3 and sum(prose) > 2)
        )
        for position, (line, is_prose) in enumerate(zip(lines, prose, strict=True))
    ]
    # Behind the last prose, captions stand among the marks of furniture; alone, such lines may be a list of content.
    if any(furniture[last + 1 :]):
        furniture[last + 1 :] = [True] * len(furniture[last + 1 :])
    kept = [span for span, is_furniture in zip(spans, furniture, strict=True) if not is_furniture]
    return [_without_byline(text, span) for span in kept]


def _is_prose(line: str) -> bool:
    count = len(line.split())
    return count >= 15 or (count >= 5 and bool(_SENTENCE_END.search(line)) and not _TIMESTAMP.fullmatch(line))


def _without_byline(text: str, span: Span) -> Span:
    byline = _BYLINE.search(text, *span)
    return (span[0], byline.start()) if byline and byline.start() > span[0] else span
