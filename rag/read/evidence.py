"""Question + Hits -> evidence: the sentences that answer, the words in them that do, and whether they do.

A small transformer (`reader/`) says where in a passage the answer is and whether it is there at all, a still smaller
network over word vectors (`matcher/`) says the same in its way, the search says how well the passage was found, and
the words of the question, how much of it a passage and a sentence name (`topic`), and which of its figures and names
the passage lacks (`facts`). All this is weighed into the probability that a sentence holds the answer (`judgement`); of
the likeliest sentences the network of entailment says whether they do entail what is taken for the answer (`claim`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR
from itertools import compress
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.entailment import Judge
from rag.matcher import WordScores
from rag.read import rows
from rag.read.answer_type import can_answer, repeats
from rag.read.article import of_the_article, that_regulate
from rag.read.claim import Claim, claim
from rag.read.definition import definition, term_asked
from rag.read.headship import Headship
from rag.read.judgement import EVEN, UNVERIFIED, Judgement, entailment_of
from rag.read.officeholder import Office
from rag.read.person import may_tell, person_asked, says_of_what, title_of
from rag.reader import AnswerSpan, SpanScores
from rag.schema import Evidence, Hit, Language, Passage, Reading, ShortAnswer
from rag.text.alignment import Text
from rag.text.dated import without_its_date
from rag.text.facts import Names, unsupported
from rag.text.instructions import honest_sentences
from rag.text.numerals import CURRENCY
from rag.text.office import HONORIFICS
from rag.text.question import Kind, kind_of
from rag.text.sentences import Span, sentences
from rag.text.topic import Topic
from rag.text.vectors import Remembered, WordVectors
from rag.text.words import words

Scores = TypeVar("Scores")

_SIGNS = " \n\t.,;:!?–—-"
"""What a short answer neither begins nor ends with."""
_UNPARTED = re.compile(r"\w+(?:[.,:/'’‘-]\w+)*")
_ASKS = re.compile(r"\?[*_ ]*$")
_YEAR = re.compile(r"\b\d{4}\b")
_NAMES = Names()
_STATED = 0.6
"""How probable it is, at least, that a sentence answers which gives the office that is asked about to a name, or says
what the term stands for. Set by hand: there is no set to fit it on."""
_KNOWN = 0.5
"""Share of the words of a person's name of which a passage has to have more, to say who that is."""
_INITIALS = 2
"""Letters of a word of a name that tells nobody."""
_LACKS = 2
"""Figures, and words of names, beyond which more say no more."""
_IMPOSSIBLE = -20.0
"""The network's logit of a sentence without a word."""
CANDIDATES = 4
"""Sentences whose answers are verified, the likeliest of all hits. (AUC of confidence on 280 questions: .83 with none,
.86 with one, .88 with three, .89 with four or five.)"""

_WORDS_APART = 2
"""Answers of the likeliest sentence that are verified: of one with two names, the reader may take the wrong one."""
_NEAR = 4.0
"""Logits by which the second may be less likely. (AUC on 120 questions about the seeds .926 → .932, on 160 about other
documents .845 → .843; two answers of each sentence, or three of this one, no better.)"""

_Place = tuple[int, int]
"""Of a sentence: its passage, and where in the source it begins."""


class Network(Protocol):
    """What reads question and passage together; `rag.reader.Network` is one."""

    def score(self, question: str, passages: Sequence[Passage]) -> list[SpanScores]:
        """The scores of each passage, in the order given."""


