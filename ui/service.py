"""What all handlers of one app share. It is made once, by `server` or by whoever builds the app."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from rag import Assistant
from rag.errors import LibraryError, TanyaError
from rag.schema import Language
from ui.access import Access
from ui.conversations import Conversations, forget_removed, kept_for
from ui.jobs import Jobs
from ui.journal import Journal
from ui.settings import host_of
from ui.talk import Talk
from ui.texts import WORDS

_SERVED_AT_ONCE = 32
"""Questions that a model on a server is asked at once; it lines them up better than we could."""


@dataclass(frozen=True, slots=True)
class Service:
    """An assistant, and around it who may do what, what is kept, and what is told."""

    assistant: Assistant
    access: Access
    conversations: Conversations
    jobs: Jobs
    journal: Journal = field(default_factory=Journal)
    language: Language = "id"
    """Of the interface, where the browser prefers neither Indonesian nor English."""

    @classmethod
    def of(
        cls,
        assistant: Assistant,
        access: Access | None = None,
        journal: Journal | None = None,
        language: Language = "id",
    ) -> Service:
        """The service of an assistant; conversations are kept in the folder of its library, if that can be written.

        What is kept of documents that have been removed meanwhile is forgotten.
        """
        journal = journal or Journal()
        try:
            forget_removed(assistant.library)
            conversations = kept_for(assistant.library)
        except LibraryError as error:  # it can be asked all the same
            journal.warning("conversations are kept only until the chat ends", error)
            conversations = Conversations(None)
        # What answers from the documents alone works on this machine's processors; more at once would only share them.
        is_served = host_of(assistant.generator.name) != ""
        at_once = _SERVED_AT_ONCE if is_served else max(2, os.cpu_count() or 1)
        return cls(assistant, access or Access(), conversations, Jobs(at_once), journal, language)

    def reopened(self, visitor: str, id: str) -> Talk:
        """A kept conversation, without what holds words of documents that have been removed meanwhile; an empty one
        where `visitor` has none of this id."""
        talk, library = self.conversations.open(visitor, id), self.assistant.library
        if talk is None:
            return Talk()
        gone = {one for one in talk.sources if one not in {info.id for info in library.sources(one)}}
        if gone:
            self.conversations.forget(gone)
            talk = self.conversations.open(visitor, id) or Talk()
        return talk.settled("interrupted")

    def one_line(self, error: Exception, language: Language) -> str:
        """What to tell people: our own errors in their words, anything else in general and in the log."""
        if isinstance(error, TanyaError):
            return str(error)
        self.journal.problem("a handler failed", error)
        return WORDS[language].went_wrong
