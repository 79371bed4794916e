"""A drafted question -> the same one with one thing changed, so that the documents no longer answer it.

What is changed is a year, a place, an office or what was done; whether the new one is really nowhere is looked up in
the library: in what a search finds, and in the texts that the questions were drafted from.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eval.draft import Draft
from eval.offices import INDONESIAN, PLACE, PLACES, names_of, place_in
from rag.text.words import terms

if TYPE_CHECKING:
    from rag import Library

_LOOKED_UP = 20
"""Passages of a search."""
_TRIES = 6
"""Places or years that are tried in the place of one."""
_DEPUTIES = {own: english for own, english in INDONESIAN.items() if english and f"Wakil {own}" in INDONESIAN}
"""The office, in both languages, that a deputy may be asked for."""
_YEAR = r"(?:1[5-9]|20)\d\d"
_BEFORE_PLACE = rf"(?:[a-z]|\b(?:{'|'.join(INDONESIAN)}|Provinsi|Kota|Kabupaten|Kecamatan|Bappeda|UKM))"
"""A place behind anything else is part of another name: “FC Tokyo”, “New London”."""
_LED_BY_YEAR = re.compile(rf"[^“]*“(?:In|On|Pada|Tahun)\b(?: [\w,]+){{0,4}} {_YEAR}\b")
_INSTEAD: tuple[tuple[str, str, str], ...] = (
    # what was done, what is asked instead, and beginnings of how documents may say the latter
    ("didirikan", "dibubarkan", "bubar dibubar dissol disband"),
    ("mendirikan", "membubarkan", "bubar dibubar membubar dissol disband"),
    ("dibangun", "dibongkar", "dibongkar pembongkaran roboh dirobohkan demoli torn"),
    ("membangun", "membongkar", "dibongkar membongkar pembongkaran demoli torn"),
    ("diresmikan", "direnovasi", "direnovasi renovasi pemugaran dipugar perbaikan renovat restor"),
    ("meresmikan", "merenovasi", "direnovasi renovasi merenovasi dipugar perbaikan renovat restor"),
    ("dibuka", "ditutup", "ditutup penutupan menutup tutup clos shut"),
    ("membuka", "menutup", "ditutup penutupan menutup tutup clos shut"),
    ("menulis", "menerjemahkan", "terjemah diterjemah menerjemah penerjemah translat"),
    ("lahir", "dimakamkan", "dimakamkan makam pemakaman dikubur kubur buri grave tomb cemetery"),
    ("diterbitkan", "ditarik kembali", "ditarik penarikan dicabut withdr recall revok"),
    ("founded", "dissolved", "dissol disband clos bubar dibubar"),
    ("established", "dissolved", "dissol disband clos bubar dibubar"),
    ("built", "demolished", "demoli torn destroy dibongkar roboh"),
    ("inaugurated", "renovated", "renovat restor rebuil renovasi direnovasi"),
    ("opened", "closed", "clos shut tutup ditutup"),
    ("open", "close", "clos shut tutup ditutup"),
    ("born", "buried", "buri grave tomb cemetery makam dimakam kubur dikubur"),
    ("adopted", "repealed", "repeal revok abol dicabut"),
    ("released", "banned", "ban banned banning prohib dilarang"),
    ("published", "banned", "ban banned banning prohib dilarang"),
    ("wrote", "translated", "translat terjemah diterjemah"),
    ("composed", "arranged", "arrang aransemen"),
    ("designed", "restored", "restor renovat rebuil"),
    ("join", "leave", "left leav depart quit transfer"),
    ("marry", "divorce", "divorc separat cerai bercerai"),
)


@dataclass(frozen=True, slots=True)
class _Change:
    question: str
    signs: tuple[str, ...]
    """In small letters, from the beginning of a word: a passage with any of them might answer."""
    beside: str = ""
    """Words that such a passage holds as well; empty where the signs are enough."""


def near_misses(
    drafts: Iterable[Draft], library: Library, texts: Sequence[str], rng: random.Random
) -> Iterator[Draft]:
    """At most one near miss of each draft, which nothing in the library answers.

    Args:
        texts: the whole texts of the documents that were drafted from, in small letters.
    """
    seen: set[str] = set()
    for draft in drafts:
        for change in _changes(draft, rng):
            if change.question not in seen and _is_absent(change, library, texts):
                seen.add(change.question)
                yield replace(
                    draft,
                    question=change.question,
                    answers=(),
                    documents=(),
                    answerable=False,
                    kind="near miss",
                )
                break


def _changes(draft: Draft, rng: random.Random) -> Iterator[_Change]:
    question = draft.question
    years = list(_other_year(question, rng))
    if draft.is_cloze:  # what does not lead the sentence may have little to do with what fills the gap
        yield from years if _LED_BY_YEAR.match(question) else ()
        return
    yield from _other_deed(question)
    found = [*_other_place(question, rng), *years, *_deputy(question)]
    yield from rng.sample(found, len(found))


def _other_deed(question: str) -> Iterator[_Change]:
    """“Kapan Masjid Raya dibuka?” -> “Kapan Masjid Raya ditutup?”"""
    for done, instead, signs in _INSTEAD:
        changed = re.sub(rf"(?<= ){done}(?=[ ?])", instead, question, count=1)
        if changed != question:
            beside = re.sub(rf"\b(?:Kapan|Siapa|Di mana|Berapa|Who|When|Where|{instead})\b", "", changed)
            yield _Change(changed, tuple(signs.split()), beside)


def _other_place(question: str, rng: random.Random) -> Iterator[_Change]:
    for found in re.finditer(rf"(?P<before>{_BEFORE_PLACE}) (?P<place>{PLACE})(?= [a-z]|[?,])", question):
        group = next(places for places in PLACES if found["place"] in places)
        for place in rng.sample(group, min(_TRIES, len(group))):
            if place.casefold() not in question.casefold():
                is_english = question.startswith("Wh") and found["before"].islower()
                name = place_in(place, "en") if is_english else place
                changed = f"{question[: found.start('place')]}{name}{question[found.end() :]}"
                yield _Change(changed.replace("the the ", "the "), tuple(sorted(names_of(place))))


def _other_year(question: str, rng: random.Random) -> Iterator[_Change]:
    for found in re.finditer(rf"(?<![\w.,/–-]){_YEAR}(?![\w/–-]|[.,]\d)", question):
        for shift in rng.sample(range(2, 12), _TRIES):
            year = str(int(found.group()) - shift)
            yield _Change(f"{question[: found.start()]}{year}{question[found.end() :]}", (year,))


def _deputy(question: str) -> Iterator[_Change]:
    """“Siapa Gubernur Kaltim?” -> “Siapa Wakil Gubernur Kaltim?”"""
    found = re.match(
        rf"(Siapa )({'|'.join(_DEPUTIES)}) |(Who is the )({'|'.join(_DEPUTIES.values())}) ", question
    )
    if found:
        lead, title = found[1] or found[3], found[2] or found[4]
        own, english = next(pair for pair in _DEPUTIES.items() if title in pair)
        deputy = "Wakil" if found[2] else "vice" if title == "president" else "deputy"
        signs = (f"wakil {own.casefold()}", f"deputy {english}", f"vice {english}", f"vice-{english}")
        yield _Change(f"{lead}{deputy} {question.removeprefix(lead)}", signs)


def _is_absent(change: _Change, library: Library, texts: Sequence[str]) -> bool:
    """Whether no passage that a search finds, and no text, may answer the changed question."""
    signs = re.compile(rf"\b(?:{'|'.join(map(re.escape, change.signs))})")
    if not change.beside and any(map(signs.search, texts)):
        return False
    beside = frozenset(terms(change.beside))
    for query in (change.question, *change.signs):
        for hit in library.search(query, k=_LOOKED_UP):
            said = hit.passage.context
            if signs.search(said.casefold()) and beside.issubset(terms(said)):
                return False
    return True
