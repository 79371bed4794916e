"""The flow: question -> made whole -> hits -> evidence -> draft -> answer. The only place that chooses parts."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Union

from embeddings import JoinedEncoder, StaticEncoder, open_encoder
from rag.browse import POOL, Browser, Listing
from rag.cite import Cited, Citer, drifts
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network as Entailment
from rag.errors import GeneratorError, QuestionError, SpecError
from rag.extractive import ExtractiveGenerator
from rag.generate import Generator
from rag.library import Library, check_question
from rag.matcher import FOLDER as MATCHER
from rag.matcher import Matcher
from rag.quoted import quoted
from rag.read import Reader
from rag.reader import FOLDER as READER
from rag.reader import Network
from rag.remarks import may_refuse, refused
from rag.rerank import CrossEncoderReranker, Reranker
from rag.schema import EVERYTHING, Answer, Filter, Hit, Language, Reading, Turn
from rag.suggest import respelt
from rag.text.language import detect
from rag.text.phrases import (
    IN_LANGUAGE,
    REFUSAL,
    WHICH,
    generator_contradicted,
    generator_drifted,
    generator_failed,
    generator_unsupported,
    missing,
    which_about,
)
from rag.text.topic import Topic
from rag.text.truecase import truecased
from rag.understand import Request, understand
from rag.understand.collection import SHOWN, Listed, heading, lines_of
from rag.understand.courtesy import courtesy
from rag.understand.decompose import SubQuestion, join
from rag.whether import Whether, is_short

History = Sequence[Union[Turn, Answer, "tuple[str, str]", Mapping[str, Any]]]
"""Earlier turns, oldest first: turns, answers, pairs of question and answer, or messages with role and content."""
BUNDLED_FAST = "bundled-fast"
_FOUR_BITS = "@4bit"
_OWN = 0.5
"""Share of the words of a part that a passage has to name."""
_SAME_DOCUMENT = 0.5
"""How sure of the documents that the last answer quoted one has to be for a follow-up, beside all others."""
_RERANKED = 50
"""Hits that a reranker orders."""
_SPELT = 50
"""Hits among which the right spelling of a word is looked for, where those that were read do not hold it."""


class Assistant:
    """Answers questions from a library. Safe to use from many threads."""

    def __init__(
        self,
        library: Library,
        generator: str | Generator = "extractive",
        reranker: str | Reranker | None = None,
        *,
        reader: Reader | None = None,
        citer: Citer | None = None,
    ) -> None:
        """Join a library with the parts that read and write; `generator` and `reranker` may be named by their specs.

        Raises:
            SpecError: there is no such generator or reranker.
        """
        self.library = library
        self.generator = open_generator(generator) if isinstance(generator, str) else generator
        self._vectors = word_vectors(library)
        if reader is None or citer is None:
            judge = Entailment(ENTAILMENT)
            matcher = Matcher.load(MATCHER, self._vectors)
            reader = reader or Reader(Network(READER), matcher, judge, self._vectors)
            citer = citer or Citer(judge, self._vectors)
        self._reader, self._citer = reader, citer
        self._browser = Browser(library, self._vectors)
        self._whether = Whether(self._reader, self._vectors)
        self._extractive = ExtractiveGenerator()
        self._reranker = CrossEncoderReranker(reranker) if isinstance(reranker, str) else reranker

    def using(self, generator: str | Generator | None = None, passages: int | None = None) -> Assistant:
        """The same with another generator, or with so many passages read for an answer; all else is shared.

        Raises:
            SpecError: there is no such generator.
        """
        other = copy(self)
        if generator is not None:
            other.generator = open_generator(generator) if isinstance(generator, str) else generator
        if passages is not None:
            other._reader = copy(self._reader)
            other._reader.passages = passages
            other._whether = Whether(other._reader, self._vectors)
        return other

    def search(self, question: str, k: int = 5, only: Filter = EVERYTHING) -> list[Hit]:
        """The `k` best passages, best first: `Library.search`, put in order by what the first of them say.

        `only` says which passages may be found, here and in what follows.

        Raises:
            QuestionError: there is nothing to look for, or far too much.
        """
        question = check_question(question)
        if k < 1:
            raise ValueError(f"k is {k}; at least one hit has to be asked for")
        hits = self._found(question, max(k, self._reader.passages), only)
        return self._reader.rank(question, hits, detect(question))[:k]

    def ask(self, question: str, history: History = (), only: Filter = EVERYTHING) -> Answer:
        """The answer, or a refusal.

        Raises:
            QuestionError: there is nothing to answer, or far too much.
        """
        answer: Answer | None = None
        for event in self.stream(question, history, only):
            if isinstance(event, Answer):
                answer = event
        assert answer is not None
        return answer

    def stream(
        self, question: str, history: History = (), only: Filter = EVERYTHING
    ) -> Iterator[str | Answer]:
        """The draft's text as it comes, then the Answer, whose text is the draft after it was checked.

        Raises:
            QuestionError: there is nothing to answer, or far too much.
        """
        begun = time.perf_counter()
        question = check_question(question)
        if polite := courtesy(question):
            yield polite[1]
            seconds = time.perf_counter() - begun
            yield Answer(question, polite[1], polite[0], False, question, seconds=seconds)
            return
        turns = turns_of(history)
        request = understand(question, turns)
        reading, listing = self._looked_up(request, only)
        asked = _Asked(question, request.whole, request.language, turns, only, reading, begun)
        if not reading.answerable:
            refusal = asked.refusal(self._extractive.name)
            if listing is not None and request.listed is not None:
                refusal = replace(refusal, text=self._heading(listing, request))
            yield refusal.text
            yield replace(refusal, suggestion=self._suggestion(asked))
        elif listing is not None:
            answer = self._listed(asked, listing, request)
            yield answer.text
            yield answer
        else:
            yield from self._answer(asked)

    def _looked_up(self, request: Request, only: Filter) -> tuple[Reading, Listing | None]:
        """What was found, and the list that it is, if it is one."""
        if request.listed is not None:
            found: Reading | Listing = self._browser.listed(request.listed, only)
        elif request.summary is not None:
            found = self._browser.gist(request.summary, only)
        else:
            found = self._read(request, only)
        return (found.reading, found) if isinstance(found, Listing) else (found, None)

    def _suggestion(self, asked: _Asked) -> str:
        """The refused question in the spelling of the documents, where they answer that; empty where there is none.

        It stands by itself, without what was said before.
        """
        typed = asked.question if asked.whole in asked.question else asked.whole
        common = self._vectors.tokenizer.get_vocab()
        try:
            better = respelt(typed, asked.reading.hits, common)
            if better == typed:
                better = respelt(typed, self.library.search(typed, _SPELT, **asdict(asked.only)), common)
            reading = (
                self._looked_up(understand(better, ()), asked.only)[0] if better != typed else asked.reading
            )
        except QuestionError:  # it has become too long
            return ""
        return better if reading.answerable else ""

    def _read(self, request: Request, only: Filter) -> Reading:
        """What the documents say to a question, or to each of its parts."""
        told = None
        if (said := request.statement) is not None:
            told = self._whether.read(said, self._found(said, self._reader.passages, only), request.language)
            if told is not None and is_short(said):
                return told
        parts, language = request.sub_questions, request.language
        if len(parts) > 1:
            readings = [self._read_part(part, language, only) for part in parts]
            reading = join(parts, readings, self._reader.passages)
            if reading.answerable or any(part.about for part in parts):
                return reading
        reading = self._read_part(SubQuestion(request.whole, request.whole), language, only, request.before)
        return reading if said is None else self._whether.weighed(said, told, reading)

    def _read_part(self, part: SubQuestion, language: Language, only: Filter, before: str = "") -> Reading:
        """What answers a question; after an answer that it goes on with, rather what the documents quoted there say."""
        k = self._reader.passages
        about, own = Topic(part.about, self._vectors), Topic(part.own, self._vectors)
        hits = self._found(part.question, POOL if about else k, only)
        if about:
            hits = [hit for hit in hits if about.is_named_in(hit.passage.context)]
        if own:
            whole = Topic(part.question, self._vectors)
            shares = [min(one.share(hit.passage.context) for one in (own, whole)) for hit in hits]
            hits = [hit for hit, share in zip(hits, shares, strict=True) if share >= _OWN]
        asked = truecased(part.question, [hit.passage.text for hit in hits[:k]])
        reading = self._reader.read(asked, hits[:k], language, about.is_named_in if about else None)
        if asked != part.question:
            reading = replace(
                reading, evidence=tuple(replace(one, question=asked) for one in reading.evidence)
            )
        if before and (same := quoted(before, hits[:k])) and len(same) < len(hits[:k]):
            again = self._reader.read(asked, same, language)
            if again.answerable and again.confidence >= _SAME_DOCUMENT * reading.confidence:
                rest = (hit for hit in reading.hits if hit.passage.id not in {one.passage.id for one in same})
                return replace(again, hits=(*again.hits, *rest))
        return reading

    def _found(self, question: str, k: int, only: Filter) -> list[Hit]:
        wanted = k if self._reranker is None else max(k, _RERANKED)
        hits = self.library.search(question, wanted, **asdict(only))
        return hits if self._reranker is None else self._reranker.rank(question, hits)[:k]

    def _listed(self, asked: _Asked, listing: Listing, request: Request) -> Answer:
        """The list of documents."""
        lines, citations = lines_of(listing.reading.evidence, asked.language)
        head = self._heading(listing, request)
        text = "\n".join((head, *(f"• {one.text} [{n}]" for n, one in enumerate(lines, 1))))
        return asked.answer(Cited(text, tuple(lines), tuple(citations)), self._extractive.name)

    def _heading(self, listing: Listing, request: Request) -> str:
        """What stands above a list of documents; of those to choose from, for a summary, it asks which."""
        if request.summary is not None and request.summary.topic and not request.summary.is_number:
            return which_about(request.summary.topic, request.language)
        shown = len(listing.reading.evidence[:SHOWN])
        head = heading(
            shown,
            listing.total,
            request.listed or Listed(),
            request.language,
            exact=listing.exact,
            undated=listing.undated,
        )
        return head if request.summary is None else f"{WHICH[request.language]} {head}"

    def _answer(self, asked: _Asked) -> Iterator[str | Answer]:
        draft: list[str] = []
        name = self.generator.name
        try:
            yield from self._draft(asked, draft)
        except GeneratorError as error:
            yield from self._quote(
                asked, generator_failed(name, _without_name(str(error), name), asked.language)
            )
            return
        has_refused, text = refused("".join(draft).strip())
        if drifts(text, asked.language):
            has_refused, text = refused(self._asked_again(asked))
            if drifts(text, asked.language):
                yield from self._quote(asked, generator_drifted(name, asked.language))
                return
        cited = self._citer.check(text, asked.reading, asked.whole)
        if self.generator is self._extractive and not all(sentence.supported for sentence in cited.sentences):
            cited = self._plainly(asked)
        if any(sentence.supported for sentence in cited.sentences):
            left_out = any(sentence.contradicted for sentence in cited.sentences)
            note = generator_contradicted(name, asked.language) if left_out else ""
            yield replace(asked.answer(cited, name), note=note)
        elif has_refused or (cited.unsaid and not cited.sentences):
            yield REFUSAL[asked.language]
            yield asked.refusal(name)
        else:
            yield from self._quote(asked, generator_unsupported(name, asked.language))

    def _plainly(self, asked: _Asked) -> Cited:
        """What the documents say, and nothing around it."""
        evidence = tuple(replace(one, short=None) for one in asked.reading.evidence)
        reading = replace(asked.reading, evidence=evidence)
        draft = "".join(self._extractive.generate(asked.whole, reading, asked.language))
        return self._citer.check(draft, reading, asked.whole)

    def _asked_again(self, asked: _Asked) -> str:
        """A second draft, from a model that was told the language; empty where it fails. Nobody sees it come."""
        told = f"{asked.whole}\n{IN_LANGUAGE[asked.language]}"
        try:
            return "".join(self.generator.generate(told, asked.reading, asked.language, asked.turns)).strip()
        except GeneratorError:
            return ""

    def _draft(self, asked: _Asked, draft: list[str]) -> Iterator[str]:
        """Pass the draft on as it comes, and keep it; a beginning that may become a model's refusal is held back."""
        held: str | None = ""
        for piece in self.generator.generate(asked.whole, asked.reading, asked.language, asked.turns):
            draft.append(piece)
            if held is None:
                yield piece
                continue
            held = (held + piece).lstrip()
            if may_refuse(held):
                yield ""  # whoever listens may stop it here
            else:
                yield held
                held = None

    def _quote(self, asked: _Asked, note: str) -> Iterator[str | Answer]:
        """What the documents say, instead of what a model failed to say."""
        draft = "".join(self._extractive.generate(asked.whole, asked.reading, asked.language))
        cited = self._citer.check(draft, asked.reading, asked.whole)
        yield replace(asked.answer(cited, self._extractive.name), note=note)


