"""A question and a passage -> the numbers that the network reads. Shared by training and inference.

What a passage word gets: its direction in the bilingual space (where “governor” lies beside “gubernur”), how it looks
(`SURFACE`) and how it, its surroundings, its sentence and its passage match the question (`MATCH`). Aligned question
words and exact matches as inputs follow DrQA (Chen et al. 2017) and FastQA (Weissenborn et al. 2017); what a whole
sentence covers of the question comes from the sentence reader that this network succeeds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from rag.text.question import Kind, kind_of
from rag.text.sentences import Span, paragraphs, sentences
from rag.text.vectors import Matrix, WordVectors, unit_rows
from rag.text.words import Word, is_function_word, terms, words

KINDS: tuple[Kind, ...] = get_args(Kind)
CUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bsiapa|\bwho(?:se|m)?\b",
        r"\bkapan|\bwhen\b",
        r"\bdi ?mana|\bke mana|\bdari mana|\bwhere\b",
        r"\bberapa|\bhow (?:many|much)\b",
        r"\bmengapa|\bkenapa|\bwhy\b|\bsebab\b|\balasan|\breasons?\b",
        r"\bbagaimana|\bgimana|\bhow\b(?! (?:many|much|long|far|old|big|large|tall|high))",
        r"\bapa(?:kah)?\b|\bwhat\b",
        r"\b(?<!di )(?<!ke )(?<!dari )mana\b|\bwhich\b",
        r"\bnama|\bnames?\b|\bbernama\b|\bcalled\b|\bdisebut\b|\bnamed\b|\bjulukan|\bnick",
        r"\btahun\b|\byears?\b",
        r"\btanggal\b|\bdate\b|\bhari\b|\bday\b|\bbulan\b|\bmonth\b",
        r"\bkota\b|\bcity\b|\bibu ?kota|\bcapital\b|\bprovin|\bkabupaten\b|\bdistrict\b|\bdaerah\b|\bregion"
        r"|\btown\b",
        r"\bnegara\b|\bcountry\b|\bcountries\b|\bnation",
        r"\bbiaya\b|\banggaran|\bdana\b|\brupiah\b|\bdollars?\b|\bcosts?\b|\bbudget|\bprice|\bharga\b|\bmoney\b"
        r"|\buang\b",
        r"\bpersen|\bpercent|\bratio\b|\brasio\b",
        r"\bpanjang|\bluas|\btinggi|\blama\b|\bjarak|\bbesar|\bhow (?:long|far|big|large|tall|high)\b|\blength\b"
        r"|\barea\b|\bheight\b",
        r"\bumur|\busia|\bold\b|\bage\b",
        r"\bpertama|\bfirst\b",
        r"\bterakhir|\blast\b|\blatest\b",
        r"\btidak\b|\btak\b|\bbukan|\bnot\b|\w+n['’]t\b|\bnever\b|\bkecuali\b|\bexcept\b|\bselain\b|\btanpa\b"
        r"|\bwithout\b",
        r"\bkepanjangan|\bsingkatan|\bakronim|\bstands? for\b|\bacronym|\babbreviat",
        r"\barti(?:nya)?\b|\bdefinisi|\bdimaksud|\bpengertian|\bmeans?\b|\bmeaning|\bdefin|\bdefine",
        r"\bsaja\b|\bsebutkan\b|\blist\b|\bapa-apa\b",
        r"\bjenis\b|\bmacam\b|\btypes?\b|\bkinds?\b|\bsort\b",
        r"\bbahasa\b|\blanguages?\b",
    )
)
"""What a question asks with, in either language: the question words carry the type of the answer."""

ASKED = len(CUES) + len(KINDS) + 2
"""Numbers that describe the whole question."""

SURFACE = (
    "capitalised", "all capitals", "initial", "number", "year", "short number", "long number", "date or time",
    "number word", "month or day", "function word", "hyphenated", "letters",
    "sentence starts", "sentence ends", "line starts",
    "comma before", "bracket before", "quote before", "colon before", "currency before",
    "comma after", "bracket after", "quote after", "colon after", "percent or unit after",
    "position", "position in sentence", "words of the sentence", "weight", "capitalised neighbour", "first sentence",
)  # fmt: skip
MATCH = (
    "counterpart", "weighted counterpart", "same stem", "same form", "in title",
    "covered within 3 words", "covered within 10 words",
    "covered by the sentence", "with its neighbours and the title", "by the passage and the title", "by the title",
    "sentence against the best", "neighbours against the best",
    "worst covered", "names covered", "numbers covered", "a name is missing", "a number is missing",
)  # fmt: skip
_UNSURE, _SURE = 0.4, 0.8  # cosines from which two words may be, and surely are, counterparts

_MONTH_OR_DAY = frozenset(
    """januari februari maret april mei juni juli agustus september oktober november desember january february march may
    june july august october december senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday thursday
    friday saturday sunday""".split()
)
_NUMBER_WORDS = frozenset(
    """satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh puluhan ratus ratusan
    seratus ribu ribuan seribu juta jutaan miliar milyar triliun kedua ketiga keempat kelima pertama
    setengah one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion trillion second third fourth fifth half dozen""".split()
)
_UNITS = re.compile(
    r"\s?(?:%|°|persen|percent|km|m|cm|kg|ha|hektar|hectares?|meter|metres?|miles?|mil|ton|tahun|years?|juta|miliar|million"
    r"|billion|orang|people|jam|hours?|hari|days?|derajat)\b|\s?[%°]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the network sees it. q words, of which c carry content."""

    vectors: Matrix
    """Unit directions of all its words, shape (q, dimension)."""
    described: Matrix
    """Cues and kind, shape (ASKED,)."""
    content: Matrix
    """Unit directions of the content words, shape (c, dimension)."""
    share: Matrix
    """How much of the question each content word is, shape (c,); sums to 1."""
    stems: list[str]
    forms: list[str]
    is_name: NDArray[np.bool_]
    is_number: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Page:
    """A passage as the network sees it, whatever is asked. n words, s sentences."""

    words: list[Word]
    sentences: list[Span]
    sentence_of: NDArray[np.intp]
    """The sentence of each word, shape (n,)."""
    vectors: Matrix
    """Unit directions, shape (n, dimension)."""
    surface: Matrix
    """Shape (n, len(SURFACE))."""
    is_content: NDArray[np.bool_]
    stems: list[str]
    forms: list[str]
    title_vectors: Matrix
    title_stems: list[str]


