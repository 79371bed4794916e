"""A question typed in small letters -> with the capitals that its words have in texts: truecasing (Lita et al. 2003).

“siapa wali kota balikpapan?” names nobody and nothing for whatever goes by capitals. The texts in which the answer is
looked for tell which of its words are names: those that they write with a capital within a sentence, and seldom
without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rag.text.words import is_function_word

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_WITHIN = re.compile(r"(?:[\w,;)%]|\b(?:[A-Z]|Dr|Drs|Ir|Hj?|Prof|PT|CV|Mr|Mrs)\.)\s*[(“\"]?$")
"""What stands before a word that does not open a sentence, a line or an item."""
_BEFORE = 8
"""Characters before a word that tell."""
_OFTEN = 2
"""Times that a name has to be written with a capital for each time that it is not: “humasprov kaltim”."""
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
    capitals: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for one in evidence:
        cases = _cases(one)
        capitals.update(cases[0])
        small.update(cases[1])
    forms = {form.lower(): form for form, _ in reversed(capitals.most_common())}

    def cased(word: re.Match[str]) -> str:
        said = word.group()
        form = forms.get(said, said)
        is_name = capitals[form] >= _OFTEN * small[said]
        return form if is_name and len(said) >= _LEAST and not is_function_word(said) else said

    return _WORD.sub(cased, text)


@lru_cache(maxsize=256)  # a passage is found for question after question
def _cases(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands with a capital within a sentence, as it is written, and how often in small letters."""
    capitals: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for match in _WORD.finditer(text):
        word = match.group()
        if word == word.lower():
            small[word] += 1
        elif _WITHIN.search(text, max(0, match.start() - _BEFORE), match.start()):
            capitals[word] += 1
    return capitals, small
