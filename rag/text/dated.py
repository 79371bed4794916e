"""A question without the date that a document bears: “Who led the meeting of October 2012?” of a report of that month.

What a dateline says once for a whole document, its sentences do not repeat, and whatever reads a sentence beside the
question finds no such meeting there. So a passage of that day, month or year is asked without it, where the question
only says by it which document is meant: by a preposition (“in 2012”), before a noun (“the 2012 meeting”) or in
brackets, and by no other date. Nothing is left out for a passage that states dates itself.
"""

from __future__ import annotations

import re
from datetime import date

from rag.schema import Passage
from rag.text.facts import Stated, stated
from rag.text.question import kind_of
from rag.text.words import is_function_word, words

_LEAD = re.compile(
    r"(?P<before>.*?)(?:(?<![\w-])(?:(?:pada|di|dalam|hari|tanggal|tertanggal|bulan|tahun|in|on|of|dated|during|year)\s+)+"
    r"|(?<=\bthe )|(?P<bracket>\())$",
    re.IGNORECASE | re.DOTALL,
)
_RELATES = re.compile(
    r"(?:\b(?:antara|dari|sejak|mulai|terhitung|sampai|hingga|sebelum|setelah|sesudah|selepas|menjelang|pasca|akhir|awal"
    r"|tengah|setiap|tiap|selain|kecuali|lambat|cepat|banding|dibanding\w*|dan|atau|nomor|no|triwulan|semester"
    r"|since|from|until|till|before|after|than|except|by|end|beginning|start\w*|effective|every|each|prior|to|and|or"
    r"|between|compared|with|number|quarter|half|law|act)\.?|\d)\s*$",
    re.IGNORECASE,
)
"""What stands before a date that is a bound, one of several, or part of a name (“Law No. 23 of 2014”)."""
_GOES_ON = re.compile(
    r"\s*[-–—/]|\w|\s+(?:dan|atau|sampai|hingga|sd|ke|and|or|to|through|onwards?|versus|vs|s[./]d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12]\d{3}")
_LEAST = 2
"""Words that still tell what is asked about."""


def without_its_date(question: str, passage: Passage) -> str:
    """`question` as it is asked of a passage."""
    if passage.date is None or any(
        map(_is_date, stated(f"{passage.title}\n{passage.text}", passage.language))
    ):
        return question
    return without_date(question, passage.date)


def states_another_date(text: str, day: date) -> bool:
    """Whether a text states a date, a month or a year that a day is not of."""
    return any(_is_date(one) and not _is_of(one, day) for one in stated(text))


def without_date(question: str, day: date) -> str:
    """`question`, or a statement, without that it speaks of this day, or its month or year."""
    if kind_of(question) == "time":
        return question
    found = [one for one in stated(question) if _is_date(one)]
    if len(found) != 1 or not _is_of(found[0], day):
        return question
    start, end, _ = found[0]
    lead = _LEAD.fullmatch(question[:start])
    if lead is None or _RELATES.search(lead["before"]) or _GOES_ON.match(question[end:]):
        return question
    rest = question[end:]
    if lead["bracket"]:
        if not rest.startswith(")"):
            return question
        rest = rest[1:]
    before = lead["before"].rstrip()
    left = f"{before} {rest.lstrip()}" if before else rest.lstrip(" ,")
    left = re.sub(r"\s+([?.!,])", r"\1", left).strip()
    content = [word for word in words(left) if not is_function_word(word.text)]
    return left if len(content) >= _LEAST else question


def _is_date(one: Stated) -> bool:
    """Whether it may be a date, a month or a year."""
    return any("-" in reading or "month" in reading or _YEAR.fullmatch(reading) for reading in one[2])


def _is_of(one: Stated, day: date) -> bool:
    """Whether a date, a month of a year, or a year is that of a day."""
    year = f"{day.year:04}"
    return not one[2].isdisjoint({day.isoformat(), f"{year}-{day.month:02}", year})