class Matching(Protocol):
    """What compares their words; `rag.matcher.Matcher` is one."""

    def score(self, question: str, passages: Sequence[Passage]) -> list[WordScores]:
        """The scores of each passage, in the order given."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the network makes of a hit."""

    hit: Hit
    asked: str
    """The question, in the names that the passage has, and without the date that it bears."""
    scores: SpanScores
    spans: tuple[Span, ...]
    """Its sentences, of the passage's text."""
    features: NDArray[np.float64]
    """Of each sentence, shape (n, len(FEATURES))."""

    def short(self, start: int, end: int, probability: float) -> ShortAnswer | None:
        """The best words of a sentence that holds the answer with this probability, as a span of the source."""
        best = self.scores.best(start, end)
        if best is None:
            return None
        offset = self.hit.passage.start
        begin, close = self._whole(best, end)
        inside = self.scores.within(begin, close)
        share = float(np.exp(min(0.0, inside - self.scores.within(start, end))))
        said = self.hit.passage.text[begin:close]
        return ShortAnswer(said, offset + begin, offset + close, probability * share)

    def claims(self, start: int, end: int) -> list[Claim]:
        """That the best words of a sentence answer, which stands there in the passage; and that the best ones beside
        these do, where they are nearly as likely: “saat dipimpin Rusmadi, didampingi Eric Hansen”. Empty where it has
        no word."""
        best = self.scores.best(start, end)
        if best is None:
            return []
        beside = filter(None, (self.scores.best(start, best.start), self.scores.best(best.end, end)))
        near = [best, *(other for other in beside if other.score > best.score - _NEAR)]
        near = sorted(near, key=lambda one: -one.score)[:_WORDS_APART]
        spans = (self._whole(one, end) for one in near)
        text = self.hit.passage.text
        return [claim(self.asked, text[a:b], self.hit.passage, (start, end)) for a, b in spans]

    def _whole(self, answer: AnswerSpan, end: int) -> Span:
        return _whole_words(self.hit.passage.text[:end], answer.start, answer.end)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is said."""

    passages: int = 3
    sentences: int = 5
    list_sentences: int = 6
    """Where the question asks for a list."""
    enough: float = 0.6
    """No more is said once the answer is among what is said with this probability, so that a sure answer is one
    sentence; a list is never enough. (66 answerable gold questions: 60 facts in 75 words; with .9, 60 in 89.)"""
    follow: float = 0.05
    """A sentence of less than this share of the best one's probability is not said. (138 gold questions: .01 takes 83
    words, .05 67 and loses no fact, .1 60 and loses 2.)"""
    elsewhere: float = 0.2
    """The same for a sentence of another document than the best one's. (Gold questions, with .01 for all: citation
    precision .929, words 76; with .2: .962, 71, and no fact less.)"""
    words: int = 3
    """A shorter sentence (a dateline, a caption) is said only where it is the best."""


class Reader:
    """Orders the first hits, and picks the evidence among them."""

    def __init__(
        self,
        network: Network,
        matcher: Matching,
        judge: Judge,
        vectors: WordVectors,
        judgement: Judgement | None = None,
        limits: Limits | None = None,
        passages: int | None = None,
        same_names: Names = _NAMES,
    ) -> None:
        """`vectors` tell which words name the same, `same_names` which names; `passages` is how many hits are read, if
        not as many as was fitted."""
        self._network = network
        self._matcher = matcher
        self._judge = judge
        self._vectors = Remembered(vectors)
        self._same_names = same_names
        self._judgement = judgement or Judgement.fitted()
        self._limits = limits or Limits()
        self.passages = passages or self._judgement.passages

    @property
    def sure(self) -> float:
        """The probability from which an answer is taken for sure."""
        return self._judgement.sure

    def read(
        self,
        question: str,
        hits: Sequence[Hit],
        language: Language,
        names: Callable[[str], bool] | None = None,
    ) -> Reading:
        """What of the first hits answers `question`, which is in `language`.

        With `names`, it asks for what is said of a thing: any sentence that names it answers, or else any of a hit.
        """
        looked = self.look(question, hits[: self.passages])
        read = self._ordered(looked, hits[: self.passages], language)
        by_id = {hit.passage.id: hit for hit in read}
        judged = self._at_first_sight(looked, by_id, language)
        if names is not None:
            judged = [one for one in judged if names(one.text)] or judged
        person = person_asked(question)
        if person is not None:
            judged = self._that_name(person, judged)
        judged = rows.about(Topic(question, self._vectors), judged)
        judged, entailment = self._verified(judged, looked, language)
        judged = self._of_the_office(question, judged, looked)
        article = of_the_article(question, judged) or that_regulate(question, judged, self._vectors)
        told = article or _defining(question, judged) or _entitled(person, judged)
        judged = told or judged
        best = min(judged, key=_best_first, default=None)
        if best is None:
            return Reading(tuple(read), (), 0.0, False)
        cross = best.hit.passage.language != language
        margins = _margins(looked)
        margin = max(margins[_place(one)] for one in judged)
        entailed = max(max(entailment[_place(one)]) for one in judged)
        confidence = self._judgement.confidence(best.score, margin, entailed, cross=cross)
        # Where a title beside a name, the row of a table, or a bracket says that it answers; or “Who is Andi Harun?”
        # asks for nothing but what is said of him.
        if best.short is not None or told or _is_of(question, best.text, self._vectors):
            confidence = max(confidence, best.score)
        if names is None and confidence < self._judgement.thresholds["cross" if cross else language]:
            return Reading(tuple(read), (), confidence, False)
        kind: Kind = "list" if article else kind_of(question)
        if kind != "list":  # which is no few words
            is_entailed = entailment[_place(best)][0] >= EVEN
            best = self._with_sure_words(question, best, looked, None if told else person, is_entailed)
        evidence = [best]
        if best.short is None or kind == "list":
            evidence = self._choose([replace(one, short=None) for one in judged], best, kind)
        return Reading(_cited_first(read, evidence), tuple(evidence), confidence, True)

    def rank(self, question: str, hits: Sequence[Hit], language: Language) -> list[Hit]:
        """All hits by search and relevance together, best first; only the first are read."""
        return self._ordered(self.look(question, hits[: self.passages]), hits, language)

    def look(self, question: str, hits: Sequence[Hit]) -> list[Read]:
        """What the network makes of each hit."""
        top = max((hit.score for hit in hits), default=0) or 1.0
        cut = [honest_sentences(hit.passage.text) for hit in hits]
        passages = [hit.passage for hit in hits]
        # “Kalimantan Tengah” is asked for as “Kalteng” where that is what the passage calls it.
        asked = [without_its_date(self._same_names.as_in(one.context, question), one) for one in passages]
        scores = _each(self._network.score, asked, passages)
        matched = _each(self._matcher.score, asked, passages)
        logits, top_logit = _logits(scores, cut)
        weights, top_weight = _logits(matched, cut)
        topics = {one: Topic(one, self._vectors) for one in set(asked)}
        found = []
        for hit, in_its_terms, spans, one, own, match, weight in zip(
            hits, asked, cut, scores, logits, matched, weights, strict=True
        ):
            best_words = [one.best(a, b) for a, b in spans]
            said = np.array([max(w.score, _IMPOSSIBLE) if w else _IMPOSSIBLE for w in best_words], np.float64)
            topic, context = topics[in_its_terms], hit.passage.context
            dated = f"{context}\n{hit.passage.date}" if hit.passage.date else context
            lacks = len(unsupported(question, dated)), len(self._same_names.unknown(question, context))
            columns = (  # in the order of FEATURES
                own - one.null,
                said - one.null,
                own - top_logit,
                np.full(len(own), hit.score / top),
                weight - match.null,
                weight - top_weight,
                np.full(len(own), topic.share(context)),
                np.array([topic.share(hit.passage.text[a:b]) for a, b in spans], np.float64),
                *(np.full(len(own), float(min(one, _LACKS))) for one in lacks),
            )
            fits = [_may_answer(question, hit.passage.text[a:b]) for a, b in spans]
            features = np.column_stack(columns)[np.array(fits, bool)]
            found.append(Read(hit, in_its_terms, one, tuple(compress(spans, fits)), features))
        return found

    def verify(self, claims: Sequence[Sequence[Claim]]) -> list[list[float]]:
        """The log-odds that each claim of each sentence is entailed, as `entailment_of` has them."""
        verdicts = iter(self._judge.judge([(one.hypothesis, one) for own in claims for one in own]))
        return [[entailment_of(next(verdicts).entailed) for _ in own] or [UNVERIFIED] for own in claims]

    def _at_first_sight(
        self, looked: Sequence[Read], by_id: Mapping[int, Hit], language: Language
    ) -> list[Evidence]:
        """All sentences, each with the probability that it answers."""
        found = []
        for one in looked:
            hit, text = by_id[one.hit.passage.id], one.hit.passage.text
            cross = hit.passage.language != language
            probability = self._judgement.at_first_sight(one.features, cross=cross).tolist()
            for (a, b), p in zip(one.spans, probability, strict=True):
                found.append(Evidence(hit, text[a:b], hit.passage.start + a, hit.passage.start + b, p))
        return found

    def _verified(
        self, judged: Sequence[Evidence], looked: Sequence[Read], language: Language
    ) -> tuple[list[Evidence], dict[_Place, list[float]]]:
        """The sentences with their probability when the likeliest answers have been verified; and where each stands the
        log-odds that it entails its best words as the answer, and of the likeliest one its next best, too. Rows of a
        table stay as they are: no network learnt to read them."""
        reads = {one.hit.passage.id: one for one in looked}
        prose = [one for one in judged if not rows.cells(one.text)]
        likeliest = sorted(prose, key=_best_first)[:CANDIDATES]
        claims = [reads[one.hit.passage.id].claims(*_inside(one)) for one in likeliest]
        entailed = self.verify([*claims[:1], *(own[:1] for own in claims[1:])])
        entailment = {_place(one): [UNVERIFIED] for one in judged}
        entailment |= zip(map(_place, likeliest), entailed, strict=True)
        first = np.array([one.score for one in prose])
        cross = np.array([one.hit.passage.language != language for one in prose], bool)
        second = self._judgement.after_verifying(
            first, np.array([max(entailment[_place(one)]) for one in prose]), cross=cross
        )
        scores = dict(zip(map(_place, prose), second.tolist(), strict=True))
        return [replace(one, score=scores.get(_place(one), one.score)) for one in judged], entailment

    def _ordered(self, looked: Sequence[Read], hits: Sequence[Hit], language: Language) -> list[Hit]:
        margins = {one.hit.passage.id: one.scores.margin for one in looked}
        ranked = [
            self._judgement.ranked(hit, margins.get(hit.passage.id), cross=hit.passage.language != language)
            for hit in hits
        ]
        return sorted(ranked, key=lambda hit: (-hit.score, hit.passage.id))

    def _that_name(self, person: str, judged: Sequence[Evidence]) -> list[Evidence]:
        """The sentences of passages that name a person by most words of the name, initials and ranks aside; or by any
        of one with a word in small letters, which may be no name: “siapa pembicara webinar?”"""
        parts = [word.text for word in words(person)]
        telling = [one for one in parts if len(one) > _INITIALS and one.lower() not in HONORIFICS] or parts
        topic = Topic(" ".join(telling).lower(), self._vectors)
        most = _KNOWN if all(one[0].isupper() for one in telling) else 0.0
        named = {
            passage.id: topic.named(passage.context).mean() > most
            for passage in (one.hit.passage for one in judged)
        }
        return [one for one in judged if named[one.hit.passage.id]]

    def _of_the_office(self, question: str, judged: list[Evidence], looked: Sequence[Read]) -> list[Evidence]:
        """Where the question asks who holds an office: the sentences that give it to somebody, whose name answers, and
        those whose answer may hold it. Rows of a table stay, whose value answers or does not."""
        office = Office.asked(question, self._vectors, self._same_names)
        head = Headship.asked(question, self._vectors, self._same_names) if office is None else None
        if office is None and head is None:
            return judged
        reads = {one.hit.passage.id: one for one in looked}
        laid_out = {n: self._text(one.hit.passage.context) for n, one in reads.items() if office}
        given: list[Evidence] = []
        left_open: list[Evidence] = []
        for one in judged:
            passage = one.hit.passage
            short = reads[passage.id].short(*_inside(one), 1.0)
            likely = short.text if short else ""
            if rows.cells(one.text) or (head and head.may_be(likely, one.text, passage.context)):
                left_open.append(one)
            elif office:
                text = self._text(one.text)
                if holder := office.holder(text, likely):
                    begin, close = text.words[holder[0]].start, text.words[holder[-1]].end
                    given.append(_stated(one, begin, close, None if office.place else short))
                elif office.may_hold(likely, text, laid_out[passage.id]):
                    left_open.append(one)
        year = _YEAR.search(question)
        return [*_newest_first(given, int(year.group()) if year else MAXYEAR), *left_open]

    def _text(self, text: str) -> Text:
        return Text.of(text, sentences(text), self._vectors, self._same_names)

    def _with_sure_words(
        self, question: str, best: Evidence, looked: Sequence[Read], person: str | None, is_entailed: bool
    ) -> Evidence:
        """The best sentence with the words that answer, where these are entailed and sure enough to lead an answer, and
        more than the question says itself: beside the name, where it is asked who a `person` is. Those that a rule
        found, and those of a row of a table, are known or not; the networks are not asked about them."""
        passage, short = best.hit.passage, best.short
        if short is None and is_entailed and not rows.cells(best.text):
            one = next(one for one in looked if one.hit.passage.id == passage.id)
            short = one.short(best.start - passage.start, best.end - passage.start, best.score)
            if short and person:
                span = short.start - best.start, short.end - best.start
                short = short if may_tell(person, best.text, span) else None
            if short and repeats(question, short.text):
                short = None
        return replace(best, short=short if short and short.score >= self._judgement.sure else None)

    def _choose(self, judged: Sequence[Evidence], best: Evidence, kind: Kind) -> list[Evidence]:
        """The best sentence and those that add to it; best source first. A list is in the order of its document, any
        other answer begins with the best sentence."""
        limits = self._limits
        most, enough = (limits.list_sentences, 1.0) if kind == "list" else (limits.sentences, limits.enough)
        chosen: list[Evidence] = []
        passages: set[int] = set()
        said: set[str] = set()
        missing = 1.0
        for one in sorted(judged, key=_best_first):
            if len(chosen) == most or one.score < best.score * limits.follow or 1 - missing >= enough:
                break
            is_elsewhere = one.hit.passage.source != best.hit.passage.source
            if is_elsewhere and one.score < best.score * limits.elsewhere:
                continue
            is_best = (one.hit.passage.id, one.start) == (best.hit.passage.id, best.start)
            is_fragment = not is_best and len(one.text.split()) < limits.words
            words = " ".join(one.text.casefold().split())
            if is_fragment or words in said or len(passages | {one.hit.passage.id}) > limits.passages:
                continue
            said.add(words)
            chosen.append(one)
            passages.add(one.hit.passage.id)
            missing *= 1 - one.score
        sources = list(dict.fromkeys(one.hit.passage.source for one in chosen))
        lead = None if kind == "list" else chosen[0]
        return sorted(
            chosen, key=lambda one: (sources.index(one.hit.passage.source), one is not lead, one.start)
        )


def _each(
    score: Callable[[str, Sequence[Passage]], list[Scores]],
    questions: Sequence[str],
    passages: Sequence[Passage],
) -> list[Scores]:
    """What `score` gives each passage for its own wording of the question."""
    found: dict[int, Scores] = {}
    for question in dict.fromkeys(questions):
        places = [n for n, one in enumerate(questions) if one == question]
        found |= zip(places, score(question, [passages[n] for n in places]), strict=True)
    return [found[n] for n in range(len(passages))]


def _logits(
    scores: Sequence[SpanScores | WordScores], cut: Sequence[Sequence[Span]]
) -> tuple[list[NDArray[np.float64]], float]:
    """Of each passage the logits of its sentences, and the largest of all."""
    logits = [
        np.maximum(np.array([one.within(a, b) for a, b in spans], np.float64), _IMPOSSIBLE)
        for one, spans in zip(scores, cut, strict=True)
    ]
    return logits, max((float(own.max()) for own in logits if len(own)), default=0.0)


def _place(one: Evidence) -> _Place:
    return one.hit.passage.id, one.start


def _inside(one: Evidence) -> Span:
    """Where a sentence stands in its passage."""
    return one.start - one.hit.passage.start, one.end - one.hit.passage.start


def _margins(looked: Sequence[Read]) -> dict[_Place, float]:
    """Of each sentence, against no answer."""
    return {
        (one.hit.passage.id, one.hit.passage.start + a): float(margin)
        for one in looked
        for (a, _), margin in zip(one.spans, one.features[:, 0], strict=True)
    }


def _best_first(one: Evidence) -> tuple[float, str, int]:
    return -one.score, one.hit.passage.source, one.start


def _whole_words(text: str, start: int, end: int) -> Span:
    """The span without signs at its ends, and with the whole of the words that it begins and ends in, which are what no
    space parts: “Rusmadi.MS”, “20/11/2023”; an amount with its currency."""
    for word in _UNPARTED.finditer(text):
        if word.start() < start < word.end():
            start = word.start()
        if word.start() < end < word.end():
            end = word.end()
    while start < end and text[start] in _SIGNS + "$€£":
        start += 1
    while end > start and text[end - 1] in _SIGNS:
        end -= 1
    if "(" in text[start:end] and text[end : end + 1] == ")":
        end += 1
    if text[start : start + 1].isdigit() and (currency := CURRENCY.search(text, 0, start)):
        start = currency.start()
    return start, end


def _may_answer(question: str, sentence: str) -> bool:
    """Whether a sentence holds the kind of thing that is asked for, and asks nothing itself; which row of a table does
    is another question."""
    return bool(rows.cells(sentence)) or (not _ASKS.search(sentence) and can_answer(question, sentence))


def _is_of(question: str, sentence: str, vectors: WordVectors) -> bool:
    """Whether a question asks for no more than a name, which the sentence has."""
    topic = Topic(question, vectors)
    return bool(topic) and bool(topic.is_name.all()) and topic.is_named_in(sentence)


def _defining(question: str, judged: Sequence[Evidence]) -> list[Evidence]:
    """Where the question asks what a term means: the sentences that explain it, with the words that it stands for."""
    term = term_asked(question)
    found = [(one, definition(term, one.text)) for one in judged] if term else []
    return [_stated(one, *span) for one, span in found if span is not None]


def _entitled(person: str | None, judged: Sequence[Evidence]) -> list[Evidence]:
    """Where the question asks who a person is: the sentences with a title before the name, which answers; one that says
    of what, if there is any."""
    found = (
        [(one, title_of(person, one.text)) for one in judged if not rows.cells(one.text)] if person else []
    )
    given = [_stated(one, *span) for one, span in found if span is not None]
    fuller = [one for one in given if one.short and says_of_what(one.short.text)]
    return _newest_first(fuller or given, MAXYEAR)


def _stated(one: Evidence, begin: int, close: int, short: ShortAnswer | None = None) -> Evidence:
    """A sentence that says what is asked for, with its words from `begin` to `close` as the short answer, or as much as
    `short` has of them; without one where there are none."""
    start, end = one.start + begin, one.start + close
    if short is None or not start <= short.start < short.end <= end:
        short = ShortAnswer(one.text[begin:close], start, end, 1.0)
    short = replace(short, score=1.0) if short.text else None
    return replace(one, score=max(one.score, _STATED), short=short)


def _newest_first(given: Sequence[Evidence], until: int) -> list[Evidence]:
    """With the best sentence of the newest document up to a year as probable as any, and all others a little less so:
    who holds an office changes."""
    dates = {one.hit.passage.id: one.hit.passage.date for one in given}
    dated = [one for one in given if (day := dates[one.hit.passage.id]) and day.year <= until]
    if not dated:
        return list(given)
    newest = max(dated, key=lambda one: (dates[one.hit.passage.id], one.score))
    most = max(one.score for one in given)
    return [
        replace(one, score=most) if one is newest else replace(one, score=min(one.score, 0.99 * most))
        for one in given
    ]


def _cited_first(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> tuple[Hit, ...]:
    """The hits in the order in which the evidence names them, then the rest: so a draft counts from [1]."""
    named = list(dict.fromkeys(hits.index(one.hit) for one in evidence))
    return tuple(hits[n] for n in (*named, *(n for n in range(len(hits)) if n not in named)))
