"""The headings of laws: “BAB II”, “Bagian Kesatu”, “Pasal 5”, “Article 3”."""

from __future__ import annotations

import re

LEGAL = re.compile(
    r"(?:(?P<chapter>BAB|CHAPTER|Bab|Chapter)|BAGIAN|Bagian|Paragraf|PARAGRAF|(?P<article>PASAL|Pasal|Article|ARTICLE))"
    r"\s+(?:\d{1,4}[A-Z]?|[IVXLC]{1,7}[A-Z]?|Ke[a-z]{2,12}|KE[A-Z]{2,12})"
)
"""A line that is one, be it at the end of “as provided for in / Article 5”."""
_FEWEST = 2
"""Articles from which a text is one of law, and no text that has “Pasal 5” at the end of a line."""
_LONGEST_NAME = 100


def with_headings(text: str) -> str:
    """A plain text with the headings of a law marked as such, a chapter's with its name from the line below."""
    lines = text.split("\n")
    found = [LEGAL.fullmatch(line.strip()) for line in lines]
    if sum(legal is not None and legal["article"] is not None for legal in found) < _FEWEST:
        return text
    told: list[str] = []
    n = 0
    while n < len(lines):
        legal = found[n]
        if legal is None:
            told.append(lines[n])
            n += 1
            continue
        heading = lines[n].strip()
        n += 1
        if not legal["article"] and n < len(lines) and _is_name(lines[n]):
            heading = f"{heading} {lines[n].strip()}"
            n += 1
        told.append(f"{'####' if legal['article'] else '###'} {heading}")
    return "\n".join(told)


def _is_name(line: str) -> bool:
    return line.isupper() and len(line) <= _LONGEST_NAME and not LEGAL.fullmatch(line.strip())
