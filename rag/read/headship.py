"""Whether who heads the whole is taken for who heads a part of it: “Siapa Kepala Bidang Ekonomi Bappeda Kaltim?”

The networks know that a head is asked for, not of what: “Kepala Bappeda Kaltim, Rusmadi” answers, for them, for each of
its divisions. What goes by so many names cannot be found by its title, as the offices of `officeholder` are; but a
title beside the name that says of less, or of another part, denies it. Rules for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rag.read.person import title_of
from rag.text.aliases import AGENCIES
from rag.text.alignment import Place, Text
from rag.text.facts import Names
from rag.text.office import HONORIFICS, OPENS, WITHIN, after_rank, mentions, tells, with_short, words_at
from rag.text.sentences import sentences
from rag.text.vectors import WordVectors

_HEAD = with_short("kepala head chief".split())
_PARTS = with_short(
    """bidang subbidang subbid bagian subbagian subbag seksi subseksi divisi subdivisi division subdivision
    section""".split()
)
"""What a house has several of, each with its head."""
_HOUSES = frozenset(
    """dinas badan kantor instansi lembaga kementerian departemen organisasi perusahaan agency office board body
    ministry department organisation organization company provinsi kabupaten kota daerah provincial province
    regency city regional setda setdaprov pemprov pemkab pemkot cabang branch""".split()
)
"""Words that a house is spoken of with, beside its name."""
_AGENCIES = {min(names): frozenset(" ".join(names).split()) - _HOUSES for names in AGENCIES}
"""The one stem that all names of an agency have, and the words that tell which it is."""
_DEPUTIES = with_short("wakil deputi deputy vice sekretaris secretary".split())
"""Beside the title of a head: somebody else's."""
_FORMER = frozenset("mantan eks former".split())
"""Beside a title: it says nothing of who holds it."""
_FORCES = frozenset(
    """jenderal jendral letjen mayjen brigjen kolonel letkol mayor kapten komjen irjen kombes akbp kompol pol tni polri
    purn general colonel major captain""".split()
)
"""Ranks that stand before a name."""
_LONGEST = 300
"""Characters of a question in which a head is looked for."""
_MOST_PARTS = 5
"""Of an answer that are looked up."""
_SAME = 0.5
"""Likeness from which a word translates another: “economics” and “ekonomi”."""
_RANKS = "|".join(sorted(HONORIFICS))
_APART = re.compile(r"[,;(]")
_TITLE = rf"(?:{'|'.join(sorted(_HEAD))})(?! daerah\b)"
_END = (
    r"(?=\W*$|,|\s+(?:yang|yg|who|that|which|saat|waktu|ketika|pada|dalam|sejak|when|during|in|at the time|since"
    r"|sekarang|kini|now|currently|itu|tersebut|adalah)\b)"
)
_ASKED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\bsiapa(?:kah)? (?:nama )?(?P<office>{_TITLE}\b.*?){_END}",
        rf"^\W*(?P<office>{_TITLE}\b.*?)(?: itu| adalah| ialah)? siapa(?:kah)?\W*$",
        rf"\bwho(?:['’]s| is| was) (?:the )?(?P<office>(?:(?!(?:that|who)\b)\S+ ){{0,8}}?{_TITLE}\b.*?){_END}",
        rf"\b(?:siapa(?:kah)? yang (?:mengepalai|memimpin)|who (?:heads|headed|leads)) (?P<heads>.*?){_END}",
    )
)