class Lookup:
    """Word vectors that are computed once a word: texts repeat their words."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._rows: dict[str, Matrix] = {}
        self._nothing = np.zeros((0, vectors.word_vectors(["a"]).shape[1]), np.float32)

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """As `WordVectors` says."""
        new = list(dict.fromkeys(word for word in words if word not in self._rows))
        if new:
            self._rows.update(zip(new, self._vectors.word_vectors(new), strict=True))
        return np.array([self._rows[word] for word in words]) if words else self._nothing


def ask(question: str, vectors: Lookup) -> Asked:
    """The question's words, with what the features need of them."""
    every = [word.text for word in words(question)] or ["?"]
    content = [word for word in every if not is_function_word(word)] or every
    raw = vectors.word_vectors([word.lower() for word in content])
    weights = np.linalg.norm(raw, axis=1)
    kind = kind_of(question)
    described = [
        *(cue.search(question) is not None for cue in CUES),
        *(kind == one for one in KINDS),
        min(len(content), 12) / 12,
        any(word[0].isupper() for word in content[1:]),
    ]
    return Asked(
        vectors=unit_rows(vectors.word_vectors([word.lower() for word in every])),
        described=np.array(described, np.float32),
        content=unit_rows(raw),
        share=np.asarray(weights / (weights.sum() or 1), np.float32),
        stems=[_stem(word) for word in content],
        forms=[word.lower() for word in every],
        is_name=np.array([word[0].isupper() for word in content]) & (len(content) > 1),
        is_number=np.array([word[0].isdigit() for word in content]),
    )


def page(title: str, text: str, vectors: Lookup) -> Page:
    """The passage's words, with what the features need of them."""
    spans = [span for paragraph in paragraphs(text) for span in sentences(text, *paragraph)] or [
        (0, len(text))
    ]
    found = list(words(text))
    begins = np.array([start for start, _ in spans])
    sentence_of = np.maximum(np.searchsorted(begins, [word.start for word in found], side="right") - 1, 0)
    forms = [word.text.lower() for word in found]
    raw = vectors.word_vectors(forms)
    is_content = np.array([not is_function_word(form) for form in forms], bool)
    titled = [word.text for word in words(title) if not is_function_word(word.text)]
    return Page(
        words=found,
        sentences=spans,
        sentence_of=sentence_of,
        vectors=unit_rows(raw),
        surface=_surface(text, found, sentence_of, np.linalg.norm(raw, axis=1)),
        is_content=is_content,
        stems=[_stem(form) for form in forms],
        forms=forms,
        title_vectors=unit_rows(vectors.word_vectors([word.lower() for word in titled])),
        title_stems=[_stem(word) for word in titled],
    )


