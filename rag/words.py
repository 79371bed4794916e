"""Text -> index terms, the same for Indonesian, English and mixtures of the two.

One analysis serves both languages: Snowball's Indonesian stemmer, then its English one (PyStemmer). On the dev sets
this loses nothing against a stemmer per language (nDCG@10 of BM25: Indonesian .820 and .821, English .904 and .904),
and a name, a loan word or a misjudged language can never separate a question from its passage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

ANALYSER = "1"
"""Raised whenever the same text would yield other terms; recorded in the manifest of a library."""

FUNCTION_WORDS = {
    "id": frozenset(
        """ada adakah adalah agar akan aku anda antara apa apakah apalah atas atau bagaimana bagaimanakah bagi bahwa
        banyak beliau berapa berapakah bisa bukan dalam dan dapat dari daripada dengan di dia dimana dimanakah dong dulu
        gimana hal hanya harus hingga ia ialah ini itu itulah jadi jika juga kah kalau kami kamu kapan kapankah karena
        kau ke kemudian kenapa kepada kita lagi lah lain lalu lebih maka mana manakah masih memang mengapa mereka
        merupakan namun nih nya oleh pada para pula pun saat saja sambil sampai sang sangat saya sebab sebagai sebuah
        secara sedang sejak sekitar selain selama seluruh semua seorang seperti serta setelah setiap si siapa siapakah
        siapapun sih sudah sudahkah supaya tak tanpa tapi tatkala telah tentang tentu terhadap termasuk tersebut
        tetapi tiap tidak tolong tuh untuk yaitu yakni yang""".split()
    ),
    "en": frozenset(
        """a about after all also am an and any are as at be because been before being but by can could did do does
        during each for from had has have having he her him his how i if in into is it its just may me might more
        most my no nor not of on or our out over shall she should so some such than that the their them then there
        these they this those to under until up us was we were what when where whether which while who whom whose why
        will with would you your please tell whats whos""".split()
    ),
}
"""Words that carry grammar rather than content; left out of the index, and what `language.py` goes by."""

_STOP = FUNCTION_WORDS["id"] | FUNCTION_WORDS["en"]
_WORD = re.compile(
    r"(?P<number>\d+(?:[.,/:-]\d+)*)"  # 17.000 · 91/2017 · 20-11-2023 · 07:51 stay whole
    r"|(?P<word>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*(?:-(?:[^\W\d_]+))*)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_indonesian = Stemmer.Stemmer("indonesian")
_english = Stemmer.Stemmer("english")


class Word(NamedTuple):
    """A word as it stands in a text: its characters are ``text[start:end]``."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words and numbers of `text`, in order, as they are written."""
    for match in _WORD.finditer(text):
        yield Word(match.group(), match.start(), match.end())


def is_function_word(word: str) -> bool:
    """Whether `word` (any case) is grammar rather than content in either language."""
    return word.casefold() in _STOP


def terms(text: str) -> list[str]:
    """The index terms of `text`, in order, with repetitions; function words are left out."""
    found: list[str] = []
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text).casefold()):
        if match["number"]:
            found.append(_number(match["number"]))
        else:
            found.extend(term for part in _parts(match["word"]) if (term := _stem(part)))
    return found


def _number(digits: str) -> str:
    # 17.000 in Indonesian is 17,000 in English; a date or a ratio has another shape and keeps its separators.
    return re.sub(r"[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else digits


def _parts(word: str) -> list[str]:
    """The parts of a hyphenated word; a reduplication (`anak-anak`, `anak-anaknya`) is one word."""
    parts = word.split("-")
    if len(parts) == 2 and parts[1].startswith(parts[0]):
        return parts[1:]
    return parts


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    if word in _STOP:
        return ""
    word = re.sub("['’ʼ](?:s$)?", "", word)  # Mas'ud -> masud, Tanya's -> tanya
    return str(_english.stemWord(_indonesian.stemWord(word)))
