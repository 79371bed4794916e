"""The server around the page: one address, who may use it, and nothing that leaves the machine."""

from __future__ import annotations

import base64
import ipaddress
import logging
import re
import secrets
import socket
import threading
import time
from asyncio import CancelledError
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag import Assistant
from rag.errors import MissingExtraError, TanyaError
from ui import exports, originals, pages, uploads
from ui.access import Access
from ui.app import PUBLIC, create_app
from ui.journal import Journal
from ui.service import Service
from ui.theme import STYLE, Quiet
from ui.visitors import COOKIE, NOBODY, cookie, named, visitor_of

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


def web_app(service: Service, users: Sequence[tuple[str, str]] = (), *, mcp: bool = False) -> FastAPI:
    """The page, the API, ``/healthz`` and files; with `users`, only for them; with `mcp`, the API as tools, too."""
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @web.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    def sees(request: Request, source: str) -> bool:
        return service.access.sees(visitor_of(request), source)

    library = service.assistant.library
    originals.add_route(web, library, sees)
    pages.add_route(web, library, sees)
    exports.add_route(web, service)
    gr.mount_gradio_app(
        web,
        create_app(service.assistant, service=service),
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
        mcp_server=mcp,
        max_file_size=_LARGEST_REQUEST,
    )
    page: Any = web.routes[-1]
    web.add_middleware(Gate, page=page.app, users=dict(users))
    return web


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth_file: str | Path | None = None,
    *,
    shared: bool = False,
    mcp: bool = False,
    journal: Journal | None = None,
) -> None:
    """Serve the chat until interrupted; print its address once it listens.

    Args:
        assistant: answers the questions; its library takes the uploads.
        host: the address to listen on.
        port: the port to listen on.
        auth_file: lines of ``user:password``; nobody else gets in.
        shared: whether what one visitor uploads is everybody's.
        mcp: whether programs find ``/ask`` and ``/search`` as tools of the Model Context Protocol.
        journal: is told what happens.

    Raises:
        TanyaError: when `auth_file` cannot be used, or the address is taken.
        MissingExtraError: `mcp` needs something that is not installed.
    """
    users = read_users(Path(auth_file)) if auth_file else ()
    if mcp and not find_spec("mcp"):
        raise MissingExtraError("mcp", "The Model Context Protocol")
    # Where strangers may be among the visitors, what nobody uploaded is the operator's.
    access = Access(shared=shared, curated=bool(users) or not _is_own_machine(host))
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise TanyaError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    with listener, suppress(KeyboardInterrupt):
        service = Service.of(assistant, access, journal)
        _Server(_config(web_app(service, users, mcp=mcp))).run(sockets=[listener])


@contextmanager
def background(
    assistant: Assistant,
    users: Sequence[tuple[str, str]] = (),
    *,
    service: Service | None = None,
    mcp: bool = False,
) -> Iterator[str]:
    """Serve on a free port of this machine for as long as the block runs, which is given the address."""
    web = web_app(service or Service.of(assistant), users, mcp=mcp)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(_config(web))
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
    """Lets through what may be reached, by name only the public handlers, and with users only users; says who comes.

    Pages may load nothing from elsewhere, whatever a document manages to smuggle into them.

    Gradio hides a private handler from its clients but answers to its name, and guards most routes by login
    but not all; this closes both at one place.
    """

    def __init__(self, app: ASGIApp, page: Any, users: Mapping[str, str]) -> None:
        self._app = app
        self._page = page
        self._users = users
        self._programs: dict[str, str] = {}
        """The token that stands for each user who comes as a program."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 or 401 in place of the app, or hand over to it."""
        is_new = False
        if scope["type"] in ("http", "websocket"):
            connection, path = HTTPConnection(scope), scope["path"]
            handler = _BY_NAME.match(path)
            if handler and handler[1] not in (*PUBLIC, _BY_NUMBER):
                return await JSONResponse({"error": "Not found"}, 404)(scope, receive, send)
            user = self._user(connection)
            if self._users and user is None and not _FOR_EVERYONE.fullmatch(path):
                return await JSONResponse({"error": "Not authenticated"}, 401)(scope, receive, send)
            visitor = named(user, None if self._users else connection.cookies.get(COOKIE))
            scope.setdefault("state", {})["visitor"] = visitor
            is_new = not self._users and visitor == NOBODY and path == "/"

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if is_new:
                    headers.append("set-cookie", cookie(secure=scope["scheme"] == "https"))
            await send(message)

        return await self._app(scope, receive, send_with_policy)

    def _user(self, connection: HTTPConnection) -> str | None:
        """Who logged in on the page, or sends name and password with each request, as programs do."""
        tokens: dict[str, str] = self._page.tokens
        names = (f"access-token-{self._page.cookie_id}", f"access-token-unsecure-{self._page.cookie_id}")
        for name in names:
            if user := tokens.get(connection.cookies.get(name, "")):
                return user
        user, password = _credentials(connection.headers.get("authorization", ""))
        expected = self._users.get(user)
        if expected is None or not secrets.compare_digest(expected.encode(), password.encode()):
            return None
        # The page knows users by their cookies only.
        token = self._programs.setdefault(user, secrets.token_urlsafe(32))
        tokens[token] = user
        header = (b"cookie", f"{names[0]}={token}; {names[1]}={token}".encode())
        connection.scope["headers"] = [
            *(one for one in connection.scope["headers"] if one[0] != b"cookie"),
            header,
        ]
        return user


def _credentials(header: str) -> tuple[str, str]:
    """Name and password of an ``Authorization: Basic`` header; empty where it is none."""
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password


def _is_own_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _NotStopping(logging.Filter):
    """Leaves out what uvicorn says of pages that are open when the server is told to stop."""

    def filter(self, record: logging.LogRecord) -> bool:
        is_cancelled = record.exc_info is not None and isinstance(record.exc_info[1], CancelledError)
        said = record.getMessage()
        return not is_cancelled and "graceful shutdown" not in said and CancelledError.__name__ not in said


def _config(web: FastAPI) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").addFilter(_NOT_STOPPING)
    # Open pages keep a connection, which must not keep the server from stopping.
    return uvicorn.Config(web, log_level="warning", timeout_graceful_shutdown=1)


_NOT_STOPPING = _NotStopping()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            print(f"Tanya: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
