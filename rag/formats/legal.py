"""The headings of laws: “BAB II”, “Bagian Kesatu”, “Pasal 5”, “Article 3”."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ORDINAL = (
    r"(?:Pertama|PERTAMA|(?:Ke|KE)(?i:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)"
    r"(?: (?i:belas))?)"
)
LEGAL = re.compile(
    r"(?:(?P<chapter>BAB|CHAPTER|Bab|Chapter)|BAGIAN|Bagian|Paragraf|PARAGRAF|(?P<article>PASAL|Pasal|Article|ARTICLE))"
    rf"\s+(?:\d{{1,4}}[A-Z]?|[IVXLC]{{1,7}}[A-Z]?|{_ORDINAL})"
)
"""A line that is one, be it at the end of “as provided for in / Article 5”."""
_FEWEST = 2
"""Articles from which a text is one of law, and no text that has “Pasal 5” at the end of a line."""
_LONGEST_NAME = 100
_CLOSING = re.compile(r"PENJELASAN.{0,80}|LAMPIRAN.{0,80}|(?:Ditetapkan|Diundangkan|Disahkan) di [\w ]{2,40}")
"""Ends the articles of a law: its elucidation, what is annexed, where it was enacted."""
_GOES_ON = re.compile(r"\b(?:dalam|pada|dengan|dan|atau|oleh|dari|in|of|to|under|and|or|by)$", re.IGNORECASE)
_FOLLOWS = re.compile(r"[a-z]|(?:ayat|huruf|angka|paragraph)\b")


def with_headings(text: str) -> str:
    """A plain text with the headings of a law marked as such, a chapter's with its name from the line below."""
    lines = text.split("\n")
    found = [LEGAL.fullmatch(line.strip()) for line in lines]
    found = [legal and (None if _is_reference(lines, n) else legal) for n, legal in enumerate(found)]
    if sum(legal is not None and legal["article"] is not None for legal in found) < _FEWEST:
        return text
    told: list[str] = []
    n = 0
    while n < len(lines):
        legal, heading = found[n], lines[n].strip()
        n += 1
        if legal is None:
            told.append(f"### {heading}" if _CLOSING.fullmatch(heading) else lines[n - 1])
            continue
        if not legal["article"] and n < len(lines) and _is_name(lines[n]):
            heading = f"{heading} {lines[n].strip()}"
            n += 1
        told.append(f"{'#' * _level(heading)} {heading}")
    return "\n".join(told)


def _level(heading: str) -> int:
    """BAB, Bagian, Paragraf, Pasal, from the outermost."""
    kind = heading.split()[0].lower()
    return {"bab": 2, "chapter": 2, "bagian": 3, "paragraf": 4}.get(kind, 5)


def _is_reference(lines: Sequence[str], n: int) -> bool:
    """Whether a line is part of a sentence, “as provided for in / Article 5 / paragraph (2)”."""
    before = next((said for at in range(n - 1, -1, -1) if (said := lines[at].strip())), "")
    behind = next((said for at in range(n + 1, len(lines)) if (said := lines[at].strip())), "")
    return bool(_GOES_ON.search(before) or _FOLLOWS.match(behind))


def _is_name(line: str) -> bool:
    return line.isupper() and len(line) <= _LONGEST_NAME and not LEGAL.fullmatch(line.strip())
