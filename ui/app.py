"""Which handler each part of the page calls, and the endpoints for programs. Nothing here launches or listens."""

from __future__ import annotations

import os
from typing import Any

# Gradio reads both from the environment. It would tell its makers of each start, and make a table of all past
# events after each event.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")

import gradio as gr
from gradio.events import api

from rag import Assistant
from rag.schema import Language
from ui import chat, shelf
from ui.chat import Chat
from ui.events import sent
from ui.layout import Page, build
from ui.past import Past
from ui.programs import Programs
from ui.render import markup
from ui.service import Service
from ui.shelf import Shelf
from ui.talk import Talk
from ui.texts import WORDS, preferred
from ui.visitors import visitor_of

PUBLIC = ("ask", "search")
"""The endpoints for programs; every other handler is the page's own."""

_UPLOADS_KEPT_SECONDS = 3600
_SHOW_EVIDENCE = """
() => document.querySelector('#evidence').scrollIntoView({behavior: 'smooth', block: 'nearest'})
"""
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"

# Past the queue: where a queued event ends as another begins, Gradio's page closes the stream that both share
# and never opens one for the second. A question asked as the page finished loading would stay unanswered.
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_LIGHT: dict[str, Any] = {**_PRIVATE, "queue": False}


class LocalBlocks(gr.Blocks):
    """Blocks that fetch no address that a client names in place of an uploaded file."""

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *args: Any, **kwargs: Any) -> Any:
        """Refuse addresses before Gradio would download them."""
        if _names_address(inputs):
            raise gr.Error("Files are uploaded, never fetched from an address.", print_exception=False)
        return await super().preprocess_data(block_fn, inputs, *args, **kwargs)


def create_app(
    assistant: Assistant, *, language: Language = "id", service: Service | None = None
) -> gr.Blocks:
    """The chat about the documents of `assistant`.

    Args:
        assistant: answers the questions; its library takes the uploads.
        language: of the interface, where the browser prefers neither Indonesian nor English.
        service: what is around the assistant, where it is not to be the usual.
    """
    service = service or Service.of(assistant, language=language)
    app = LocalBlocks(title="Tanya", delete_cache=(_UPLOADS_KEPT_SECONDS, _UPLOADS_KEPT_SECONDS))
    with app:
        page = build(service)
        _chat(page, service)
        _documents(page, service)
        _history(page, service)
        _words(app, page, service)
        programs = Programs(service)
        # Answers have a line of their own, in `jobs`. Past Gradio's, a tool of the Model Context Protocol is called
        # as whoever calls it, and not by way of a client that has not logged in.
        api(programs.ask, api_name="ask", queue=False)
        api(programs.search, api_name="search", queue=False)
    app.queue(api_open=False)
    return app


def _chat(page: Page, service: Service) -> None:
    handlers = Chat(service)
    view = _view(page)
    state = [page.talk, page.language, *page.settings]
    asking: dict[str, Any] = {**_PRIVATE, "concurrency_limit": None}
    answering = [
        gr.on(
            [page.question.submit, page.ask.click], handlers.answer, [page.question, *state], view, **asking
        ),
        page.conversation.sample(handlers.answer_sample, state, view, **asking),
    ]
    page.stop.click(None, cancels=answering).then(handlers.stopped, state[:2], view, **_LIGHT)
    page.new.click(handlers.begin, page.language, view, **_LIGHT)
    for event, handler, read in (
        (page.conversation.cite, handlers.cite, state),
        (page.conversation.nearest, handlers.nearest, state[:2]),
    ):
        # Of several quick clicks the last one counts; Gradio would drop it while the first is under way.
        shown = event(handler, read, page.evidence, trigger_mode="always_last", **_LIGHT)
        shown.then(None, js=_SHOW_EVIDENCE)
    page.evidence.translate(handlers.translate, state, page.evidence, **asking)
    voted = [page.talk, page.conversation]
    page.conversation.vote(handlers.vote, state[:2], voted, **_LIGHT)
    page.conversation.remark(handlers.remark, state[:2], voted, **_LIGHT)


