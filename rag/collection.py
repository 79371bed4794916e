"""Questions about the collection, “what documents do you have about Balikpapan?”, and the list that answers them.

Rules for both languages, no model. A question for something *in* the documents is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.phrases import documents_found, documents_more, long_date
from rag.question import QUESTION_WORD
from rag.schema import Citation, Evidence, Language, Sentence
from rag.words import is_function_word, words

SHOWN = 10
"""Documents that a list names."""

_DOCUMENT = (
    r"(?:(?:dokumen|berkas|file|berita|artikel|naskah|laporan|sumber|tulisan)(?:-?\w+)?(?: berita)?"
    r"|documents?|files?|articles?|(?:pieces? of )?news(?: (?:items|articles|stories))?|reports?|sources?)"
)
_ABOUT = (
    r"(?:tentang|mengenai|soal|terkait|perihal|(?:yang|yg) (?:membahas|menyebut(?:kan)?|memuat|berisi)"
    r"|about|on|regarding|concerning|covering"
    r"|(?:(?:that|which) )?(?:mention|discuss|cover|are about|talk about)(?:ing)?)"
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
        rf"(?:apa(?:kah)? )?(?:ada(?:kah)?|(?:kamu|anda) (?:punya|memiliki)) {_DOCUMENT}(?: {_THERE})?{_SOME_TOPIC}",
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
    )
)


_ANOTHER = re.compile(
    r"(?:(?:and|dan|lalu|terus|kalau|(?:bagaimana|gimana) (?:dengan|kalau)|(?:what|how) about)(?: yang)?"
    rf"(?: {_ABOUT})?|{_ABOUT}) (?P<topic>.+)",
    re.IGNORECASE,
)
"""“And about Balikpapan?”"""
_CLAUSE = re.compile(r"\b(?:was|were|is|are|has|have|had|did|does|do|will|would|can|could)\b", re.IGNORECASE)
"""In a topic: “which reports on corruption were filed” asks for what is in the documents."""


def topic_of_list(question: str, before: Sequence[str] = ()) -> str | None:
    """The topic of the documents that `question` wants listed, empty for all of them; None for any other question.

    Args:
        question: as it was asked.
        before: the questions before it, oldest first: “and about Balikpapan?” goes on with a list.
    """
    said = " ".join(question.split()).strip(" ?.!")
    match = next((found for form in _FORMS if (found := form.fullmatch(said))), None)
    if match is None and before and topic_of_list(before[-1], before[:-1]) is not None:
        match = _ANOTHER.fullmatch(said)
        if match and QUESTION_WORD.search(match["topic"]):
            return None
    if match is None:
        return None
    topic = (match.groupdict().get("topic") or "").strip(" \"'“”")
    if _CLAUSE.search(topic):
        return None
    return "" if all(is_function_word(word.text) for word in words(topic)) else topic


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


def heading(shown: int, total: int, topic: str, language: Language, *, exact: bool = True) -> str:
    """What stands above the list."""
    head = documents_found(total, topic, language, exact=exact)
    return head if shown == total else f"{head} {documents_more(total - shown, language)}"
