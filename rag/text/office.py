"""Whose office a sentence states, and whose it is in a passage: “Wali Kota Samarinda Andi Harun”.

“The mayor of Samarinda is Rahmad Mas'ud” has nothing but words and names of a passage in which two mayors meet. So a
statement of who holds an office is held against the titles that stand beside names there. Rules for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.text.aliases import AGENCIES, SHORT_TITLES
from rag.text.alignment import CLAUSE, Alignment, Place, Text


def with_short(words: Iterable[str]) -> frozenset[str]:
    """The words, and the short titles that stand for any of them: “menteri” and “menkeu”."""
    plain = frozenset(words)
    return plain.union(short for short, long in SHORT_TITLES.items() if not plain.isdisjoint(long))


_SAME_TITLES = tuple(
    frozenset(names.split())
    for names in (
        "gubernur governor",
        "bupati regent",
        "wali walikota mayor",
        "camat",
        "lurah",
        "kepala pemimpin pimpinan head chief leader",
        "ketua pemimpin pimpinan chair chairman chairwoman chairperson head leader",
        "menteri minister",
        "presiden president",
        "direktur direktris dirut direktor director",
        "dirjen",
        "sekretaris sekda sekjen secretary",
        "bendahara treasurer",
        "rektor rector",
        "dekan dean",
        "komandan panglima commander",
        "kapolri kapolda kapolres chief",
        "kajati jaksa prosecutor",
        "hakim judge",
        "duta ambassador",
        "manajer manager",
        "pelatih coach",
        "kapten captain",
        "pendiri founder",
        "ceo",
        "komisaris commissioner",
        "koordinator coordinator",
    )
)
"""What each title is called, in both languages. The word vectors do not tell: “kepala” and “gubernur” are near."""
_TITLES = with_short(frozenset[str]().union(*_SAME_TITLES))
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
_HOLDS = frozenset("menjabat dijabat selaku served serves serving".split())
_HOLDS_AS = frozenset("sebagai selaku oleh as".split())
"""Behind one of `_HOLDS`: “menjabat sebagai”, “dijabat oleh”, “served as”."""
_NOT = frozenset("bukan bukanlah not isn't isn’t wasn't wasn’t".split())
_STATES = re.compile(rf"(?<![\w’'])(?:{'|'.join(sorted((_IS | _HOLDS) - _NOT))})(?![\w’'])", re.IGNORECASE)
_ENDS = frozenset("yang who which that dan and while sedangkan sementara serta as since sejak".split())
_AND = frozenset("dan and serta bersama with".split())
_OF_AGENCIES = frozenset(word for names in AGENCIES for name in names for word in name.split()).union(
    "pelayanan perlindungan pengembangan pemberdayaan sumber tata pengelolaan pengendalian kebudayaan".split()
)
"""Behind an “and”, these go on with the name of an agency: “Dinas Perdagangan, Koperasi dan UKM”."""
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
_ANY_HEAD = frozenset("head chief leader pemimpin pimpinan".split())
"""May be said of who holds any office."""
_HEADS_A_PLACE = frozenset("daerah negara pemerintahan wilayah".split())
"""“Kepala daerah” is a mayor, or a governor."""
_COUNTS = re.compile(r"[IVX]+|\d\w*")
"""“Komisi III” is not “Komisi II”: to be compared to the letter."""
_SAME = 0.75
"""Likeness of a word of what an office is of to its translation: abbreviations are alike to .66 (MPR, DPR)."""


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
    return shorter if shorter.strip() and _STATES.search(shorter) else sentence


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
    theirs = others = titled = changes = is_open = False
    for mention in mentions(passage):
        words_of = {passage.stems[n] for n in mention}
        agrees = _agrees(alignment, claim.title, mention)
        changes |= agrees and _is_of_a_time(passage, mention)
        if person <= words_of and person:
            theirs |= agrees
            titled |= not _is_of_a_time(passage, mention)
        elif agrees and not person.isdisjoint(words_of):
            return None  # a namesake, perhaps
        elif agrees and _is_nameless(alignment, claim.title, mention):
            is_open = True  # “kata Wali Kota Samarinda itu”
        else:
            others |= agrees
    if not theirs and is_open:
        return None
    if not theirs and not (others and titled and not changes and not claim.was):
        return None
    agrees = theirs != claim.denied
    return agrees if claim.is_all or not agrees else None


def has_another_office(alignment: Alignment) -> bool:
    """Whether the sentence says who holds an office, and the passage gives this person only titles of other sorts:
    the governor is said to be who is head of an agency there. It need not say otherwise; but it does not say so."""
    claim = claimed(alignment.sentence)
    if claim is None or claim.denied or claim.was:
        return False
    said, passage = alignment.sentence, alignment.passage
    titles = [said.lower[n] for n in claim.title if said.lower[n] in OPENS]
    if not _ANY_HEAD.isdisjoint(titles) or not _HEADS_A_PLACE.isdisjoint(words_at(said, claim.title)):
        return False
    person = {stem for n in claim.name if tells(stem := said.stems[n])}
    every = mentions(passage)
    namesakes = {n for one in every if not person <= {passage.stems[n] for n in one} for n in one}
    named = {n for stem in person for n in passage.places.get(stem, ())} - namesakes
    if any(_is_of_a_time(passage, (n,)) for n in named):
        return False  # has become something else, perhaps
    if any(
        _is_nameless(alignment, claim.title, one) and _agrees(alignment, claim.title, one) for one in every
    ):
        return False
    theirs = [place for place in every if person and person <= {passage.stems[n] for n in place}]
    return bool(theirs) and not any(_is_of_a_sort(titles, words_at(passage, place)) for place in theirs)


def _is_nameless(alignment: Alignment, ours: Place, theirs: Place) -> bool:
    """Whether a title of the passage has no name beside it, and no more of an office than ours."""
    lower = alignment.passage.lower
    return all(lower[m] in OPENS | WITHIN or (alignment.alike[list(ours), m] >= _SAME).any() for m in theirs)


def _is_of_a_sort(titles: Sequence[str], others: set[str]) -> bool:
    """Whether titles may mean the same sort of office: both a governor's, or both a deputy's."""
    if not _ANY_HEAD.isdisjoint(others):
        return True
    if QUALIFIERS.isdisjoint(titles) != QUALIFIERS.isdisjoint(others):
        return False
    short = (SHORT_TITLES.get(word, frozenset([word])) for word in titles)
    ours = frozenset[str]().union(*short)
    same = [names for names in _SAME_TITLES if not names.isdisjoint(ours)]
    return not ours.isdisjoint(others) or any(
        not names.isdisjoint(SHORT_TITLES.get(word, frozenset([word]))) for word in others for names in same
    )


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
        if (word in _IS or word in _HOLDS) and at:
            behind = at + 1
            while word in _HOLDS and text.lower[behind : behind + 1] and text.lower[behind] in _HOLDS_AS:
                behind += 1
            left, right = _side(text, range(at - 1, -1, -1)), _side(text, range(behind, len(text.words)))
            for name, title in ((left, right), (right, left)):
                content = [n for n in name if text.stems[n]]
                is_name = content and all(text.words[n].text[0].isupper() for n in content)
                if is_name and not _has_title(text, name) and _has_title(text, title):
                    denied = word in _NOT or not _NOT.isdisjoint(text.lower[n] for n in right)
                    named = tuple(
                        n
                        for n in title
                        if text.stems[n]
                        or text.lower[n] in QUALIFIERS
                        or _COUNTS.fullmatch(text.words[n].text)
                    )
                    joins = range(at, behind)
                    rest = {n for n, stem in enumerate(text.stems) if stem} - {*content, *named, *joins}
                    return Claim(tuple(content), named, denied, word in ("was", "served"), not rest)
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
    if text.at[n] - text.at[n - 1] > CLAUSE + 1:
        return False
    if text.lower[n] in _AND:
        after = text.words[n + 1].text if n + 1 < len(text.words) else ""
        is_short = len(after) > 1 and after.isupper() and after.lower() not in HONORIFICS
        return (after.istitle() and after.lower() in _OF_AGENCIES) or is_short
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
    is_parted = at < behind and text.at[behind] - text.at[behind - 1] > 1
    if is_parted and not OPENS.isdisjoint(text.lower[at:behind]):
        return n  # somebody else, with a title: “Wali Kota Rahmad Mas'ud, Kepala …”
    return at


def _agrees(alignment: Alignment, ours: Place, theirs: Place) -> bool:
    """Whether the passage's title has every word of ours, side by side, and makes no deputy of it."""
    sentence, passage = alignment.sentence, alignment.passage
    if bool(QUALIFIERS & {sentence.lower[n] for n in ours}) != bool(
        QUALIFIERS & {passage.lower[n] for n in theirs}
    ):
        return False
    titles = [n for n in ours if sentence.lower[n] in _TITLES - SHORT_TITLES.keys()]
    same = {n: {m for m in theirs if _is_same_title(alignment, n, m)} for n in titles}
    # What a comma parts from the title belongs to something else: “Bappeda Kaltim, Kepala Bidang Ekonomi”.
    first = min((m for places in same.values() for m in places), default=theirs[0])
    beside = [m for m in theirs if m > first or passage.at[first] - passage.at[m] <= first - m]
    for n in ours:
        said = sentence.words[n].text
        if n not in same and sentence.lower[n] not in QUALIFIERS - _TITLES:
            same[n] = {
                m
                for m in beside
                if (
                    passage.words[m].text == said
                    if _COUNTS.fullmatch(said)
                    else alignment.alike[n, m] >= _SAME
                )
            }
    if not all(same.values()):
        return False
    places = frozenset[int]().union(*same.values())
    between = set(range(min(places), max(places))) - places if places else set()
    joins = frozenset(sentence.lower[min(ours) : max(ours)]) & {"dan", "and"}
    return all(passage.lower[m] in OPENS | WITHIN | joins for m in between)


def _is_same_title(alignment: Alignment, n: int, m: int) -> bool:
    """Whether a word of a title is another name of one of the passage."""
    word, other = alignment.sentence.lower[n], alignment.passage.lower[m]
    return alignment.alike[n, m] == 1 or any(word in names and other in names for names in _SAME_TITLES)


def after_rank(person: str) -> list[str]:
    """The words of a person's name, in small letters; what the networks took of a place before the rank is left out:
    “Kaltim Dr H Awang Faroek Ishak”."""
    words = re.findall(r"[\w'’]+", person.lower())
    ranks = [n for n, word in enumerate(words[:-1]) if word in HONORIFICS and n < 4]
    return words[ranks[-1] + 1 :] if ranks else words
