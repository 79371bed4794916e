"""Whose office a sentence states, and whose it is in a passage: “Wali Kota Samarinda Andi Harun”.

“The mayor of Samarinda is Rahmad Mas'ud” has nothing but words and names of a passage in which two mayors meet. So a
statement of who holds an office is held against the titles that stand beside names there. Rules for both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.alignment import CLAUSE, Alignment, Place, Text
from rag.words import words

_TITLES = frozenset(
    """gubernur bupati wali walikota camat lurah kepala ketua menteri presiden direktur direktris dirut dirjen
    sekretaris sekda sekjen bendahara rektor dekan komandan panglima kapolri kapolda kapolres kajati hakim jaksa duta
    pemimpin pimpinan manajer pelatih kapten pendiri ceo komisaris koordinator juru governor mayor regent head chief
    chair chairman chairwoman chairperson minister president director secretary treasurer rector dean commander judge
    prosecutor ambassador leader manager coach captain founder commissioner coordinator spokesman spokeswoman
    spokesperson""".split()
)
_NOT_HIMSELF = frozenset(
    "wakil mantan eks calon plt pj deputy vice former acting candidate assistant asisten".split()
)
"""Before a title they make another one of it."""
_IS = frozenset("adalah ialah yaitu yakni is was bukan bukanlah".split())
_NOT = frozenset("bukan bukanlah not isn't isn’t wasn't wasn’t".split())
_ENDS = frozenset("yang who which that dan and while sedangkan sementara serta as since sejak".split())
_NO_PERSON = frozenset(
    """group grup inc ltd corp co tbk persero provinsi kabupaten kota kecamatan desa daerah bidang bagian dinas
    badan biro seksi kantor pemerintah negara republik kementerian universitas wilayah senin selasa rabu kamis
    jumat sabtu minggu ketika saat monday tuesday wednesday thursday friday saturday sunday province city
    district department office ministry university republic state government""".split()
)
"""In what stands behind a title they are more of the title, or begin something else."""
_AND = frozenset("dan and serta bersama with".split())
_LEAD = re.compile(r"^\W*(?:no|tidak|bukan|yes|ya|benar|betul)\s*[,.;:—–-]\s*", re.IGNORECASE)
_CONTRAST = re.compile(
    r"(?:,| and| but| dan| tetapi) (?:but |and |dan |tetapi )?"
    r"(?:not|bukan)\b[^,.;]*(?=[.!]?\W*$)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\W*(?:siapa(?:kah)?(?: nama)?(?: yang menjabat(?: sebagai)?)?|who(?: is|'s|’s| was)(?: the)?) (?P<title>.+?)"
    r"(?: (?:saat ini|sekarang|now|currently|at present|itu))?\W*",
    re.IGNORECASE,
)
_OPENS = _TITLES | _NOT_HIMSELF
_WITHIN = frozenset("of the kota".split())
_LONGEST = 12
"""Words of a title beside a name."""
_SAME = 0.5
"""Likeness of a word to its translation."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who is said to hold which office, as words of the sentence."""

    name: Place
    title: Place
    denied: bool
    is_all: bool
    """Whether the sentence says nothing else."""


def plainly(sentence: str) -> str:
    """A statement of who is who without the “No, …” before it and the “…, not somebody else” behind it; any other
    sentence as it is."""
    plain = _LEAD.sub("", sentence)
    shorter = _CONTRAST.sub("", plain)
    is_statement = any(word in _IS - _NOT for word in re.findall(r"[\w’']+", shorter.lower()))
    return shorter if is_statement and shorter.strip() else sentence


def as_statement(said: str) -> str | None:
    """What a yes-no question asks of an office, “Andi Harun the mayor of Samarinda”, with the “is” that stood before
    it; None where it asks nothing of the kind."""
    found = list(words(said))
    lower = [word.text.lower() for word in found]
    if any(word in _IS for word in lower):
        return said if any(word in _TITLES for word in lower) else None
    name = 0
    while name < len(found) and found[name].text[0].isupper() and lower[name] not in _OPENS:
        name += 1
    title = name + (lower[name : name + 1] == ["the"])
    if not name or title >= len(found) or lower[title] not in _OPENS:
        return None
    return f"{said[: found[name].start]}adalah {said[found[name].start :]}"


def office_asked(question: str) -> str | None:
    """The office whose holder is asked for, “mayor of Samarinda”; None for any other question."""
    found = _WHO.fullmatch(question)
    title = found["title"] if found else ""
    lower = [word.text.lower() for word in words(title)]
    is_title = not _TITLES.isdisjoint(lower) and (lower[0] in _OPENS or not _TITLES.isdisjoint(lower[1:3]))
    return title if is_title else None


def holders(alignment: Alignment) -> list[Place]:
    """The names in the passage that stand beside the title that is the sentence, in order."""
    sentence, passage = alignment.sentence, alignment.passage
    ours = tuple(n for n, stem in enumerate(sentence.stems) if stem or sentence.lower[n] in _NOT_HIMSELF)
    if _OPENS.union(_WITHIN).issuperset(sentence.lower[n] for n in ours):
        return []  # “the mayor”: of which town, only what was said before could tell
    offices = (_core(passage, office, title) for office, title in _offices(passage))
    found = (_name(alignment, ours, office) for office in offices if _agrees(alignment, ours, office))
    return [name for name in found if name]


