"""Whether names or figures of a passage have changed places in a sentence.

“Edi leads Kukar and Rusmadi leads Bappeda” has every word and every name of “Rusmadi leads Kukar and Edi leads
Bappeda”. What stands around a name in the sentence must stand around that name in the passage, rather than around
another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.alignment import Alignment, Place, Text
from rag.dates import MONTHS
from rag.facts import Stated

_MARGIN = -0.04
"""By how much better two must fit in each other's place. Of 1,500 true translations 5 % go below -0.03 and 1.5 % below
-0.05, of as many in which two names or figures were exchanged 78 % and 70 %."""
_AGAINST_ORDER = 0.05
"""How well two may fit where they stand, for a verb that has them on its other sides to count."""
_RESPECTIVELY = re.compile(r"masing-masing|berturut-turut|respectively")


@dataclass(frozen=True)
class Anchor:
    """A name or figure of the sentence."""

    kind: str
    here: Place
    there: tuple[Place, ...]
    """Where the passage has it."""


def exchanged(alignment: Alignment, said: Sequence[Stated], known: Sequence[Stated]) -> bool:
    """Whether two changed places.

    Whether one that the sentence does not have was replaced cannot be told this way: who leads a meeting and who sits
    beside him stand in the same words.

    Args:
        said: the figures of the sentence.
        known: those of the passage.
    """
    sentence, passage = (f" {' '.join(text.lower)} " for text in (alignment.sentence, alignment.passage))
    if _RESPECTIVELY.search(sentence) or sentence in passage:  # said word by word: nothing has moved
        return False
    anchors = [*_names(alignment), *_figures(alignment, said, known)]
    return any(
        _comparable(alignment.passage, one, other) and _changed_places(alignment, one, other)
        for one, other in combinations(anchors, 2)
    )


def _comparable(passage: Text, one: Anchor, other: Anchor) -> bool:
    """Whether either could stand for the other: not a name and its title, nor a date and its year."""
    if one.kind != other.kind or not set(one.here).isdisjoint(other.here):
        return False
    return not any(_apposed(passage, p, q) for p in one.there for q in other.there)


def _apposed(text: Text, one: Place, other: Place) -> bool:
    """Whether nothing but names stands between the two: “Kepala Bappeda, Dr. Rusmadi”."""
    left, right = sorted((one, other))
    between = text.words[left[-1] + 1 : right[0]]
    return all(word.text[0].isupper() for word in between) and not text.opens(right[0])


def _changed_places(alignment: Alignment, one: Anchor, other: Anchor) -> bool:
    mine = (*one.here, *other.here)
    theirs = [m for place in (*one.there, *other.there) for m in place]

    def fit(here: Place, there: Iterable[Place]) -> float:
        return max(alignment.fit(here, place, (mine, theirs)) for place in there)

    kept = fit(one.here, one.there) + fit(other.here, other.there)
    crossed = fit(one.here, other.there) + fit(other.here, one.there)
    margin = (kept - crossed) / 2
    if margin > _AGAINST_ORDER:
        return False
    order = alignment.orientation(one.here, other.here, one.there, other.there)
    return order < 0 or (order == 0 and margin < _MARGIN)


def _names(alignment: Alignment) -> list[Anchor]:
    """The names of the sentence that the passage has; what the passage has apart counts as two."""
    sentence, passage = alignment.sentence, alignment.passage
    run_of = {m: run for run in _runs(passage) for m in run}
    groups: list[list[int]] = []
    for run in _runs(sentence):
        for n in run:
            there = [m for m in passage.places.get(sentence.stems[n], ()) if m in run_of]
            if not there or (
                sentence.opens(n) and all(len(run_of[m]) == 1 and passage.opens(m) for m in there)
            ):
                continue
            last = groups[-1][-1] if groups else None
            if last == n - 1 and any(
                passage.stems[m - 1] == sentence.stems[last] and m - 1 in run_of for m in there
            ):
                groups[-1].append(n)
            else:
                groups.append([n])
    found = []
    for group in groups:
        stems = [sentence.stems[n] for n in group]
        starts = passage.places[stems[0]]
        places = []
        for m in starts:
            end = m
            while end in run_of and passage.stems[end] in stems:
                end += 1
            place = tuple(range(m, end))
            if {passage.stems[k] for k in place} == set(stems):
                places.append(place)
        whole = {m for place in places for m in place}
        places += [  # “Menten” after “Jacobus Menten”
            (m,)
            for stem in set(stems)
            for m in passage.places[stem]
            if m in run_of and m not in whole and all(passage.stems[k] in stems for k in run_of[m])
        ]
        if places:
            found.append(Anchor("name", tuple(group), tuple(places)))
    return found


def _runs(text: Text) -> list[Place]:
    """Capitalised words that stand side by side."""
    found: list[Place] = []
    for n, word in enumerate(text.words):
        if not text.stems[n] or not word.text[0].isupper() or text.lower[n] in MONTHS:
            continue
        if found and found[-1][-1] == n - 1 and text.at[n] - text.at[n - 1] == 1:
            found[-1] = (*found[-1], n)
        else:
            found.append((n,))
    return found


def _figures(alignment: Alignment, said: Sequence[Stated], known: Sequence[Stated]) -> list[Anchor]:
    found = []
    for start, end, readings in said:
        here = _place(alignment.sentence, start, end)
        there = [_place(alignment.passage, a, b) for a, b, other in known if not readings.isdisjoint(other)]
        if here and any(there):
            found.append(Anchor(_kind(readings), here, tuple(filter(None, there))))
    return found


def _kind(readings: Iterable[str]) -> str:
    for one in readings:
        if "-" in one or one.startswith(("month", "weekday")):
            return "date"
        if one.isdigit() and 1900 <= int(one) < 2100:
            return "year"
    return "amount"


def _place(text: Text, start: int, end: int) -> Place:
    return tuple(n for n, word in enumerate(text.words) if word.start < end and start < word.end)
