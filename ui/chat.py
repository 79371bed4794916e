"""What happens in the conversation: someone asks, stops, opens evidence, votes, begins anew. Values in, values out.

Knows the service and the records of one session; where things stand on the page is the business of `app`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, NamedTuple

import gradio as gr

from rag.errors import TanyaError
from rag.generate import Generator, Translator
from rag.library import MAX_QUESTION
from rag.schema import Language, Reading, Turn
from ui.events import number, sent
from ui.jobs import Job, Stream
from ui.render import conversation, markup, passages
from ui.service import Service
from ui.settings import Settings
from ui.talk import Exchange, Talk, Vote
from ui.texts import WORDS, Words, samples
from ui.visitors import visitor_of

_REDRAW_SECONDS = 0.05  # a model may write faster than a page needs to be redrawn
_LONGEST_REMARK = 500


class View(NamedTuple):
    """The changing parts of the conversation: components while the page is built, then their new values."""

    talk: Any
    conversation: Any
    evidence: Any
    question: Any
    ask: Any
    stop: Any
    new: Any


class Chat:
    """The handlers of the conversation; stateless, so that any number of sessions can use them at once."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def answer(
        self, request: gr.Request, question: str, talk: Talk, language: Language, *settings: Any
    ) -> AsyncIterator[View]:
        """Answer `question`: its text as it comes, then the checked answer with its evidence."""
        visitor, words, wanted = visitor_of(request), WORDS[language], Settings(*settings)
        # Halves of characters are no text; of what is too long, enough is left to be told so.
        question = question[: MAX_QUESTION + 1].encode("utf-8", "replace").decode().strip()
        if not question:
            yield self.view(talk, language, visitor)
            return
        history = talk.history
        talk = await self._kept(visitor, talk.asked(question))
        yield self.view(talk, language, visitor, busy=True)._replace(question="", evidence="")
        try:
            job = self._service.jobs.start(
                lambda job: self._stream(job, question, history, wanted, visitor, words), visitor
            )
        except TanyaError as error:  # too many are waiting
            talk = talk.with_last(Exchange(question, problem=str(error)))
            yield self.view(await self._kept(visitor, talk), language, visitor)
            return
        try:
            shown = ""
            while not job.done.is_set():
                await asyncio.sleep(_REDRAW_SECONDS)
                state = job.draft or self._waiting(job, language)
                if state != shown and not job.done.is_set():
                    shown, talk = state, talk.with_last(Exchange(question, job.draft))
                    yield self.view(talk, language, visitor, busy=True, waiting=state)
        finally:
            job.cancel()
        if job.answer is None:
            problem = self._service.one_line(job.error, language) if job.error else words.went_wrong
            last = Exchange(question, job.draft, problem=problem)
        else:
            last = Exchange(question, answer=job.answer)
            self._service.journal.asked(visitor, question, job.answer, "chat")
        talk = await self._kept(visitor, talk.with_last(last))
        view = self.view(talk, language, visitor)
        first = job.answer.citations[0] if job.answer and job.answer.citations else None
        if first:
            turn = len(talk.exchanges) - 1
            view = view._replace(evidence=self._evidence(talk, turn, first.number, wanted, language))
        yield view

    async def answer_sample(
        self, request: gr.Request, event: gr.EventData, talk: Talk, language: Language, *settings: Any
    ) -> AsyncIterator[View]:
        """Answer the suggested question that was clicked."""
        async for view in self.answer(request, sent(event, "question"), talk, language, *settings):
            yield view

    async def stopped(self, request: gr.Request, talk: Talk, language: Language) -> View:
        """Say so where an answer was still to come."""
        visitor = visitor_of(request)
        return self.view(await self._kept(visitor, talk.settled("stopped")), language, visitor)

    def begin(self, request: gr.Request, language: Language) -> View:
        """An empty conversation."""
        return self.view(Talk(), language, visitor_of(request))._replace(evidence="", question="")

    def reopen(self, request: gr.Request, id: str, language: Language) -> View:
        """An earlier conversation; an empty one where it is not the visitor's, or is gone."""
        visitor = visitor_of(request)
        return self.view(self._service.reopened(visitor, id), language, visitor)._replace(evidence="")

    def cite(self, event: gr.EventData, talk: Talk, language: Language, *settings: Any) -> Any:
        """The passage behind the citation that was clicked."""
        turn, cited = number(event, "turn"), number(event, "number")
        return self._evidence(talk, turn, cited, Settings(*settings), language) or gr.skip()

    def _evidence(self, talk: Talk, turn: int, cited: int, settings: Settings, language: Language) -> str:
        """The passage behind a citation of an answer; empty where there is none."""
        citation = talk.citation(turn, cited)
        if citation is None:
            return ""
        generator = settings.assistant(self._service.assistant).generator
        is_foreign = citation.passage.language != language
        translatable = is_foreign and isinstance(generator, Translator)
        return passages.evidence(citation, WORDS[language], turn, translatable=translatable)

    async def translate(
        self, request: gr.Request, event: gr.EventData, talk: Talk, language: Language, *settings: Any
    ) -> AsyncIterator[Any]:
        """The quote that was clicked, in the language of the interface, as a model writes it."""
        citation = talk.citation(number(event, "turn"), number(event, "number"))
        generator = Settings(*settings).assistant(self._service.assistant).generator
        if citation is None or not isinstance(generator, Translator):
            yield gr.skip()
            return
        translator, words = generator, WORDS[language]
        evidence = passages.evidence(citation, words)
        try:
            job = self._service.jobs.start(
                lambda _: translator.translate(citation.quote, language), visitor_of(request)
            )
        except TanyaError as error:  # too much is waiting
            yield markup.problem(str(error)) + evidence
            return
        try:
            shown = None
            while not job.done.is_set():
                if job.draft != shown:
                    shown = job.draft
                    yield passages.translation(shown, generator.name, words, pending=True) + evidence
                await asyncio.sleep(_REDRAW_SECONDS)
        finally:
            job.cancel()
        if job.error:
            yield markup.problem(self._service.one_line(job.error, language)) + evidence
        else:
            yield passages.translation(job.draft.strip(), generator.name, words, pending=False) + evidence

    def nearest(self, event: gr.EventData, talk: Talk, language: Language) -> Any:
        """The passage that was offered and clicked where nothing answers."""
        hit = talk.nearest(number(event, "turn"), number(event, "rank"))
        return passages.near(hit, WORDS[language]) if hit else gr.skip()

    def vote(
        self, request: gr.Request, event: gr.EventData, talk: Talk, language: Language
    ) -> tuple[Talk, str]:
        """Keep whether an answer helped; the same vote again takes it back."""
        visitor = visitor_of(request)
        turn, said = number(event, "turn"), sent(event, "vote")
        if talk.answer(turn) is None or said not in ("up", "down"):
            return talk, self.conversation(talk, language, visitor)
        vote: Vote = "" if talk.exchanges[turn].vote == said else "up" if said == "up" else "down"
        return self._voted(talk.voted(turn, vote, ""), turn, language, visitor)

    def remark(
        self, request: gr.Request, event: gr.EventData, talk: Talk, language: Language
    ) -> tuple[Talk, str]:
        """Keep a word about an answer that was voted on."""
        visitor = visitor_of(request)
        turn, said = number(event, "turn"), " ".join(sent(event, "said").split())[:_LONGEST_REMARK]
        if talk.answer(turn) is None or not talk.exchanges[turn].vote:
            return talk, self.conversation(talk, language, visitor)
        return self._voted(talk.voted(turn, talk.exchanges[turn].vote, said), turn, language, visitor)

    def conversation(self, talk: Talk, language: Language, visitor: str, waiting: str = "") -> str:
        """The conversation, or what can be asked where it has not begun."""
        if talk.exchanges:
            return conversation.conversation(talk, WORDS[language], waiting)
        ids = [one.id for one in self._service.access.visible(visitor, self._service.assistant.library)]
        return conversation.start(len(ids), samples(ids, language), WORDS[language])

    def view(
        self, talk: Talk, language: Language, visitor: str, *, busy: bool = False, waiting: str = ""
    ) -> View:
        """All of it; what is being typed or looked at stays."""
        return View(
            talk=talk,
            conversation=self.conversation(talk, language, visitor, waiting),
            evidence=gr.skip(),
            question=gr.skip(),  # someone may be typing the next one
            ask=gr.update(visible=not busy),
            stop=gr.update(visible=busy),
            new=gr.update(visible=bool(talk.exchanges) and not busy),
        )

    def _stream(
        self,
        job: Job,
        question: str,
        history: Sequence[Turn],
        settings: Settings,
        visitor: str,
        words: Words,
    ) -> Stream:
        """What the assistant makes of a question; runs in the thread of a job."""
        assistant = settings.assistant(self._service.assistant)
        hidden = self._service.access.hidden(visitor, assistant.library)
        watched = assistant.using(_Watched(assistant.generator, job))
        return watched.stream(question, history, settings.only(hidden, words))

    def _waiting(self, job: Job, language: Language) -> str:
        """What is being done before the first word comes."""
        words, place = WORDS[language], self._service.jobs.place(job)
        if place:
            return words.in_line.format(place=words.number(place))
        if job.writing:
            seconds = words.number(int(time.monotonic() - job.begun))
            return words.writing.format(generator=self._service.assistant.generator.name, seconds=seconds)
        return words.thinking

    def _voted(self, talk: Talk, turn: int, language: Language, visitor: str) -> tuple[Talk, str]:
        self._service.conversations.vote(visitor, talk, turn)
        self._service.journal.did("vote", visitor, vote=talk.exchanges[turn].vote)
        return talk, self.conversation(talk, language, visitor)

    async def _kept(self, visitor: str, talk: Talk) -> Talk:
        """Keep the last exchange; where that fails, the conversation goes on all the same."""
        try:
            return await asyncio.to_thread(self._service.conversations.save, visitor, talk)
        except TanyaError as error:
            self._service.journal.problem("a conversation could not be kept", error)
            return talk


class _Watched:
    """A generator that tells its job when it begins to write."""

    def __init__(self, generator: Generator, job: Job) -> None:
        self.name = generator.name
        self._generator = generator
        self._job = job

    def generate(
        self, question: str, reading: Reading, language: Language, history: Sequence[Turn] = ()
    ) -> Iterator[str]:
        self._job.writing = self.name != "extractive"
        return self._generator.generate(question, reading, language, history)
