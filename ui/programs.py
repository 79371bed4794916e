"""The endpoints for programs: ``/ask`` and ``/search``, also as tools of the Model Context Protocol."""

from __future__ import annotations

import asyncio
from typing import Any

import gradio as gr
from starlette.requests import Request

from rag.errors import TanyaError
from rag.schema import Filter
from ui.service import Service
from ui.visitors import visitor_of

_MAX_HITS = 100
_LOOK_SECONDS = 0.01
_LOOKS_FOR_WHO_ASKED = 25


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
        if not isinstance(question, str):
            raise gr.Error("question must be a text", print_exception=False)
        owner = visitor or (request.client.host if request.client else "")
        try:
            job = self._service.jobs.start(
                lambda _: self._service.assistant.stream(question, only=self._only(visitor)), owner
            )
        except TanyaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        looks = 0
        try:
            while not job.done.is_set():
                await asyncio.sleep(_LOOK_SECONDS)
                looks += 1
                if looks % _LOOKS_FOR_WHO_ASKED == 0 and await _has_gone(request):
                    break
        finally:
            job.cancel()
        if job.answer is None:
            failed = job.error or TanyaError("there is no answer")
            if isinstance(failed, TanyaError):
                raise gr.Error(str(failed), print_exception=False) from failed
            raise failed
        self._service.journal.asked(visitor, question, job.answer, "api")
        return job.answer.to_json()

    def search(self, request: gr.Request, query: str, k: int = 5) -> list[dict[str, Any]]:
        """Find the passages of the documents that fit a query best, best first.

        Args:
            query: a question or words, in Indonesian or English.
            k: how many passages, from 1 to 100.
        """
        visitor = visitor_of(request)
        if not isinstance(query, str):
            raise gr.Error("query must be a text", print_exception=False)
        if not isinstance(k, int) or isinstance(k, bool):
            raise gr.Error("k must be a whole number", print_exception=False)
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


async def _has_gone(request: gr.Request | Request) -> bool:
    """Whether nobody waits for the answer any more; one that comes by way of an event is asked for later, and of a
    tool's caller, whose request Gradio hands on as it came, nothing is known."""
    asked = request if isinstance(request, Request) else request.request
    if not isinstance(asked, Request) or not asked.url.path.startswith("/gradio_api/run/"):
        return False
    return await asked.is_disconnected()
