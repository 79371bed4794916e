"""The documents that an answer quotes, among some hits: what a follow-up is about, first of all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.schema import Hit

_QUOTES = re.compile(r"“([^“”]{12,})”|«([^«»]{12,})»")


def quoted(answer: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits in documents from which `answer` quotes a passage that is among the hits; in their order."""
    said = [one or other for one, other in _QUOTES.findall(answer)]
    sources = {hit.passage.source for hit in hits if any(one in hit.passage.text for one in said)}
    return [hit for hit in hits if hit.passage.source in sources]