def _documents(page: Page, service: Service) -> None:
    handlers = Shelf(service)
    view = [
        *shelf.View(
            page.files, page.outcomes, page.documents, page.settings.among, page.talk, page.conversation
        )
    ]
    # One change at a time: two files of one name must not be written over each other.
    alone: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library"}
    page.files.upload(
        handlers.upload,
        [page.files, page.talk, page.language],
        view,
        show_progress_on=page.files,
        api_visibility="private",
        **alone,
    )
    page.documents.remove(handlers.remove, [page.talk, page.language], view, **alone, **_PRIVATE)
    page.documents_tab.select(handlers.documents, page.language, page.documents, **_LIGHT)


def _history(page: Page, service: Service) -> None:
    handlers, conversation = Past(service), Chat(service)
    read = [page.searched, page.language]
    page.history_tab.select(handlers.listed, read, page.history, **_LIGHT)
    page.searched.change(handlers.listed, read, page.history, trigger_mode="always_last", **_LIGHT)
    page.history.rename(handlers.rename, read, page.history, **_LIGHT)

    def reopen(request: gr.Request, event: gr.EventData, language: Language) -> list[Any]:
        return [gr.Tabs(selected="chat"), *conversation.reopen(request, sent(event, "id"), language)]

    def delete(
        request: gr.Request, event: gr.EventData, searched: str, language: Language, talk: Talk
    ) -> list[Any]:
        listed = handlers.delete(request, event, searched, language)
        is_open = sent(event, "id") == talk.id  # which would be kept again with the next question
        view = conversation.begin(request, language) if is_open else [gr.skip()] * len(_view(page))
        return [listed, *view]

    page.history.forget(delete, [*read, page.talk], [page.history, *_view(page)], **_LIGHT)
    page.history.reopen(reopen, page.language, [page.tabs, *_view(page)], **_LIGHT)


def _words(app: gr.Blocks, page: Page, service: Service) -> None:
    """What is said in the language of the browser, or in the one that is chosen."""
    handlers, shelves = Chat(service), Shelf(service)

    def load(request: gr.Request, talk: Talk) -> list[Any]:
        language = preferred(request.headers.get("accept-language"), service.language)
        kept = str(request.query_params.get("conversation") or "")
        view = handlers.reopen(request, kept or talk.id, language)
        among = gr.update(choices=shelves.choices(visitor_of(request)))
        account = markup.account(request.username, WORDS[language])
        return [language, account, among, *view, *page.wording.updates(WORDS[language])]

    def relabel(request: gr.Request, talk: Talk, language: Language, searched: str) -> list[Any]:
        conversation = handlers.conversation(talk, language, visitor_of(request))
        documents = shelves.documents(request, language)
        history = Past(service).listed(request, searched, language)
        account = markup.account(request.username, WORDS[language])
        return [conversation, documents, history, account, *page.wording.updates(WORDS[language])]

    parts = page.wording.parts
    loaded = app.load(
        load, page.talk, [page.language, page.account, page.settings.among, *_view(page), *parts], **_LIGHT
    )
    loaded.then(None, page.language, js=_SET_LANGUAGE)
    changed = page.language.input(
        relabel,
        [page.talk, page.language, page.searched],
        [page.conversation, page.documents, page.history, page.account, *parts],
        **_LIGHT,
    )
    changed.then(None, page.language, js=_SET_LANGUAGE)


def _view(page: Page) -> list[Any]:
    view = chat.View(
        page.talk, page.conversation, page.evidence, page.question, page.ask, page.stop, page.new
    )
    return [*view]


def _names_address(data: Any) -> bool:
    if isinstance(data, dict):
        path = data.get("path")
        return (isinstance(path, str) and "://" in path) or any(map(_names_address, data.values()))
    return isinstance(data, list) and any(map(_names_address, data))
