"""The numbers, dates and names that a text states, in a form in which two texts of either language can be compared.

“20/11/2023” and “20 November 2023” are one date, “tujuh” and 7 one number, “17.000” in an Indonesian text and
“17,000” in an English one one amount, “Kaltim” and “East Kalimantan” one place. What may be read in two ways counts as
both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from rag.schema import Language
from rag.text.aliases import SAME_NAMES
from rag.text.dates import DATE, MONTH, MONTHS, folded, parse
from rag.text.numerals import SCALES, UNIT_NAMES, WEEKDAY_NUMBERS, number_words
from rag.text.phrases import month_name
from rag.text.question import names
from rag.text.words import is_spelt_in, terms, words

Readings = frozenset[str]
"""What one number or date may mean; any of them will do."""
Stated = tuple[int, int, Readings]
"""Where a number or date stands in a text, from and to, and what it may mean."""

_DIGIT = re.compile(r"\d")
_ENGLISH_MONTH = "|".join(
    sorted(
        (name for name in MONTHS if month_name(MONTHS[name], "en").casefold().startswith(name)), reverse=True
    )
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_PART_OF_DATE = re.compile(
    # “March 5”, “Mar. 5th”, “March 5 to 7, 2012”, capitalised, for “may” and “march” are words; no amount (“May 20
    # people”, “March 20,000”).
    rf"\b(?-i:(?=[A-Z]))(?P<month_en>{_ENGLISH_MONTH})\b\.?\s+"
    rf"(?:(?P<first>{_DAY})\s*(?:[–—-]|to|and|until|through)\s*(?={_DAY}\b))?(?P<day_en>{_DAY})"
    rf"(?![.:/]\d|,\d|\s*[–—-]\s*\d|\s*%|\s+(?:to|and|{MONTH}|{'|'.join((*SCALES, *UNIT_NAMES))})\b)"
    r"(?(first)(?:,?\s+(?P<year_en>\d{4})\b)?)"
    rf"|\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{MONTH})\b\.?(?:\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
# As in `sentences`, a pattern that begins with a set of characters lets the engine skip all others.
_DAY_AND_MONTH = re.compile(r"(\d(?<![\d/].)\d?)/(\d{1,2})(?![\d/])")
_FIGURES = re.compile(r"\d\d*(?:[.,]\d+)*")
_TIME = re.compile(
    r"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?P<sign>[:.])(?P<minute>[0-5]\d)(?![\d%]|[.,:/]\d| (?:persen|percent|juta|miliar|million|billion))"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?|\s*(?P<only>[ap])\.?m\b\.?)",
    re.IGNORECASE,
)
_SOME_DATE = re.compile(r"(?:(?P<year>\d{4})-)?(?P<month>\d\d)(?:-(?P<day>\d\d))?")
_SCALE = re.compile(rf"\s*({'|'.join(SCALES)})\b", re.IGNORECASE)
# Capitalised, for “minggu” is a week as well, which “Minggu lalu” begins a sentence with.
_WEEKDAY = re.compile(
    rf"\b(?!Minggu (?:lalu|ini|depan|ke)\b)({'|'.join(name.capitalize() for name in WEEKDAY_NUMBERS)})(?:(?<=day)s)?\b"
)
_ORDINAL_PREFIX = re.compile(
    r"\bke(?=(?:tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)\b|(?:dua|tiga) (?:belas|puluh)\b)",
    re.IGNORECASE,
)
"""“ketiga”, “kelima belas”: as numbers “tiga”, “lima belas”; “kedua” is “both” as often as “second”."""
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split(),
        3,
    )
}
_ORDINAL = re.compile(
    rf"(?<!\ba )(?<!\bone )(?<!\btwo )(?<!-)\b(?:{'|'.join(_ORDINALS)})\b(?! of\b)", re.IGNORECASE
)
_SMALL = 2
"""Up to this, number words are articles and pronouns as often as numbers: “one of them”, “satu”, “dua-duanya”."""

_INITIALS = 2
"""Letters of a name that may be a word."""


@dataclass(frozen=True)
class Names:
    """Names that mean the same."""

    same: tuple[frozenset[str], ...] = SAME_NAMES

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[list[str], frozenset[str]]]]:
        found: dict[str, list[tuple[list[str], frozenset[str]]]] = {}
        for group in self.same:
            for name in group:
                found.setdefault(name.split()[0], []).append((name.split(), group))
        return found

    def one_for_all(self, words: Sequence[str]) -> dict[int, str]:
        """The words, by their number, that belong to a name with others of the same meaning, and one of these; a name
        within a longer one (“Bank Indonesia”) does not count. See `named`."""
        found: dict[int, str] = {}
        for place, group in sorted(self.named(words), key=lambda one: len(one[0])):
            found.update(dict.fromkeys(place, min(group)))
        return found

    def named(self, words: Sequence[str]) -> Iterator[tuple[range, frozenset[str]]]:
        """Which of the words, as written, are a name with others of the same meaning, and all of these. Initials in
        small letters are a word (“as”, “us”) where anything else has a capital."""
        lower = [word.casefold() for word in words]
        cased = lower != list(words)
        for n, word in enumerate(lower):
            for name, group in self._by_first_word.get(word, ()):
                is_word = cased and len(name) == 1 and len(word) <= _INITIALS and words[n] == word
                if lower[n : n + len(name)] == name and not is_word:
                    yield range(n, n + len(name)), group

    def as_in(self, text: str, question: str) -> str:
        """`question` with its names in the form that `text` has of them, where it has another form alone."""
        asked = list(words(question))
        named = list(self.named([word.text for word in asked]))
        if not named:
            return question
        there = list(words(text))
        forms: dict[frozenset[str], dict[str, str]] = {}
        for place, group in self.named([word.text for word in there]):
            form = text[there[place[0]].start : there[place[-1]].end]
            forms.setdefault(group, {})[" ".join(form.casefold().split())] = form
        end = len(question) + 1
        for place, group in sorted(named, key=lambda one: (-one[0][-1], one[0][0])):
            begin, close = asked[place[0]].start, asked[place[-1]].end
            own = " ".join(question[begin:close].casefold().split())
            if close < end and group in forms and own not in forms[group]:
                question = question[:begin] + next(iter(forms[group].values())) + question[close:]
                end = begin
        return question

    def unknown(self, sentence: str, evidence: str) -> list[str]:
        """The words of the names in `sentence` that `evidence` has in no form, in order; not those of dates and
        numbers, which `unsupported` tells."""
        plain = _without(sentence, stated(sentence))
        words = [word for name in names(plain) for word in name.split()]
        if not words:
            return []
        there = _terms_in(evidence, self)
        return [
            word for word in words if not there.issuperset(terms(word)) and not is_spelt_in(word, evidence)
        ]


@lru_cache(maxsize=256)  # a passage is evidence for sentence after sentence
def _terms_in(evidence: str, names: Names) -> frozenset[str]:
    """The terms of a text, and those of the other names of what it names."""
    named = {group for _, group in names.named(re.findall(r"\w+", evidence))}
    return frozenset(terms(evidence)).union(*(terms(name) for group in named for name in group))


def numbers(
    text: str, language: Language | None = None, *, least: int = _SMALL + 1, implied: bool = False
) -> list[Readings]:
    """Each number and date of `text`, in order of kind.

    Args:
        language: of the text, where it is known: it tells what separators mean.
        least: number words of a smaller value are left out; figures never are.
        implied: a date counts for its parts, too: whoever states the day states the year.
    """
    found = [readings for _, _, readings in stated(text, language, least=least)]
    return [_with_parts(readings) for readings in found] if implied else found


def stated(text: str, language: Language | None = None, *, least: int = _SMALL + 1) -> list[Stated]:
    """Where each number and date of `text` stands and what it may mean, in order of kind; otherwise as `numbers`."""
    found, in_words = _all_stated(text, language)
    return [*found, *(one for one, value in in_words if value >= least)]


@lru_cache(maxsize=256)  # a sentence is held against passage after passage
def _all_stated(text: str, language: Language | None) -> tuple[list[Stated], list[tuple[Stated, int]]]:
    """What a text states in figures and dates, and in words, these with their values."""
    found: list[Stated] = list(_weekdays(text))
    rest = text
    in_figures = (_dates, _parts_of_dates, _days_and_months, _times, lambda rest: _figures(rest, language))
    for take in in_figures if _DIGIT.search(text) else (_parts_of_dates,):
        if taken := list(take(rest)):
            found += taken
            rest = _without(rest, taken)
    return found, [
        ((start, end, frozenset({_canonical(Decimal(value))})), value)
        for start, end, value in (*number_words(_ORDINAL_PREFIX.sub("  ", rest)), *_ordinals(rest))
    ]


def unsupported(sentence: str, evidence: str, language: Language | None = None) -> list[Readings]:
    """The numbers and dates of `sentence` that `evidence` does not state.

    Args:
        language: of the evidence, where it is known.
    """
    found = numbers(sentence)
    there = all_readings(evidence, language) if found else frozenset()
    return [readings for readings in found if readings.isdisjoint(there)]


@lru_cache(maxsize=256)  # a passage is evidence for sentence after sentence
def all_readings(evidence: str, language: Language | None = None) -> Readings:
    """What any number or date of a text may mean, with what dates imply."""
    return frozenset[str]().union(*numbers(evidence, language, least=0, implied=True))


def _with_parts(readings: Readings) -> Readings:
    """What dates imply: a year, a month of a year, a month, a day of a month, a day, a weekday."""
    found = set(readings)
    for one in readings:
        part = _SOME_DATE.fullmatch(one) if "-" in one else None
        if part is None:
            continue
        year, month, day = part["year"], part["month"], part["day"]
        found.add(f"month {int(month)}")
        if year:
            found |= {year, f"{year}-{month}"}
        if day:
            found |= {f"{month}-{day}", str(int(day))}
        if year and day:
            with suppress(ValueError):  # 31 February
                found.add(f"weekday {date(int(year), int(month), int(day)).weekday()}")
    return frozenset(found)


def _without(text: str, taken: Iterable[Stated]) -> str:
    """The text with blanks in the place of what was found."""
    characters = list(text)
    for start, end, _ in taken:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def _dates(text: str) -> Iterator[Stated]:
    for match in DATE.finditer(text):
        day = parse(match)
        if day:
            yield *match.span(), frozenset({day.isoformat()})


def _parts_of_dates(text: str) -> Iterator[Stated]:
    for match in _PART_OF_DATE.finditer(text):
        month = MONTHS[folded(match["month_en"] or match["month"])]
        day, year = match["day_en"] or match["day"], match["year_en"] or match["year"]
        begin, end = match.span()
        if match["first"]:  # is a figure, as in “5–7 Maret”
            yield *match.span("first"), frozenset({_canonical(Decimal(_digits(match["first"])))})
            begin = match.start("day_en")
        if not day and not year and not match.group()[0].isupper():
            continue  # “may”, “mar” are words
        if day and year:
            yield begin, end, frozenset({f"{year}-{month:02}-{_digits(day):02}"})
        elif day:
            yield begin, end, frozenset({f"{month:02}-{_digits(day):02}"})
        elif year:
            yield begin, end, frozenset({f"{year}-{month:02}"})
        else:
            yield begin, end, frozenset({f"month {month}"})


def _weekdays(text: str) -> Iterator[Stated]:
    for match in _WEEKDAY.finditer(text):
        yield *match.span(), frozenset({f"weekday {WEEKDAY_NUMBERS[folded(match[1])]}"})


def _ordinals(text: str) -> Iterator[tuple[int, int, int]]:
    """“third”, “fourth” and so on, which count what “three” and “four” do; no fractions (“a third of them”)."""
    for match in _ORDINAL.finditer(text):
        yield *match.span(), _ORDINALS[folded(match.group())]


def _digits(day: str) -> int:
    return int(day.lower().rstrip("stndrh"))


def _days_and_months(text: str) -> Iterator[Stated]:
    """“(20/11)”: a day and a month, or a fraction."""
    for match in _DAY_AND_MONTH.finditer(text):
        day, month = int(match[1]), int(match[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield *match.span(), frozenset({f"{month:02}-{day:02}", f"{day}/{month}"})


def _times(text: str) -> Iterator[Stated]:
    """“14:30”, “14.30”, “2.30 p.m.”, “3 pm”: the time of day, which without a.m. or p.m. may be twelve hours later; as
    a figure, too, where it may be one."""
    for match in _TIME.finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or match["only"] or "").lower()
        if half:
            hours = {hour % 12 + (12 if half == "p" else 0)}
        else:
            hours = {hour, hour + 12} if hour <= 12 else {hour, hour - 12}
        readings = {f"time {one % 24}:{minute:02}" for one in hours}
        if match["sign"] != ":":
            figure = f"{hour}.{match['minute']}" if match["minute"] else str(hour)
            readings |= {_canonical(Decimal(figure)), figure}
        yield *match.span(), frozenset(readings)


def _figures(text: str, language: Language | None) -> Iterator[Stated]:
    for match in _FIGURES.finditer(text):
        values = set(_values(match.group(), language))
        scale = _SCALE.match(text, match.end())
        if scale:
            scaled = (value * SCALES[folded(scale[1])] for value in values)
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
