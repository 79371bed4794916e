"""What happens on the documents page: someone looks, uploads or removes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from rag.schema import Language
from ui import uploads
from ui.access import is_upload, shown
from ui.chat import Chat
from ui.events import sent
from ui.render import documents, markup
from ui.service import Service
from ui.talk import Talk
from ui.texts import WORDS
from ui.visitors import visitor_of

_CHOICES = 2_000
"""Documents that can be chosen to be asked alone; more would take a page its time."""


class View(NamedTuple):
    """The documents page, and what depends on the documents elsewhere."""

    files: Any
    outcomes: Any
    documents: Any
    among: Any
    talk: Any
    conversation: Any


class Shelf:
    """The handlers of the documents page."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def documents(self, request: gr.Request, language: Language) -> str:
        """The table as it is now; other people add and remove documents, too."""
        return self._table(language, visitor_of(request))

    def _table(self, language: Language, visitor: str) -> str:
        access, library = self._service.access, self._service.assistant.library
        failures = [one for one in library.failures() if access.sees(visitor, one.source)]
        visible = sorted(access.visible(visitor, library), key=lambda one: not is_upload(one.id))
        return documents.documents(
            visible, failures, WORDS[language], lambda source: access.may_remove(visitor, source)
        )

    def choices(self, visitor: str) -> list[tuple[str, str]]:
        """The documents that can be asked, by title."""
        visible = self._service.access.visible(visitor, self._service.assistant.library)[:_CHOICES]
        return [(source.title.strip() or shown(source.id), source.id) for source in visible]

    def upload(
        self,
        request: gr.Request,
        files: list[str] | None,
        talk: Talk,
        language: Language,
        progress: gr.Progress = gr.Progress(),  # noqa: B008  (how Gradio is told to pass one)
    ) -> View:
        """Index the uploaded files and say what became of each."""
        service, words, visitor = self._service, WORDS[language], visitor_of(request)
        paths = [Path(file) for file in files or ()]
        taken, left_out = paths[: uploads.MAX_FILES], len(paths[uploads.MAX_FILES :])
        try:
            results = uploads.receive(
                service.assistant.library,
                taken,
                lambda share, name: progress(share, desc=words.reading.format(name=name)),
                service.access,
                visitor,
            )
            said = documents.outcomes(results, left_out, uploads.MAX_FILES, words)
            for one in results:
                # Any other reason is a message, which may name the file.
                reason = one.reason if one.reason in ("", *words.reasons) else "other"
                service.journal.did("upload", visitor, one.name, became=one.became, reason=reason)
        except Exception as error:
            said = markup.problem(service.one_line(error, language))
        return self._view(said, talk, language, visitor)

    def remove(self, request: gr.Request, event: gr.EventData, talk: Talk, language: Language) -> View:
        """Remove the document whose button was clicked, and the answers that quote it."""
        service, source, visitor = self._service, sent(event, "source"), visitor_of(request)
        # The library would take the path of a file, too, which may be written so as to seem another's.
        is_there = any(one.id == source for one in service.assistant.library.sources(source))
        if not (is_there and service.access.may_remove(visitor, source)):
            return self._view("", talk, language, visitor)
        try:
            service.assistant.library.remove(source)
            service.conversations.forget([source])
            service.journal.did("remove", visitor, source)
            said = documents.removed(source, WORDS[language])
        except Exception as error:
            said = markup.problem(service.one_line(error, language))
        if talk.id:
            talk = service.reopened(visitor, talk.id)
        return self._view(said, talk, language, visitor)

    def _view(self, said: str, talk: Talk, language: Language, visitor: str) -> View:
        return View(
            files=gr.update(value=None),
            outcomes=said,
            documents=self._table(language, visitor),
            among=gr.update(choices=self.choices(visitor), value=[]),  # one that is gone could not be asked
            talk=talk,
            conversation=Chat(self._service).conversation(talk, language, visitor),
        )
