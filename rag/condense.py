"""A follow-up and what was said before -> a question that can be searched by itself. Rules, no model.

“dan anggarannya?” after “Siapa kepala Bappeda Kaltim?” is searched as “dan anggarannya? (kepala Bappeda Kaltim)”. The
question's own words come first and its language stays; a question that stands by itself is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language import detect
from rag.question import names
from rag.schema import Turn
from rag.words import is_function_word, words

_REFERS_BACK = re.compile(
    r"^(?:dan|lalu|terus|kemudian|kalau|bagaimana dengan|gimana dengan|bagaimana kalau|and|but|so|what about|how about)\b"
    r"|\b(?:dia|ia|beliau|mereka|itu|tersebut|tadi|keduanya|ketiganya|di ?sana|di ?situ|he|him|his|she|her|hers|they"
    r"|them|their|theirs|its|it|those|these|that|there)\b"
    r"|\b(?:yang|the) (?:pertama|kedua|ketiga|lain|lainnya|terakhir|first|second|third|other|others|last)(?: ones?)?\s*\?*$",
    re.IGNORECASE,
)
_CLITIC = re.compile(r"\b[a-z]{3,}nya\b", re.IGNORECASE)
# Words in which -nya is no pronoun.
_NO_CLITIC = frozenset("hanya tanya bertanya punya mempunyai banyaknya adanya biasanya misalnya sebenarnya akhirnya".split())
_THERE_IS = re.compile(r"\b(?:is|are|was|were) there\b|\bthat (?:is|are|was|were|has|have)\b|\bit (?:is|was)\b", re.IGNORECASE)
_FEW_WORDS = 3
_LONGEST_TOPIC = 12


def condense(question: str, history: Sequence[Turn]) -> str:
    """`question` made whole from `history`, oldest turn first; unchanged when it stands by itself."""
    whole = ""
    for turn in (*history, Turn(question, "")):
        topic = _topic(whole, turn.question) if whole and _is_follow_up(turn.question) else ""
        whole = f"{turn.question.strip()} ({topic})" if topic else turn.question.strip()
    return whole


def _is_follow_up(question: str) -> bool:
    bare = _THERE_IS.sub(" ", question)
    if _REFERS_BACK.search(bare):
        # “that” and “itu” also point within a sentence; with names of its own a longer question stands by itself.
        return len(_content(question)) <= 2 * _FEW_WORDS or not names(question)
    if any(match.group().casefold() not in _NO_CLITIC for match in _CLITIC.finditer(question)):
        return len(_content(question)) <= 2 * _FEW_WORDS and not names(question)
    return len(_content(question)) < _FEW_WORDS and not names(question) and not any(c.isupper() for c in question[1:])


def _topic(previous: str, question: str) -> str:
    """What the previous question was about, as far as `question` does not say it; names only, across languages."""
    known = {word.casefold() for word in _content(question)}
    if detect(previous) != detect(question, default=detect(previous)):
        found = [word for name in names(previous) for word in name.split()]
    else:
        found = _content(previous)
    fresh = [word for word in dict.fromkeys(found) if word.casefold() not in known]
    return " ".join(fresh[-_LONGEST_TOPIC:])


def _content(text: str) -> list[str]:
    return [word.text for word in words(text) if not is_function_word(word.text)]
