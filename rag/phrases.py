"""The fixed words in which Tanya itself speaks, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from rag.schema import Language

REFUSAL: dict[Language, str] = {
    "id": "Jawabannya tidak ditemukan dalam dokumen.",
    "en": "The answer was not found in the documents.",
}
UNSUPPORTED = "[?]"
"""Stands behind a sentence for which no passage was found."""

_LANGUAGE_NAMES: dict[Language, dict[Language, str]] = {
    "id": {"id": "bahasa Indonesia", "en": "bahasa Inggris"},
    "en": {"id": "Indonesian", "en": "English"},
}
_MONTHS: dict[Language, list[str]] = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
Place = Literal["next", "later", "earlier", "elsewhere"]
"""Where a quote stands, seen from the one before it: directly behind it, in the same document, or in another one."""

_FRAMES: dict[Language, tuple[str, str, str]] = {
    # the first quote, surely and unsurely; “, in Indonesian”
    "id": (
        "Menurut dokumen{date}{foreign}",
        "Tidak pasti; yang terdekat, dari dokumen{date}{foreign}",
        ", dalam {}",
    ),
    "en": (
        "According to the document{date}{foreign}",
        "Not certain; the nearest, from the document{date}{foreign}",
        ", in {}",
    ),
}
_GOING_ON: dict[Language, dict[Place, str]] = {
    "id": {
        "next": "Selanjutnya",
        "later": "Kemudian",
        "earlier": "Sebelumnya",
        "elsewhere": "Menurut dokumen lain{date}{foreign}",
    },
    "en": {
        "next": "It goes on",
        "later": "Later on",
        "earlier": "Before that",
        "elsewhere": "According to another document{date}{foreign}",
    },
}
_DATED: dict[Language, str] = {"id": " tertanggal {}", "en": " of {}"}
_GENERATOR_FAILED: dict[Language, str] = {
    "id": "Model {} gagal ({}); jawaban ini dikutip langsung dari dokumen.",
    "en": "The model {} failed ({}); this answer is quoted straight from the documents.",
}
IN_LANGUAGE: dict[Language, str] = {"id": "Jawab dalam bahasa Indonesia.", "en": "Answer in English."}
"""What a model is told once more that answered in another language."""

_GENERATOR_DRIFTED: dict[Language, str] = {
    "id": "Model {} tidak menjawab dalam bahasa Indonesia; jawaban ini dikutip langsung dari dokumen.",
    "en": "The model {} did not answer in English; this answer is quoted straight from the documents.",
}
_GENERATOR_UNSUPPORTED: dict[Language, str] = {
    "id": "Jawaban model {} tidak didukung dokumen; jawaban ini dikutip langsung dari dokumen.",
    "en": "The documents do not support what the model {} wrote; this answer is quoted straight from them.",
}
_LEFT_OUT: dict[Language, str] = {
    "id": "Yang ditulis model {} dan bertentangan dengan dokumen tidak ditampilkan.",
    "en": "What the model {} wrote against the documents is left out.",
}

_DOCUMENTS: dict[Language, tuple[str, str, str, str, str]] = {
    # one, several, at least so many; about a topic; more than are shown
    "id": (
        "Ada satu dokumen{}:",
        "Ada {} dokumen{}:",
        "Ada sedikitnya {} dokumen{}:",
        " tentang “{}”",
        "({} lagi tidak ditampilkan)",
    ),
    "en": (
        "There is one document{}:",
        "There are {} documents{}:",
        "There are at least {} documents{}:",
        " about “{}”",
        "({} more are not shown)",
    ),
}
WHICH: dict[Language, str] = {"id": "Dokumen yang mana?", "en": "Which document?"}
"""Asked where a summary is wanted of nothing in particular."""
_MISSING: dict[Language, str] = {
    "id": "Yang tidak ditemukan dalam dokumen: {}.",
    "en": "Not found in the documents: {}.",
}


def frame(
    quote: str,
    number: int,
    answer: Language,
    passage: Language,
    stated: date | None,
    *,
    place: Place | None,
    sure: bool,
    lead_in: str = "",
) -> str:
    """A sentence in the language of the answer that introduces `quote`, which stays in its own; `lead_in`, which says
    the answer in few words, stands before it. The first quote has no `place`."""
    surely, unsurely, foreign = _FRAMES[answer]
    form = _GOING_ON[answer][place] if place else surely if sure else unsurely
    lead = form.format(
        date=_DATED[answer].format(long_date(stated, answer)) if stated else "",
        foreign=foreign.format(_LANGUAGE_NAMES[answer][passage]) if passage != answer else "",
    )
    if lead_in:
        lead = f"{lead_in} — {lead[0].lower()}{lead[1:]}"
    # A quotation within the quotation, perhaps cut off, would make “…” ambiguous.
    begin, end = "«»" if any(mark in quote for mark in '“”"') else "“”"
    return f"{lead}: {begin}{quote}{end} [{number}]"


def long_date(day: date, language: Language) -> str:
    """E.g. “20 November 2023”."""
    return f"{day.day} {month_name(day.month, language)} {day.year}"


def month_name(month: int, language: Language) -> str:
    """The month with this number, from 1."""
    return _MONTHS[language][month - 1]


def generator_failed(name: str, reason: str, language: Language) -> str:
    """Says that a generator failed, and what the reader sees instead."""
    return _GENERATOR_FAILED[language].format(name, reason)


def generator_unsupported(name: str, language: Language) -> str:
    """Says that nothing of what a generator wrote holds, and what the reader sees instead."""
    return _GENERATOR_UNSUPPORTED[language].format(name)


def generator_drifted(name: str, language: Language) -> str:
    """Says that a generator answered in another language, and what the reader sees instead."""
    return _GENERATOR_DRIFTED[language].format(name)


def documents_found(count: int, topic: str, language: Language, *, exact: bool = True) -> str:
    """Says how many documents there are about `topic`, or at all; where not `exact`, at least."""
    one, several, at_least, about, _ = _DOCUMENTS[language]
    tail = about.format(topic) if topic else ""
    if not exact:
        return at_least.format(count, tail)
    return one.format(tail) if count == 1 else several.format(count, tail)


def documents_more(count: int, language: Language) -> str:
    """Says how many more there are than a list shows."""
    return _DOCUMENTS[language][-1].format(count)


def missing(parts: Sequence[str], language: Language) -> str:
    """Says which parts of a question no document answers."""
    return _MISSING[language].format("; ".join(f"“{part}”" for part in parts))


def generator_contradicted(name: str, language: Language) -> str:
    """Says that a sentence of what a generator wrote is left out, because the documents say otherwise."""
    return _LEFT_OUT[language].format(name)
