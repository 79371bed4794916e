"""“(lahir di Solo, 3 Mei 1970 – meninggal di Bogor, 1 Juni 2001)” -> when and where somebody was born, and died."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from rag.reader.made_questions.clauses import Clause
from rag.reader.made_questions.patterns import DATE, PLACE
from rag.reader.made_questions.subject import Subject
from rag.reader.made_questions.wording import Weighted, put, wordings
from rag.text.sentences import Span

_WEIGHT = 3.0

BORN_WHEN = wordings(
    "Kapan {x} lahir? Kapankah {x} dilahirkan? {x} lahir tahun berapa? {x} lahir pada tanggal berapa? "
    "Kapan tanggal lahir {x}? Tanggal berapa {x} lahir?",
    "When was {x} born? What is {x}'s date of birth? On what date was {x} born? In what year was {x} born?",
)
BORN_WHERE = wordings(
    "Di mana {x} lahir? Di manakah {x} dilahirkan? {x} lahir di mana? Di kota mana {x} lahir? "
    "Apa tempat kelahiran {x}?",
    "Where was {x} born? What is {x}'s place of birth? Where is {x}'s birthplace?",
)
DIED_WHEN = wordings(
    "Kapan {x} meninggal? Kapankah {x} meninggal dunia? {x} wafat tahun berapa? Kapan {x} wafat?",
    "When did {x} die? In what year did {x} die? What is the date of {x}'s death?",
)
DIED_WHERE = wordings(
    "Di mana {x} meninggal? Di manakah {x} meninggal dunia? {x} wafat di mana?",
    "Where did {x} die? What was {x}'s place of death?",
)
_ASKED = {"where": BORN_WHERE, "when": BORN_WHEN, "place": DIED_WHERE, "died": DIED_WHEN}

_ON = r"(?:pada )?(?:tanggal )?"
_LIFE = re.compile(
    r"\((?:[^()]*?[;,] )??(?P<born>(?:di)?lahir(?:kan)?:? )?"
    rf"(?:di )?(?:(?P<where>{PLACE})(?:, |,? {_ON}))?{_ON}(?P<when>{DATE}|\d{{3}} M\b)?"
    rf"(?: ?[–—-] ?(?:(?:meninggal|wafat) )?(?:di )?(?:(?P<place>{PLACE}),? )?{_ON}(?P<died>{DATE}))?"
    r"(?=[);,]| pada umur)"
)
_DIED = re.compile(
    rf"(?:meninggal|wafat):? (?:dunia )?(?:di (?P<place>{PLACE}),? )?{_ON}(?:tahun )?(?P<died>{DATE})"
)


def from_life_dates(text: str, clause: Clause, subject: Subject, rng: random.Random) -> Iterator[Weighted]:
    """Of the parenthesis behind a person's name."""
    if clause.gloss is None or subject.person is False:
        return
    begin, end = text.index("(", clause.gloss[0]), clause.gloss[1]
    life = _LIFE.match(text, begin, end)
    died = _DIED.search(text, begin, end)
    found: dict[str, Span] = {}
    if life and (life["born"] or (life["when"] and subject.person)):
        found = {part: life.span(part) for part in ("where", "when", "place", "died") if life[part]}
    if died:
        found |= {part: died.span(part) for part in ("place", "died") if died[part]}
    for part, span in found.items():
        yield _WEIGHT, put(_ASKED[part], subject, text, span, rng)
