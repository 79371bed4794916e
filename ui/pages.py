"""Pictures of the pages that PDFs are quoted from, for a browser: with the quoted words marked.

A quote is named by where it stands in the text of its document, which is looked up here: nobody can have other words
marked, or have what is no page of a document that they may see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from rag import Library
from rag.errors import LibraryError, TanyaError
from rag.pictures import MEDIA_TYPE, PageImage, draw
from rag.schema import kind_of
from ui.originals import NOT_THERE

PATH = "/page"
TOP = "x-mark-top"
"""The header that says where on the page the mark begins, as a share of its height; missing where nothing is marked."""
_AT_ONCE = 2
_KEPT = 32
"""Pictures, of a few hundred kilobytes at most, for who clicks back and forth."""
_LONGEST_QUOTE = 10_000
"""Characters; more than a page is not marked."""
_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def address(source: str, page: int | None, start: int, end: int) -> str:
    """Where a browser finds the picture of the page that the words from `start` to `end` are quoted from; empty where
    there is none, as the document is no PDF."""
    if not page or kind_of(source) != "pdf":
        return ""
    asked = {"source": source, "page": page, "start": start, "end": end}
    return f"{PATH}?{urlencode(asked, quote_via=quote)}"


def add_route(web: FastAPI, library: Library, sees: Callable[[Request, str], bool]) -> None:
    """Have `web` answer for the pages of `library`; `sees` says which documents are there for who asks."""
    # Threads of their own: whoever waits for a page keeps no other request waiting.
    threads = ThreadPoolExecutor(_AT_ONCE, "page")

    @lru_cache(_KEPT)
    def drawn(file: Path, changed: int, page: int, words: str) -> PageImage:
        return draw(file, page, words)

    def picture(request: Request) -> PageImage:
        source, page, start, end = _asked(request)
        if not sees(request, source):
            raise LibraryError(NOT_THERE)
        if kind_of(source) != "pdf":
            raise LibraryError(f"{source}: is no PDF")
        try:
            file, text = library.file(source), library.text(source)
        except LibraryError as error:
            raise LibraryError(NOT_THERE) from error
        if not 0 <= start <= end <= min(len(text), start + _LONGEST_QUOTE):
            raise LibraryError(f"{source}: has no words from {start} to {end}")
        return drawn(file, file.stat().st_mtime_ns, page, text[start:end])

    @web.get(PATH)
    async def page(request: Request) -> Response:
        try:
            found = await asyncio.get_running_loop().run_in_executor(threads, picture, request)
        except TanyaError as error:
            return JSONResponse({"error": str(error)}, 404)
        except OSError as error:  # the file went away meanwhile, or no process could be started
            return JSONResponse({"error": error.strerror}, 404)
        headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
        if found.top is not None:
            headers[TOP] = f"{found.top:.4f}"
        return Response(found.data, media_type=MEDIA_TYPE, headers=headers)


def _asked(request: Request) -> tuple[str, int, int, int]:
    asked = request.query_params
    try:
        return asked["source"], int(asked["page"]), int(asked["start"]), int(asked["end"])
    except (KeyError, ValueError) as error:
        raise LibraryError("a page is asked for by source, page, start and end") from error
