"""A question without the date that a document bears: “Who led the meeting of October 2012?” of a report of that month.

What a dateline says once for a whole document, its sentences do not repeat, and whatever reads a sentence beside the
question finds no such meeting there. So a passage of that day, month or year is asked without it, as long as it does
not state the date itself.
"""

from __future__ import annotations

import re
from datetime import date

from rag.facts import Stated, all_readings, stated
from rag.schema import Passage
from rag.words import is_function_word, words

_LEADING = re.compile(
    r"(?:\s*\b(?:pada|di|dalam|dari|per|selama|hari|tanggal|tertanggal|bertanggal|bulan|tahun|thn|in|on|of|from|during|dated"
    r"|for|year|month))*\s*\(?$",
    re.IGNORECASE,
)
"""What goes with a date; not “the”, which belongs to what follows: “the 2012 meeting”."""
_RELATES = re.compile(
    r"\b(?:antara|sejak|sampai|hingga|sebelum|setelah|sesudah|mulai|pasca|dan|between|since|until|till|before|after|by|and)"
    r"(?:\s+(?:pada|hari|tanggal|bulan|tahun|the|year|month))*\s*$",
    re.IGNORECASE,
)
"""Before a date, these ask for what was then, or not then, and not for the document of that date."""
_LEAST = 2
"""Words that still tell what is asked about."""


def without_its_date(question: str, passage: Passage) -> str:
    """`question` as it is asked of a passage."""
    if passage.date is None:
        return question
    spans = [one for one in stated(question) if _is_of(one[2], passage.date) and _stands_alone(question, one)]
    there = all_readings(f"{passage.title}\n{passage.text}", passage.language) if spans else frozenset()
    if not all(readings.isdisjoint(there) for _, _, readings in spans):
        return question
    rest = question
    for start, end, _ in sorted(spans, reverse=True):
        before = rest[:start]
        if lead := _LEADING.search(before):
            before = before[: lead.start()]
        rest = f"{before.rstrip()} {rest[end:].lstrip(' ),')}".strip()
    rest = re.sub(r"\s+([?.!])", r"\1", rest)
    content = [word for word in words(rest) if not is_function_word(word.text)]
    return rest if spans and len(content) >= _LEAST else question


def _stands_alone(question: str, date: Stated) -> bool:
    """Whether a date is no end of a period."""
    start, end, _ = date
    return not _RELATES.search(question[:start]) and not re.match(
        r"\s*[-–—]|\s+(?:dan|and|to|sampai|hingga)\b", question[end:]
    )


def _is_of(readings: frozenset[str], day: date) -> bool:
    """Whether a date, a month or a year in a question is that of a day."""
    forms = {day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}", f"{day:%m-%d}", f"month {day.month}"}
    return not readings.isdisjoint(forms)
