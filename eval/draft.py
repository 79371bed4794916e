"""A drafted question as a record, and the table of such records that a person edits: CSV, which Excel opens too."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TextIO

from rag.schema import Language

Kind = Literal["name", "number", "date", "headline", "near miss", "model"]

COLUMNS = ("question", "answers", "documents", "answerable", "lang", "kind", "sentence")
BETWEEN = " | "
"""Stands between several answers, or several documents, of one question."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, what answers it, and the sentence that it was made of."""

    question: str
    answers: tuple[str, ...]
    """Any of them will do, the shortest first; none where nothing answers."""
    language: Language
    """Of the question."""
    kind: Kind
    sentence: str
    documents: tuple[str, ...] = ()
    """Ids of the sources that hold the answer."""
    answerable: bool = True
    is_cloze: bool = False
    """Whether it is the sentence itself, with a gap."""


def write_csv(drafts: Iterable[Draft], out: TextIO) -> None:
    """One row a draft, under `COLUMNS`."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for draft in drafts:
        answerable = "yes" if draft.answerable else "no"
        answers, documents = BETWEEN.join(draft.answers), BETWEEN.join(draft.documents)
        table.writerow(
            (draft.question, answers, documents, answerable, draft.language, draft.kind, draft.sentence)
        )