def _core(text: Text, office: Place, title: int) -> Place:
    """An office without the name that a comma parts from its title, which begins at the word `title`."""
    start = title
    while start > office[0] and text.at[start] - text.at[start - 1] == 1:
        start -= 1
    return office[start - office[0] :]


def _name(alignment: Alignment, ours: Place, office: Place) -> Place:
    """What of an office is not its title: the words behind that, up to a comma; none where they are no person's."""
    passage = alignment.passage
    title = [
        m
        for m in office
        if passage.lower[m] in _OPENS | _WITHIN or alignment.alike[list(ours), m].max(initial=0) >= _SAME
    ]
    behind: list[int] = []
    for m in range(title[-1] + 1, office[-1] + 1):
        if behind and passage.at[m] - passage.at[m - 1] > 1:
            break
        behind.append(m)
    return () if _NO_PERSON.intersection(passage.lower[m] for m in behind) else tuple(behind)


def holds_office(alignment: Alignment) -> bool | None:
    """Whether the passage agrees with what the sentence says of who holds an office; None where it does not say, or
    the sentence says nothing of the kind, or more than that."""
    claim = _claim(alignment.sentence)
    if claim is None:
        return None
    passage = alignment.passage
    stems = {alignment.sentence.stems[n] for n in claim.name}
    theirs = others = titled = False
    for office, _ in _offices(passage):
        is_theirs = not stems.isdisjoint(passage.stems[n] for n in office)
        agrees = _agrees(alignment, claim.title, office)
        theirs |= is_theirs and agrees
        others |= not is_theirs and agrees
        titled |= is_theirs
    if not theirs and not (others and titled):
        return None
    agrees = theirs != claim.denied
    return agrees if claim.is_all or not agrees else None


def _claim(text: Text) -> _Claim | None:
    for at, word in enumerate(text.lower):
        if word in _IS and at:
            left, right = _side(text, range(at - 1, -1, -1)), _side(text, range(at + 1, len(text.words)))
            for name, title in ((left, right), (right, left)):
                content = [n for n in name if text.stems[n]]
                is_name = content and all(text.words[n].text[0].isupper() for n in content)
                if is_name and not _has_title(text, name) and _has_title(text, title):
                    denied = word in _NOT or not _NOT.isdisjoint(text.lower[n] for n in right)
                    named = tuple(n for n in title if text.stems[n] or text.lower[n] in _NOT_HIMSELF)
                    rest = {n for n, stem in enumerate(text.stems) if stem} - {*content, *named}
                    return _Claim(tuple(content), named, denied, not rest)
            return None
    return None


def _side(text: Text, places: range) -> Place:
    """The words on one side of “is”, as far as they are one phrase."""
    found: list[int] = []
    for n in places:
        gap = n > 0 and text.at[n] - text.at[n - 1] > CLAUSE
        if places.step > 0 and ((found and gap) or text.lower[n] in _ENDS):
            break
        if places.step < 0 and text.lower[n] in _ENDS:
            break
        found.append(n)
        if places.step < 0 and gap:
            break
    return tuple(sorted(found))


def _has_title(text: Text, place: Place) -> bool:
    return any(text.lower[n] in _TITLES for n in place)


def _offices(text: Text) -> list[tuple[Place, int]]:
    """Titles with the names that stand beside them, and where each title begins: the name behind, and the one before
    where a comma parts them, since “…, Rahmad Mas'ud, Kepala Dinas Yadi Noor” may mean either."""
    found: list[tuple[Place, int]] = []
    n = 0
    while n < len(text.words):
        end = n + 1
        if text.lower[n] in _OPENS:
            while end < len(text.words) and end - n < _LONGEST and _goes_on(text, end):
                end += 1
            if _has_title(text, tuple(range(n, end))):
                found.append((tuple(range(_before(text, n), end)), n))
        n = end
    return found


def _goes_on(text: Text, n: int) -> bool:
    """Whether a title and its name reach to the n-th word: over a comma, but not to another title."""
    if text.at[n] - text.at[n - 1] > CLAUSE + 1 or text.lower[n] in _AND:
        return False
    if text.lower[n] in _OPENS and text.lower[n - 1] not in _OPENS:
        return False
    return text.words[n].text[0].isupper() or text.lower[n] in _WITHIN


def _before(text: Text, n: int) -> int:
    """Where the capitalised words begin that end before the title at the n-th word, or before a comma in front of it:
    a name, or what the title is of (“Finance Minister”); n itself where there are none."""
    at = n
    while at and text.words[at - 1].text[0].isupper() and text.stems[at - 1]:
        if text.at[at] - text.at[at - 1] > (CLAUSE + 1 if at == n else 1):
            break
        at -= 1
    return at


def _agrees(alignment: Alignment, ours: Place, theirs: Place) -> bool:
    """Whether the passage's title has every word of ours, and makes no deputy of it."""
    sentence, passage = alignment.sentence, alignment.passage
    content = [n for n in ours if sentence.lower[n] not in _NOT_HIMSELF]
    if bool(_NOT_HIMSELF & {sentence.lower[n] for n in ours}) != bool(
        _NOT_HIMSELF & {passage.lower[n] for n in theirs}
    ):
        return False
    return all(alignment.alike[n, list(theirs)].max(initial=0) >= _SAME for n in content)
