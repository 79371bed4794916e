"""The headings of laws: “BAB II”, “Bagian Kesatu”, “Pasal 5”, “Article 3”."""

from __future__ import annotations

import re

LEGAL = re.compile(
    r"(?:(?P<chapter>BAB|CHAPTER|Bab|Chapter)|BAGIAN|Bagian|Paragraf|PARAGRAF|(?P<article>PASAL|Pasal|Article|ARTICLE))"
    r"\s+(?:\d{1,4}[A-Z]?|[IVXLC]{1,7}[A-Z]?|Ke[a-z]{2,12}|KE[A-Z]{2,12})"
)
"""A line that is one, be it at the end of “as provided for in / Article 5”."""
