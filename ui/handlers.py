"""What happens when someone asks, stops, opens evidence, uploads or removes: values in, values out.

Knows the assistant and the records of one session; where things stand on the page is the business of `app`.
Every value that arrives may be forged: the browser's own routes are open to whoever can load the page.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from rag import Assistant
from rag.errors import TanyaError
from rag.schema import Answer, Filter, Language
from ui import render, uploads
from ui.talk import Exchange, Talk
from ui.texts import WORDS, preferred, samples

_LOG = logging.getLogger(__name__)
_REDRAW_SECONDS = 0.05  # a model may write faster than a page needs to be redrawn
_MAX_HITS = 100


class View(NamedTuple):
    """The changing parts of the conversation: components while the page is built, then their new values."""

    talk: Any
    conversation: Any
    evidence: Any
    question: Any
    ask: Any
    stop: Any
    new: Any


class Labels(NamedTuple):
    """Every part of the page whose words depend on the interface language, likewise."""

    header: Any
    chat_tab: Any
    documents_tab: Any
    question: Any
    ask: Any
    stop: Any
    new: Any
    conversation: Any
    files: Any
    files_hint: Any
    documents: Any
    among: Any


class Shelf(NamedTuple):
    """The documents page, and the start page that depends on the documents, likewise."""

    files: Any
    outcomes: Any
    documents: Any
    conversation: Any
    among: Any


class Handlers:
    """The handlers of one app; stateless, so that any number of sessions can use them at once."""

    def __init__(self, assistant: Assistant, default: Language) -> None:
        self._assistant = assistant
        self._library = assistant.library
        self._default = default

    # The chat

    def answer(self, question: str, talk: Talk, among: Sequence[str], language: Language) -> Iterator[View]:
        """Answer `question`: its text as it comes, then the checked answer with its evidence.

        Where documents are named in `among`, from these alone.
        """
        question = question.strip()
        if not question:
            yield self._view(talk, language)
            return
        history = talk.history
        exchange = Exchange(question)
        talk = Talk((*talk.exchanges, exchange))
        yield self._view(talk, language, busy=True)._replace(question="", evidence="")
        answer, draft, drawn = None, "", time.monotonic()
        try:
            for event in self._assistant.stream(question, history, Filter(frozenset(among) or None)):
                if isinstance(event, Answer):
                    answer = event
                    continue
                draft += event
                if time.monotonic() - drawn > _REDRAW_SECONDS:
                    talk, drawn = talk.with_last(Exchange(question, draft)), time.monotonic()
                    yield self._view(talk, language, busy=True)
        except Exception as error:
            yield self._view(talk.settled(_one_line(error, language)), language)
            return
        talk = talk.with_last(Exchange(question, draft, answer))
        view = self._view(talk.settled(WORDS[language].went_wrong), language)
        first = answer.citations[0] if answer and answer.citations else None
        yield view._replace(evidence=render.evidence(first, WORDS[language])) if first else view

    def answer_sample(
        self, talk: Talk, among: Sequence[str], language: Language, event: gr.EventData
    ) -> Iterator[View]:
        """Answer one of the suggested questions."""
        yield from self.answer(str(_sent(event, "question")), talk, among, language)

    def stopped(self, talk: Talk, language: Language) -> View:
        """Say so where an answer was still to come."""
        return self._view(talk.settled(WORDS[language].stopped), language)

    def begin(self, language: Language) -> View:
        """An empty conversation."""
        return self._view(Talk(), language)._replace(evidence="", question="")

    def cite(self, talk: Talk, language: Language, event: gr.EventData) -> Any:
        """The passage behind the citation that was clicked."""
        citation = talk.citation(_number(event, "turn"), _number(event, "number"))
        return render.evidence(citation, WORDS[language]) if citation else gr.skip()

    def nearest(self, talk: Talk, language: Language, event: gr.EventData) -> Any:
        """The passage that was offered and clicked where nothing answers."""
        hit = talk.nearest(_number(event, "turn"), _number(event, "rank"))
        return render.near(hit, WORDS[language]) if hit else gr.skip()

    # The documents

    def documents(self, language: Language) -> str:
        """The table as it is now; other people add and remove documents, too."""
        return render.documents(self._library.sources(), self._library.failures(), WORDS[language])

    def upload(
        self,
        files: list[str] | None,
        talk: Talk,
        language: Language,
        progress: gr.Progress = gr.Progress(),  # noqa: B008  (how Gradio is told to pass one)
    ) -> Shelf:
        """Index the uploaded files and say what became of each."""
        words = WORDS[language]
        paths = [Path(file) for file in files or ()]
        taken, left_out = paths[: uploads.MAX_FILES], len(paths[uploads.MAX_FILES :])
        try:
            results = uploads.receive(
                self._library,
                taken,
                lambda share, name: progress(share, desc=words.reading.format(name=name)),
            )
            said = render.outcomes(results, left_out, uploads.MAX_FILES, words)
        except Exception as error:
            said = render.problem(_one_line(error, language))
        return self._shelf(said, talk, language)

    def remove(self, talk: Talk, language: Language, event: gr.EventData) -> Shelf:
        """Remove the document that was clicked."""
        words, source, said = WORDS[language], str(_sent(event, "source")), ""
        try:
            if source in {info.id for info in self._library.sources()}:
                self._library.remove(source)
                said = render.removed(source, words)
        except Exception as error:
            said = render.problem(_one_line(error, language))
        return self._shelf(said, talk, language)

    # The words

    def load(self, talk: Talk, request: gr.Request) -> tuple[Any, ...]:
        """The page in the language that the browser prefers."""
        language = preferred(request.headers.get("accept-language"), self._default)
        return (language, *self.relabel(talk, language))

    def relabel(self, talk: Talk, language: Language) -> Labels:
        """The page in `language`."""
        words = WORDS[language]
        return Labels(
            header=render.header(words),
            chat_tab=gr.update(label=words.chat_tab),
            documents_tab=gr.update(label=words.documents_tab),
            question=gr.update(placeholder=words.question, label=words.question),
            ask=gr.update(value=words.ask),
            stop=gr.update(value=words.stop),
            new=gr.update(value=words.new),
            conversation=self._conversation(talk, language),
            files=gr.update(label=words.upload),
            files_hint=render.limits(uploads.KINDS, uploads.MAX_FILES, uploads.MAX_BYTES, words),
            documents=self.documents(language),
            among=gr.update(choices=self._choices(), label=words.among),
        )

    # For programs

    def api_ask(self, question: str) -> dict[str, Any]:
        """Answer one question about the documents, with the citations that support it."""
        try:
            return self._assistant.ask(question).to_json()
        except TanyaError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def api_search(self, query: str, k: int = 5) -> list[dict[str, Any]]:
        """The `k` passages of the documents that fit the query best, best first."""
        if not 1 <= k <= _MAX_HITS:
            raise gr.Error(f"k is {k}; it must be from 1 to {_MAX_HITS}", print_exception=False)
        try:
            hits = self._assistant.search(query, k=k)
        except TanyaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return [hit.to_json() for hit in hits]

    def _view(self, talk: Talk, language: Language, busy: bool = False) -> View:
        return View(
            talk=talk,
            conversation=self._conversation(talk, language),
            evidence=gr.skip(),
            question=gr.skip(),  # someone may be typing the next one
            ask=gr.update(visible=not busy),
            stop=gr.update(visible=busy),
            new=gr.update(visible=bool(talk.exchanges) and not busy),
        )

    def _conversation(self, talk: Talk, language: Language) -> str:
        if talk.exchanges:
            return render.conversation(talk, WORDS[language])
        ids = [source.id for source in self._library.sources()]
        return render.start(len(ids), samples(ids, language), WORDS[language])

    def _choices(self) -> list[tuple[str, str]]:
        """The documents that can be asked, by title."""
        return [(source.title.strip() or source.id, source.id) for source in self._library.sources()]

    def _shelf(self, said: str, talk: Talk, language: Language) -> Shelf:
        return Shelf(
            gr.update(value=None),
            said,
            self.documents(language),
            self._conversation(talk, language),
            gr.update(choices=self._choices(), value=[]),  # one that is gone could not be asked
        )


def _one_line(error: Exception, language: Language) -> str:
    """What to tell people: our own errors in their words, anything else in general and in the log."""
    if isinstance(error, TanyaError):
        return str(error)
    _LOG.error("a handler failed", exc_info=error)
    return WORDS[language].went_wrong


def _sent(event: gr.EventData, name: str) -> object:
    data = event._data
    return data.get(name, "") if isinstance(data, dict) else ""


def _number(event: gr.EventData, name: str) -> int:
    text = str(_sent(event, name))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
