"""A text with every number and date in one form, so that who reads word by word sees which are the same.

“20 November 2023”, “20/11/2023” and “November 20, 2023” become “2023-11-20”, “1,5 juta”, “1.500.000” and “1.5 million”
become “1500000”, “empat puluh lima” becomes “45”. What may mean several numbers is read as its language writes them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.schema import Language
from rag.text.facts import Readings, stated

_PLAIN = re.compile(r"\d+(?:\.\d+)?|(?:\d{4}-)?\d\d(?:-\d\d)?")
"""The readings of numbers and dates; weekdays and months alone stay words, and times of day as they are."""


@lru_cache(maxsize=1024)  # a premise is read for sentence after sentence
def in_one_form(text: str, language: Language | None = None) -> str:
    """`text`, which is in `language`, with its numbers and dates in one form."""
    pieces, at = [], 0
    for start, end, readings in sorted(stated(text, language), key=lambda one: (one[0], -one[1])):
        form = _form(readings)
        if form and start >= at:
            pieces += [text[at:start], form]
            at = end
    return "".join([*pieces, text[at:]])


def _form(readings: Readings) -> str:
    """The form of what may be read so or so; empty where it stays as it is."""
    if any(one.startswith("time ") for one in readings):
        return ""
    plain = [one for one in readings if _PLAIN.fullmatch(one)]
    # “1.500” stands there as it is written, too, beside what it means.
    plain = [one for one in plain if "-" in one or one == f"{float(one):.15g}"] or plain
    dates = [one for one in plain if "-" in one]
    # Of “1.500”, as English writes it: 1.5.
    return min(
        dates or plain, key=lambda one: (len(one), one) if "-" in one else (float(one), one), default=""
    )
