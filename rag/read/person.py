"""Who somebody is: “Siapa Andi Harun?” is answered by the title before the name, “Wali Kota Samarinda Andi Harun”.

The networks were seldom asked about a person by name, and take whatever stands near for who it is. A title with nothing
between it and the name is certain; one behind a comma may be that of the next name, and is left to be read. Rules for
both languages.
"""

from __future__ import annotations

import re

from rag.read.officeholder import NO_HOLDER
from rag.text.office import HONORIFICS, OPENS, WITHIN
from rag.text.sentences import Span
from rag.text.words import Word, is_function_word, words

_NAME = r"(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}?)"
_ASKED = tuple(
    re.compile(rf"\W*{form}\W*", re.IGNORECASE)
    for form in (
        rf"siapa(?:kah)?(?: (?:itu|sih|sebenarnya))* {_NAME}(?: itu)?",
        rf"{_NAME}(?: itu| adalah)? siapa(?:kah)?",
        rf"who(?:['’]s| is| was) {_NAME}",
    )
)
_ADDRESS = re.compile(
    r"^(?:(?:bapak|pak|ibu|bu|tuan|nyonya|bang|kang|cak|kak|mas|mbak|mbah|gus|habib|ust(?:adz|az|ad)?|k[iy]ai|bung|bunda"
    r"|haji|hajah|raden|sdr|sdri|profesor|dokter|jenderal|jendral|letjen|mayjen|brigjen|komjen|irjen|kombes|akbp|kolonel"
    r"|mr|mrs|ms|miss|madam|sir|mother|professor|doctor|general|dr|drs|dra|prof|ir|h|hj|hm|kh|ra)\b\.? )+",
    re.IGNORECASE,
)
_ROLES = frozenset(
    """pemenang juara pemilik pendiri pencipta penulis pembicara narasumber moderator anggota peserta pembawa penanggung
    tersangka korban saksi kontraktor pelaku pelaksana penyelenggara pemeran winner owner founder creator author speaker
    moderator member participant suspect victim witness contractor""".split()
)
"""What somebody is; whose name they would begin asks for somebody else."""
_FOLLOWS = re.compile(r"\s+[A-ZÀ-ÖØ-Þ]")
_ASIDE = re.compile(r"\([^()]*\)")
_WITHIN = frozenset("dan and of the".split())
"""Words in small letters within a title."""
_FURTHEST = 300
"""Characters of a title."""
_IS = re.compile(r"[\s,–—-]*(?:(?:adalah|ialah|merupakan|yakni|yaitu|is|was|the|an?)\s+)*", re.IGNORECASE)
"""What stands between a name and who it is."""


def person_asked(question: str) -> str | None:
    """The name of the person that `question` asks about, without “Pak” or “Mrs.”; None where it asks for anything else
    besides."""
    found = next((match for form in _ASKED if (match := form.fullmatch(question))), None)
    said = [word.text.lower() for word in words(found["name"])] if found else []
    is_name = said and not any(word in OPENS | _ROLES or is_function_word(word) for word in said)
    return _ADDRESS.sub("", found["name"]) if found and is_name else None


def title_of(name: str, sentence: str) -> Span | None:
    """The words of `sentence` that are a title right before the name; None where there is none for certain.

    One word may be a part of a name, and a name that another follows may be a place: “Wali Kota Samarinda Andi Harun”
    tells who neither “Harun” nor “Samarinda” is.
    """
    if len(name.split()) == 1:
        return None
    plain = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence)
    whole = (start for start, end in _named(name, plain) if not _FOLLOWS.match(plain, end))
    return next(filter(None, (_before(plain, start) for start in whole)), None)


def may_tell(name: str, sentence: str, span: Span) -> bool:
    """Whether the words at `span` may be who it is: nothing but an “is” or a comma parts them from the name before
    them, or the sentence does not name it so that it can be told."""
    plain = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence)
    named = _named(name, plain)
    return not named or any(_IS.fullmatch(plain, end, span[0]) for _, end in named if end <= span[0])


def says_of_what(title: str) -> bool:
    """Whether a title says of what: “Wali Kota Samarinda” does, “Wali Kota” does not."""
    return not all(word.lower() in OPENS | WITHIN for word in title.split())


def _named(name: str, sentence: str) -> list[Span]:
    """Where the name stands, with capitals at both ends: “Mary van Andel”."""
    parts = name.split()
    form = r"\s+".join(map(re.escape, parts))
    found = [match.span() for match in re.finditer(rf"(?<!\w){form}(?!\w)", sentence, re.IGNORECASE)]
    return [
        (start, end)
        for start, end in found
        if sentence[start].isupper() and sentence[end - len(parts[-1])].isupper()
    ]


def _before(sentence: str, name: int) -> Span | None:
    """The title that ends right before the name, or before the ranks with which it begins."""
    here = list(words(sentence, max(0, name - _FURTHEST), name))
    while here and _is_rank(here[-1].text):
        here.pop()
    if not here or sentence[here[-1].end : here[-1].end + 1].strip() or here[-1].text in _WITHIN:
        return None
    first = len(here) - 1
    while here[first].text.lower() not in OPENS:
        goes_on = here[first].text[0].isupper() or here[first].text in _WITHIN
        if not first or not goes_on or _is_parted(sentence, here, first):
            return None
        first -= 1
    while first and here[first - 1].text.lower() in OPENS and not _is_parted(sentence, here, first):
        first -= 1
    begin, end = here[first].start, here[-1].end
    other = "" if not first or _is_parted(sentence, here, first) else here[first - 1].text
    is_longer = other.lower() in NO_HOLDER or (other[:1].isupper() and not says_of_what(sentence[begin:end]))
    if is_longer or any(_is_rank(word.text) for word in here[first:]):
        return None  # “istri Gubernur”, “Finance Minister”; “H Isran Noor” where “Noor” is asked
    return begin, end


def _is_rank(word: str) -> bool:
    return len(word) == 1 or word.lower() in HONORIFICS


def _is_parted(sentence: str, here: list[Word], n: int) -> bool:
    """Whether a sign parts a word from the one before it."""
    return bool(sentence[here[n - 1].end : here[n].start].strip())