@dataclass(frozen=True)
class _Asked:
    """One question on its way."""

    question: str
    whole: str
    language: Language
    turns: list[Turn]
    only: Filter
    reading: Reading
    begun: float

    def refusal(self, generator: str) -> Answer:
        return replace(self._empty(generator), text=REFUSAL[self.language], refused=True)

    def answer(self, cited: Cited, generator: str) -> Answer:
        text = cited.text
        if self.reading.missing:
            text = f"{text}\n{missing(self.reading.missing, self.language)}"
        return replace(
            self._empty(generator), text=text, citations=cited.citations, sentences=cited.sentences
        )

    def _empty(self, generator: str) -> Answer:
        return Answer(
            question=self.question,
            text="",
            language=self.language,
            refused=False,
            searched_for=self.whole,
            generator=generator,
            confidence=self.reading.confidence,
            nearest=self.reading.hits,
            seconds=time.perf_counter() - self.begun,
        )


def open_generator(spec: str) -> Generator:
    """``extractive``, ``hf:NAME`` or the folder of a local model, either with ``@4bit``, ``openai:MODEL@URL``, or
    ``PROVIDER:MODEL``.

    Raises:
        SpecError: there is no such generator.
        MissingExtraError: it needs something that is not installed.
    """
    if spec == "extractive":
        return ExtractiveGenerator()
    if spec.startswith("openai:"):
        from rag.chat_model import open_openai

        return open_openai(spec)
    if re.fullmatch(r"(?!hf:)[a-z_]{2,}:\S+", spec):
        from rag.chat_model import open_provider

        return open_provider(spec)
    if spec.startswith("hf:") or Path(spec.removesuffix(_FOUR_BITS)).is_dir():
        from rag.chat_model import ChatModelGenerator
        from rag.local_model import LocalChatModel
        from rag.prompt import Budget

        path = spec.removeprefix("hf:")
        model = LocalChatModel(path.removesuffix(_FOUR_BITS), four_bits=path.endswith(_FOUR_BITS))
        return ChatModelGenerator(model, spec, Budget(model.count_tokens, model.room))
    raise SpecError(
        f"There is no generator “{spec}”; known: extractive, hf:NAME, a folder, openai:MODEL@URL, PROVIDER:MODEL"
    )


