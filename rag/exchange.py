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
_RIVAL = {"name": -0.1, "amount": -0.05, "year": -0.05, "date": -0.05}
"""By how much better one that the sentence does not have must fit in the place of one that it has."""
_RESPECTIVELY = re.compile(r"masing-masing|berturut-turut|respectively")
_PARTS = re.compile(r"\b(?:whom|antaranya|them)\b")
_TITLES = frozenset(
    """bupati walikota wali kota gubernur wakil kepala ketua menteri presiden direktur manajer sekretaris anggota hakim
    jaksa dokter dr dra ir prof drs pasangan guru dinas badan kementerian provinsi kabupaten kecamatan desa kelurahan
    pulau sungai jalan stadion rumah sakit pt cv pasar jembatan fraksi partai
    regent mayor governor deputy vice head chairman chairwoman chief minister president director manager secretary
    member judge prosecutor professor mr mrs ms sir coach captain office agency ministry province regency district
    village island river street stadium hospital market bridge faction party company university""".split()
)
"""What stands before names and says of what: no names themselves."""


@dataclass(frozen=True)
class Anchor:
    """A name or figure of the sentence."""

    kind: str
    here: Place
    there: tuple[Place, ...]
    """Where the passage has it."""


def exchanged(alignment: Alignment, said: Sequence[Stated], known: Sequence[Stated]) -> bool:
    """Whether two changed places, or one took the place of another.

    Args:
        said: the figures of the sentence.
        known: those of the passage.
    """
    if _RESPECTIVELY.search(" ".join(alignment.sentence.lower)):
        return False
    anchors = [*_names(alignment), *_figures(alignment, said, known)]
    for one, other in combinations(anchors, 2):
        if _comparable(alignment.passage, one, other) and _changed_places(alignment, one, other):
            return True
    rivals = [*_unsaid_names(alignment), *_unsaid_figures(alignment.passage, anchors, known)]
    for anchor in anchors:
        others = [one for one in anchors if one is not anchor]
        for kind, place in rivals:
            if kind == anchor.kind and _replaced(alignment, anchor, place, others):
                return True
    return False


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


def _replaced(alignment: Alignment, anchor: Anchor, rival: Place, others: Sequence[Anchor]) -> bool:
    """Whether the sentence has `anchor` where the passage has `rival`: the other names and figures say so, too."""
    passage = alignment.passage
    if any(_modifies(passage, rival, place) for place in anchor.there):
        return False
    theirs = [m for place in (*anchor.there, rival) for m in place]
    if _PARTS.search(" ".join(passage.lower[min(theirs) : max(theirs)])):
        return False
    votes = 0  # before the fits, which take longer
    for other in others:
        if _listed(alignment.sentence, anchor.here, other.here):
            continue
        own_way = min(abs(passage.at[p[0]] - passage.at[q[0]]) for p in other.there for q in anchor.there)
        way = min(abs(passage.at[p[0]] - passage.at[rival[0]]) for p in other.there)
        votes += int(way < own_way) - int(way > own_way)
    if votes <= 0:
        return False
    without = (anchor.here, theirs)
    own = max(alignment.fit(anchor.here, place, without) for place in anchor.there)
    return own - alignment.fit(anchor.here, rival, without) <= _RIVAL[anchor.kind]


def _modifies(text: Text, one: Place, other: Place) -> bool:
    """Whether the two stand side by side, or with one small word between: “Kanujoso Hospital in Balikpapan”."""
    left, right = sorted((one, other))
    return _apposed(text, one, other) or bool(text.at[right[0]] - text.at[left[-1]] <= 2)


def _listed(sentence: Text, one: Place, other: Place) -> bool:
    """Whether the two stand side by side, joined by an “and” or a comma."""
    left, right = sorted((one, other))
    between = sentence.lower[left[-1] + 1 : right[0]]
    return between in ((), ("dan",), ("and",)) and sentence.at[right[0]] - sentence.at[left[-1]] > 1


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


def _unsaid_names(alignment: Alignment) -> list[tuple[str, Place]]:
    """The names of the passage that the sentence does not have."""
    sentence, passage = alignment.sentence, alignment.passage
    found = []
    for run in _runs(passage):
        rest = [m for m in run if passage.lower[m] not in _TITLES]
        if (
            rest
            and not any(passage.stems[m] in sentence.places for m in rest)
            and not (len(rest) == 1 and passage.opens(rest[0]))
        ):
            found.append(("name", tuple(rest)))
    return found


def _figures(alignment: Alignment, said: Sequence[Stated], known: Sequence[Stated]) -> list[Anchor]:
    found = []
    for start, end, readings in said:
        here = _place(alignment.sentence, start, end)
        there = [_place(alignment.passage, a, b) for a, b, other in known if not readings.isdisjoint(other)]
        if here and any(there):
            found.append(Anchor(_kind(readings), here, tuple(filter(None, there))))
    return found


def _unsaid_figures(
    passage: Text, anchors: Sequence[Anchor], known: Sequence[Stated]
) -> list[tuple[str, Place]]:
    said = {place for anchor in anchors for place in anchor.there}
    found = [(_kind(readings), _place(passage, start, end)) for start, end, readings in known]
    return [(kind, place) for kind, place in found if place and place not in said]


def _kind(readings: Iterable[str]) -> str:
    for one in readings:
        if "-" in one or one.startswith("month"):
            return "date"
        if one.isdigit() and 1900 <= int(one) < 2100:
            return "year"
    return "amount"


def _place(text: Text, start: int, end: int) -> Place:
    return tuple(n for n, word in enumerate(text.words) if word.start < end and start < word.end)
