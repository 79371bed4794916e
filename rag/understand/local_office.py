"""“Siapa wali kotanya?” after a question about a place: who holds the office there.

Rules for both languages, no model. Where it is open which place is meant, or whether it has such an office, there is
none: a wrong one asks for somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.text.aliases import SAME_NAMES
from rag.text.dates import MONTHS
from rag.text.numerals import WEEKDAY_NUMBERS
from rag.text.question import names
from rag.understand.slots import OPENING, WHO_IS, places_of_names

_OFFICE_THERE = re.compile(
    r"\W*(?:siapa(?:kah)? (?:nama )?|who(?:['’]s| is| was) )(?:the |its |their )?"
    r"(?P<title>(?P<id>gubernur|bupati|wali ?kota|camat|lurah)|governor|mayor|regent)"
    r"(?(id)(?:nya| di ?(?:sana|situ)|(?: kota| kabupaten)? (?:itu|tersebut))|(?: there| of (?:it|that \w+))?)\W*",
    re.IGNORECASE,
)
"""“siapa bupatinya?”, “who is the mayor there?”"""
_GOVERNOR, _REGENT, _MAYOR = (
    ("gubernur", "governor"),
    ("bupati", "regent"),
    ("wali kota", "walikota", "mayor"),
)
_OFFICES_OF: dict[str, tuple[str, ...]] = {
    "provinsi": _GOVERNOR,
    "province": _GOVERNOR,
    "kabupaten": _REGENT,
    "regency": _REGENT,
    "kota": _MAYOR,
    "city": _MAYOR,
    "kecamatan": ("camat",),
    "kelurahan": ("lurah",),
    "desa": (),
    "pulau": (),
    "island": (),
}
"""Of what kind of place which office is."""
_AT_PLACE = re.compile(
    rf"\b(?:di|ke|dari|in|from|(?P<kind>{'|'.join(_OFFICES_OF)})(?: of)?)\W*$", re.IGNORECASE
)
"""Before the name of a place."""
_TITLES = {"gubernur": "governor", "bupati": "regent", "wali kota": "mayor", "walikota": "mayor"}
_WHO_HOLDS = re.compile(
    r"\W*(?:(?P<id>siapa(?:kah)?)|who(?:['’]s| is| was)) (?:the )?(?P<deputy>wakil |deputy |vice )?"
    rf"(?P<title>{'|'.join(_TITLES)}|governor|regent|mayor) (?:of )?[^?]{{2,60}}\W*",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\W*(?:(?P<id>dan|kalau|kalo|(?:bagaimana|gimana)(?: dengan| kalau)?)|and|(?:what|how) about) (?:di |in |of )?"
    r"(?P<place>(?-i:[A-Z])[\w'’]+(?: (?-i:[A-Z])[\w'’]+){0,2})\W*",
    re.IGNORECASE,
)
_TIMES = re.compile("|".join((*MONTHS, *WEEKDAY_NUMBERS)))
_ISLANDS = re.compile("(?:kalimantan|jawa|sulawesi|sumatera|maluku|nusa tenggara) ")
_PROVINCES = frozenset(name for same in SAME_NAMES if any(map(_ISLANDS.match, same)) for name in same)
"""Names of the provinces whose other names are known."""
_LONGEST = 300
"""Characters of a question that is looked at; a longer one tells a story."""


def office_there(question: str, follow_up: str) -> str | None:
    """Who holds the office of the place that `question` is about, where a follow-up asks for that; None where it asks
    for something else, or it is open which place that is."""
    opens = OPENING.match(follow_up)
    asked = _OFFICE_THERE.fullmatch(follow_up, opens.end() if opens else 0)
    if asked is None or len(question) > _LONGEST or WHO_IS.match(question):
        return None
    title = asked["title"].lower()
    place = _place_of_office(question, title)
    if place is None:
        return None
    return f"Siapa {title} {place}?" if asked["id"] else f"Who is the {title} of {place}?"


def office_elsewhere(question: str, follow_up: str) -> str | None:
    """“What about Balikpapan?” after “Siapa wali kota Samarinda?”: who holds that office there, in the language of the
    follow-up, where that is another than the question's; None for anything else."""
    held, other = _WHO_HOLDS.fullmatch(question), _ANOTHER.fullmatch(follow_up)
    title = held["title"].lower() if held else ""
    if held is None or other is None or (title in _TITLES) == bool(other["id"]):
        return None
    place = other["place"].casefold()
    is_province = place in _PROVINCES
    is_known = is_province or any(place in same for same in SAME_NAMES)
    is_odd = other["place"].isupper() or " " in place or _TIMES.fullmatch(place)
    if is_province != (title in _GOVERNOR) or (is_odd and not is_known):
        return None
    if other["id"]:
        own = next(indonesian for indonesian, english in _TITLES.items() if english == title)
        return f"Siapa {'wakil ' if held['deputy'] else ''}{own} {other['place']}?"
    return f"Who is the {'deputy ' if held['deputy'] else ''}{_TITLES[title]} of {other['place']}?"


def _place_of_office(question: str, title: str) -> str | None:
    """The place whose `title` a question names (“wali kota Bontang”), or else the only one that it names, if that may
    have such an office."""
    if held := re.search(rf"\b(?P<title>(?i:{title}))(?: of)? (?=[A-Z])", question):
        places = (question[start:end] for (start, end), _ in places_of_names(question, 1))
        place = next((one for one in places if question.startswith(one, held.end())), "")
        is_one = held["title"].islower() or place.casefold() in _PROVINCES  # “Wali Kota Basri” is somebody
        return place if place and is_one else None
    named = list(_places(question))
    if len(named) != 1 or re.search(rf"{re.escape(named[0][0])},? (?:dan|atau|ke|and|or|to) [A-Z]", question):
        return None
    place, kind = named[0]
    fits = title in _OFFICES_OF[kind] if kind else title not in _GOVERNOR
    return place if fits else None


def _places(question: str) -> Iterator[tuple[str, str]]:
    """The places that a question names for certain, and of what kind each is, as `_OFFICES_OF` has it; empty where it
    does not say."""
    for name in names(question):
        first, _, rest = name.partition(" ")
        before = _AT_PLACE.search(question, 0, question.index(name))
        if rest and first.lower() in _OFFICES_OF:  # “Kota Bontang”
            yield rest, first.lower()
        elif before and before["kind"]:  # “city of Bontang”
            yield name, before["kind"].lower()
        elif name.casefold() in _PROVINCES:
            yield name, "provinsi"
        elif before and " " not in name and not name.isupper():  # no “di Hotel Harris”, no “di FGD”
            yield name, ""