def match(asked: Asked, read: Page) -> Matrix:
    """How each word of the passage, and what is around it, matches the question, shape (n, len(MATCH))."""
    n = len(read.words)
    if not n:
        return np.zeros((0, len(MATCH)), np.float32)
    same = _equal(read.stems, asked.stems)
    alike = np.maximum(_counterparts(read.vectors, asked.content), same) * read.is_content[:, None]
    in_title = np.maximum(
        _counterparts(read.title_vectors, asked.content), _equal(read.title_stems, asked.stems)
    ).max(axis=0, initial=0)
    by_sentence = np.zeros((len(read.sentences) + 2, len(asked.stems)), np.float32)  # nothing on either side
    np.maximum.at(by_sentence, read.sentence_of + 1, alike)
    by_neighbours = np.maximum(np.maximum(by_sentence[:-2], by_sentence[1:-1]), by_sentence[2:])
    by_passage = np.maximum(by_sentence.max(axis=0), in_title)
    covered = _weighed(by_sentence[1:-1], asked.share)
    around = _weighed(np.maximum(by_neighbours, in_title), asked.share)
    names, numbers = by_passage[asked.is_name], by_passage[asked.is_number]
    columns = (  # in the order of MATCH; of each word, of its sentence, or of the passage
        alike.max(axis=1),
        (alike * asked.share).max(axis=1) * len(asked.stems) / 3,
        same.max(axis=1),
        [form in asked.forms for form in read.forms],
        [stem in read.title_stems for stem in read.stems],
        _weighed(_within(alike, 3), asked.share),
        _weighed(_within(alike, 10), asked.share),
        covered[read.sentence_of],
        around[read.sentence_of],
        _weighed(by_passage, asked.share),
        _weighed(in_title, asked.share),
        (covered - covered.max())[read.sentence_of],
        (around - around.max())[read.sentence_of],
        by_passage.min(),
        names.mean() if len(names) else 0,
        numbers.mean() if len(numbers) else 0,
        names.min(initial=1) < 0.5,
        numbers.min(initial=1) < 0.5,
    )
    return np.stack([np.broadcast_to(np.asarray(one, np.float32), n) for one in columns], axis=1)


def _weighed(alike: Matrix, share: Matrix) -> Matrix:
    """How much of the question is matched, of its words (last axis) each by its share. Not by BLAS, which on some
    processors warns of invalid values where all are finite."""
    return np.asarray(np.einsum("...w,w->...", alike, share))


def _counterparts(vectors: Matrix, content: Matrix) -> Matrix:
    """How surely two words mean the same, shape (len(vectors), len(content)).

    Starts well above the cosines of words that merely go together: in training those tell the question's own
    passage, because the encoder has learnt from the same questions, and with others they do not."""
    return np.asarray(np.clip((vectors @ content.T - _UNSURE) / (_SURE - _UNSURE), 0, 1))


def _surface(text: str, found: Sequence[Word], sentence_of: NDArray[np.intp], weights: Matrix) -> Matrix:
    out = np.zeros((len(found), len(SURFACE)), np.float32)
    lengths = np.bincount(sentence_of, minlength=1) if len(found) else np.zeros(1, int)
    last_sentence, place = -1, 0
    for i, word in enumerate(found):
        form, lower = word.text, word.text.lower()
        end = found[i - 1].end if i else 0
        before = text[end : word.start]
        after = text[word.end : found[i + 1].start if i + 1 < len(found) else len(text)]
        place = place + 1 if sentence_of[i] == last_sentence else 0
        last_sentence = sentence_of[i]
        size = lengths[last_sentence]
        digit, upper = form[0].isdigit(), form[0].isupper()
        out[i] = (
            upper, upper and form.isupper() and len(form) > 1, upper and len(form) == 1,
            digit, digit and len(form) == 4 and form.isdigit() and form[0] in "12", digit and len(form) <= 2,
            digit and len(form) > 4, digit and not form.isdigit(), lower in _NUMBER_WORDS,
            lower in _MONTH_OR_DAY, is_function_word(lower), "-" in form, min(len(form), 15) / 15,
            place == 0, place == size - 1, "\n" in before or i == 0,
            "," in before or ";" in before, "(" in before or "[" in before, _quoted(before), ":" in before,
            "$" in before or "£" in before or "€" in before,
            "," in after or ";" in after, ")" in after or "(" in after, _quoted(after), ":" in after,
            digit and _UNITS.match(text, word.end) is not None,
            i / max(len(found), 1), place / size, min(size, 60) / 60, weights[i] / 4,
            (i > 0 and found[i - 1].text[0].isupper()) or (i + 1 < len(found) and found[i + 1].text[0].isupper()),
            last_sentence == 0,
        )  # fmt: skip
    return out


def _quoted(gap: str) -> bool:
    return any(mark in gap for mark in '"“”‘’«»')


def _equal(left: Sequence[str], right: Sequence[str]) -> Matrix:
    """1 where two stems are the same, shape (left, right)."""
    number = {stem: n for n, stem in enumerate(right)}
    out = np.zeros((len(left), len(right)), np.float32)
    for i, stem in enumerate(left):
        n = number.get(stem)
        if n is not None:
            out[i] = [stem == other for other in right]
    return out


def _within(alike: Matrix, reach: int) -> Matrix:
    """The best match of each question word up to `reach` words away, shape (n, c)."""
    padded = np.pad(alike, ((reach, reach), (0, 0)))
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0).max(axis=-1))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return " ".join(terms(word)) or word.casefold()
