"""Question + Hits -> the question as the documents spell it, to be offered where it was refused as it was typed.

Rules, no model. A word counts as misspelt where no passage holds it or its stem, and it is no common word of either
language. Numbers and dates are never touched, and no name becomes one that a slip would not explain: “Kubar” is not
“Kukar”. Whether the documents answer the new question is for the caller to find out.

Of 2,914 answerable questions (gold, dev) with a random slip, 568 were refused; to 482 of these another was offered, 477
times the one without the slip. Of 506 refused ones that nothing answers, 8 brought an offer, half of them a name that
had been altered by a letter; with `difflib` in the place of `_slips` it was twice as many, and Semarang for Sembang.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from rag.schema import Hit, Language
from rag.text.language import detect
from rag.text.words import Word, is_function_word, terms, words

_LEAST = 4
"""Letters of a word that may be misspelt: shorter ones are a letter away from too many others."""
_LONG = 8
"""Letters from which a word may hold two slips."""
_COMMON = 6
"""Letters from which a word may be a common one misspelt, though no passage holds that."""
_MOST = 3
"""Unknown words that may be slips: with more, a question is in another language, or no question."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qawsedrftgyhujikolp", "azsxdcfvgbhnjmk")
"""Keys side by side: along each row, and in zigzag between two."""
_SOUNDS = ("aeiouy", "ckq", "fpvw", "sz", "dt", "gjy", "bp")
"""Letters that are heard, or used to be written, for each other: Wahyuny for Wahyuni, Fadjar for Fajar."""
_ALIKE = frozenset(frozenset(pair) for keys in _KEYS for pair in pairwise(keys)) | frozenset(
    frozenset(pair) for letters in _SOUNDS for pair in combinations(letters, 2)
)
_POSSESSIVE = re.compile("['’]s$")
_APOSTROPHE = re.compile("['’‘ʼ`]")


def respelt(question: str, hits: Sequence[Hit], common: Collection[str]) -> str:
    """`question` with its misspelt words as the passages spell them, or else two of its words as the one that they are
    there, or else common words mended; the same where there is nothing to mend.

    Args:
        common: common words of both languages, in small letters.
    """
    passages = _Passages(hits, detect(question))
    asked = [_without_possessive(word) for word in words(question)]
    absent = [word for word in asked if word.text.isalpha() and not passages.hold(word.text)]
    changes = {word: right for word in absent if (right := passages.parted(word.text))}
    unknown = [word for word in absent if word not in changes and not _is_common(word.text, common)]
    if len(unknown) > _MOST:
        return question
    changes |= _mended(unknown, list(passages.spellings()), long=_LONG)
    names = {word for word in unknown if word.start and not word.text.islower()}
    if changes and not names <= changes.keys():  # “Rahmat Susanto” is not Rahmad Mas'ud
        return question
    changes = changes or passages.joined(question)
    if not changes and not names:
        long_enough = [word for word in unknown if len(word.text) >= _COMMON]
        # The longer of two that are equally near: the shorter may be no word, but the beginning of one.
        changes = _mended(long_enough, [(word, -len(word)) for word in common])
    for word, right in sorted(changes.items(), key=lambda change: -change[0].start):
        question = f"{question[: word.start]}{_cased(right, word.text)}{question[word.end :]}"
    return question


class _Passages:
    """How the passages spell what they say."""

    def __init__(self, hits: Sequence[Hit], language: Language) -> None:
        self._terms: set[str] = set()
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._own: set[str] = set()
        """Words of passages in the question's language."""
        for hit in hits:
            text = hit.passage.context
            found = [word for word in words(text) if not word.text[0].isdecimal()]
            self._terms.update(terms(text))
            for word in found:
                self._words[_plain(word.text)][word.text] += 1
            for one, other in pairwise(found):
                if text[one.end : other.start] == " ":
                    self._pairs[_plain(one.text + other.text)][text[one.start : other.end]] += 1
            if hit.passage.language == language:
                self._own.update(_plain(word.text) for word in found)

    def hold(self, word: str) -> bool:
        """Whether a passage holds a form of `word`; grammar counts as held."""
        return self._terms.issuperset(terms(word))

    def parted(self, word: str) -> str:
        """The two words that `word` is in the passages: “walikota”, “wali kota”; empty where it is no two."""
        plain = _plain(word)
        return self._pairs[plain].most_common(1)[0][0] if plain in self._pairs else ""

    def joined(self, question: str) -> dict[Word, str]:
        """The first two words of a question that are one in the passages, and never two there: “Bulu Mining”."""
        for one, other in pairwise(words(question)):
            plain = _plain(one.text + other.text)
            is_one = plain in self._words and plain not in self._pairs and not is_function_word(plain)
            if is_one and question[one.end : other.start] == " ":
                both = Word(question[one.start : other.end], one.start, other.end)
                return {both: self._words[plain].most_common(1)[0][0]}
        return {}

    def spellings(self) -> Iterator[tuple[str, int]]:
        """What a question in its language may hold, the words of that language and names, each with a number: the more
        often it is met, the lower. An abbreviation is not among them: another one is no slip."""
        for plain, forms in self._words.items():
            form, _ = forms.most_common(1)[0]
            is_name = all(one[0].isupper() for one in forms)
            if (is_name or plain in self._own) and not form.isupper() and not is_function_word(form):
                yield form, -sum(forms.values())


def _without_possessive(word: Word) -> Word:
    text = _POSSESSIVE.sub("", word.text)
    return Word(text, word.start, word.start + len(text))


def _is_common(word: str, common: Collection[str]) -> bool:
    return any(one in common for one in (word.casefold(), *terms(word)))


def _mended(
    misspelt: Iterable[Word], spellings: Sequence[tuple[str, int]], long: float = math.inf
) -> dict[Word, str]:
    """What each word is but for a slip, or for two in one of `long` letters; of two that are equally near, that of the
    lower number. The first letter is right, unless the first two changed places."""
    found = {}
    for word in misspelt:
        own = _plain(word.text)
        near = []
        for form, number in spellings:
            if form[0].casefold() not in own[:2]:  # most are; to ask this first is quick
                continue
            other = _plain(form)
            shorter, longer = sorted((len(own), len(other)))
            most = 1 + (shorter >= long)
            if shorter < _LEAST or longer - shorter > most:
                continue
            if own[0] == other[0] or own[:2] == other[1::-1]:
                slips = _slips(own, other)
                if slips <= most:
                    near.append((slips, number, form))
        if near:
            found[word] = min(near)[2]
    return found


def _slips(one: str, other: str) -> int:
    """How many slips lie between two words: a letter too many or too few, two that changed places, one in the place of
    another that is beside it on the keyboard or sounds alike. Any other in its place counts as two. (The distance of
    Damerau and Levenshtein, in its restricted form.)"""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for m, a in enumerate(one, 1):
        row = [m]
        for n, b in enumerate(other, 1):
            taken = 0 if a == b else 1 if frozenset((a, b)) in _ALIKE else 2
            slips = min(last[n] + 1, row[n - 1] + 1, last[n - 1] + taken)
            if m > 1 and n > 1 and (a, one[m - 2]) == (other[n - 2], b):
                slips = min(slips, before[n - 2] + 1)
            row.append(slips)
        before, last = last, row
    return last[-1]


def _plain(word: str) -> str:
    """In small letters, without apostrophes: Mas'ud."""
    return _APOSTROPHE.sub("", word).casefold()


def _cased(right: str, typed: str) -> str:
    """`right` in small letters or capitals, as was typed."""
    if typed.islower():
        return right.lower()
    return right.upper() if typed.isupper() else right[0].upper() + right[1:]
