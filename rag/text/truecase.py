"""A question typed in small letters -> with the capitals that its words have in texts: truecasing (Lita et al. 2003).

“siapa wali kota balikpapan?” names nobody and nothing for whatever goes by capitals. The texts in which the answer is
looked for tell which of its words are names: those that they write with a capital within a sentence, and never without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.text.words import is_function_word

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_WITHIN = re.compile(r"[\w,;)%]\s+[(“\"]?$")
"""What stands before a word that does not open a sentence, a line or an item."""
_SHOUTED = 3
"""Words in capitals from which these tell nothing: “KEK MALOY” may be written so."""
_LEAST = 2
"""Letters of a word that may be a name."""


def truecased(text: str, evidence: Iterable[str]) -> str:
    """`text` with the capitals of its words in the evidence; as it is where a letter has one, and not all have: whoever
    begins with a capital writes names with one, too."""
    if text.isupper() and len(text.split()) >= _SHOUTED:
        text = text.lower()
    if text != text.lower():
        return text
    forms: dict[str, str] = {}
    small: set[str] = set()
    for one in evidence:
        capitals, others = _cases(one)
        forms = {**capitals, **forms}
        small |= others

    def cased(word: re.Match[str]) -> str:
        said = word.group()
        lower = said.lower()
        if lower in small or len(said) < _LEAST or is_function_word(lower):
            return said
        return forms.get(lower, said)

    return _WORD.sub(cased, text)


@lru_cache(maxsize=256)  # a passage is found for question after question
def _cases(text: str) -> tuple[dict[str, str], frozenset[str]]:
    """The words that have a capital within a sentence, by their small letters, and those that stand there in small
    letters."""
    forms: dict[str, str] = {}
    small: set[str] = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if word == word.lower():
            small.add(word)
        elif _WITHIN.search(text, max(0, match.start() - 4), match.start()):
            forms.setdefault(word.lower(), word)
    return forms, frozenset(small)
