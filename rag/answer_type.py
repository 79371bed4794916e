"""Whether a sentence has something of the kind that a question asks for: a date after “when”, a name after “who”.

The expected answer type of question answering (Prager et al. 2000, “Question-answering by predictive annotation”), by
the kinds of `question` and the numbers, dates and names of `facts`; what the question itself names does not answer it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.facts import Stated, stated
from rag.numerals import WEEKDAYS
from rag.question import kind_of, names
from rag.schema import Passage
from rag.sentences import Span
from rag.words import terms

_WEEKDAYS = frozenset(terms(" ".join(day for days in WEEKDAYS.values() for day in days)))
_YEARS = range(1000, 2200)


class AnswerType:
    """What an answer to a question has to have."""

    def __init__(self, question: str) -> None:
        self.kind = kind_of(question)
        self._terms = frozenset(terms(question))
        self._numbers = frozenset[str]().union(*(readings for *_, readings in stated(question, least=2)))

    def found(self, passage: Passage, spans: Sequence[Span]) -> NDArray[np.float64]:
        """Of each sentence of a passage 1 where it is there and -1 where it is not; 0 for all where nothing can tell.

        Shape (len(spans),).
        """
        text = passage.text
        if self.kind in ("time", "number"):
            figures = stated(text, passage.language, least=2)
            there = [any(a <= one[0] < b and self._fits(one) for one in figures) for a, b in spans]
            if self.kind == "time":
                there = [
                    has or not _WEEKDAYS.isdisjoint(terms(text[a:b]))
                    for has, (a, b) in zip(there, spans, strict=True)
                ]
        elif self.kind in ("person", "place"):
            there = [any(self._is_new(name) for name in names(text[a:b])) for a, b in spans]
        else:
            return np.zeros(len(spans))
        return np.where(np.array(there, bool), 1.0, -1.0)

    def _fits(self, one: Stated) -> bool:
        readings = one[2]
        if not readings.isdisjoint(self._numbers):
            return False
        is_date = any("-" in reading or reading.startswith("month") for reading in readings)
        if self.kind == "number":
            return not is_date
        return is_date or any(reading.isdigit() and int(reading) in _YEARS for reading in readings)

    def _is_new(self, name: str) -> bool:
        return not self._terms.issuperset(terms(name))
