"""A follow-up and what was said before -> a question that can be searched by itself. Rules, no model.

“dan anggarannya?” after “Siapa kepala Bappeda Kaltim?” is searched as “dan anggarannya? (kepala Bappeda Kaltim)”.
The question's own words come first and its language stays; a question that stands by itself is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language import detect
from rag.question import asks_the_clock, names
from rag.schema import Turn
from rag.words import is_function_word, terms, words

_OPENS_A_FOLLOW_UP = re.compile(
    r"\W*(?:dan|lalu|terus|kemudian|kalau|(?:bagaimana|gimana) (?:dengan|kalau)|and|but|so|then|(?:what|how) about)\b",
    re.IGNORECASE,
)
_MEANS_SOMEONE = re.compile(
    r"\b(?:dia|ia|beliau|mereka|he|him|his|she|hers?|they|them|theirs?)\b"
    # -nya is “his, her, its”, but not in these words.
    r"|\b(?!(?:ha|ta|berta|pu|mempu|banyak|ada|biasa|misal|sebenar|akhir|umum|khusus)nya\b)[a-z]{3,}nya\b",
    re.IGNORECASE,
)
_MEANS_SOMETHING = re.compile(
    r"\b(?<!apa )(?<!siapa )itu\b|\bitu\W*$|\b(?:tersebut|tadi|keduanya|ketiganya|di ?sana|di ?situ)\b"
    r"|\b(?:its?|this|these|those|that(?! (?:will|is|are|was|were|has|have|had|can|would)\b))\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b"
    r"|\b(?:yang|the) (?:pertama|kedua|ketiga|lain|lainnya|terakhir|first|second|third|others?|last)(?: ones?)?\W*$",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\W*(?:apa(?:kah)? (?:itu|arti)|what (?:is|are)) (?!the\b)\w+\W*$", re.IGNORECASE)
_MADE_WHOLE = re.compile(r"\([^()]+\)\W*$")
_MEASURES = frozenset({"many", "much"})
"""Of “how many”: they ask, and name nothing."""
_FEW_WORDS = 3
_LONGEST_FOLLOW_UP = 4
"""Content words up to which a pronoun or an “and …” makes a follow-up; a longer question says what it means."""
_LONGEST_TOPIC = 12
_LONGEST_WORD = 40
_PARTS = frozenset(
    terms(
        """orang peserta hadir rapat pertemuan acara kegiatan program anggaran biaya dana tempat lokasi waktu tanggal
        tahun jumlah hasil tujuan tema alasan nama jabatan umur memimpin membuka people person participants attend
        meeting event programme budget cost place venue date time year number result purpose reason name age lead"""
    )
)
"""What anything talked about may have: without a name, the question means that of what was asked before."""


def condense(question: str, history: Sequence[Turn]) -> str:
    """`question` made whole from `history`, oldest turn first; unchanged when it stands by itself."""
    asked, topic = "", list[str]()
    for text in (*(turn.question for turn in history), question):
        text = text.strip()
        topic = _topic(text, asked, topic) if asked and _is_follow_up(text) else []
        asked = text or asked
    return f"{asked} ({' '.join(topic)})" if topic and question.strip() else question.strip()


def _is_follow_up(question: str) -> bool:
    if _MADE_WHOLE.search(question) or not re.search(r"\w", question) or asks_the_clock(question):
        return False
    if question.isupper():
        question = question.lower()
    content = _content(question)
    if len(content) <= _LONGEST_FOLLOW_UP:
        if _OPENS_A_FOLLOW_UP.match(question):
            return True
        someone = _MEANS_SOMEONE.search(question)
        if someone and not names(question[: someone.start()]):
            return True
    if len(content) <= _FEW_WORDS and _MEANS_SOMETHING.search(question):
        return True
    if len(content) >= _FEW_WORDS or _DEFINES.match(question) or any(c.isupper() for c in question[1:]):
        return False
    return len(content) < 2 or not _PARTS.isdisjoint(terms(question))


def _topic(question: str, asked: str, topic: list[str]) -> list[str]:
    """What was asked before, as far as `question` does not say it, and as far as the question stays in its
    language: all words, or names only."""
    language = detect(question, default=detect(" ".join((asked, *topic))))
    own = _content(question)
    before = [*_content(asked), *topic]
    named = _named(asked)
    if named and own and own == _named(question):
        # A name alone takes the place of the last one: “and of Samarinda?” after “Who is the mayor of Balikpapan?”
        before = [word for word in before if word != named[-1]]
        named = named[:-1]
    known = {word.casefold() for word in own}
    for found in (before, named):
        fresh = [word for word in list(dict.fromkeys(found))[:_LONGEST_TOPIC] if word.casefold() not in known]
        if detect(f"{question} ({' '.join(fresh)})", default=language) == language:
            return fresh
    return []


def _content(text: str) -> list[str]:
    found = [word.text for word in words(text)]
    return [
        word
        for word in found
        if len(word) <= _LONGEST_WORD and not is_function_word(word) and word.casefold() not in _MEASURES
    ]


def _named(text: str) -> list[str]:
    return [word for name in names(text) for word in _content(name)]
