"""The server around the page: one address, who may use it, and nothing that leaves the machine."""

from __future__ import annotations

import logging
import socket
import threading
import time
from asyncio import CancelledError
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request

from rag import Assistant
from rag.errors import MissingExtraError, TanyaError
from ui import exports, originals, pages, uploads
from ui.access import Access
from ui.app import create_app
from ui.gate import Gate, hosts_of, is_own_machine
from ui.journal import Journal
from ui.service import Service
from ui.theme import STYLE, Quiet
from ui.visitors import visitor_of

_LARGEST_REQUEST = 5 * uploads.MAX_BYTES  # larger files are cut off; smaller ones are refused with a reason


def web_app(
    service: Service,
    users: Sequence[tuple[str, str]] = (),
    *,
    mcp: bool = False,
    hosts: frozenset[str] = frozenset(),
) -> FastAPI:
    """The page, the API, ``/healthz`` and files; with `users`, only for them; with `mcp`, the API as tools, too; with
    `hosts`, only for who asks for one of these."""
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
    web.add_middleware(Gate, page=page.app, users=dict(users), hosts=hosts)
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
    access = Access(shared=shared, curated=bool(users) or not is_own_machine(host))
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise TanyaError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    with listener, suppress(KeyboardInterrupt):
        service = Service.of(assistant, access, journal)
        hosts = (
            frozenset() if users else hosts_of(host)
        )  # with users there may be a proxy before it, of any name
        _Server(_config(web_app(service, users, mcp=mcp, hosts=hosts))).run(sockets=[listener])


@contextmanager
def background(
    assistant: Assistant,
    users: Sequence[tuple[str, str]] = (),
    *,
    service: Service | None = None,
    mcp: bool = False,
) -> Iterator[str]:
    """Serve on a free port of this machine for as long as the block runs, which is given the address."""
    hosts = frozenset() if users else hosts_of("127.0.0.1")
    web = web_app(service or Service.of(assistant), users, mcp=mcp, hosts=hosts)
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
