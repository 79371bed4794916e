"""Questions made by rule from paragraphs of Indonesian Wikipedia, with where in the paragraph their answers are.

People wrote few questions in Indonesian, and of those most are about a few hundred articles. An encyclopedia says what
its subjects are in set phrases, in which rules find answers more surely than a model of this size would: a lead's
“(lahir di Solo, 3 Mei 1970)” answers where and when. Everything else is asked by putting a question word where a date,
a place or a number stood. What a rule cannot put well is not asked, because a reader learns faults as readily as facts.

    subject.py     title and lead -> what the paragraph is about
    clauses.py     paragraph -> the sentences whose subject is known
    life.py        of a sentence: when and where somebody was born and died
    definition.py  of a sentence: who or what the subject is
    phrases.py     of a sentence: what set phrases say (phrase_table.py: which phrases, and what they answer)
    gaps.py        of a sentence: anything that a question word can stand for
    wording.py     what was found -> a question, and the same in English
    patterns.py    what dates, names, places and measures look like

Here a few of all that could be asked are chosen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from rag.reader.made_questions.clauses import clauses_of
from rag.reader.made_questions.definition import from_definition
from rag.reader.made_questions.gaps import from_gaps
from rag.reader.made_questions.life import from_life_dates
from rag.reader.made_questions.patterns import UPPER
from rag.reader.made_questions.phrases import from_phrases
from rag.reader.made_questions.subject import Subject, is_by_machine, subject_of
from rag.reader.made_questions.wording import MadeQuestion, Weighted

__all__ = ["MOST", "MadeQuestion", "made_questions"]

MOST = 4
"""Questions about a paragraph, at most."""
_USUALLY = (2, 3, MOST, MOST)
_ABOUT_VILLAGES = (1, 2)
"""They are many, and much alike."""
_BY_MACHINE = 0.2
"""Share of the articles written by machine (species, asteroids) that are asked about, once each."""
_VILLAGE = re.compile(
    r"\b(?:desa|kelurahan|gampong|nagari|komune)\b[^.]{0,60}\b(?:[Kk]ecamatan|[Dd]istrik|[Pp]rovinsi)\b"
)


def made_questions(title: str, text: str, rng: random.Random) -> list[MadeQuestion]:
    """Questions about a paragraph of an article, with their answers in it; the same for the same state of `rng`."""
    by_machine = is_by_machine(text)
    if by_machine and rng.random() >= _BY_MACHINE:
        return []
    subject = subject_of(title, text)
    if subject is None:
        return []
    drawn: list[tuple[float, MadeQuestion]] = []
    for weight, one in _candidates(text, subject, rng):
        if _is_sound(text, one):
            drawn.append((rng.random() ** (1 / weight), one))
    drawn.sort(key=lambda pair: -pair[0])
    most = rng.choice((1,) if by_machine else _ABOUT_VILLAGES if _VILLAGE.search(text, 0, 300) else _USUALLY)
    chosen: dict[str, MadeQuestion] = {}
    for _, one in drawn:
        answer = text[slice(*one.answer)].casefold()
        asked = {other.question for other in chosen.values()}
        if len(chosen) < most and answer not in chosen and one.question not in asked:
            chosen[answer] = one
    return list(chosen.values())


def _candidates(text: str, subject: Subject, rng: random.Random) -> Iterator[Weighted]:
    for clause in clauses_of(text, subject):
        if clause.about:
            yield from from_life_dates(text, clause, subject, rng)
            yield from from_definition(text, clause, subject, rng)
            yield from from_phrases(text, clause, subject, rng)
        if clause.predicate < clause.end:
            yield from from_gaps(text, clause, subject, rng)


_GOES_ON = re.compile(r"\w| ?[-’'][^\W_]|\.[^\W_]| ?\.,|\. [a-z]")
_NAME_GOES_ON = re.compile(
    rf" (?:[{UPPER}]|de |del |of |the |and |in |ex |ke-\d|& |yang Agung|bin |binti |\d)|,? dan [{UPPER}]"
)
_COUNTRY = re.compile(
    r"(?:Amerika Serikat|Korea Selatan|Indonesia|Jepang|Inggris|Prancis|Kanada|India|Jerman|Italia|Tiongkok)\b"
)


def _is_sound(text: str, made: MadeQuestion) -> bool:
    """Whether the answer is whole, of the kind that is asked for, and not said by the question."""
    begin, end = made.answer
    answer, question = text[begin:end], made.question.casefold()
    if not answer.strip() or answer != answer.strip():
        return False
    if _GOES_ON.match(text, end) or (answer[0].isupper() and _NAME_GOES_ON.match(text, end)):
        return False
    if ("siapa" in question or "negara bagian" in question) and _COUNTRY.match(answer):
        return False
    return answer.casefold() not in question and not any(mark in question for mark in "()[]\n")
