"""A conversation as a file of Markdown, for the visitor who had it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from ui import clipboard
from ui.service import Service
from ui.talk import Exchange, Talk
from ui.texts import WORDS, Words, preferred
from ui.visitors import visitor_of

PATH = "/conversation.md"


def address(id: str) -> str:
    """Where a browser gets a conversation as a file."""
    return f"{PATH}?{urlencode({'id': id})}"


def add_route(web: FastAPI, service: Service) -> None:
    """Have `web` give conversations to those whose they are."""

    @web.get(PATH)
    def export(id: str, request: Request) -> Response:
        visitor = visitor_of(request)
        talk = service.reopened(visitor, id)
        if not talk.exchanges:
            return JSONResponse({"error": "There is no such conversation."}, 404)
        title = service.conversations.title(visitor, id)
        words = WORDS[preferred(request.headers.get("accept-language"), service.language)]
        headers = {
            "content-disposition": f'attachment; filename="{_file_name(title)}"',
            "cache-control": "no-store",
        }
        return Response(
            markdown(talk, title, words), media_type="text/markdown; charset=utf-8", headers=headers
        )


def markdown(talk: Talk, title: str, words: Words) -> str:
    """The questions with their answers and citations; what people and documents say does not become markup."""
    parts = [f"# {clipboard.escaped(title)}", *(_exchange(one, words) for one in talk.exchanges)]
    return "\n\n".join(parts) + "\n"


def _exchange(exchange: Exchange, words: Words) -> str:
    asked = f"## {clipboard.escaped(' '.join(exchange.question.split()))}"
    if exchange.answer is not None:
        return f"{asked}\n\n{clipboard.markdown(exchange.answer, words)}"
    problem = exchange.problem or "interrupted"
    return f"{asked}\n\n{clipboard.escaped(words.problems.get(problem, problem))}"


def _file_name(title: str) -> str:
    """A name for every system, of letters without accents; the header that holds it knows no others."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', plain).strip('-')[:60] or 'tanya'}.md"
