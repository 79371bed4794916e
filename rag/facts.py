"""The numbers, dates and names that a text states, in a form in which two texts of either language can be compared.

“20/11/2023” and “20 November 2023” are one date, “tujuh” and 7 one number, “17.000” in an Indonesian text and
“17,000” in an English one one amount, “Kaltim” and “East Kalimantan” one place. What may be read in two ways counts as
both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rag.dates import DATE, MONTHS, parse
from rag.numerals import SCALES, number_words
from rag.question import names
from rag.schema import Language
from rag.words import terms

Readings = frozenset[str]
"""What one number or date may mean; any of them will do."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_PART_OF_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\b\.?(?:\s+(?P<year>\d{{4}}))?"
    rf"|\b(?P<month_en>{_MONTH})\s+(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
_SCALE = re.compile(rf"\s*({'|'.join(SCALES)})\b", re.IGNORECASE)
_SMALL = 2
"""Up to this, number words are articles and pronouns as often as numbers: “one of them”, “satu”, “dua-duanya”."""

SAME_NAMES: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split(" = "))
    for names in (
        "kaltim = kalimantan timur = east kalimantan",
        "kalbar = kalimantan barat = west kalimantan",
        "kalsel = kalimantan selatan = south kalimantan",
        "kalteng = kalimantan tengah = central kalimantan",
        "kaltara = kalimantan utara = north kalimantan",
        "jatim = jawa timur = east java",
        "jabar = jawa barat = west java",
        "jateng = jawa tengah = central java",
        "sulsel = sulawesi selatan = south sulawesi",
        "sumut = sumatera utara = sumatra utara = north sumatra",
        "kukar = kutai kartanegara",
        "kutim = kutai timur = east kutai",
        "kubar = kutai barat = west kutai",
        "ppu = penajam paser utara = north penajam paser",
        "amerika serikat = as = usa = us = united states = america",
        "inggris = england = united kingdom = uk",
        "tiongkok = cina = china",
        "jepang = japan",
        "korea selatan = south korea",
        "belanda = netherlands = the netherlands",
    )
)
"""Names of one place; lower case. A corpus adds its own with `Names`."""


@dataclass(frozen=True)
class Names:
    """Names that mean the same."""

    same: tuple[frozenset[str], ...] = SAME_NAMES

    def unknown(self, sentence: str, evidence: str) -> list[str]:
        """The words of the names in `sentence` that `evidence` has in no form, in order."""
        there = set(terms(evidence))
        plain = f" {_plain(evidence)} "
        for group in self.same:
            if any(f" {name} " in plain for name in group):
                there.update(term for name in group for term in terms(name))
        words = [word for name in names(sentence) for word in name.split()]
        return [word for word in words if not there.issuperset(terms(word))]


def numbers(
    text: str, language: Language | None = None, *, least: int = _SMALL + 1, implied: bool = False
) -> list[Readings]:
    """Each number and date of `text`, in order of kind.

    Args:
        language: of the text, where it is known: it tells what separators mean.
        least: number words of a smaller value are left out; figures never are.
        implied: a date counts for its parts, too: whoever states the day states the year.
    """
    found: list[Readings] = []
    rest = text
    for take in (_dates, _parts_of_dates, _days_and_months):
        taken, rest = _cut(rest, take(rest))
        found += [_with_parts(readings) if implied else readings for readings in taken]
    taken, rest = _cut(rest, _figures(rest, language))
    found += taken
    found += [frozenset({_canonical(Decimal(value))}) for value in number_words(rest) if value >= least]
    return found


def unsupported(sentence: str, evidence: str, language: Language | None = None) -> list[Readings]:
    """The numbers and dates of `sentence` that `evidence` does not state.

    Args:
        language: of the evidence, where it is known.
    """
    stated = numbers(sentence)
    there = _stated(evidence, language) if stated else frozenset()
    return [readings for readings in stated if readings.isdisjoint(there)]


@lru_cache(maxsize=256)  # a passage is evidence for sentence after sentence
def _stated(evidence: str, language: Language | None) -> Readings:
    return frozenset[str]().union(*numbers(evidence, language, least=0, implied=True))


def _with_parts(readings: Readings) -> Readings:
    """What dates imply: a year, a month of a year, a month, a day of a month, a day."""
    found = set(readings)
    for one in readings:
        date = re.fullmatch(r"(?:(?P<year>\d{4})-)?(?P<month>\d\d)(?:-(?P<day>\d\d))?", one)
        if date is None or "-" not in one:
            continue
        year, month, day = date["year"], date["month"], date["day"]
        found.add(f"month {int(month)}")
        if year:
            found |= {year, f"{year}-{month}"}
        if day:
            found |= {f"{month}-{day}", str(int(day))}
    return frozenset(found)


Taken = Iterable[tuple[int, int, Readings]]


def _cut(text: str, taken: Taken) -> tuple[list[Readings], str]:
    """What was found, and the text with blanks in its place."""
    found, characters = [], list(text)
    for start, end, readings in taken:
        found.append(readings)
        characters[start:end] = " " * (end - start)
    return found, "".join(characters)


def _dates(text: str) -> Iterator[tuple[int, int, Readings]]:
    for match in DATE.finditer(text):
        day = parse(match)
        if day:
            yield *match.span(), frozenset({day.isoformat()})


def _parts_of_dates(text: str) -> Iterator[tuple[int, int, Readings]]:
    for match in _PART_OF_DATE.finditer(text):
        month = MONTHS[(match["month"] or match["month_en"]).casefold()]
        day, year = match["day"] or match["day_en"], match["year"]
        if not day and not year and not match.group()[0].isupper():
            continue  # “may”, “mar” are words
        if day and year:
            yield *match.span(), frozenset({f"{year}-{month:02}-{int(day):02}"})
        elif day:
            yield *match.span(), frozenset({f"{month:02}-{int(day):02}"})
        elif year:
            yield *match.span(), frozenset({f"{year}-{month:02}"})
        else:
            yield *match.span(), frozenset({f"month {month}"})


def _days_and_months(text: str) -> Iterator[tuple[int, int, Readings]]:
    """“(20/11)”: a day and a month, or a fraction."""
    for match in _DAY_AND_MONTH.finditer(text):
        day, month = int(match[1]), int(match[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield *match.span(), frozenset({f"{month:02}-{day:02}", f"{day}/{month}"})


def _figures(text: str, language: Language | None) -> Iterator[tuple[int, int, Readings]]:
    for match in _FIGURES.finditer(text):
        values = set(_values(match.group(), language))
        scale = _SCALE.match(text, match.end())
        if scale:
            scaled = (value * SCALES[scale[1].casefold()] for value in values)
            yield match.start(), scale.end(), frozenset(map(_canonical, scaled))
        else:
            yield *match.span(), frozenset({*map(_canonical, values), match.group()})


def _values(figures: str, language: Language | None) -> Iterator[Decimal]:
    """What figures with separators may mean."""
    if figures.isdigit():
        yield Decimal(figures)
        return
    for thousands, decimal, own in ((".", ",", "id"), (",", ".", "en")):
        grouped = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+"
        fraction = rf"(?:{re.escape(decimal)}\d+)?"
        # In the other language's form only where it can be no decimal: Indonesian papers write 17,000,000, too.
        form = grouped if language not in (None, own) else rf"{grouped}{fraction}|\d+{fraction}"
        if re.fullmatch(form, figures):
            yield Decimal(figures.replace(thousands, "").replace(decimal, "."))


def _canonical(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
