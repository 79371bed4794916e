"""Whether the text of an answer says what was expected; each value is in [0, 1]."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from rag.schema import Answer, Language
from rag.text.language import detect

_CITATION_MARK = re.compile(r"\[\d+\]")
_PUNCTUATION = re.compile(r"[\W_]+")
_ARTICLES = frozenset({"a", "an", "the"})
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


def normalise(text: str) -> list[str]:
    """The words that are compared: SQuAD's normalisation (Rajpurkar et al. 2016), made fit for two languages.

    As there, case, punctuation and English articles do not count; Indonesian has no articles to drop. Two
    changes: punctuation parts words instead of vanishing, because Indonesian texts glue titles to names
    (``Rusmadi.MS``) and the languages separate thousands differently (17.000 and 17,000); and citation marks
    (``[1]``) are not words. A text of articles only ("A", as an answer) keeps them, for an empty gold answer
    would be found in everything.
    """
    text = _CITATION_MARK.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    words = _PUNCTUATION.sub(" ", text).split()
    return [word for word in words if word not in _ARTICLES] or words


def exact_match(text: str, golds: Iterable[str]) -> float:
    """1 when the whole answer is one of `golds`, after normalisation.

    This and `f1` judge the whole text that a person reads, as SQuAD does, and not the best of its sentences:
    to pick that one needs the gold answer, which the reader does not have, and it would make a wordy answer
    look as good as a short one. Answers in sentences therefore score low here; `contains` is the measure that
    is fair to them.
    """
    return float(normalise(text) in [normalise(gold) for gold in golds])


def f1(text: str, golds: Iterable[str]) -> float:
    """The harmonic mean of precision and recall over words, for the most similar of `golds`."""
    words = Counter(normalise(text))
    best = 0.0
    for gold in golds:
        expected = Counter(normalise(gold))
        total = words.total() + expected.total()
        best = max(best, 2 * (words & expected).total() / total if total else 0.0)
    return best


def contains(text: str, golds: Iterable[str]) -> float:
    """1 when `text` holds one of `golds` as a run of whole words ("15" is not in "2015")."""
    words = f" {' '.join(normalise(text))} "
    return float(any(f" {' '.join(normalise(gold))} " in words for gold in golds))


def spoken_language(answer: Answer) -> Language:
    """The language that an answer speaks for itself, outside what it quotes.

    Evidence is quoted in its own language, so quotation marks and the words of citations are left out. An
    answer that is nothing but a quotation is judged by the quotation: it leaves the reader with that language
    alone. Where fewer than three words are left ("Rusmadi", "17 Juni"), they cannot tell, and the answer's
    own claim stands.
    """
    text = answer.text
    for citation in answer.citations:  # first, for a quote may hold quotation marks of its own
        text = text.replace(citation.quote, " ")
    text = _QUOTED.sub(" ", text)
    own = text if normalise(text) else answer.text
    return detect(own, default=answer.language) if len(normalise(own)) > 2 else answer.language
