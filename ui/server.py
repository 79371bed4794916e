"""The server around the page: one address, who may use it, and nothing that leaves the machine."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag import Assistant
from rag.errors import TanyaError
from ui import originals, uploads
from ui.app import PUBLIC, create_app
from ui.theme import STYLE, Quiet

_LARGEST_REQUEST = 5 * uploads.MAX_BYTES  # larger files are cut off; smaller ones are refused with a reason
_BY_NAME = re.compile(r"/gradio_api/(?:run|api|call/v2|call)/([^/]+)")
_BY_NUMBER = "predict"  # no handler's name: where the page calls, by number, the handlers that are not queued
_FOR_EVERYONE = re.compile(  # what it takes to show the login form, and to say that the server is alive
    r"/|/(?:healthz|login|logout|theme\.css|favicon\.ico|manifest\.json|robots\.txt)/?|/(?:assets|static)/.+"
)

_HEADERS = {
    # Gradio builds its pages from inline scripts and templates; what counts is that everything is its own.
    "content-security-policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def web_app(assistant: Assistant, users: Sequence[tuple[str, str]] = ()) -> FastAPI:
    """The page, the API, ``/healthz`` and the documents' files; with `users`, only for them."""
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @web.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    originals.add_route(web, assistant.library)
    gr.mount_gradio_app(
        web,
        create_app(assistant),
        path="/",
        auth=list(users) or None,
        theme=Quiet(),
        css=STYLE,
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=_LARGEST_REQUEST,
    )
    page: Any = web.routes[-1]
    web.add_middleware(Gate, page=page.app, guarded=bool(users))
    return web


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth_file: str | Path | None = None,
) -> None:
    """Serve the chat until interrupted; print its address once it listens.

    Raises:
        TanyaError: when `auth_file` cannot be used, or the address is taken.
    """
    users = read_users(Path(auth_file)) if auth_file else ()
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise TanyaError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    with listener, suppress(KeyboardInterrupt):
        _Server(_config(web_app(assistant, users))).run(sockets=[listener])


@contextmanager
def background(assistant: Assistant, users: Sequence[tuple[str, str]] = ()) -> Iterator[str]:
    """Serve on a free port of this machine for as long as the block runs, which is given the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(_config(web_app(assistant, users)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def read_users(path: Path) -> tuple[tuple[str, str], ...]:
    """The users and passwords in `path`, one ``user:password`` a line; empty and ``#`` lines are skipped.

    Raises:
        TanyaError: when the file cannot be read, or a line is not of this form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TanyaError(f"{path}: cannot be read as a list of users") from error
    users: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        user, _, password = line.partition(":")
        if not user or not password or user in users:
            raise TanyaError(f"{path}, line {number}: expected user:password, each user once")
        users[user] = password
    if not users:
        raise TanyaError(f"{path}: names no user; expected lines of user:password")
    return tuple(users.items())


class Gate:
    """Lets through what may be reached: by name only the public handlers, and with users only users.

    Pages may load nothing from elsewhere, whatever a document manages to smuggle into them.

    Gradio hides a private handler from its clients but answers to its name, and guards most routes by login
    but not all; this closes both at one place.
    """

    def __init__(self, app: ASGIApp, page: Any, guarded: bool) -> None:
        self._app = app
        self._page = page
        self._guarded = guarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 or 401 in place of the app, or hand over to it."""
        if scope["type"] in ("http", "websocket"):
            connection = HTTPConnection(scope)
            path = scope["path"]
            named = _BY_NAME.match(path)
            if named and named[1] not in (*PUBLIC, _BY_NUMBER):
                return await JSONResponse({"error": "Not found"}, 404)(scope, receive, send)
            if self._guarded and not _FOR_EVERYONE.fullmatch(path) and not self._known(connection):
                return await JSONResponse({"error": "Not authenticated"}, 401)(scope, receive, send)

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        return await self._app(scope, receive, send_with_policy)

    def _known(self, connection: HTTPConnection) -> bool:
        names = (f"access-token-{self._page.cookie_id}", f"access-token-unsecure-{self._page.cookie_id}")
        return any(connection.cookies.get(name) in self._page.tokens for name in names)


def _config(web: FastAPI) -> uvicorn.Config:
    # Open pages keep a connection, which must not keep the server from stopping.
    return uvicorn.Config(web, log_level="warning", timeout_graceful_shutdown=1)


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            print(f"Tanya: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
