"""Amounts and dates of one language put into the other: “empat puluh lima orang” -> “45 people”.

Only what is an amount or a date from its first word to its last, and can be read in one way, is put into other words;
everything else is left to those who know both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.schema import Language
from rag.text.dates import DATE, MONTHS, folded, parse
from rag.text.phrases import long_date, month_name

_ONES: dict[Language, dict[str, int]] = {
    "id": {w: n for n, w in enumerate("nol satu dua tiga empat lima enam tujuh delapan sembilan".split())},
    "en": {w: n for n, w in enumerate("zero one two three four five six seven eight nine".split())},
}
_TEENS = {
    word: n
    for n, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
_TENS = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES: dict[Language, dict[str, int]] = {
    "id": {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12},
    "en": {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
}
_SCALE_NAMES: dict[Language, dict[int, str]] = {
    "id": {10**3: "ribu", 10**6: "juta", 10**9: "miliar", 10**12: "triliun"},
    "en": {10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"},
}
_BEGINS = frozenset(
    [*_ONES["id"], *_ONES["en"], *_TEENS, *_TENS, *"sepuluh sebelas seratus seribu sejuta".split()]
)
"""Words that a number may begin with."""
CURRENCY = re.compile(r"(?<!\w)(?:Rp|IDR|USD|EUR|SGD|[A-Z]{0,3}[$€£])\.?\s?$")
"""Before an amount."""
_LONGEST = 24
"""Words of a number."""
_UNITS = (
    # Indonesian, English singular, plural; the first of several names is the one that is written
    ("orang|jiwa", "person", "people"), ("peserta", "participant", "participants"),
    ("warga", "resident", "residents"), ("siswa|pelajar", "student", "students"),
    ("pegawai|karyawan", "employee", "employees"), ("keluarga", "family", "families"),
    ("tahun", "year", "years"), ("bulan", "month", "months"), ("minggu|pekan", "week", "weeks"),
    ("hari", "day", "days"), ("jam", "hour", "hours"), ("menit", "minute", "minutes"),
    ("detik", "second", "seconds"), ("abad", "century", "centuries"),
    ("hektare|hektar|ha", "hectare|ha", "hectares"),
    ("kilometer|km", "kilometre|kilometer|km", "kilometres|kilometers"),
    ("meter persegi|m2|m²", "square metre|square meter|m2|m²", "square metres|square meters"),
    ("kilometer persegi|km2|km²", "square kilometre|square kilometer|km2|km²", "square kilometres|square kilometers"),
    ("meter|m", "metre|meter|m", "metres|meters"),
    ("sentimeter|cm", "centimetre|centimeter|cm", "centimetres|centimeters"),
    ("ton", "tonne|ton", "tonnes|tons"), ("kilogram|kg", "kilogram|kg", "kilograms"),
    ("liter", "litre|liter", "litres|liters"),
    ("persen", "percent|per cent", "percent"), ("kali", "time", "times"),
    ("kabupaten", "regency", "regencies"), ("kota", "city", "cities"), ("provinsi", "province", "provinces"),
    ("kecamatan", "district", "districts"), ("desa", "village", "villages"), ("negara", "country", "countries"),
    ("daerah|wilayah", "region", "regions"),
    ("perusahaan", "company", "companies"), ("sekolah", "school", "schools"), ("proyek", "project", "projects"),
    ("unit", "unit", "units"), ("buah", "item", "items"), ("kelompok", "group", "groups"),
    ("rupiah", "rupiah", "rupiah"), ("dolar", "dollar", "dollars"), ("derajat", "degree", "degrees"),
)  # fmt: skip
UNIT_NAMES = frozenset(
    name for unit in _UNITS for names in unit for name in names.split("|") if name not in ("kota", "city")
)
SCALES = {**_SCALES["id"], **_SCALES["en"]}
"""Names of the powers of a thousand in both languages, and what they are."""
_ABOUT: dict[Language, tuple[str, ...]] = {
    "id": ("sekitar", "kurang lebih", "lebih kurang", "kira-kira"),
    "en": ("about", "around", "approximately", "roughly"),
}
_MORE: dict[Language, tuple[str, ...]] = {"id": ("lebih dari",), "en": ("more than", "over")}
WEEKDAYS: dict[Language, list[str]] = {
    "id": "senin selasa rabu kamis jumat sabtu minggu".split(),
    "en": "monday tuesday wednesday thursday friday saturday sunday".split(),
}
WEEKDAY_NUMBERS = {name: n for names in WEEKDAYS.values() for n, name in enumerate(names)} | {
    "jum'at": 4,
    "jum’at": 4,
    "ahad": 6,
}
"""Names of the days of the week in both languages; Monday is 0, as for `datetime`."""
_WEEKDAY = re.compile(rf"({'|'.join(WEEKDAY_NUMBERS)})\b[\s,]*\(?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?![\d.,]\d)|\d+(?:[.,]\d+)?")
_YEARS = range(1900, 2100)
_LANGUAGES: tuple[Language, ...] = ("id", "en")


def in_language(text: str, language: Language) -> str | None:
    """`text`, an amount or a date in the other language, in `language`; None where it is neither. Names of days and
    months may be in either."""
    text = " ".join(text.split()).strip(" .,;:")
    return _day(text, language) or _amount(text, language)


def states_number(text: str) -> bool:
    """Whether a text holds figures, or begins with a number in words of either language."""
    if re.search(r"\d", text):
        return True
    for source in _LANGUAGES:
        words = _without_hedge(text.casefold(), source)[1].replace("-", " ").split()
        used = _in_words(words, source)[1]
        if used and not re.match(r"(?:of|satunya|pun|by)\b", " ".join(words[used:])):
            return True
    return False


def number_words(text: str) -> Iterator[tuple[int, int, int]]:
    """Where numbers stand in a text in words of either language, from left to right: start, end and value."""
    words = list(map(str.casefold, _LETTERS.findall(text)))
    if _BEGINS.isdisjoint(words):
        return
    places = list(_LETTERS.finditer(text))
    at = 0
    while at < len(words):
        if words[at] not in _BEGINS:
            at += 1
            continue
        value, used = max(
            (_in_words(words[at : at + _LONGEST], source) for source in _LANGUAGES), key=lambda one: one[1]
        )
        if value is not None:
            yield places[at].start(), places[at + used - 1].end(), value
        at += max(used, 1)


def _day(text: str, language: Language) -> str | None:
    """A date, or as much of one as there is: a weekday, a month, a day of a month, a month of a year."""
    head, rest = "", text
    weekday = _WEEKDAY.match(text)
    if weekday:
        head = WEEKDAYS[language][WEEKDAY_NUMBERS[folded(weekday[1])]].capitalize()
        rest = text[weekday.end() :].removesuffix(")")
    rest = re.sub(r"^(?:tanggal|pada|on)\s+", "", rest, flags=re.IGNORECASE)
    if not rest:
        return head or None
    found = DATE.fullmatch(rest)
    stated = parse(found) if found else None
    said = long_date(stated, language) if stated else _part_of_date(rest, language)
    return ", ".join(filter(None, (head, said))) if said else None


def _part_of_date(text: str, language: Language) -> str | None:
    found = re.fullmatch(r"(?:(\d{1,2}) )?([A-Za-z]+)(?: (\d{4}))?", text)
    month = MONTHS.get(found[2].casefold()) if found else None
    if found is None or month is None or (found[1] and int(found[1]) > 31):
        return None
    return " ".join(filter(None, (found[1], month_name(month, language), found[3])))


def _amount(text: str, language: Language) -> str | None:
    source: Language = "id" if language == "en" else "en"
    hedge, rest = _without_hedge(text, source)
    said = f"{hedge[language][0]} " if hedge else ""
    currency = re.match(r"(?:rp\.?|idr)\s*(?=\d)", rest, re.IGNORECASE)
    number = _number(rest[currency.end() :] if currency else rest, source, language)
    if number is None:
        return None
    figures, rest = number
    if currency:
        short = {"M": 10**9, "T": 10**12}.get(rest)  # “Rp 17,5 M”: miliar
        scale = f" {_SCALE_NAMES[language][short]}" if short else ""
        return f"{said}Rp{figures}{scale}" if short or rest.casefold() in ("", "rupiah") else None
    if not rest and re.search(r"[.,]\d\d$", figures):
        return None  # a time of day, or a decimal: nothing tells
    unit = _unit(rest, source, language, singular=figures == "1")
    return None if unit is None else f"{said}{figures}{unit}"


def _without_hedge(text: str, source: Language) -> tuple[dict[Language, tuple[str, ...]] | None, str]:
    for hedge in (_ABOUT, _MORE):
        lead = re.match(rf"(?:{'|'.join(hedge[source])})\s+", text, re.IGNORECASE)
        if lead:
            return hedge, text[lead.end() :]
    return None, text


def _number(text: str, source: Language, language: Language) -> tuple[str, str] | None:
    """The number that a text begins with, in figures of `language`, and what follows it."""
    digits = _DIGITS.match(text)
    if digits:
        figures = _refigured(digits.group(), source)
        if figures is None:
            return None
        rest = text[digits.end() :].strip()
        scale = re.match(rf"({'|'.join(_SCALES[source])})\b\s*", rest, re.IGNORECASE)
        if scale:
            figures += f" {_SCALE_NAMES[language][_SCALES[source][folded(scale[1])]]}"
            rest = rest[scale.end() :]
        return figures, rest
    words = text.replace("-", " ").split()
    value, used = _in_words([word.casefold() for word in words], source)
    if value is None:
        return None
    rest = " ".join(words[used:])
    if value in _YEARS and not rest:
        return str(value), rest
    return f"{value:,}".replace(",", "." if language == "id" else ","), rest


def _refigured(figures: str, source: Language) -> str | None:
    """Separators of thousands and decimals change places between the two languages; None where they may be either."""
    thousands, decimal = (".", ",") if source == "id" else (",", ".")
    whole = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+"
    fraction = rf"\d+(?:{re.escape(decimal)}(?!\d{{3}}$)\d+)?"
    if re.fullmatch(rf"{whole}|{fraction}", figures):
        return figures.translate(str.maketrans(".,", ",."))
    return None


def _in_words(words: list[str], source: Language) -> tuple[int | None, int]:
    """The value of the number that the words begin with, and how many of them are used; (None, 0) for none."""
    total, at, last = 0, 0, 10**15
    while at < len(words):
        if source == "id" and words[at] in ("seribu", "sejuta"):
            part, used = 1, 0
            scale = 10**3 if words[at] == "seribu" else 10**6
        else:
            part, used = _below_thousand(words[at:], source)
            if not used:
                break
            scale = _SCALES[source].get(words[at + used], 1) if at + used < len(words) else 1
        if scale >= last:
            return None, 0
        total, last = total + part * scale, scale
        at += used + (scale > 1)
        if scale == 1:
            break
    if not at or (at < len(words) and _below_thousand(words[at:], source)[1]):
        return None, 0  # “nineteen ninety-nine” is no sum
    return total, at


def _below_thousand(words: list[str], source: Language) -> tuple[int, int]:
    """The value of a number below a thousand that the words begin with, and how many of them are used."""
    ones = _ONES[source]
    one, two, *_ = [*words, "", ""]
    if source == "id":
        hundreds, at = (
            (100, 1)
            if one == "seratus"
            else (100 * ones[one], 2)
            if ones.get(one) and two == "ratus"
            else (0, 0)
        )
    else:
        hundreds, at = (100 * ones[one], 2) if ones.get(one) and two == "hundred" else (0, 0)
        if at and words[at : at + 1] == ["and"] and _below_hundred(words[at + 1 :], source)[1]:
            at += 1
    rest, used = _below_hundred(words[at:], source)
    return hundreds + rest, at + used


def _below_hundred(words: list[str], source: Language) -> tuple[int, int]:
    ones = _ONES[source]
    one, two, three, four, *_ = [*words, "", "", "", ""]
    if source == "en":
        if one in _TEENS:
            return _TEENS[one], 1
        if one in _TENS:
            return (_TENS[one] + ones[two], 2) if ones.get(two) else (_TENS[one], 1)
        return (ones[one], 1) if one in ones else (0, 0)
    if one in ("sepuluh", "sebelas"):
        return 10 + (one == "sebelas"), 1
    if ones.get(one) and two == "belas":
        return 10 + ones[one], 2
    if ones.get(one) and two == "puluh":
        more = ones.get(three, 0) if four not in ("belas", "puluh", "ratus") else 0
        return 10 * ones[one] + more, 3 if more else 2
    return (ones[one], 1) if one in ones and two not in ("ratus",) else (0, 0)


def _unit(text: str, source: Language, language: Language, *, singular: bool) -> str | None:
    """The unit that a text is, with a space before it; "" for none, None for what is no unit."""
    if text in ("", "%", "°"):
        return text
    for indonesian, one, many in _UNITS:
        names = indonesian.split("|") if source == "id" else [*one.split("|"), *many.split("|")]
        if (text if len(text) == 1 else text.casefold()) in names:
            name = indonesian if language == "id" else one if singular else many
            return f" {name.split('|')[0]}"
    return None
