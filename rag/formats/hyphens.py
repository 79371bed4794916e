"""The lines of a paragraph -> one line, in which words that were broken at a line's end are whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

_LONGEST_WORD = 40
_HYPHEN = re.compile(r"(\w+)-$")
_COMPOUND = re.compile(r"(?<!\w)\w+-\w+")
_VOWELS = str.maketrans("", "", "aeiou")


def compounds_in(lines: Iterable[str]) -> set[str]:
    """The words with a hyphen that stand whole in a document's lines."""
    return {word.casefold() for line in lines if "-" in line for word in _COMPOUND.findall(line)}


def joined(lines: Sequence[str], compounds: Set[str] = frozenset()) -> tuple[str, list[int]]:
    """The lines of a paragraph as one, and where in it each begins. A word that was broken at a line's end is whole
    again; `compounds` are words that are known to have a hyphen."""
    text = lines[0]
    starts = [0]
    for above, line in pairwise(lines):
        hyphen = _HYPHEN.search(above[-_LONGEST_WORD:])
        if not hyphen or not line[0].isalnum():
            text += " "
        elif line[0].islower() and not _is_compound(hyphen[1], line, compounds):
            text = text[:-1]
        starts.append(len(text))
        text += line
    return text, starts


def _is_compound(first: str, text: str, compounds: Set[str]) -> bool:
    """Whether the hyphen between a line's last and the next one's first word belongs there: a reduplication
    (anak-anak, bolak-balik, sayur-mayur, tolong-menolong), an abbreviation (KTP-nya), or a compound that the document
    has elsewhere."""
    second = re.split(r"\W", text, maxsplit=1)[0].casefold()
    if first[-1].isupper() or first[-1].isdigit() or f"{first.casefold()}-{second}" in compounds:
        return True
    first = first.casefold()
    short = min(len(first), len(second))
    if short < 3:
        return False
    if second.startswith(first) or first.endswith(second) or first[-3:] == second[-3:]:
        return True
    return short > 3 and first.translate(_VOWELS) == second.translate(_VOWELS)
