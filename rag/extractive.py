"""The generator that ships: quotes the evidence, framed in the question's language. It cannot invent anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.phrases import frame
from rag.schema import Language, Reading, Turn

_SURE = 0.25
"""From this confidence on the frame of the first quote claims that the document says so."""


class ExtractiveGenerator:
    """Says the evidence, sentence by sentence, in the order of the reading."""

    name = "extractive"

    def generate(
        self, question: str, reading: Reading, language: Language, history: Sequence[Turn] = ()
    ) -> Iterator[str]:
        """Yield one framed quote after the other."""
        before = None
        for evidence in reading.evidence:
            passage = evidence.hit.passage
            said = frame(
                evidence.text,
                reading.hits.index(evidence.hit) + 1,
                language,
                passage.language,
                passage.date,
                first=before is None,
                same_source=before == passage.source,
                sure=reading.confidence >= _SURE,
            )
            yield f"\n{said}" if before else said
            before = passage.source
