"""Whose office a sentence states, and whose it is in a passage: “Wali Kota Samarinda Andi Harun”.

“The mayor of Samarinda is Rahmad Mas'ud” has nothing but words and names of a passage in which two mayors meet. So a
statement of who holds an office is held against the titles that stand beside names there. Rules for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.text.aliases import SHORT_TITLES
from rag.text.alignment import CLAUSE, Alignment, Place, Text


def with_short(words: Iterable[str]) -> frozenset[str]:
    """The words, and the short titles that stand for any of them: “menteri” and “menkeu”."""
    plain = frozenset(words)
    return plain.union(short for short, long in SHORT_TITLES.items() if not plain.isdisjoint(long))


_TITLES = with_short(
    """gubernur bupati wali walikota camat lurah kepala ketua menteri presiden direktur direktris dirut dirjen
    sekretaris sekda sekjen bendahara rektor dekan komandan panglima kapolri kapolda kapolres kajati hakim jaksa duta
    pemimpin pimpinan manajer pelatih kapten pendiri ceo komisaris koordinator governor mayor regent head chief
    chair chairman chairwoman chairperson minister president director secretary treasurer rector dean commander judge
    prosecutor ambassador leader manager coach captain founder commissioner coordinator """.split()
)
QUALIFIERS = with_short(
    """wakil deputi mantan eks calon bakal plt plh pj pjs penjabat pejabat pelaksana terpilih deputy vice former acting
    interim candidate elect assistant asisten spokesman spokeswoman spokesperson""".split()
)
"""Beside a title they make another one of it."""
HONORIFICS = frozenset(
    """haji hj hm kh dr drs dra ir prof ust mr mrs ms sir tuan bapak ibu pak bu raden andi tengku teuku se sh st si mm
    mt ma msi phd""".split()
)
_CHANGES = frozenset(
    """menjadi sebagai selaku dilantik melantik terpilih dipilih diangkat ditunjuk menjabat jabatan sebelumnya dulu
    menggantikan digantikan become became becomes elected appointed named succeeded replaced served previously until
    who""".split()
)
_IS = frozenset("adalah ialah yaitu yakni is was bukan bukanlah".split())
_NOT = frozenset("bukan bukanlah not isn't isn’t wasn't wasn’t".split())
_ENDS = frozenset("yang who which that dan and while sedangkan sementara serta as since sejak".split())
_AND = frozenset("dan and serta bersama with".split())
_LEAD = re.compile(r"^\W*(?:no|tidak|bukan|yes|ya|benar|betul)\s*[,.;:—–-]\s*", re.IGNORECASE)
_CONTRAST = re.compile(
    r"(?:,| and| but| dan| tetapi) (?:but |and |dan |tetapi )?"
    r"(?:not|bukan)\b[^,.;]*(?=[.!]?\W*$)",
    re.IGNORECASE,
)
OPENS = _TITLES | QUALIFIERS
WITHIN = frozenset("of the kota".split())
_LONGEST = 12
"""Words of a title beside a name."""
_SAME_TITLE, _SAME = 0.5, 0.75
"""Likeness of a title, and of another word, to its translation: abbreviations are alike to .66 (MPR, DPR)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is said to hold which office, as words of the sentence."""

    name: Place
    title: Place
    denied: bool
    was: bool
    is_all: bool
    """Whether the sentence says nothing else."""


def plainly(sentence: str) -> str:
    """A statement of who is who without the “No, …” before it and the “…, not somebody else” behind it; any other
    sentence as it is."""
    plain = _LEAD.sub("", sentence)
    shorter = _CONTRAST.sub("", plain)
    is_statement = any(word in _IS - _NOT for word in re.findall(r"[\w’']+", shorter.lower()))
    return shorter if is_statement and shorter.strip() else sentence


def holds_office(alignment: Alignment) -> bool | None:
    """Whether the passage agrees with what the sentence says of who holds an office; None where it does not say, or
    the sentence says nothing of the kind, or more than that.

    That it gives the office to somebody else counts only where it gives another one to this person, and where no
    sentence with either speaks of becoming or having been.
    """
    claim = claimed(alignment.sentence)
    if claim is None:
        return None
    passage = alignment.passage
    person = {stem for n in claim.name if tells(stem := alignment.sentence.stems[n])}
    theirs = others = titled = changes = False
    for mention in mentions(passage):
        words_of = {passage.stems[n] for n in mention}
        agrees = _agrees(alignment, claim.title, mention)
        changes |= agrees and _is_of_a_time(passage, mention)
        if person <= words_of and person:
            theirs |= agrees
            titled |= not _is_of_a_time(passage, mention)
        elif agrees and not person.isdisjoint(words_of):
            return None  # a namesake, perhaps
        else:
            others |= agrees
    if not theirs and not (others and titled and not changes and not claim.was):
        return None
    agrees = theirs != claim.denied
    return agrees if claim.is_all or not agrees else None


def tells(word: str) -> bool:
    """Whether a word of a name, or its stem, in small letters, tells one person from another."""
    return len(word) > 1 and word not in HONORIFICS


def words_at(text: Text, place: Place) -> set[str]:
    """The words there, in small letters."""
    return {text.lower[n] for n in place}


def _is_of_a_time(text: Text, mention: Place) -> bool:
    """Whether the sentence of a mention speaks of becoming or having been."""
    start, end = mention[0], mention[-1]
    while start and not text.opens(start):
        start -= 1
    while end + 1 < len(text.words) and not text.opens(end + 1):
        end += 1
    return not _CHANGES.isdisjoint(text.lower[start : end + 1])


def claimed(text: Text) -> Claim | None:
    """Who is said to hold which office in a statement of who is who; None in any other sentence."""
    for at, word in enumerate(text.lower):
        if word in _IS and at:
            left, right = _side(text, range(at - 1, -1, -1)), _side(text, range(at + 1, len(text.words)))
            for name, title in ((left, right), (right, left)):
                content = [n for n in name if text.stems[n]]
                is_name = content and all(text.words[n].text[0].isupper() for n in content)
                if is_name and not _has_title(text, name) and _has_title(text, title):
                    denied = word in _NOT or not _NOT.isdisjoint(text.lower[n] for n in right)
                    named = tuple(n for n in title if text.stems[n] or text.lower[n] in QUALIFIERS)
                    rest = {n for n, stem in enumerate(text.stems) if stem} - {*content, *named}
                    return Claim(tuple(content), named, denied, word == "was", not rest)
            return None
    return None


def _side(text: Text, places: range) -> Place:
    """The words on one side of “is”, as far as they are one phrase."""
    found: list[int] = []
    for n in places:
        gap = n > 0 and text.at[n] - text.at[n - 1] > CLAUSE
        if text.words[n].text in _ENDS or (places.step > 0 and found and gap):  # “AS” is a country
            break
        found.append(n)
        if places.step < 0 and gap:
            break
    return tuple(sorted(found))


def _has_title(text: Text, place: Place) -> bool:
    return any(text.lower[n] in _TITLES for n in place)


def mentions(text: Text) -> list[Place]:
    """Titles with the names that stand beside them: the one behind, and the one before where a comma parts them, since
    “…, Rahmad Mas'ud, Kepala Dinas Yadi Noor” may mean either."""
    found: list[Place] = []
    n = 0
    while n < len(text.words):
        end = n + 1
        if text.lower[n] in OPENS:
            while end < len(text.words) and end - n < _LONGEST and _goes_on(text, end):
                end += 1
            if _has_title(text, tuple(range(n, end))):
                found.append(tuple(range(_before(text, n), end)))
        n = end
    return found


