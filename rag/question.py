"""What a question asks for, and whether a sentence holds such a thing. Rules for both languages, no model."""

from __future__ import annotations

import re
from typing import Literal

from rag.dates import DATE

Kind = Literal["person", "time", "number", "place", "list", "reason", "other"]

_ASKS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for kind, pattern in (
        (
            "list",
            r"\b(?:apa|siapa|mana|berapa|provinsi|daerah|wilayah)\s+(?:saja|aja)\b|\bsebutkan\b|\bdaftar\b|\blist\b"
            r"|\bname (?:all|the|every)\b|\b(?:which|what) (?:are )?(?:the )?(?:\w+ )?(?:\w+ )?"
            r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|areas|provinces|regions|zones|fields|companies|sectors"
            r"|organi[sz]ations|districts|cities|parties|topics|issues)\b",
        ),
        ("time", r"\bkapan(?:kah)?\b|\bwhen\b|\b(?:tanggal|tahun|hari|bulan|jam|pukul) (?:berapa|apa)\b"
                 r"|\b(?:what|which) (?:date|year|day|month|time)\b|\b(?:date|tanggal) of\b"),
        ("number", r"\bberapa(?:kah)?\b|\bhow (?:many|much|large|big|long|far|old)\b|\b(?:what|which) (?:number|percentage|amount)\b"
                   r"|\b(?:total|jumlah|nomor) (?:berapa|apa)\b|\bkeberapa\b"),
        ("person", r"\bsiapa(?:kah)?\b|\bwho(?:se|m)?\b|\bnama (?:gubernur|bupati|wali ?kota|kepala|ketua|presiden|menteri)\b"),
        ("place", r"\bdi ?mana(?:kah)?\b|\b(?:ke|dari) mana\b|\bwhere\b|\b(?:kota|provinsi|kabupaten|negara|tempat|lokasi|hotel) (?:apa|mana)\b"
                  r"|\b(?:what|which) (?:city|province|district|country|place|venue|hotel|building|street|address)\b|\balamat\b"),
        ("reason", r"\bmengapa\b|\bkenapa\b|\bwhy\b|\btujuan(?:nya)?\b|\balasan(?:nya)?\b|\b(?:purpose|reason|aim|goal)s?\b|\bapa sebab"),
    )
)
_MONTH_OR_DAY = (
    r"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|january|february|march|may"
    r"|june|july|august|october|december|senin|selasa|rabu|kamis|jumat|sabtu|minggu|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_NUMBER_WORDS = (
    r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|\w+ belas|\w+ puluh|ratus|seratus|ribu|seribu"
    r"|juta|miliar|milyar|triliun|kedua|ketiga|keempat|kelima|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\w+teen|twenty|thirty|forty|fifty|hundred|thousand|million|billion|trillion|second|third|fourth|fifth"
)
_HOLDS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(rf"{DATE.pattern}|\b(?:1[5-9]|20)\d\d\b|\b(?:{_MONTH_OR_DAY})\b|\(\d{{1,2}}/\d{{1,2}}\)", re.IGNORECASE),
    "number": re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE),
    "reason": re.compile(
        r"\b(?:karena|sebab|agar|supaya|untuk|sehingga|guna|dalam rangka|tujuan|akibat|demi|because|since|so that|in order"
        r"|due to|to|therefore|purpose|aim|as)\b",
        re.IGNORECASE,
    ),
}
_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b(?:[A-ZÀ-Þ][\w'’.]*)(?:\s+(?:[A-ZÀ-Þ][\w'’.]*|bin|binti|van|de|al-\w+))*")


def kind_of(question: str) -> Kind:
    """What `question` asks for; the more particular forms are tried first."""
    return next((kind for kind, asks in _ASKS if asks.search(question)), "other")


def holds(kind: Kind, sentence: str, question: str) -> bool:
    """Whether `sentence` has something of this kind that `question` does not already say."""
    if kind in ("person", "place"):
        known = question.casefold()
        return any(name.casefold() not in known for name in names(sentence))
    pattern = _HOLDS.get(kind)
    if pattern is None:
        return True
    known = question.casefold()
    return any(match.group().casefold() not in known for match in pattern.finditer(sentence))


def names(text: str) -> list[str]:
    """Runs of capitalised words within `text`, but for a sentence's first word."""
    return [match.group() for match in _NAME.finditer(text)]
