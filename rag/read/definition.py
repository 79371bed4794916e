"""What a term means: “Apa itu IKN?” is answered where a text says “Ibu Kota Negara (IKN)”.

The networks have seldom seen a bracket explain what stands before it. It does so for certain where the letters of the
short form are taken from the words beside it, in order and from each of them (after Schwartz and Hearst 2003, “A simple
algorithm for identifying abbreviation definitions in biomedical text”): initials (“IKN”) or syllables
(“Disperindagkop”). A common word in a bracket behind others (“pengolahan dan pemurnian (smelter)”) is what they gloss,
though nothing tells where these begin. Rules for both languages; a term that no bracket explains is left to the
networks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from rag.text.sentences import Span
from rag.text.words import Word, is_function_word, words

_TERM = r"(?P<term>[^?.,;:!()]{2,60}?)"
_MEANING = r"(?:arti|makna|definisi|pengertian|maksud|kepanjangan|singkatan)(?:nya)?"
_LED = rf"(?: (?:itu|sih|dari|dengan|kata|istilah|{_MEANING}))*"
_MEANING_EN = r"(?:meaning|definition|full (?:form|name)|abbreviation|acronym)"
_LED_EN = rf"(?: (?:an?|the|of|for|term|word|{_MEANING_EN}))*"
_ASKED = tuple(
    re.compile(rf"\W*{form}\W*", re.IGNORECASE)
    for form in (
        rf"apa(?:kah)? (?:itu|sih|yang dimaksud|{_MEANING}){_LED} {_TERM}(?: itu| adalah)*(?: apa)?",
        rf"{_TERM}(?: (?:itu|adalah|berarti|dari|{_MEANING}))+ apa(?:kah)?(?: sih| ya)?",
        rf"{_MEANING}{_LED} {_TERM}(?: itu| adalah)*(?: apa)?",
        rf"what(?:['’]s| is| are)(?: meant by)?{_LED_EN} {_TERM}",
        rf"what (?:does|do|did){_LED_EN} {_TERM} (?:mean|stand for)",
        rf"(?:define|(?:the )?{_MEANING_EN} of){_LED_EN} {_TERM}",
    )
)
_BRACKET = re.compile(r"\(([^()]+)\)")
_JOIN = re.compile(r"\s*(?:[/,;&]|\b(?:dan|and|atau|or)\b)\s*")
_QUOTES = "\"'“”‘’ "
_LONGEST = 200
"""Characters of a question for a term."""
_FURTHEST = 25
"""Words before a bracket that are looked at."""
_MAY_PASS = 4
"""Letters from which on initials may pass over a word: “Trans Kalimantan (KEK MBT)”."""


def term_asked(question: str) -> str | None:
    """The term whose meaning `question` asks for; None where it asks for something else."""
    if len(question) > _LONGEST:
        return None
    found = next((match for form in _ASKED if (match := form.fullmatch(question))), None)
    return found["term"].strip(_QUOTES) or None if found else None


def definition(term: str, sentence: str) -> Span | None:
    """The words of `sentence` for which `term` stands; an empty span where nothing tells where these begin, None where
    the sentence does not explain the term."""
    here = list(words(sentence))
    ends = [word.end for word in here]
    for bracket in _BRACKET.finditer(sentence):
        n = bisect_right(ends, bracket.start())
        before = here[max(0, n - _FURTHEST) : n]
        if not before or sentence[before[-1].end : bracket.start()].strip(_QUOTES):
            continue
        if found := _explained(term, sentence, before, bracket):
            return found
    return None


def _explained(term: str, sentence: str, before: list[Word], bracket: re.Match[str]) -> Span | None:
    """What a bracket, and the words before it, say that a term stands for."""
    parts = _parts(sentence, *bracket.span(1))
    own = [(start, end) for start, end in parts if _is(term, sentence[start:end])]
    if own and own[0] == parts[0]:  # “(Disperindagkop dan UKM)”
        own.append(bracket.span(1))
    longs = [before, *(list(words(sentence, *part)) for part in parts)]
    for start, end in own:
        for long in longs:
            if found := _spelt_by(sentence[start:end], long):
                return found
    if own and len(parts) == 1 and bracket[1].islower() and before[-1].text.islower():
        return bracket.start(), bracket.start()
    size = len(list(words(term)))
    if 0 < size <= len(before) and _is(term, sentence[before[-size].start : bracket.start()]):
        inside = list(words(sentence, *bracket.span(1)))  # “IKN (Ibu Kota Negara)”
        found = _spelt_by(term, inside)
        return found if found and found[0] == inside[0].start else None
    return None


def _parts(sentence: str, start: int, end: int) -> list[Span]:
    """What a bracket holds: “memorandum of understanding/MoU”."""
    joins = [join.span() for join in _JOIN.finditer(sentence, start, end)]
    return list(zip([start, *(b for _, b in joins)], [*(a for a, _ in joins), end], strict=True))


def _is(term: str, said: str) -> bool:
    return said.strip(_QUOTES).casefold() == term.casefold()


def _spelt_by(short: str, long: Sequence[Word]) -> Span | None:
    """The last of the words, as few as make up the short form."""
    letters = re.sub(r"[\W_]", "", short)
    for passed in (0, 1) if letters.isupper() and len(letters) >= _MAY_PASS else (0,):
        for first in range(len(long) - 2, -1, -1):  # one word is nothing that is put into letters
            if _make_up(letters, [word.text for word in long[first:]], passed):
                return long[first].start, long[-1].end
    return None


def _make_up(letters: str, long: Sequence[str], passed: int) -> bool:
    """Whether words give the letters, in order: each at least one, initials where the letters are capitals; function
    words, and as many others as may be `passed`, may give none."""
    reached, initials = {(0, passed)}, letters.isupper()
    for n, word in enumerate(long):
        least = 0 if n and is_function_word(word) else 1
        passing = {(at, left - 1) for at, left in reached if left and n}
        reached = passing | {
            (end, left)
            for at, left in reached
            for end in range(at + least, at + 1 + _given(letters[at:], word, initial=initials or not n))
        }
    return any(at == len(letters) for at, _ in reached)


def _given(letters: str, word: str, *, initial: bool) -> int:
    """How many of the letters a word gives at most, in order; none where its initial is wanted and is another."""
    letters, word = letters.casefold(), word.casefold()
    count = 0
    if initial and not word.startswith(letters[:1]):
        return 0
    for letter in word:
        count += letters[count : count + 1] == letter
    return count
