"""Pairs made of questions: the right answer said as a sentence, or behind its question; and wrong ones that look right.

A wrong answer is what the reader takes for one in a text that holds none, or next to the right one (Hu et al. 2019,
“Read + Verify”), or another name or figure of the text. Said as a sentence where `rag.text.forms` knows how.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from rag.entailment.training_pairs import CONTRADICTED, ENTAILED, NEUTRAL, Label, Pair
from rag.reader.network import Network
from rag.reader.training_data import Row, Text
from rag.schema import Language
from rag.text.forms import sentence
from rag.text.sentences import Span, sentences

_BOLD = re.compile(r"\*\*")
_SAID = 0.5
"""Share of the answers that are said as a sentence, where that is possible."""
_OTHER_LANGUAGE = 0.5
"""Share of the questions put in their translation, where they have one."""
_CANDIDATES = re.compile(r"\d[\d.,]*(?: [^\W\d_]+)?|[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|bin|van|of))*")


def wrong_spans(rows: Sequence[Row], network: Network) -> list[Span | None]:
    """For each question what the reader takes for the answer in its text, the right one left out."""
    found: list[Span | None] = []
    for row in rows:
        text = row.context
        scores = network.score(row.question, [text])[0]
        free = _outside(text)
        spans = [span for start, end in free if (span := scores.best(start, end))]
        rights = {text.text[a:b].casefold() for a, b in text.answers}
        spans = [one for one in spans if not _says(text.text[one.start : one.end].casefold(), rights)]
        best = max(spans, key=lambda one: one.score, default=None)
        found.append((best.start, best.end) if best else None)
    return found


def _outside(text: Text) -> list[Span]:
    """What lies between the answers."""
    found, at = [], 0
    for start, end in sorted(text.answers):
        found.append((at, start))
        at = end
    return [*found, (at, len(text.text))]


def _says(answer: str, rights: set[str]) -> bool:
    """Whether an answer says one that is right, or a part of it."""
    return any(answer in right or right in answer for right in rights)


def other_span(row: Row, rng: random.Random) -> Span | None:
    """Another name or figure of the text, of the kind of the right answer."""
    text = row.context.text
    if not row.context.answers:
        return None
    rights = {text[a:b].casefold() for a, b in row.context.answers}
    has_digit = any(sign.isdigit() for sign in next(iter(rights)))
    spans = [match.span() for match in _CANDIDATES.finditer(text)]
    spans = [
        (a, b)
        for a, b in spans
        if text[a].isdigit() == has_digit
        and not _says(text[a:b].casefold(), rights)
        and text[a:b].casefold() not in row.question.casefold()
        and text[a:b].casefold() not in row.context.title.casefold()
    ]
    return rng.choice(spans) if spans else None


def answer_pairs(
    rows: Sequence[Row], wrong: Sequence[Span | None], kind: str, seed: int = 0
) -> Iterator[Pair]:
    """The pairs of questions and their `wrong` answers, see `wrong_spans`."""
    rng = random.Random(seed)
    for row, span in zip(rows, wrong, strict=True):
        answers = row.context.answers
        if answers:
            yield _pair(row, rng.choice(answers), f"{kind} answer", ENTAILED, rng)
            if row.liked and rng.random() < 0.15:
                text = rng.choice(row.liked)
                right = row.context.text[slice(*rng.choice(answers))]
                yield Pair(
                    f"{kind} elsewhere",
                    _say(row, right, rng),
                    text.title,
                    " ".join(text.text.split()[:90]),
                    NEUTRAL,
                )
        if span:
            label: Label = CONTRADICTED if answers else NEUTRAL
            yield _pair(row, span, f"{kind} {'wrong' if answers else 'unanswerable'}", label, rng)


def _pair(row: Row, span: Span, kind: str, label: Label, rng: random.Random) -> Pair:
    text = row.context
    title = text.title if rng.random() < 0.85 else ""
    return Pair(
        kind,
        _say(row, text.text[slice(*span)], rng),
        title,
        _around(text.text, span, text.answers, rng),
        label,
    )


def _say(row: Row, answer: str, rng: random.Random) -> str:
    """An answer in a sentence, or behind its question."""
    question, language = row.question, row.language
    if row.other and rng.random() < _OTHER_LANGUAGE:
        question, language = row.other, _OTHER[language]
    answer = " ".join(answer.split())
    if rng.random() < _SAID and (said := sentence(question, answer, language)):
        return _BOLD.sub("", said)
    if rng.random() < 0.2:
        question = question.lower()
    if rng.random() < 0.2:
        question = question.rstrip("?")
    return f"{question} {answer}"


_OTHER: dict[Language, Language] = {"id": "en", "en": "id"}


def _around(text: str, span: Span, answers: Sequence[Span], rng: random.Random) -> str:
    """Some sentences of a text: the one with the span, and with an answer, and what stands around them."""
    spans = sentences(text)
    inside = [n for n, (a, b) in enumerate(spans) if a < span[1] and span[0] < b]
    if answers and rng.random() < 0.6:
        a, b = rng.choice(list(answers))
        inside += [n for n, (c, d) in enumerate(spans) if c < b and a < d]
    if not inside:
        return " ".join(text.split()[:120])
    chosen = set(inside)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        chosen |= {
            max(0, min(chosen) - rng.randrange(2)),
            min(len(spans) - 1, max(chosen) + rng.randrange(2)),
        }
    return " ".join(" ".join(text[slice(*spans[n])].split()) for n in sorted(chosen))
