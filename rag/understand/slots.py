"""One year, ordinal, month, office or name for another: “kalau Samarinda?” after “Siapa wali kota Balikpapan?”

Rules, no model. Such a follow-up asks the former question again with one of its slots filled anew. Put beside the old
filler (“kalau Samarinda? (wali kota Balikpapan)”) it would ask for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from rag.text.dates import MONTHS
from rag.text.facts import Names
from rag.text.language import detect
from rag.text.office import OPENS, QUALIFIERS
from rag.text.question import QUESTION_WORD, kind_of, names
from rag.text.words import is_function_word, terms, words
from rag.understand.antecedent import ORDINAL, picked

OPENING = re.compile(
    r"\W*(?:dan|lalu|terus|kemudian|kalau|(?:bagaimana|gimana) (?:dengan|kalau)|and|but|so|then|(?:what|how) about)\b",
    re.IGNORECASE,
)
"""Of a follow-up."""
_SORRY = (
    r"(?:(?:maaf|sori|sorry|eh|ups|oops|wait)\W+"
    r"|(?:bukan(?: itu| dia| begitu)?|salah|ralat|no|not (?:that|him|her|this)(?: one)?)\s*[,.;:!–—-]\s*)"
)
_I_MEAN = r"(?:(?:yang )?(?:maksud (?:saya|aku)|(?:saya|aku) maksud|maksud(?:ku|nya))(?: (?:adalah|itu))?|i meant?)\b"
_CORRECTION = re.compile(
    rf"\W*(?:{_SORRY}+(?:{_I_MEAN}\W*)?|{_I_MEAN}\W*)"
    r"|\W*(?:bukan|not) [^,]{1,40}?,? (?:tapi|tetapi|melainkan|but)\b",
    re.IGNORECASE,
)
"""“Bukan, maksud saya …”; “not Samarinda but …”"""
_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_COUNTED = {
    "year": re.compile(r"(?<![\w./-])(?:19|20)\d\d(?![\w/-]|[.,]\d)"),
    "ordinal": re.compile(ORDINAL, re.IGNORECASE),
    "month": re.compile(rf"\b(?:{_MONTH})\b"),
}
_UNITS = frozenset("tahun year bulan month one ones yang the nomor number".split())
"""May stand beside what fills a slot."""
_RELATIONS = frozenset("dengan with oleh by dari from untuk for antara between kepada to".split())
"""Before a name: they tell its part in the question, where “di” and “of” do not."""
_INSTITUTION = re.compile(
    r"dinas|badan|kantor|lembaga|rumah|bapped\w*|disper\w+|disdik|dinkes|pem(?:prov|kot|kab|da)|pol(?:da|res|sek)|kadin"
    r"|agency|office|of",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"{_INSTITUTION.pattern}|kota|kabupaten|kab|provinsi|prov|kecamatan|desa|pulau|kawasan|hotel|bank|pelabuhan|bandara"
    r"|universitas|city|regency|province|district|island|port|university",
    re.IGNORECASE,
)
_SORTS = re.compile(rf"{_PLACE.pattern}|the|pak|bu|bapak|ibu|mr|mrs|ms", re.IGNORECASE)
"""What somebody or something with a name is: no part of what another name takes the place of."""
_AT = frozenset("di ke in at of".split())
_BEFORE_PLACE = re.compile(
    r"\b(?:di|ke|in|at|kota|kabupaten|provinsi|kecamatan|desa|gubernur|bupati|walikota|camat|lurah|bapped\w*"
    r"|(?:governor|mayor|regent|city|province|regency|district|port|island) of)\W*$",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"utara|selatan|timur|barat|tengah|tenggara|(?:north|south)(?:east|west)?|east|west|central",
    re.IGNORECASE,
)
"""In a name: that of a place."""
_BOUNDS = frozenset("sejak sampai hingga sebelum setelah sesudah since until till before after".split())
"""Beside a year or a name they ask for something else than it does alone."""
_ITS_OFFICE = re.compile(
    r"\W*(?P<who>siapa(?:kah)? |who(?:['’]s| is| was) )?"
    r"(?:(?:his|her|its|their|the) (?P<en>\w+)|(?P<id>[a-z]{3,})nya)\W*",
    re.IGNORECASE,
)
"""“dan wakilnya?”, “who is his deputy?”"""
WHO_IS = re.compile(r"\W*(?:siapa(?:kah)? (?!yang\b|saja\b)|who(?:['’]s| is| was) )", re.IGNORECASE)
"""Asks who holds an office, or who somebody is."""
_HOUSES = tuple(
    frozenset(titles.split())
    for titles in (
        "gubernur governor sekda",
        "bupati regent sekda",
        "kota walikota mayor sekda",
        "kepala sekretaris head secretary",
        "ketua sekretaris bendahara chair chairman chairwoman chairperson secretary treasurer",
        "direktur komisaris manajer director commissioner manager",
        "presiden president",
        "menteri minister",
        "camat lurah",
    )
)
"""Titles that are found in one house: the governor of a city is none."""
_STAY = frozenset("mantan eks calon bakal former candidate".split())
"""Qualifiers that stand before those of a deputy: “mantan wakil gubernur”."""
_OF_TITLES = frozenset(
    "kota umum utama jenderal besar daerah executive financial operating officer general".split()
)
"""Words of titles that stand behind others of theirs."""
_NO_DEPUTY = frozenset("pendiri founder".split())
_CALLS = frozenset("nama current present".split())
"""Before a title: they make no other one of it."""
_SAYS_WHEN = re.compile(
    rf"(?:19|20)\d\d|\b(?:sekarang|kini|saat ini|current|present|now|today|{_MONTH}"
    r"|(?:hari|tahun|bulan|minggu) (?:ini|lalu|depan)|(?:this|last|next) (?:day|year|month|week))\b",
    re.IGNORECASE,
)
"""A question with one of these is not asked of a year besides."""
_WHEN = {"id": "pada", "en": "in"}
"""Before a year that a question had not named."""
_HIS = re.compile(r"[a-z]{3,}nya", re.IGNORECASE)
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ].*|bin|binti|van|von|de|der")
_LONGEST = 300
"""Characters of a question that is asked again; a longer one tells a story."""
_NAMES = Names()


class Filler(NamedTuple):
    """What of a question a follow-up fills anew, ``question[start:end]``, and with what."""

    start: int
    end: int
    text: str


def filled_anew(question: str, follow_up: str) -> Filler | None:
    """The last slot of `question` that is of the kind of what `follow_up` names; None where there is none, or the
    follow-up says more than that."""
    corrects = _CORRECTION.match(follow_up)
    rest = follow_up[corrects.end() :] if corrects else follow_up
    opens = OPENING.match(rest)
    rest = rest[opens.end() :] if opens else rest
    if office := _slot_of_office(question, rest, is_bare=bool(corrects or opens)):
        return office
    if len(question) > _LONGEST or len(rest) > _LONGEST or QUESTION_WORD.search(rest):
        return None
    if not _BOUNDS.intersection(_lower(rest)) <= frozenset(_lower(question)):
        return None
    for kind, form in _COUNTED.items():
        if found := form.search(rest):
            beside = terms(f"{rest[: found.start()]} {rest[found.end() :]}")
            is_alone = kind == "ordinal" and not beside and not picked(rest)  # “kedua?” may mean both
            there = list(form.finditer(question))
            is_year = kind == "year" and _UNITS.issuperset(beside) and (opens or len(_lower(rest)) > 1)
            if is_year and QUESTION_WORD.search(question) and not _says_when(question):
                end = len(question.rstrip(" ?!."))
                return Filler(end, end, f" {_WHEN[detect(question)]} {found.group()}")
            if is_alone or not there or not (frozenset(terms(question)) | _UNITS).issuperset(beside):
                return None
            return Filler(*there[-1].span(), found.group())
    return _slot_of_name(question, rest, opens=bool(corrects or opens))


def _says_when(question: str) -> bool:
    """Whether a question names a time, or asks for one."""
    return kind_of(question) == "time" or _SAYS_WHEN.search(question) is not None


def office_anew(question: str, follow_up: str) -> Filler | None:
    """The slot of a question who holds an office, for the deputy whom `follow_up` asks about; else None."""
    opens = OPENING.match(follow_up)
    found = _slot_of_office(question, follow_up[opens.end() :] if opens else follow_up, is_bare=False)
    return found if found and found.text.strip() in QUALIFIERS else None


def _slot_of_office(question: str, rest: str, *, is_bare: bool) -> Filler | None:
    """The slot of a question who holds an office, for the one that `rest` of a follow-up asks about beside it: its
    deputy's, or another of the same house, which `is_bare` names without “his”. None where the title may be cut in the
    middle."""
    asked = _ITS_OFFICE.fullmatch(rest)
    other = (asked["en"] or asked["id"]).lower() if asked else ""
    bare = _bare_title(rest) if is_bare and not asked else ""
    if (other not in OPENS and not bare) or len(question) > _LONGEST or not WHO_IS.match(question):
        return None
    found = list(words(question))
    lower = [word.text.lower() for word in found]
    first = next((n for n, word in enumerate(lower) if word in OPENS - _STAY), None)
    if first is None or lower[first] in _NO_DEPUTY or _is_described(lower, first):
        return None
    last = first
    while last + 1 < len(found) and lower[last + 1] in OPENS | _OF_TITLES:
        last += 1
    if lower[last + 1 : last + 2] in (["dan"], ["and"]):
        return None
    if bare:
        one_house = any({lower[last], bare.split()[-1]} <= house for house in _HOUSES)
        return Filler(found[first].start, found[last].end, bare) if one_house else None
    if other not in QUALIFIERS:
        return Filler(found[first].start, found[last].end, other)
    while first < last and lower[first] in QUALIFIERS:
        first += 1
    qualified = next((n for n in range(first) if lower[n] in QUALIFIERS - _STAY), first)
    return Filler(found[qualified].start, found[first].start, f"{other} ")


def _bare_title(rest: str) -> str:
    """The title that is all a follow-up says: “the vice governor”; else empty."""
    said = [word.text for word in words(rest) if word.text.lower() not in ("the", "si", "itu")]
    own = [re.sub(r"(?<=[a-z]{3})nya$", "", word) for word in said]
    return " ".join(own) if own and all(word in OPENS | _OF_TITLES for word in own) else ""


def _is_described(lower: Sequence[str], title: int) -> bool:
    """Whether what stands before a title makes another one of it: “finance minister”, “istri gubernur”."""
    before = lower[title - 1] if title else ""
    return not (is_function_word(before) or before in _STAY | _CALLS)


def clashing(word: str, question: str) -> bool:
    """Whether `word` is a year or an ordinal where `question` names one itself."""
    return any(
        _COUNTED[kind].fullmatch(word) and _COUNTED[kind].search(question) for kind in ("year", "ordinal")
    )


def _slot_of_name(question: str, rest: str, *, opens: bool) -> Filler | None:
    """The slot for what `rest` of a follow-up names, if it names just that."""
    known = frozenset(terms(question))
    content = [word for word in words(rest) if not is_function_word(word.text)]
    if opens:  # “and the mayor of Samarinda?”: as far as it says the same
        same = takewhile(lambda word: word.text.islower() and known.issuperset(terms(word.text)), content)
        said = {word.text for word in same}
        if said and not QUALIFIERS.isdisjoint({*question.casefold().split()} - said):
            return None
        content = content[len(said) :]
    elif len(content) > 1 and not re.search(r"\w", rest[: content[0].start]):  # “Sri Wahyuni?”
        return None
    sorts = takewhile(lambda word: _is_sort(word.text) and known.issuperset(terms(word.text)), content[:-1])
    name = content[len(list(sorts)) :]
    if (
        not name
        or name[0].text.casefold() in OPENS
        or not all(_CAPITALISED.fullmatch(w.text) and not _HIS.fullmatch(w.text) for w in name)
    ):
        return None
    before = _lower(rest[: name[0].start])
    relation = before[-1] if before else ""
    place = _place_of_name(question, relation, len(name))
    if place is None:
        return None
    is_place = len(name) == 1 or relation in _AT or _is_place([word.text for word in content])
    if not is_place and _BEFORE_PLACE.search(question, 0, place[0]):  # “kalau Isran Noor?”
        return None
    return Filler(*place, rest[name[0].start : name[-1].end])


def _is_place(said: list[str]) -> bool:
    """Whether a name of several words tells that it is one of a place."""
    known = any(place[-1] == len(said) - 1 for place, _ in _NAMES.named(said))
    return known or any(_PLACE.fullmatch(word) or _DIRECTION.fullmatch(word) for word in said)


def _lower(text: str) -> list[str]:
    return [word.text.casefold() for word in words(text)]


def _is_sort(word: str) -> bool:
    """What a name may follow: “Wali Kota Bontang”, “KEK Maloy”, “DPRD Bontang”."""
    is_short = len(word) > 1 and word.isupper()
    return is_short or word.casefold() in OPENS or _SORTS.fullmatch(word) is not None


def _place_of_name(question: str, relation: str, length: int) -> tuple[int, int] | None:
    """Where the name in `question` stands that another, of so many words, takes the place of: the one behind the same
    preposition, else the last, if that may be meant."""
    found = list(places_of_names(question, length))
    alike = [place for place, before in found if before == relation]
    if relation in _RELATIONS and not alike:
        return None
    return next(reversed(alike or [place for place, _ in found]), None)


def places_of_names(question: str, length: int) -> Iterator[tuple[tuple[int, int], str]]:
    """Each name without what it is the name of (“Wali Kota”, “Bappeda”), and the word before all of it."""
    end = 0
    for name in names(question):
        start = question.index(name, end)
        end = start + len(name)
        parts = list(words(question, start, end))
        if _COUNTED["month"].fullmatch(name):
            continue
        known = [
            place[0] for place, _ in _NAMES.named([one.text for one in parts]) if place[-1] == len(parts) - 1
        ]
        first = min(known, default=0)
        while not known and first < len(parts) - 1 and _is_sort(parts[first].text):
            first += 1
        if (
            first and not known and _INSTITUTION.fullmatch(parts[first - 1].text)
        ):  # “Dinas Perindustrian Bontang”
            first = max(first, len(parts) - length)
        before = _lower(question[:start])
        yield (parts[first].start, parts[-1].end), before[-1] if before else ""
