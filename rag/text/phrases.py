"""The fixed words in which Tanya itself speaks, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from rag.schema import End, Language

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

_DOCUMENTS: dict[Language, tuple[str, str, str, str]] = {
    # none, one, several, at least so many
    "id": (
        "Tidak ditemukan dokumen{}.",
        "Ada satu dokumen{}:",
        "Ada {} dokumen{}:",
        "Ada sedikitnya {} dokumen{}:",
    ),
    "en": (
        "No document{} was found.",
        "There is one document{}:",
        "There are {} documents{}:",
        "There are at least {} documents{}:",
    ),
}
_ABOUT: dict[Language, tuple[str, str, str]] = {
    # about a topic; that mentions it, one and several
    "id": (" tentang “{}”", " yang menyebut “{}”", " yang menyebut “{}”"),
    "en": (" about “{}”", " that mentions “{}”", " that mention “{}”"),
}
_IN: dict[Language, str] = {"id": " dalam {}", "en": " in {}"}
_WITHIN: dict[Language, tuple[str, str, str, str]] = {
    # of a year; between two days, from one on, until one
    "id": (
        " dari tahun {}",
        " bertanggal {} sampai {}",
        " bertanggal {} atau sesudahnya",
        " bertanggal {} atau sebelumnya",
    ),
    "en": (" from {}", " dated {} to {}", " dated {} or later", " dated {} or earlier"),
}
_FIRST: dict[Language, dict[End, str]] = {
    "id": {"newest": ", mulai dari yang terbaru", "oldest": ", mulai dari yang terlama"},
    "en": {"newest": ", the newest first", "oldest": ", the oldest first"},
}
_AT: dict[Language, dict[End, tuple[str, str]]] = {
    # one, and several of the same day
    "id": {
        "newest": ("Dokumen terbaru{}:", "{} dokumen terbaru{}:"),
        "oldest": ("Dokumen terlama{}:", "{} dokumen terlama{}:"),
    },
    "en": {
        "newest": ("The newest document{}:", "The {} newest documents{}:"),
        "oldest": ("The oldest document{}:", "The {} oldest documents{}:"),
    },
}
_MORE: dict[Language, str] = {"id": "; {} lagi tidak ditampilkan", "en": "; {} more not shown"}
_UNDATED: dict[Language, str] = {"id": "; {} lagi tanpa tanggal", "en": "; {} more without a date"}
WHICH: dict[Language, str] = {"id": "Dokumen yang mana?", "en": "Which document?"}
"""Asked where a summary is wanted of nothing in particular."""
_WHICH_ABOUT: dict[Language, str] = {
    "id": "Tidak pasti dokumen mana yang membahas “{}”; yang terdekat:",
    "en": "It is not certain which document is about “{}”; the nearest:",
}
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
    article: str = "",
) -> str:
    """A sentence in the language of the answer that introduces `quote`, which stays in its own; `lead_in`, which says
    the answer in few words, stands before it, and of a law its `article` behind. The first quote has no `place`."""
    surely, unsurely, foreign = _FRAMES[answer]
    form = _GOING_ON[answer][place] if place else surely if sure else unsurely
    lead = form.format(
        date=_DATED[answer].format(long_date(stated, answer)) if stated else "",
        foreign=foreign.format(_LANGUAGE_NAMES[answer][passage]) if passage != answer else "",
    )
    lead = f"{lead}, {article}" if article else lead
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


def documents_found(count: int, tail: str, language: Language, *, exact: bool = True) -> str:
    """Says how many documents there are of those that `tail` tells of; where not `exact`, at least."""
    none, one, several, at_least = _DOCUMENTS[language]
    if not exact:
        return at_least.format(count, tail)
    return (several.format(count, tail)) if count > 1 else (one if count else none).format(tail)


def about(topic: str, language: Language, *, mentioned: bool, several: bool) -> str:
    """“about” a topic, or “that mention” it, said of one document or of `several`; nothing of none."""
    form = _ABOUT[language][(1 + several) if mentioned else 0]
    return form.format(topic) if topic else ""


def in_language(theirs: Language | None, language: Language) -> str:
    """Says that documents are in a language; nothing where they may be in any."""
    return _IN[language].format(_LANGUAGE_NAMES[language][theirs]) if theirs else ""


def within(after: date | None, before: date | None, language: Language) -> str:
    """From when to when; nothing where both are open."""
    year, between, since, until = _WITHIN[language]
    if after and before:
        if after == before:
            return _DATED[language].format(long_date(after, language))
        if (after, before) == (date(after.year, 1, 1), date(after.year, 12, 31)):
            return year.format(after.year)
        return between.format(long_date(after, language), long_date(before, language))
    bound = after or before
    return (since if after else until).format(long_date(bound, language)) if bound else ""


def in_order(end: End | None, language: Language) -> str:
    """Which come first; nothing where there is no order."""
    return _FIRST[language][end] if end else ""


def document_at(end: End, count: int, tail: str, language: Language) -> str:
    """Introduces the newest or the oldest document; of the same day there may be several."""
    one, several = _AT[language][end]
    return several.format(count, tail) if count > 1 else one.format(tail)


def documents_more(count: int, language: Language) -> str:
    """Says how many more there are than a list shows."""
    return _MORE[language].format(count)


def documents_undated(count: int, language: Language) -> str:
    """Says how many documents there are of which nobody knows when they are from."""
    return _UNDATED[language].format(count)


def which_about(topic: str, language: Language) -> str:
    """Says that it is open which of the documents below is about a topic."""
    return _WHICH_ABOUT[language].format(topic)


def missing(parts: Sequence[str], language: Language) -> str:
    """Says which parts of a question no document answers."""
    return _MISSING[language].format("; ".join(f"“{part}”" for part in parts))


def generator_contradicted(name: str, language: Language) -> str:
    """Says that a sentence of what a generator wrote is left out, because the documents say otherwise."""
    return _LEFT_OUT[language].format(name)
