"""The dates that texts state, in Indonesian and English forms; day first, never guessed."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags aug agt",
            "september sep sept",
            "oktober october okt oct",
            "november nov nopember",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
"""Name or abbreviation of a month in either language -> its number."""
MONTH = "|".join(
    f"{initial}(?:{'|'.join(sorted((name[1:] for name in MONTHS if name[0] == initial), key=len, reverse=True))})"
    for initial in sorted({name[0] for name in MONTHS})
)
"""The pattern of a month, by its first letter: most words begin with none of these, and are left at once."""
DATE = re.compile(
    rf"(?<![\w/.,-])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})\.?,?\s+(?P<year>\d{{4}})"
    rf"|(?P<month_en>{MONTH})\.?\s+(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year_en>\d{{4}})"
    r"|(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"|(?P<dd>\d{1,2})(?P<sep>[/.-])(?P<mm>\d{1,2})(?P=sep)(?P<yy>\d{4}|\d{2}))(?![\w/-]|[.,]\d)",
    re.IGNORECASE,
)
ODD_I = str.maketrans("İı", "ii")
"""What `lower` does not make an i of, although a pattern that ignores case does."""
_WEEKDAY = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"[^\w\n]{1,3}(?:tanggal\s+|pagi\s+|siang\s+|sore\s+|malam\s+)?[(]?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\W*(?:(?:[A-ZÀ-ÖØ-Þ][\w./]*[ ,]+){1,4}|[^\W\d][\w /]{1,30}:)?\W*")
"""A place (“Samarinda, ”) or a label (“Tanggal terbit: ”), or nothing."""
_BEHIND = re.compile(
    r"(?!\s?[–—-]\s?\d)\)?\s{0,3}(?:$|[–—.:;|*\]-]|,?\s?(?:jam|pukul|at|by|oleh|\d{1,2}[:.]\d))",
    re.IGNORECASE | re.MULTILINE,
)
_ENACTED = re.compile(
    r"(?:^|\n)\W*(?:ditetapkan|diundangkan|disahkan|dikeluarkan|ditandatangani)\s+di\s+\w[\w .'’-]{1,40}?,?\s+"
    r"(?:pada\s+)?(?:tanggal\s*)?[:,]?\s*$",
    re.IGNORECASE,
)
"""Before the date of a law."""
_SIGNED = re.compile(
    r"\W*(?:(?:[A-ZÀ-ÖØ-Þ][\w.]*[ ,]+){1,3}|(?:tanggal|tertanggal|dated?|signed|published|terbit)(?: terbit)? ?:?)?\W*",
    re.IGNORECASE,
)
"""A place, or a word for the date of the document: no “Deadline:”."""
_SHORT_LINE = 60
"""Characters of a line that is none of a paragraph, but a name or an office."""
_END_OF_LINE = re.compile(r"[ \t.)]*(?:\n|$)")
_LONGEST_ENACTED = 120
_CLOSING = 400
"""How near to its end a line of a text may be the date above, or below, its signature, in characters."""
_DATELINE = 200
"""How far into a text a line may be its dateline, in characters."""
_LEAD = 1000
"""How far into a text a date beside a weekday is that of the report, not of something that it tells about."""
_LONGEST_DATE = 30
_BESIDE = 24


def folded(word: str) -> str:
    """`word` in small letters, as a pattern that ignores case takes them: the Turkish İ and ı, too, are an i."""
    return word.translate(ODD_I).casefold()


def parse(match: re.Match[str]) -> date | None:
    """The date that a match of `DATE` names; None when the calendar has no such day."""
    found = match.groupdict()
    if found["y"]:
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    elif found["yy"]:
        year, month, day = int(found["yy"]), int(found["mm"]), int(found["dd"])
        if year < 100:
            year += 2000 if year < 70 else 1900  # the pivot of POSIX strptime's %y
    else:
        name = folded(found["month"] or found["month_en"])
        month, day = MONTHS[name], int(found["day"] or found["day_en"])
        year = int(found["year"] or found["year_en"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def stated_date(text: str) -> date | None:
    """The date that a document states as its own: in its dateline, or the first one beside a weekday; else that of a
    law, or the one beside its signature."""
    for match in DATE.finditer(text[: _LEAD + _LONGEST_DATE]):
        start, end = match.span()
        if start > _LEAD:
            break  # the date may be cut off
        beside_weekday = _WEEKDAY.search(text, max(0, start - _BESIDE), start)
        if (beside_weekday or _is_dateline(text, start, end)) and (found := parse(match)):
            return found
    return _signed_date(text)


def _signed_date(text: str) -> date | None:
    """The date on which a law was enacted, or beside the signature at the end of a text."""
    signed = None
    for match in DATE.finditer(text):
        start, end = match.span()
        if _ENACTED.search(text, max(0, start - _LONGEST_ENACTED), start) and (found := parse(match)):
            return found
        if start >= len(text) - _CLOSING and _is_alone(text, start, end):
            signed = parse(match) or signed
    return signed


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but a place stands on the line of a date, and the line above has come to its end."""
    line = text.rfind("\n", 0, start) + 1
    above = text[:line].rstrip(" \n").rpartition("\n")[2]
    is_apart = not above or text[max(0, line - 2) : line] == "\n\n"
    is_signature = len(above) < _SHORT_LINE and not above.endswith(",")
    return bool(
        (is_apart or is_signature) and _SIGNED.fullmatch(text, line, start) and _END_OF_LINE.match(text, end)
    )


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether the date at the span opens a line, and no sentence goes on behind it: “Samarinda, 16/10/12.” is a
    dateline, “Rusmadi (lahir 6 Juni 1961) adalah …” is none."""
    line = text.rfind("\n", 0, start) + 1
    return start <= _DATELINE and bool(_BEFORE.fullmatch(text, line, start) and _BEHIND.match(text, end))


def is_dateline(sentence: str) -> bool:
    """Whether a sentence is a date with at most a place or a label before it: “Samarinda, 16/10/12.”"""
    found = DATE.search(sentence)
    return (
        found is not None
        and _BEFORE.fullmatch(sentence, 0, found.start()) is not None
        and not re.search(r"\w", sentence[found.end() :])
    )
