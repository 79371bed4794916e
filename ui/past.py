"""What happens on the page of earlier conversations: someone looks, searches, renames or deletes."""

from __future__ import annotations

import gradio as gr

from rag.schema import Language
from ui.events import sent
from ui.render import history
from ui.service import Service
from ui.texts import WORDS
from ui.visitors import visitor_of


class Past:
    """The handlers of that page."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def listed(self, request: gr.Request, searched: str | None, language: Language) -> str:
        """The conversations, or those of them that hold all the words that are searched for."""
        searched = searched or ""  # a field that nobody has touched holds nothing
        kept = self._service.conversations.listed(visitor_of(request), searched)
        return history.history(kept, WORDS[language], searched)

    def rename(self, request: gr.Request, event: gr.EventData, searched: str, language: Language) -> str:
        """Give a conversation another title."""
        self._service.conversations.rename(visitor_of(request), sent(event, "id"), sent(event, "said"))
        return self.listed(request, searched, language)

    def delete(self, request: gr.Request, event: gr.EventData, searched: str, language: Language) -> str:
        """Remove a conversation for good."""
        self._service.conversations.delete(visitor_of(request), sent(event, "id"))
        return self.listed(request, searched, language)
