"""Questions about the collection, “what documents do you have about Balikpapan?”, “which is the newest?”, and the list
that answers them.

Rules for both languages, no model. A question for something *in* the documents is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.schema import Citation, Evidence, Language, Sentence
from rag.text.naming import ABOUT, DOCUMENT
from rag.text.phrases import (
    about,
    document_at,
    documents_found,
    documents_more,
    documents_undated,
    in_language,
    in_order,
    long_date,
    within,
)
from rag.text.question import QUESTION_WORD
from rag.text.words import is_function_word, words
from rag.understand.period import Period, period_in

SHOWN = 10
"""Documents that a list names."""

_DOCUMENT = rf"(?:(?:{DOCUMENT}|sumber(?:-?\w+)?)(?: berita)?|sources?)"
_ABOUT = (
    r"(?:(?:(?:yang|yg) )?(?:membahas|mengulas|memuat|berisi|berbicara|menyebut(?:kan)?|menyinggung)"
    rf"(?: (?:tentang|mengenai|soal))?|{ABOUT}|(?:(?:yang|yg) )?berkaitan dengan|concerning|covering"
    r"|(?:(?:that|which) )?(?:(?:is|are|talks?|talking) about|deal(?:s|ing)? with|refer(?:s|ring)? to"
    r"|(?:mention|discuss|cover)(?:s|es|ing)?))"
)
_THERE = (
    r"(?:(?:(?:yang|yg) )?(?:(?:kamu|anda|kalian|tanya) (?:punya|miliki)|dimiliki|tersedia|ada|tersimpan|diindeks)"
    r"(?: (?:di sini|di ?dalam(?:nya)?|sekarang))?"
    r"|do you have|have you got|can you search|(?:are|is) there|there (?:are|is)|you have"
    r"|(?:that )?are (?:available|here|indexed|(?:in|stored in) (?:here|(?:the|this|your) (?:collection|library))))"
)
_TOPIC = rf"(?: {_ABOUT} (?P<topic>.+))?"
_SOME_TOPIC = rf" {_ABOUT} (?P<topic>.+)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:(?:ada|punya) )?{_DOCUMENT} (?:apa|mana)(?: (?:saja|aja))?(?: {_THERE})?{_TOPIC}",
        rf"apa (?:saja|aja) {_DOCUMENT}(?: {_THERE})?{_TOPIC}",
        rf"(?:ada )?berapa(?:kah)?(?: banyak| jumlah)? {_DOCUMENT}(?: {_THERE})?{_TOPIC}",
        r"(?:apa(?:kah)? )?(?:ada(?:kah)?(?: (?:nggak|enggak|gak|ga))?|(?:kamu|anda) (?:punya|memiliki))"
        rf" {_DOCUMENT}(?: {_THERE})?{_SOME_TOPIC}",
        r"(?:tolong )?(?:sebutkan|tampilkan|tunjukkan|lihat|daftar|cari(?:kan)?)(?: (?:semua|seluruh|daftar))*"
        rf" {_DOCUMENT}(?: {_THERE})?{_TOPIC}",
        r"(?:apa(?: saja)? )?isi (?:koleksi|perpustakaan)(?: ini|nya)?",
        r"apa saja yang (?:ada|tersimpan)(?: di)?(?: dalam)? (?:koleksi|perpustakaan)(?: ini)?",
        rf"{_DOCUMENT} {_ABOUT} (?P<topic>.+?) (?:itu )?(?:apa|mana)(?: (?:saja|aja))?(?: {_THERE})?",
        rf"(?:what|which|how many)(?: are the)? {_DOCUMENT}(?: {_THERE})?{_TOPIC}",
        rf"(?:do you have|are there|is there|have you got)(?: (?:any|an?|some))? {_DOCUMENT}{_SOME_TOPIC}",
        r"(?:(?:please|can you|could you|would you) )*(?:list|show|find|give)(?: me)?"
        rf"(?: (?:a|the) list of)?(?: all)?(?: of)?(?: the| your)? {_DOCUMENT}(?: {_THERE})?{_TOPIC}",
        r"what(?: is|'s|’s) in (?:the|this|your) (?:collection|library)",
        rf"{_DOCUMENT}(?= (?:yang|yg|that|which|\w+ing|{ABOUT}) ){_SOME_TOPIC}",
    )
)
_DATED_FORM = re.compile(
    r"(?:(?:apa(?:kah)?|ada(?:kah)?|punya|what|which|is|are|do you have|have you got|there|any|some|an?|the|one|of"
    rf"|(?:what|which)['’]s) )*{_DOCUMENT}(?: (?:itu|apa|mana))?(?: {_THERE})?{_TOPIC}",
    re.IGNORECASE,
)
"""What may be left of a question that says when the documents are from: “is there one”, “articles about coal”."""
_OF_DOCUMENTS = re.compile(rf"\b{_DOCUMENT}|koleksi|perpustakaan|collection|library", re.IGNORECASE)
"""What every question for a list has that goes on with none."""
_SAME = re.compile(
    r"(?:and|dan|lalu|kalau|(?:what|how) about)?(?:(?:^| )(?:which|what|apa|(?:yang )?mana))?(?: ones?)?"
    r"(?: of (?:them|these|those))?(?: saja)?",
    re.IGNORECASE,
)
"""What may be left of it after a list: “which is the newest?”"""

_ANOTHER = re.compile(
    r"(?:(?:and|dan|lalu|terus|kalau|(?:bagaimana|gimana) (?:dengan|kalau)|(?:what|how) about)(?: yang)?"
    rf"(?: {_ABOUT})?|{_ABOUT}) (?P<topic>.+)",
    re.IGNORECASE,
)
"""“And about Balikpapan?”"""
_BEGINS_TOPIC = re.compile(rf"(?:^| ){_ABOUT} ", re.IGNORECASE)
_ANY_TOPIC = re.compile(r"^apa (?:saja|aja)$", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?P<own>(?: (?:that|which|is|are|written|yang|yg|ditulis|berbahasa))+)?"
    r"(?:(?: (?:in|dalam))? bahasa|(?<=berbahasa)| in(?= (?:english|indonesian\b)))"
    r" (?:(?P<english>english|inggris)|indonesian?)(?!\S)",
    re.IGNORECASE,
)
_ALL_OF_IT = re.compile("")
"""How the topic of “and about Balikpapan?” begins."""
_MENTION = re.compile(
    r"\b(?:mention\w*|refer\w* to|menyebut(?:kan)?|menyinggung)(?: (?:tentang|mengenai|soal))?\W*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:was|were|is|are|has|have|had|did|does|do|will|would|can|could)\b", re.IGNORECASE)
"""In a topic: “which reports on corruption were filed” asks for what is in the documents."""
_SEVERAL = re.compile(
    r"(?<!of the )(?<!of your )\b(?:(?:document|file|article|report|source|stor(?:y|ie)|item|one)s|news|are|saja|aja"
    r"|(?:dokumen|berkas|artikel|laporan)-\w+|berita|semua|seluruh|berapa|daftar|sebutkan|tampilkan|tunjukkan|lihat"
    r"|cari(?:kan)?|list)\b",
    re.IGNORECASE,
)
"""“The newest documents”, not “the newest document”, “which of the documents is the newest”."""


class Listed(NamedTuple):
    """Which documents are to be listed."""

    topic: str = ""
    """Empty for all."""
    mentioned: bool = False
    """Whether it was asked where the topic is mentioned, rather than which documents are about it."""
    period: Period = Period()
    single: bool = False
    """Whether only the newest or the oldest one is wanted."""
    language: Language | None = None
    """Which the documents are to be in."""


_OR_NOT = re.compile(r",? (?:nggak|enggak|gak|tidak)(?: (?:sih|ya))*$", re.IGNORECASE)
"""“ada dokumen tentang Bali nggak?”"""


def list_wanted(question: str, before: Sequence[str] = ()) -> Listed | None:
    """The documents that `question` wants listed; None for any other question.

    Args:
        question: as it was asked.
        before: the questions before it, oldest first: “and about Balikpapan?” goes on with a list.
    """
    wanted: Listed | None = None
    for asked in (*before, question):
        wanted = _wanted(_OR_NOT.sub("", " ".join(asked.split()).strip(" ?.!")), wanted)
    return wanted


def _wanted(said: str, last: Listed | None) -> Listed | None:
    """The list that is asked for after the `last` one."""
    if last is None and not _OF_DOCUMENTS.search(said):
        return None
    rest, language = _language_in(said)
    rest, period = period_in(rest, _BEGINS_TOPIC)
    if period or language:
        same = last if _SAME.fullmatch(rest) else None
        if found := same or _listed(rest, (*_FORMS, _DATED_FORM)):
            asked = said if same else said.replace(found.topic, "")
            single = bool(period.end and not _SEVERAL.search(asked))
            return found._replace(
                period=period or found.period, language=language or found.language, single=single
            )
    if found := _listed(said, _FORMS):
        return found
    if last is None:
        return None
    timeless, period = period_in(said, _ALL_OF_IT)
    found = _listed(timeless, (_ANOTHER,))
    return found and found._replace(period=period)


def _language_in(said: str) -> tuple[str, Language | None]:
    """What is said without the language of the documents, and that: “in English” behind a topic is part of it, “that
    are in English” is not."""
    for found in _LANGUAGE.finditer(said):
        if found["own"] or not _BEGINS_TOPIC.search(said, 0, found.start() + 1):
            return said[: found.start()] + said[found.end() :], "en" if found["english"] else "id"
    return said, None


def _listed(said: str, forms: Sequence[re.Pattern[str]]) -> Listed | None:
    match = next((found for form in forms if (found := form.fullmatch(said))), None)
    return match and _of(match)


def _of(match: re.Match[str]) -> Listed | None:
    topic = (match.groupdict().get("topic") or "").strip(" \"'“”")
    if _CLAUSE.search(topic) or QUESTION_WORD.search(_ANY_TOPIC.sub("", topic)):
        return None
    if all(is_function_word(word.text) for word in words(topic)):
        return Listed()
    return Listed(topic, bool(_MENTION.search(match.string, 0, match.start("topic"))))


def lines_of(evidence: Sequence[Evidence], language: Language) -> tuple[list[Sentence], list[Citation]]:
    """A line for each of the first `SHOWN` documents: its title and date, and what it is quoted with."""
    lines, citations = [], []
    for number, one in enumerate(evidence[:SHOWN], 1):
        passage = one.hit.passage
        title = " ".join(passage.title.split()) or passage.source
        date = f" ({long_date(passage.date, language)})" if passage.date else ""
        begin, end = "«»" if any(mark in one.text for mark in '“”"') else "“”"
        lines.append(Sentence(f"{title}{date}: {begin}{one.text}{end}", (number,), True))
        citations.append(
            Citation(
                number, passage.source, passage.title, passage.page, one.text, one.start, one.end, passage
            )
        )
    return lines, citations


def heading(
    shown: int, total: int, wanted: Listed, language: Language, *, exact: bool = True, undated: int = 0
) -> str:
    """What stands above the list, or instead of one without documents; so many `undated` ones are not in it, since
    nobody knows when they are from."""
    after, before, end = wanted.period
    tail = in_language(wanted.language, language) + within(after, before, language)
    tail += about(wanted.topic, language, mentioned=wanted.mentioned, several=total > 1)
    if end and wanted.single and total:
        head = document_at(end, total, tail, language)
    else:
        tail += in_order(end, language) if total > 1 else ""
        head = documents_found(total, tail, language, exact=exact)
    notes = documents_more(total - shown, language) if total > shown else ""
    notes += documents_undated(undated, language) if undated else ""
    return head[:-1] + notes + head[-1]
