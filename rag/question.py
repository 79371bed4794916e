"""What a question asks for, and whether a sentence holds such a thing. Rules for both languages, no model."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rag.words import is_function_word, words

Kind = Literal["person", "time", "number", "place", "list", "reason", "other"]

_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
_THE = r"(?:what|which)(?:'s| is| was| are| were) the (?:\w+ ){0,2}"
_ASKS_FOR_A_LIST = re.compile(
    r"\b(?:apa|siapa|mana|berapa|kapan)(?:kah)? (?:saja|aja)\b|\bsebutkan\b|^\W*(?:list|daftar)\b"
    rf"|\bname (?:all|every|(?:the )?{_COUNT})\b|\b(?:what|which|who) (?:are|were) the\b"
    rf"|\b(?:what|which) (?:\w+ )?(?:{_COUNT}|areas|provinces|regions|zones|fields|companies|sectors|agencies|clusters"
    r"|organi[sz]ations|districts|cities|countries|parties|members|topics|issues|ones)\b",
    re.IGNORECASE,
)
# Of these the one that stands first counts, for a clause may follow (“who led it when …”); the upper one if two do.
_ASKED_AS: dict[Kind, str] = {
    "time": (
        r"kapan(?:kah)?|when|(?:tanggal|tahun|hari|bulan|jam|pukul|abad) (?:berapa|apa|mana)(?:kah)?"
        rf"|(?:what|which) (?:date|day|year|month|time|century|decade)s?|{_THE}(?:date|year|time)"
    ),
    "number": (
        r"(?:se|ke)?berapa(?:kah)?|how (?:many|much|large|big|long|far|old|tall|high|wide|deep|often|heavy|fast)"
        r"|(?:what|which) (?:number|percentage|percent|amount|age)|(?:jumlah|nomor|umur|usia)nya"
        rf"|{_THE}(?:number|percentage|amount|total|population|budget|price|cost|length|height|size|age)"
    ),
    "person": (
        r"siapa(?:kah)?|who(?:se|m)?|(?:gubernur|bupati|wali ?kota|presiden|menteri|raja|tokoh|pejabat) mana"
        r"|(?:apa(?:kah)? )?nama (?:lengkap )?(?:gubernur|bupati|wali ?kota|kepala|ketua|presiden|menteri)"
        r"|(?:which|name the|what (?:is|was) the name of the) (?:governor|mayor|president|minister|king|person)"
    ),
    "place": (
        r"(?:di|ke|dari) ?mana(?:kah)?|where|(?:apa(?:kah)? )?(?:nama )?(?:alamat|ibu ?kota|lokasi|tempat)(?:nya)?"
        r"|(?:kota|provinsi|kabupaten|kecamatan|desa|negara|daerah|wilayah|hotel|gedung|ruang(?:an)?|jalan|pulau)"
        rf" (?:apa|mana)(?:kah)?|apa(?:kah)? nama (?:kota|provinsi|kabupaten|negara|hotel|pulau)"
        rf"|{_THE}(?:address|capital|location|venue|place)"
        r"|(?:what|which) (?:\w+ )?(?:city|town|village|province|(?:sub-?)?district|regency|country|place|location"
        r"|venue|hotel|building|room|street|address|island|region|area)"
    ),
    "reason": (
        r"mengapa|kenapa|why|how come|untuk apa|dalam rangka apa|apa(?:kah)? (?:yang )?(?:menjadi )?"
        r"(?:tujuan|alasan|sebab|penyebab|menyebabkan)(?:nya)?|what caused|for what"
        rf"|{_THE}(?:purpose|reason|aim|goal|objective|cause)"
    ),
    "other": r"apa(?:kah)?|bagaimana(?:kah)?|what|which|how",
}
_ASKS = {kind: re.compile(rf"\b(?:{forms})\b", re.IGNORECASE) for kind, forms in _ASKED_AS.items()}
_NUMBER = (
    r"\d+(?:[.,]\d+)*|(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas(?:an)?|puluh(?:an)?"
    r"|(?:se)?ratus(?:an)?|(?:se)?ribu(?:an)?|juta(?:an)?|mil[iy]ar|triliun|pertama|kedua|ketiga|keempat|kelima|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|first|second|third|fourth|fifth)\b"
)
_TIME = (
    r"(?:1\d|20)\d\d(?:s|-?an)?\b|\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d\d){1,2})?\b|\d{1,2}[.:]\d\d\b|\d{1,2} ?[ap]\.?m\b"
    r"|\d+ (?:SM|M|BCE?|AD|CE)\b|(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november"
    r"|desember|january|february|march|(?-i:May)|june|july|august|october|december|senin|selasa|rabu|kamis|jumat|sabtu"
    r"|minggu|(?:mon|tues|wednes|thurs|fri|satur|sun)day|pukul|jam|abad|tahun \d+|century)\b"
)
_REASON = (
    r"(?:karena|sebab|agar|supaya|untuk|sehingga|guna|dalam rangka|tujuan|akibat|demi|because|since|so that|in order"
    r"|due to|to|therefore|purpose|aim|as)\b"
)
_HOLDS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(rf"\b(?:{_TIME})", re.IGNORECASE),
    "number": re.compile(rf"\b(?:{_NUMBER})", re.IGNORECASE),
    "reason": re.compile(rf"\b(?:{_REASON})", re.IGNORECASE),
}
_CAPITALISED = (
    r"[A-ZÀ-Þ](?:[\w'’-]|\.(?=\w))*(?:(?:(?<=\b\w)|(?<=\b\w\w))\.)?"  # Rusmadi · Rusmadi.MS · H. · PT.
)
_NAME = re.compile(rf"\b{_CAPITALISED}(?:\s+(?:{_CAPITALISED}|(?:bin|binti|van|von|de|der)\b|al-\w+))*")
_OPENING = re.compile(r"(?:^|[.!?:]\s)[^\w.!?]*$")
_LONGEST_OPENING = 5
"""Characters of quotes, bullets and space that may stand between two sentences."""


def kind_of(question: str) -> Kind:
    """What `question` asks for."""
    if _ASKS_FOR_A_LIST.search(question):
        return "list"
    found = {kind: match.start() for kind, asks in _ASKS.items() if (match := asks.search(question))}
    return min(found, key=found.__getitem__, default="other")


def holds(kind: Kind, sentence: str, question: str) -> bool:
    """Whether `sentence` has something of this kind that `question` does not already say."""
    if kind in ("person", "place"):
        said = _words_of(question)
        return any(word.text.casefold() not in said for name in names(sentence) for word in words(name))
    pattern = _HOLDS.get(kind)
    if pattern is None:
        return True
    known = _matches(kind, question)
    return any(match.group().casefold() not in known for match in pattern.finditer(sentence))


def names(text: str) -> list[str]:
    """Runs of capitalised words in `text`, without the word that opens a sentence where that alone is capitalised
    or is a function word."""
    found = []
    for match in _NAME.finditer(text):
        first, *rest = match.group().split()
        opens = _OPENING.search(text, max(0, match.start() - _LONGEST_OPENING), match.start())
        if not opens:
            found.append(match.group())
        elif rest:
            found.append(" ".join(rest) if is_function_word(first) else match.group())
    return found


@lru_cache(maxsize=256)
def _words_of(question: str) -> frozenset[str]:
    return frozenset(word.text.casefold() for word in words(question))


@lru_cache(maxsize=256)
def _matches(kind: Kind, question: str) -> frozenset[str]:
    return frozenset(match.group().casefold() for match in _HOLDS[kind].finditer(question))
