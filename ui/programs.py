"""The endpoints for programs: ``/ask`` and ``/search``, also as tools of the Model Context Protocol."""

from __future__ import annotations

import asyncio
from typing import Any

import gradio as gr

from rag.errors import TanyaError
from rag.schema import Filter
from ui.service import Service
from ui.visitors import visitor_of

_MAX_HITS = 100
_LOOK_SECONDS = 0.01


class Programs:
    """The handlers of the endpoints; they know a visitor's documents as the page does."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def ask(self, request: gr.Request, question: str) -> dict[str, Any]:
        """Answer a question, in Indonesian or English, from the documents alone, with the quotes that support it.

        Args:
            question: what is to be answered, as a full question.
        """
        visitor = visitor_of(request)
        job = self._service.jobs.start(
            lambda _: self._service.assistant.stream(question, only=self._only(visitor))
        )
        try:
            while not job.done.is_set():
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            job.cancel()
        if job.answer is None:
            error = job.error or TanyaError("there is no answer")
            if isinstance(error, TanyaError):
                raise gr.Error(str(error), print_exception=False) from error
            raise error
        self._service.journal.asked(visitor, question, job.answer, "api")
        return job.answer.to_json()

    def search(self, request: gr.Request, query: str, k: int = 5) -> list[dict[str, Any]]:
        """Find the passages of the documents that fit a query best, best first.

        Args:
            query: a question or words, in Indonesian or English.
            k: how many passages, from 1 to 100.
        """
        visitor = visitor_of(request)
        if not 1 <= k <= _MAX_HITS:
            raise gr.Error(f"k is {k}; it must be from 1 to {_MAX_HITS}", print_exception=False)
        try:
            hits = self._service.assistant.search(query, k=k, only=self._only(visitor))
        except TanyaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        self._service.journal.did("search", visitor, query, found=len(hits))
        return [hit.to_json() for hit in hits]

    def _only(self, visitor: str) -> Filter:
        service = self._service
        return Filter(without=service.access.hidden(visitor, service.assistant.library))
