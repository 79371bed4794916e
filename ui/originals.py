"""The files that documents were read from, for a browser: a PDF opens at its page, anything else is saved.

A file is named by the id of its document and by nothing else, and is given out only while it is what was indexed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, JSONResponse, Response

from rag import Library
from rag.errors import LibraryError
from rag.files import printable
from rag.schema import kind_of

PATH = "/document"
_SHOWN = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
"""What a browser shows itself, and runs nothing of; a page of HTML would be run as one of ours."""
NOT_THERE = "There is no such document, or its file is not what was indexed."
"""The same for one that is not there and one that is another's."""
_POLICY = (
    "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def address(source: str, page: int | None) -> str:
    """Where a browser finds the file of a document, at that page if it is one that has pages."""
    at = f"#page={page}" if page and kind_of(source) == "pdf" else ""
    return f"{PATH}?{urlencode({'source': source}, quote_via=quote)}{at}"


def add_route(web: FastAPI, library: Library, sees: Callable[[Request, str], bool]) -> None:
    """Have `web` answer for the files of `library`; `sees` says which documents are there for who asks."""

    @web.get(PATH)
    def document(source: str, request: Request) -> Response:
        file = None
        if sees(request, source):
            with suppress(LibraryError):
                file = library.file(source)
        if file is None:
            return JSONResponse({"error": NOT_THERE}, 404)
        kind = kind_of(source)
        return FileResponse(
            file,
            media_type=_SHOWN.get(kind, "application/octet-stream"),
            filename=printable(file.name),
            content_disposition_type="inline" if kind in _SHOWN else "attachment",
            headers={"content-security-policy": _POLICY, "cache-control": "no-store"},
        )
