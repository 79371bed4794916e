"""“Documents from 2023”, “articles before 2015”, “the newest one”: when the documents are dated that are asked for.

Rules for both languages, no model.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from rag.schema import End
from rag.text.dates import DATE, MONTH, MONTHS, folded, parse

_OF = {
    "before": r"before|prior to|older than|sebelum|lebih (?:lama|tua) dari(?:pada)?",
    "after": r"after|newer than|sesudah|setelah|lebih (?:baru|muda) dari(?:pada)?",
    "since": r"since|sejak|mulai",
    "until": r"until|up to|sampai|hingga",
    "source": r"from|dari",
    "during": r"in|on|of|between|during|pada|di|antara|selama",
}
_RELATION = "|".join(f"(?P<{name}>{form})" for name, form in _OF.items())
_IS = r"(?:(?:(?:that|which) )?(?:is|are|was|were)|adalah)"
_PUBLISHED = (
    rf"(?:(?:{_IS} )?(?:dated|published|written|released)"
    r"|(?:(?:yang|yg) )?(?:(?:di)?terbit(?:kan)?|di(?:tulis|buat)|(?:ber|ter)tanggal))"
)
_WHEN = (
    r"(?:(?:the year|year|tahun|bulan|tanggal) )?(?:\d{4}-\d{2}-\d{2}|"
    r"(?:\d{1,2} )?(?:[a-z]{3,9}\.? )?(?:\d{1,2}(?:st|nd|rd|th)?,? )?[\d/.-]*\d{4})"
)
_DATED = re.compile(
    rf"(?: (?P<own>{_PUBLISHED}|{_IS}))?(?: (?:{_RELATION}))? (?P<first>{_WHEN})"
    rf"(?: (?:and|to|until|dan|sampai|hingga) (?P<last>{_WHEN}))?(?!\S)",
    re.IGNORECASE,
)
_NEWEST = r"newest|latest|most recent|(?:paling |ter)(?:baru|kini|akhir)"
_OLDEST = r"oldest|earliest|(?:paling |ter)(?:lama|tua|awal)"
_END = re.compile(
    rf"(?: (?P<own>{_IS}))?(?:(?:^| )(?:the|yang|yg))?(?:^| )(?:(?P<newest>{_NEWEST})|{_OLDEST})(?: ones?)?(?!\S)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?:the year|year|tahun|bulan|tanggal) ", re.IGNORECASE)
_MONTH = re.compile(rf"(?P<month>{MONTH})\.? (?P<year>\d{{4}})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Period(NamedTuple):
    """From when documents are to be, and which of them come first."""

    after: date | None = None
    """The first day, itself included."""
    before: date | None = None
    """The last day, itself included."""
    end: End | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked of their dates."""
        return any(one is not None for one in self)


def period_in(question: str, topic: re.Pattern[str]) -> tuple[str, Period]:
    """`question` without what it says of the dates of documents, and that.

    Args:
        topic: how the topic of documents begins. What stands behind that is part of it (“about the floods in 2012”),
            unless it can only be said of documents (“about floods, published before 2012”, “from 2012”).
    """
    found = Period()
    for form, read in ((_END, _end), (_DATED, _days)):
        for match in form.finditer(question):
            period = read(match)
            if period and (_is_theirs(match) or not topic.search(question, 0, match.start() + 1)):
                found = Period(period.after, period.before, period.end or found.end)
                question = (question[: match.start()] + question[match.end() :]).strip()
                break
    return question, found


def _is_theirs(match: re.Match[str]) -> bool:
    said = match.groupdict()
    return bool(
        said["own"] or (said.get("source") and not said["last"])
    )  # a war, too, is “from 1941 to 1945”


def _end(match: re.Match[str]) -> Period:
    return Period(end="newest" if match["newest"] else "oldest")


def _days(match: re.Match[str]) -> Period | None:
    """The days that a match of `_DATED` speaks of; None where it speaks of none."""
    first, last = _span(match["first"]), _span(match["last"] or match["first"])
    if first is None or last is None:
        return None
    if match["before"]:
        return Period(before=first[0] - timedelta(1))
    if match["after"]:
        return Period(after=first[1] + timedelta(1))
    if match["since"]:
        return Period(after=first[0])
    if match["until"]:
        return Period(before=first[1])
    said = match["source"] or match["during"] or match["own"] or _UNIT.match(match["first"])
    return Period(first[0], last[1]) if said else None


def _span(text: str) -> tuple[date, date] | None:
    """The first and the last day of what a date, a month or a year names; None where it is none of our times."""
    text = _UNIT.sub("", text)
    if not _YEAR.search(text):
        return None
    if found := DATE.fullmatch(text):
        day = parse(found)
        return (day, day) if day else None
    if found := _MONTH.fullmatch(text):
        year, month = int(found["year"]), MONTHS[folded(found["month"])]
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return (date(int(text), 1, 1), date(int(text), 12, 31)) if _YEAR.fullmatch(text) else None