def _without_name(reason: str, name: str) -> str:
    """What went wrong, to be said behind the name."""
    return reason.rstrip(".").removeprefix(f"{name} ").removeprefix("failed: ")


def turns_of(history: History) -> list[Turn]:
    """`history` as turns, whichever of its forms it has."""
    turns: list[Turn] = []
    for one in history:
        if isinstance(one, Turn):
            turns.append(one)
        elif isinstance(one, Answer):
            turns.append(Turn(one.question, one.text))
        elif isinstance(one, Mapping):
            if "question" in one:
                turns.append(Turn(str(one["question"]), str(one.get("answer", ""))))
            elif one.get("role") == "user":
                turns.append(Turn(str(one["content"]), ""))
            elif turns:
                turns[-1] = replace(turns[-1], answer=str(one["content"]))
        else:
            question, answer = one
            turns.append(Turn(question, answer))
    return turns


def word_vectors(library: Library) -> StaticEncoder:
    """The bilingual words that ship; the library's encoder may hold them already."""
    encoder = library.encoder
    parts = [one for one, _ in encoder.parts] if isinstance(encoder, JoinedEncoder) else [encoder]
    own = [one for one in parts if one.name == BUNDLED_FAST]
    found = own[0] if own else open_encoder(BUNDLED_FAST)
    assert isinstance(found, StaticEncoder)
    return found
