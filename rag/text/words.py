"""Text -> index terms, the same for Indonesian, English and mixtures of the two.

One analysis serves both languages: Snowball's Indonesian stemmer, then its English one (PyStemmer). On the
dev sets this loses nothing against a stemmer per language (nDCG@10 of BM25: Indonesian .820 and .821, English
.904 and .904), and a name, a loan word or a misjudged language can never part a question from its passage.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import Stemmer

ANALYSER = "1"
"""Raised whenever the same text would yield other terms; recorded in the manifest of a library."""


FUNCTION_WORDS = {
    "id": frozenset(
        """
        ada adakah adalah adapun agar aja akan aku anda antara apa apakah apalah atas atau bagaimana
        bagaimanakah bagi bahwa banyak beliau belum berapa berapakah bisa blm brp bukan dalam dan dapat dari
        daripada dengan dgn di dia dimana dimanakah dlm dong dulu enggak gak gimana gmn hal hanya harus hingga
        ia ialah ini itu itulah jadi jg jika juga kah kalau kami kamu kapan kapankah karena kau ke kemudian
        kenapa kepada ketika kita kpn krn lagi lah lain lalu lebih maka mana manakah masih maupun memang
        mengapa mereka merupakan meski meskipun namun nggak nih nya oleh pada para pd pula pun saat saja
        sambil sampai sang sangat saya sdh sebab sebagai sebuah secara sedang sedangkan sehingga sejak sekitar
        selain selama seluruh sementara semua seorang seperti serta setelah setiap si siapa siapakah siapapun
        sih sudah sudahkah supaya tak tanpa tapi tatkala tdk telah tentang tentu terus terhadap termasuk tersebut
        tetapi tiap tidak tolong tuh udah untuk utk walaupun yaitu yakni yang yg
        """.split()
    ),
    "en": frozenset(
        """
        a about after all also am an and any are as at be because been before being but by can could did do
        does during each for from had has have having he her him his how i if in into is it its just may me
        might more most my nor not of on or our out over please shall she should so some such tell than that
        the their them then there these they this those to under until up us was we were what whats when where
        whether which while who whom whos whose why will with would you your
        """.split()
    ),
}
"""Words that carry grammar rather than content; left out of the index, and what `language.py` goes by."""

_STOP = FUNCTION_WORDS["id"] | FUNCTION_WORDS["en"]
_WORD = re.compile(
    r"\d+(?:[.,/:-]\d+)*"  # 17.000 · 91/2017 · 20-11-2023 · 07:51 stay whole
    r"|[^\W\d_]+(?:['’‘ʼ`-][^\W\d_]+)*"  # Mas'ud · anak-anak
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"\d+,\d+")
_APOSTROPHE = re.compile("['’‘ʼ`](?:s$)?")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200c\u200d\u2060\ufeff"))
"""Soft hyphens and joiners, which pages put inside words."""
_TODAY = {"oe": "u", "tj": "c", "dj": "j"}
"""How what names kept from the Indonesian spelling before 1972 is spelt since."""
_OLD_SPELLING = re.compile("|".join(_TODAY), re.IGNORECASE)
_TELLING = 5
"""Letters from which a name is one and the same in either spelling."""
_LONGEST = 64
"""Characters of a word that count; what is longer is no word, and need not be kept whole."""
_indonesian = Stemmer.Stemmer("indonesian")
_english = Stemmer.Stemmer("english")


class Word(NamedTuple):
    """A word as it stands in a text: its characters are ``text[start:end]``."""

    text: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Word]:
    """The words and numbers of ``text[start:end]``, in order, as they are written."""
    for match in _WORD.finditer(text, start, end):
        yield Word(match.group(), match.start(), match.end())


def is_function_word(word: str) -> bool:
    """Whether `word` (any case) is grammar rather than content in either language."""
    return word.casefold() in _STOP


def terms(text: str) -> list[str]:
    """The index terms of `text`, in order, with repetitions; function words are left out."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_INVISIBLE)
    return list(chain.from_iterable(_terms_of(word[:_LONGEST]) for word in _WORD.findall(plain)))


def is_spelt_in(name: str, text: str) -> bool:
    """Whether `text` has a name in the spelling of another time: “Soeharto”, “Suharto”. Short ones stay apart: “Joe” is
    not “Ju”."""
    if len(name) < _TELLING or not (_OLD_SPELLING.search(name) or _OLD_SPELLING.search(text)):
        return False
    return _respelt(name) in _names_respelt(text)


@lru_cache(maxsize=256)  # a passage is evidence for sentence after sentence
def _names_respelt(text: str) -> frozenset[str]:
    found = (word for word in _WORD.findall(text) if word[0].isupper() and len(word) >= _TELLING)
    return frozenset(map(_respelt, found))


def _respelt(word: str) -> str:
    """A word in small letters and in today's spelling."""
    return _OLD_SPELLING.sub(lambda old: _TODAY[old[0].lower()], word.lower())


@lru_cache(maxsize=1 << 17)
def stem_of(word: str) -> str:
    """The terms of a word, as one; empty for a function word."""
    return " ".join(terms(word))


@lru_cache(maxsize=1 << 17)
def _terms_of(word: str) -> tuple[str, ...]:
    if word[0].isdecimal():
        return (_number(word),)
    # A reduplication says its word once: anak-anak, buku-bukunya, tolong-menolong.
    return tuple(dict.fromkeys(stem for part in word.split("-") if (stem := _stem(part))))


def _number(digits: str) -> str:
    """17.000 and 3,5 in Indonesian are 17,000 and 3.5 in English; a date or a ratio keeps its shape."""
    if _THOUSANDS.fullmatch(digits):
        return digits.replace(".", "").replace(",", "")
    return digits.replace(",", ".") if _DECIMAL.fullmatch(digits) else digits


def _stem(word: str) -> str:
    """The stem of `word`, without its apostrophes (Mas'ud, Tanya's); empty for a function word."""
    plain = _APOSTROPHE.sub("", word)
    return "" if word in _STOP or plain in _STOP else str(_english.stemWord(_indonesian.stemWord(plain)))
