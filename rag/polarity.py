"""Whether a sentence denies what a passage says, or affirms what it denies, or says the opposite: “rose” for “fell”."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from rag.alignment import CLAUSE, Alignment, Text
from rag.words import terms

_NEGATORS = frozenset(
    """tidak tak bukan belum tanpa jangan gagal not never no cannot without neither nor fail fails failed lack lacks
    absence none nobody nothing seldom cant dont unable""".split()
)
_CONTRACTED = re.compile(r"\w+n['’]t")
_MERELY = frozenset("hanya saja sekadar semata lain kurang only just merely less fewer".split())
_ADVERBS = frozenset("pernah ever yet sempat mampu able longer again".split())
_BECAUSE = frozenset("karena because sebab sejak since ketika when saat jika if agar untuk".split())
_COUNTING = frozenset("lebih kurang more less fewer".split())
_THAN = frozenset("dari daripada than".split())
_SCOPE = 3
"""Content words behind a negator that it may deny."""
_SAME = 0.6
"""Likeness from which a word says what a denied one does."""
_FITS = 0.2
"""How much of what stands around a word must stand around the other, for the two to speak of one thing."""
_BETTER = 0.04
"""By how much more the opposite must fit than the word itself, where a passage has both."""

# Words and their opposites; what is a verb in several forms stands there in those whose stem the stemmer misses.
_OPPOSITES = (
    "naik kenaikan meningkat meningkatkan peningkatan bertambah tumbuh rise rose risen increase grow grew raise"
    " | turun menurun menurunkan penurunan berkurang menyusut merosot fall fell fallen decrease decline drop shrink",
    "terima menerima setuju menyetujui dukung mendukung sepakat accept approve support agree defend"
    " | tolak menolak menentang reject oppose refuse deny",
    "buka open reopen | tutup close shut",
    "mulai begin began begun start | akhir selesai end finish",
    "lanjut continue resume | henti stop halt",
    "sebelum before | setelah sesudah after",
    "lebih more | kurang less fewer",
    "tinggi high higher | rendah low lower",
    "besar large larger big bigger | kecil small smaller",
    "panjang diperpanjang long longer | pendek diperpendek short shorter",
    "tua old older | muda young younger",
    "menang memenangkan win won | kalah lose lost",
    "hadir attend present | absen absent",
    "puji memuji praise | kecam mengecam kritik criticise criticize condemn",
    "boleh izin allow permit | larang forbid forbade ban prohibit",
    "beli buy bought purchase | jual sell sold",
    "dini early | lambat late",
    "untung laba profit | rugi loss",
    "baik good better | buruk bad worse",
    "kuat strong | lemah weak",
    "banyak many most | sedikit few least",
)


def _poles() -> dict[str, tuple[int, int]]:
    """Of each word and stem of `_OPPOSITES` its line, and the side of it."""
    found: dict[str, tuple[int, int]] = {}
    for group, line in enumerate(_OPPOSITES):
        for sign, side in zip((1, -1), line.split("|"), strict=True):
            for word in side.split():
                for key in {word, *terms(word)}:
                    found[key] = (group, sign)
    return found


_POLES = _poles()


class Polarity:
    """What a text denies, and which words of it have an opposite."""

    def __init__(self, text: Text) -> None:
        self.scopes = [
            self._scope(text, n)
            for n, word in enumerate(text.lower)
            if (word in _NEGATORS or (word[-1] == "t" and _CONTRACTED.fullmatch(word)))
            and not self._idle(text, n)
        ]
        """Behind each negator the words that it may deny."""
        self.denied = {n for scope in self.scopes for n in scope}
        heads = {scope[0] for scope in self.scopes if scope}
        self.poles: dict[int, tuple[int, int]] = {}
        """Words of `_OPPOSITES`: which line, and which side of it, the other one where they are denied."""
        for n, word in enumerate(text.lower):
            pole = _POLES.get(word) or _POLES.get(text.stems[n])
            if pole and not self._hedge(text, n):
                self.poles[n] = (pole[0], -pole[1] if n in heads else pole[1])

    @staticmethod
    def _idle(text: Text, n: int) -> bool:
        """“not only”, “No. 5”."""
        after = text.lower[n + 1 : n + 2]
        return not after or after[0] in _MERELY or (text.lower[n] == "no" and after[0][0].isdigit())

    @staticmethod
    def _hedge(text: Text, n: int) -> bool:
        """“kurang lebih”, “more beautiful”: no amount is compared."""
        return text.lower[n] in _COUNTING and not _THAN.issuperset(text.lower[n + 1 : n + 2])

    @staticmethod
    def _scope(text: Text, n: int) -> tuple[int, ...]:
        found: list[int] = []
        for m in range(n + 1, len(text.words)):
            if text.at[m] - text.at[m - 1] > CLAUSE or len(found) == _SCOPE or text.lower[m] in _BECAUSE:
                break
            if text.lower[m] in _ADVERBS:
                continue
            if text.stems[m] or text.lower[m] in _POLES:
                found.append(m)
        return tuple(found)


@lru_cache(maxsize=128)  # a passage is evidence for sentence after sentence
def polarity(text: Text) -> Polarity:
    """That of a text."""
    return Polarity(text)


def opposed(alignment: Alignment) -> bool:
    """Whether the sentence says the opposite of what the passage says of the same thing."""
    said, known = polarity(alignment.sentence), polarity(alignment.passage)
    return _opposite(alignment, said, known) or _denied(alignment, said, known)


def denied(alignment: Alignment) -> list[int]:
    """The words of the passage that it denies and the sentence has."""
    found = sorted(polarity(alignment.passage).denied)
    return [m for m in found if (alignment.alike[:, m] >= _SAME).any()]


def _opposite(alignment: Alignment, said: Polarity, known: Polarity) -> bool:
    for n, (group, sign) in said.poles.items():
        fits = {1: 0.0, -1: 0.0}
        for m, (other, pole) in known.poles.items():
            if other == group:
                fits[pole] = max(fits[pole], alignment.fit((n,), (m,)))
        if fits[-sign] > max(_FITS, fits[sign] + _BETTER):
            return True
    return False


def _denied(alignment: Alignment, said: Polarity, known: Polarity) -> bool:
    """Whether one denies what the other affirms; words that have an opposite aside."""
    places: dict[int, tuple[float, int]] = {}

    def said_at(n: int) -> tuple[float, int]:
        """Where the passage says a word of the sentence, and how well that fits; -1 for nowhere."""
        if n not in places:
            alike = (alignment.alike[n] >= _SAME).nonzero()[0]
            places[n] = max(((alignment.fit((n,), (int(m),)), int(m)) for m in alike), default=(0.0, -1))
        return places[n]

    for scope in said.scopes:
        found = [said_at(n) for n in scope if n not in said.poles]
        found = [(fit, m) for fit, m in found if m >= 0]
        if found and max(found)[0] > _FITS and not any(m in known.denied for _, m in found):
            return True
    denied = sorted(said.denied)
    for scope in known.scopes:
        if not scope or scope[0] in known.poles or (alignment.alike[np.ix_(denied, scope)] >= _SAME).any():
            continue
        for m in scope:
            for n in (alignment.alike[:, m] >= _SAME).nonzero()[0]:
                fit, best = said_at(int(n))
                if best == m and fit > _FITS:
                    return True
    return False