def _goes_on(text: Text, n: int) -> bool:
    """Whether a title and its name reach to the n-th word: over a comma, but not to another title."""
    if text.at[n] - text.at[n - 1] > CLAUSE + 1 or text.lower[n] in _AND:
        return False
    if text.lower[n] in OPENS and text.lower[n - 1] not in OPENS:
        return False
    return text.words[n].text[0].isupper() or text.lower[n] in WITHIN


def _before(text: Text, n: int) -> int:
    """Where the capitalised words begin that end before the title at the n-th word, or before a comma in front of it:
    a name, or what the title is of (“Finance Minister”); n itself where there are none."""
    at = n
    if at and text.lower[at - 1] == "the":
        at -= 1
    behind = at
    while at and n - at < _LONGEST and text.words[at - 1].text[0].isupper() and text.stems[at - 1]:
        if text.at[at] - text.at[at - 1] > (CLAUSE + 1 if at == behind else 1):
            break
        at -= 1
    return at


def _agrees(alignment: Alignment, ours: Place, theirs: Place) -> bool:
    """Whether the passage's title has every word of ours, side by side, and makes no deputy of it."""
    sentence, passage = alignment.sentence, alignment.passage
    if bool(QUALIFIERS & {sentence.lower[n] for n in ours}) != bool(
        QUALIFIERS & {passage.lower[n] for n in theirs}
    ):
        return False
    places: set[int] = set()
    for n in ours:
        if sentence.lower[n] in QUALIFIERS - _TITLES:
            continue
        least = _SAME_TITLE if sentence.lower[n] in _TITLES - SHORT_TITLES.keys() else _SAME
        same = {m for m in theirs if alignment.alike[n, m] >= least}
        if not same:
            return False
        places |= same
    between = set(range(min(places), max(places))) - places if places else set()
    return all(passage.lower[m] in OPENS | WITHIN for m in between)


def after_rank(person: str) -> list[str]:
    """The words of a person's name, in small letters; what the networks took of a place before the rank is left out:
    “Kaltim Dr H Awang Faroek Ishak”."""
    words = re.findall(r"[\w'’]+", person.lower())
    ranks = [n for n, word in enumerate(words[:-1]) if word in HONORIFICS and n < 4]
    return words[ranks[-1] + 1 :] if ranks else words
