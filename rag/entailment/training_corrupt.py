"""A true sentence -> a false one that looks at home: what a document says, with one thing in it changed by a rule."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from rag.entailment.training_opposites import OPPOSITES
from rag.schema import Language
from rag.text.question import names
from rag.text.sentences import Span

_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
_NOT = re.compile(r"\b(?:tidak|belum|bukan) |\b(?:not|never) |(?<=[a-z])n't\b")
_VERBS: dict[Language, re.Pattern[str]] = {
    "id": re.compile(
        r"\b(?:akan|telah|sudah|dapat|bisa|harus|sedang|masih|ber\w{4,}|me[mnlryw]\w{4,}|di[a-z]{5,})\b"
    ),
    "en": re.compile(r"\b(?:is|are|was|were|will|would|can|could|has|have|had|should|must)\b"),
}
_WORD = re.compile(r"[^\W\d_]+")
_STEPS = (-20, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 20, 100)
"""By which a figure is changed."""
_NOT_BEFORE: dict[Language, tuple[str, ...]] = {
    "id": ("tidak", "tidak", "belum", "tidak pernah", "tak"),
    "en": ("not", "not", "not", "never"),
}


def corrupted(sentence: str, language: Language, others: Sequence[str], rng: random.Random) -> str | None:
    """`sentence` made false; None where no rule can.

    Args:
        others: what else the document says: names and figures are taken from there.
    """
    named, figures = _names(sentence), [match.span() for match in _FIGURES.finditer(sentence)]
    other_names = [name for one in others for name in names(one) if name not in sentence]
    other_figures = [one for other in others for one in _FIGURES.findall(other) if one not in sentence]
    ways: list[tuple[int, bool, Callable[[], str | None]]] = [
        # how often, where there is something to change
        (4, len(named) > 1, lambda: _swapped(sentence, named, rng)),
        (2, len(figures) > 1, lambda: _swapped(sentence, figures, rng)),
        (2, bool(figures), lambda: _other_figure(sentence, figures, other_figures, rng)),
        (2, bool(named and other_names), lambda: _put(sentence, rng.choice(named), rng.choice(other_names))),
        (2, True, lambda: _denied(sentence, language, rng)),
        (4, True, lambda: _opposite(sentence, language, rng)),
    ]
    drawn = [way for often, possible, way in ways if possible for _ in range(often)]
    rng.shuffle(drawn)
    return next((found for way in drawn if (found := way()) and found != sentence), None)


def _names(sentence: str) -> list[Span]:
    """Where its names stand."""
    found, at = [], 0
    for name in names(sentence):
        start = sentence.find(name, at)
        if start >= 0:
            at = start + len(name)
            found.append((start, at))
    return found


def _put(sentence: str, place: Span, other: str) -> str:
    return sentence[: place[0]] + other + sentence[place[1] :]


def _swapped(sentence: str, places: Sequence[Span], rng: random.Random) -> str | None:
    """With two of them exchanged; None for what stands on both sides of “and”, which says the same."""
    (a, b), (c, d) = sorted(rng.sample(list(places), 2))
    if re.fullmatch(r"\W*(?:dan|and|atau|or|,|&)?\W*", sentence[b:c]):
        return None
    return sentence[:a] + sentence[c:d] + sentence[b:c] + sentence[a:b] + sentence[d:]


def _other_figure(sentence: str, figures: Sequence[Span], others: Sequence[str], rng: random.Random) -> str:
    place = rng.choice(list(figures))
    own = sentence[slice(*place)]
    if others and rng.random() < 0.5:
        return _put(sentence, place, rng.choice(others))
    if own.isdecimal():
        return _put(sentence, place, str(max(0, int(own) + rng.choice(_STEPS))))
    at = rng.choice([n for n, sign in enumerate(own) if sign.isdecimal()])
    digit = rng.choice([one for one in "123456789" if one != own[at]])
    return _put(sentence, place, own[:at] + digit + own[at + 1 :])


def _denied(sentence: str, language: Language, rng: random.Random) -> str | None:
    """Without its first negation, or with one at one of its first verbs."""
    if found := _NOT.search(sentence):
        return sentence[: found.start()] + sentence[found.end() :]
    verbs = list(_VERBS[language].finditer(sentence))[:2]
    if not verbs:
        return None
    verb, word = rng.choice(verbs), rng.choice(_NOT_BEFORE[language])
    if language == "en":
        return f"{sentence[: verb.end()]} {word}{sentence[verb.end() :]}"
    return f"{sentence[: verb.start()]}{word} {sentence[verb.start() :]}"


def _opposite(sentence: str, language: Language, rng: random.Random) -> str | None:
    """With one word's opposite in its place."""
    found = [
        (match.span(), OPPOSITES[language][match.group().lower()])
        for match in _WORD.finditer(sentence)
        if match.group().lower() in OPPOSITES[language]
    ]
    if not found:
        return None
    place, other = rng.choice(found)
    is_capital = sentence[place[0]].isupper()
    return _put(sentence, place, other.capitalize() if is_capital else other)
