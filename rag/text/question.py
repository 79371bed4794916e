"""What a question asks for, and the names in a text. Rules for both languages, no model."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rag.text.words import is_function_word, words

Kind = Literal["person", "time", "number", "place", "list", "reason", "other"]

QUESTION_WORD = re.compile(
    r"\b(?:siapa|kapan|berapa|mana|bagaimana|mengapa|kenapa|apa|who|whom|whose|when|where|why|how|which|what)(?:kah)?\b",
    re.IGNORECASE,
)
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
_THIS_MOMENT = re.compile(r"\b(?:hari|saat) ini\b|(?<=apa )ini\b|(?<=time is )it\b", re.IGNORECASE)
"""“Jam berapa ini?” asks for the time; “Tahun ini berapa?” asks on for what was a sum last year."""
_NOW = frozenset("sekarang kini today today's now current currently".split())
_UNITS = frozenset("jam pukul tanggal hari bulan tahun time date day month year".split())
_ASKS_WHICH = frozenset("berapa apa what what's which".split())
_CLOCK = frozenset("ini ya sih is it the of week right".split()).union(_NOW, _UNITS, _ASKS_WHICH)
_CAPITALISED = (
    r"[A-ZÀ-ÖØ-Þ](?:[\w'’-]|\.(?=\w))*(?:(?:(?<=\b\w)|(?<=\b\w\w))\.)?"  # Rusmadi · Rusmadi.MS · H. · PT.
)
_NAME = re.compile(rf"\b{_CAPITALISED}(?:\s+(?:{_CAPITALISED}|(?:bin|binti|van|von|de|der)\b|al-\w+))*")
_OPENING = re.compile(r"(?:^|[.!?:]\s)[^\w.!?]*$")
_LONGEST_OPENING = 5
"""Characters of quotes, bullets and space that may stand between two sentences."""


@lru_cache(maxsize=256)  # step after step wants to know
def kind_of(question: str) -> Kind:
    """What `question` asks for."""
    if _ASKS_FOR_A_LIST.search(question):
        return "list"
    found = {kind: match.start() for kind, asks in _ASKS.items() if (match := asks.search(question))}
    return min(found, key=found.__getitem__, default="other")


def asks_the_clock(question: str) -> bool:
    """Whether `question` asks for today's date or the time, which no document knows."""
    plain = _THIS_MOMENT.sub("sekarang", question)
    said = {word.text.casefold().replace("’", "'") for word in words(plain)}
    return said <= _CLOCK and not any(map(said.isdisjoint, (_NOW, _UNITS, _ASKS_WHICH)))


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
