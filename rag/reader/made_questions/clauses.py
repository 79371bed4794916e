"""Paragraph -> the sentences whose subject is known.

They begin with the name of the paragraph's subject, or with a pronoun or “film ini” that can only mean it. A sentence
that begins with another name has that for its subject, and what a pronoun means is not known from there on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.reader.made_questions.patterns import DATE, NAME, TWO_WORDS
from rag.reader.made_questions.subject import PREDICATE, Subject, behind_name
from rag.text.sentences import Span, sentences

LONGEST = 1500
"""How far into a paragraph questions are looked for, in characters."""

_FRONT = re.compile(
    rf"(?:Pada|Tahun|Sejak) (?:(?:tanggal|tahun|bulan|hari \w+,?) )?(?:tanggal )?(?P<date>{DATE}),? (?=\w)"
)
_PRONOUN = re.compile(rf"(?P<who>[Ii]a|[Dd]ia|[Bb]eliau) (?P<predicate>{PREDICATE})")
_THIS = re.compile(
    rf"(?P<kind>[A-Za-z][a-z]+(?: [a-z]+)?)(?: Indonesia)? (?:ini|tersebut) (?P<predicate>{PREDICATE})"
)
_OTHER_NAME = re.compile(rf"(?P<name>{NAME}) (?P<predicate>{PREDICATE})")
_TWO_NAMES = re.compile(rf"(?!Nama |Luas |Ibu |Kode |Jumlah ){TWO_WORDS}")
_KINDS_OF_SUBJECTS = frozenset(
    """
    film album lagu novel buku majalah manga anime seri serial sinetron drama episode acara permainan situs aplikasi
    desa kelurahan kecamatan kota kabupaten provinsi komune distrik munisipalitas nagari gampong kampung wilayah negara
    pulau gunung sungai danau jalan bandara stasiun bangunan gedung gereja masjid museum sekolah universitas
    perusahaan maskapai organisasi partai klub grup turnamen kompetisi pertandingan perang kapal
    spesies genus hewan tumbuhan tanaman burung ikan bintang planet bahasa suku
    """.split()
)
"""What “ini” may follow and mean the subject, where the text says nowhere of what kind it is."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of which the subject is known."""

    start: int
    predicate: int
    """Where the predicate begins; `end` when there is none that the rules know."""
    end: int
    about: bool
    """The subject of the sentence is that of the paragraph."""
    person: bool | None
    name: str = ""
    """Of another subject, where it is not."""
    head: Span | None = None
    """Where the subject is named by its name."""
    gloss: Span | None = None
    """The parenthesis behind the name."""
    front: re.Match[str] | None = None
    """The time at the sentence's beginning: `Pada tahun 1998, `…"""


def clauses_of(text: str, subject: Subject) -> Iterator[Clause]:
    """In the order of the text."""
    kept = True  # no sentence had another subject so far
    named = False
    for number, (begin, end) in enumerate(sentences(text[:LONGEST])):
        front = _FRONT.match(text, begin, end)
        start = front.end() if front else begin
        stop = end - 1 if text[end - 1] in ".!?" else end
        known = kept and (named or number == 0)
        if match := _behind_own_name(text, start, stop, subject, named):
            kept = named = True
            gloss = match.span("gloss") if match["gloss"] else None
            head = (max(start, match.start() - len(subject.name)), match.start())
            where = head if text[slice(*head)] == subject.name else None
            at = match.start("predicate")
            yield Clause(begin, at, stop, True, subject.person, head=where, gloss=gloss, front=front)
        elif (
            kept and (match := _PRONOUN.match(text, start, stop)) and _may_mean(match["who"], subject, number)
        ):
            if known:
                person = subject.person is not False
                yield Clause(begin, match.start("predicate"), stop, True, person, front=front)
        elif (match := _THIS.match(text, start, stop)) and _means(match["kind"].lower(), subject, known):
            yield Clause(begin, match.start("predicate"), stop, True, False, front=front)
        elif match := _OTHER_NAME.match(text, start, stop):
            kept = False
            at = match.start("predicate")
            yield Clause(begin, at, stop, False, None, match["name"], match.span("name"), front=front)
        elif kept and named and not _TWO_NAMES.match(text, start, stop):
            yield Clause(begin, stop, stop, True, subject.person)
        else:
            kept = False


def _behind_own_name(text: str, start: int, stop: int, subject: Subject, named: bool) -> re.Match[str] | None:
    """What follows the name; of a person who has been named, one word of the name will do."""
    match = behind_name(text, start, stop, subject.name)
    words = subject.name.split()
    if match is None and subject.person and named and 2 <= len(words) <= 4:
        for word in words:
            if len(word) > 3 and text.startswith(word + " ", start):
                return behind_name(text, start, stop, word)
    return match


def _may_mean(pronoun: str, subject: Subject, number: int) -> bool:
    """Of a thing only “ia”, and only close to the beginning."""
    return subject.person is not False or (pronoun.casefold() == "ia" and number <= 1)


def _means(kind: str, subject: Subject, known: bool) -> bool:
    """Whether “kota ini” is the subject."""
    if subject.person:
        return False
    named = kind.split()[0] in subject.title.lower() or kind == subject.kind
    return named or (known and kind in _KINDS_OF_SUBJECTS)
