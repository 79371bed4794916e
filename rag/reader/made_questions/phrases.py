"""A sentence about the subject -> the questions that its set phrases answer (`phrase_table`)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from rag.reader.made_questions.clauses import Clause
from rag.reader.made_questions.patterns import one_of
from rag.reader.made_questions.phrase_table import PHRASES, Phrase
from rag.reader.made_questions.subject import Subject
from rag.reader.made_questions.wording import Weighted, put

_WEIGHT = 3.0
_FAR = 160
"""Characters behind the predicate's beginning from which on a phrase may be about anything."""
_OTHER = one_of(
    """
    berdasarkan diangkat diadaptasi adaptasi novel peran putra putri anak istri suami ayah ibu tempat bekas utara timur
    selatan barat ketika setelah sebelum sejak karena sehingga tetapi namun tidak bukan serta dengan termasuk sebagian
    dituturkan bekerja
    """
)
_OTHERS = re.compile(
    rf"\b(?:{_OTHER}|di ?mana|saat(?! ini))\b|[;:]|\bdan (?!di|yang|ber|ter)\w+ (?:yang|me)|"
    r"yang [^,]* yang (?!di|ber|ter)"
)
"""Between the predicate's beginning and a phrase, these say that the phrase may be about something else."""
_ASIDE = re.compile(",|yang")


def from_phrases(text: str, clause: Clause, subject: Subject, rng: random.Random) -> Iterator[Weighted]:
    """One question for each phrase in the sentence."""
    for phrase in PHRASES:
        if phrase.person in (None, bool(clause.person)) and (found := _find(phrase, text, clause)):
            unit = found.groupdict().get("y", "")
            yield _WEIGHT, put(phrase.ways, subject, text, found.span("a"), rng, unit)


def _find(phrase: Phrase, text: str, clause: Clause) -> re.Match[str] | None:
    """Where the phrase stands in the sentence, if it stands where it must."""
    begin, end = clause.predicate, clause.end
    if phrase.at == "start":
        return phrase.pattern.match(text, begin, end)
    if phrase.at == "anywhere":
        return phrase.pattern.search(text, clause.start, end)
    found = phrase.pattern.search(
        text, clause.gloss[0] if clause.gloss and phrase.at == "gloss" else begin, end
    )
    if found is None or found.start() <= begin:
        return found
    between = text[begin : found.start()]
    is_near = len(between) < _FAR and not _OTHERS.search(between)
    return found if is_near and not (phrase.at == "straight" and _ASIDE.search(between)) else None