@dataclass(frozen=True, eq=False)
class Headship:
    """What a question asks the head of."""

    text: Text
    """The words that name it."""
    of: Place
    """Those that say of what."""
    _text: Callable[[str], Text]

    @classmethod
    def asked(cls, question: str, vectors: WordVectors, names: Names) -> Headship | None:
        """What `question` asks the head of; None where it asks for something else."""
        asked = " ".join(question.split())[:_LONGEST]
        found = next((match for form in _ASKED if (match := form.search(asked))), None)
        if found is None:
            return None
        said = re.sub(r"['’]s\b", "", found[1])
        same = Names((*names.same, *AGENCIES))

        @cache  # a passage has many sentences
        def text_of(some: str) -> Text:
            return Text.of(some, sentences(some), vectors, same)

        text = text_of(said)
        if (
            "heads" in found.groupdict()
            and not any(map(_is_general, text.lower))
            and _AGENCIES.keys().isdisjoint(text.stems)
        ):
            return None  # a meeting
        of = tuple(n for n, stem in enumerate(text.stems) if stem and text.lower[n] not in _HEAD | OPENS)
        return cls(text, of, text_of) if of else None

    def may_be(self, answer: str, sentence: str, passage: str) -> bool:
        """Whether it is left open that whom a sentence of the passage names in `answer` is the head: no title beside
        the name is a deputy's, or says of less, or of another part or agency; or else another one is what is asked."""
        whole = self._text(passage)
        titled = mentions(whole)
        parts = map(after_rank, _APART.split(answer)[:_MOST_PARTS])
        return not any(self._heads_another(name, sentence, whole, titled) for name in parts)

    def _heads_another(
        self, name: Sequence[str], sentence: str, passage: Text, titled: Sequence[Place]
    ) -> bool:
        name = _whole(name, sentence)
        names = frozenset(filter(tells, name))
        if not names:
            return False
        said = title_of(" ".join(name), sentence)
        title = self._text(sentence[slice(*said)] if said else "")
        beside = [(title, tuple(range(len(title.words))))]
        beside += [(passage, _of_name(passage, one, names)) for one in titled]
        found = [self._judged(text, mention, names, passage) for text, mention in beside if mention]
        return False in found and True not in found

    def _judged(self, text: Text, mention: Place, names: frozenset[str], passage: Text) -> bool | None:
        """Whether words of a text are the title of the head that is asked for, or of another one; None where that is
        open."""
        words = words_at(text, mention)
        theirs = [m for m in mention if text.stems[m] and self._says_of_what(text.lower[m], names)]
        same = {n: [m for m in theirs if self._is_same(n, text, m)] for n in self.of}
        told = {m for some in same.values() for m in some}
        lacks = [n for n, some in same.items() if not some and not _is_general(self.text.lower[n])]
        others = [m for m in theirs if m not in told and not _is_general(text.lower[m])]
        if not words.isdisjoint(_FORMER) or (words.isdisjoint(_HEAD) and words.isdisjoint(_DEPUTIES)):
            return None
        if not words.isdisjoint(_DEPUTIES - {*self.text.lower}):
            return None if lacks else False
        asked, there = (not _PARTS.isdisjoint(some) for some in (self.text.lower, words))
        if not lacks and asked == there:
            return True
        agencies = {text.stems[m] for m in others} & _AGENCIES.keys()
        if agencies and not any(self._is_of_agency(n, agencies) for n in lacks):
            return False
        if self._is_short(lacks) or any(text.words[m].text.isupper() for m in others):
            return None  # short for what is asked about, perhaps: “SDA”
        if there:
            return False if others else None
        if asked:
            return False if told and not others else None
        silent = any(self.text.words[n].text.islower() for n in lacks) and self._is_silent(passage, lacks)
        return False if told and not others and silent else None

    def _is_of_agency(self, n: int, agencies: set[str]) -> bool:
        """Whether a word says of which of these agencies, in any of their names or in translation."""
        words = self._text(" ".join(word for agency in agencies for word in sorted(_AGENCIES[agency])))
        return any(self._is_same(n, words, m) for m in range(len(words.words)))

    def _is_short(self, lacks: Sequence[int]) -> bool:
        """Whether one of these words of the question is an abbreviation."""
        typed = [word.text for word in self.text.words]
        return any(typed[n].isupper() and len(typed[n]) > 1 for n in lacks) and not all(
            map(str.isupper, typed)
        )

    def _says_of_what(self, word: str, names: frozenset[str]) -> bool:
        return word not in names | _HEAD | OPENS | HONORIFICS | _FORCES | WITHIN and len(word) > 1

    def _is_silent(self, passage: Text, lacks: list[int]) -> bool:
        """Whether a passage has none of these words."""
        return not any(self._is_same(n, passage, m) for n in lacks for m in range(len(passage.words)))

    def _is_same(self, n: int, text: Text, m: int) -> bool:
        if self.text.stems[n] == text.stems[m]:
            return True
        return float(self.text.vectors[n] @ text.vectors[m]) >= _SAME


def _whole(name: Sequence[str], sentence: str) -> list[str]:
    """A name with what stands between it and the rank before it: “HM Yadi” of “Robyan Noor”."""
    form = rf"\b(?:{_RANKS})\.? (?P<first>(?:[\w'’-]+ ){{1,2}}){' '.join(map(re.escape, name))}\b"
    found = re.search(form, sentence, re.IGNORECASE) if name else None
    return [*(found["first"].lower().split() if found else ()), *name]


def _of_name(text: Text, mention: Place, names: frozenset[str]) -> Place:
    """The title that a mention gives to these names; none where it names somebody else, or where the title before which
    the name stands is not its own."""
    first = next((n for n in mention if text.lower[n] in names), None)
    title = next((n for n in mention if text.lower[n] in _HEAD | _DEPUTIES), None)
    if first is None or title is None or not names <= words_at(text, mention):
        return ()
    if title < first:
        return tuple(n for n in mention if n < first)
    return mention if OPENS.isdisjoint(text.lower[max(0, mention[0] - 4) : title]) else ()


def _is_general(word: str) -> bool:
    return word in _PARTS | _HOUSES
