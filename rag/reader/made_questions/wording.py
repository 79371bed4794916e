"""What was found in a paragraph -> a question in words, and the same in English."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from rag.reader.made_questions.subject import KINDS, Subject
from rag.text.sentences import Span

_WITH_KIND = 0.4
"""Share of the questions that say “film Angin Utara” where the text says that it is a film."""
_DAY = re.compile(r"\d{1,2} ")


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question about a paragraph."""

    question: str
    other: str
    """The same question in English; empty where no wording says it exactly."""
    answer: Span
    """Offsets in the paragraph's text."""


Weighted = tuple[float, MadeQuestion]
"""A question, and how gladly it is chosen."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """Ways to ask one thing about `{x}`."""

    own: tuple[str, ...]
    english: tuple[str, ...]


def wordings(own: str, english: str = "") -> Wordings:
    """From questions that stand behind each other."""
    return Wordings(_apart(own), _apart(english))


def _apart(questions: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^?\s][^?]*\?", questions))


def put(
    ways: Wordings, subject: Subject, text: str, answer: Span, rng: random.Random, unit: str = ""
) -> MadeQuestion:
    """One of the wordings; which day it was is asked only where the answer has a day. `unit` is for `{y}`."""
    own = english = subject.name
    if subject.kind and rng.random() < _WITH_KIND:
        own, english = f"{subject.kind} {subject.name}", f"{KINDS[subject.kind]} {subject.name}"
    has_day = _DAY.match(text, *answer)
    asks = [one for one in ways.own if has_day or "anggal" not in one]
    others = [one for one in ways.english if has_day or "date" not in one]
    question = rng.choice(asks).replace("{x}", own).replace("{y}", unit)
    other = rng.choice(others).replace("{x}", english) if others else ""
    return MadeQuestion(capital(question), capital(other), answer)


def capital(question: str) -> str:
    """With a capital at its beginning."""
    return question[:1].upper() + question[1:]
