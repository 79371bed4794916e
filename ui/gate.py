"""What may be reached, from where and by whom: everything passes here before Gradio sees it.

Gradio answers to more than a chat needs: to the names of handlers that it hides from its clients, with files of its
cache, with the login of whoever asks, with sessions by a number that others may have seen, and all of it to pages of
any other site. What is let through is listed here; all else is not there.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
import secrets
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.app import PUBLIC
from ui.visitors import COOKIE, cookie, named

_BY_NAME = rf"/gradio_api/(?:run|api|call|call/v2)/(?:{'|'.join(PUBLIC)}|predict)(?:/\w*)?"
"""The public handlers; `predict` is no handler's name, but where the page calls those that are not queued."""
_PARTS = r"queue/join|queue/data|upload|upload_progress|cancel|reset|info|openapi\.json|app_id|startup-events"
_REACHED = re.compile(
    rf"/|/(?:config|login_check|document|page|conversation\.md)/?|/gradio_api/(?:{_PARTS})/?|{_BY_NAME}"
    r"|/gradio_api/(?:heartbeat/\w+|login_check|mcp(?:/.*)?)|/svelte/.+"
)
_FOR_EVERYONE = re.compile(  # what it takes to show the login form, and to say that the server is alive
    r"/|/(?:healthz|login|logout|theme\.css|favicon\.ico|manifest\.json|robots\.txt)/?|/(?:assets|static)/.+"
    r"|/gradio_api/theme\.css"
)
_HEARTBEAT = re.compile(r"/gradio_api/heartbeat/(\w+)")
_UPLOAD = "/gradio_api/upload"

_HEADERS = {
    # Gradio builds its pages from inline scripts and templates; what counts is that everything is its own.
    "content-security-policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_LARGEST_BODY = 2_000_000
"""Bytes of anything but an upload."""
_SESSIONS = 100_000
"""Sessions whose visitors are remembered."""
_TRIES, _TRIES_SECONDS = 10, 60.0
"""So many wrong passwords from one address in so many seconds are followed by as long a pause."""


class Gate:
    """The way to the page, the API and the files; says in ``request.state`` who comes.

    With users only for them. Where `hosts` are named, only for browsers that asked for one of these: a name of some
    other site that leads here is an attack on what listens on this machine alone.
    """

    def __init__(
        self, app: ASGIApp, page: Any, users: Mapping[str, str], hosts: frozenset[str] = frozenset()
    ) -> None:
        self._app = app
        self._page = page
        self._users = users
        self._hosts = hosts
        self._programs: dict[str, str] = {}
        """The token that stands for each user who comes as a program."""
        self._sessions: OrderedDict[str, str] = OrderedDict()
        """Whose each session is: of the visitor who used it first."""
        self._wrong: defaultdict[str, deque[float]] = defaultdict(deque)
        """When an address sent a wrong password."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand over."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        connection, path = HTTPConnection(scope), scope["path"]
        address = connection.client.host if connection.client else ""
        if refusal := self._refused(connection, path):
            return await JSONResponse({"error": refusal[1]}, refusal[0])(scope, receive, send)
        is_paused = self._is_paused(address)
        if is_paused and (path.startswith("/login") or "authorization" in connection.headers):
            message = "Too many wrong passwords; try again in a minute."
            return await JSONResponse({"error": message}, 429)(scope, receive, send)
        user = self._user(connection, address)
        if self._users and user is None and not _FOR_EVERYONE.fullmatch(path):
            return await JSONResponse({"error": "Not authenticated"}, 401)(scope, receive, send)
        token = None if self._users else connection.cookies.get(COOKIE)
        visitor = named(user, token)
        session = connection.query_params.get("session_hash") or ""
        if beats := _HEARTBEAT.fullmatch(path):
            session = beats[1]
        if scope["type"] == "http" and scope["method"] == "POST" and not path.startswith(_UPLOAD):
            body = await _read(receive)
            if body is None:
                return await JSONResponse({"error": "Too large"}, 413)(scope, receive, send)
            receive = _again(body, receive)
            session = session or _session_in(body)
        if session and self._sessions.setdefault(session, visitor) != visitor:
            return await JSONResponse({"error": "Not found"}, 404)(scope, receive, send)
        while len(self._sessions) > _SESSIONS:
            self._sessions.popitem(last=False)
        scope.setdefault("state", {})["visitor"] = visitor
        given = cookie(token if visitor else None, secure=scope["scheme"] == "https")

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                if path.startswith("/login") and message["status"] in (400, 401):
                    self._wrong[address].append(time.monotonic())
                # Gradio would have a login sent along with what pages of other sites ask for.
                message["headers"] = [
                    (name, re.sub(b"(?i)samesite=none", b"SameSite=lax", value))
                    if name.lower() == b"set-cookie"
                    else (name, value)
                    for name, value in message["headers"]
                ]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if path == "/" and not self._users:
                    headers.append("set-cookie", given)
                    headers["cache-control"] = "no-store"
            await send(message)

        return await self._app(scope, receive, send_with_policy)

    def _refused(self, connection: HTTPConnection, path: str) -> tuple[int, str] | None:
        """The status and the reason, where nobody may come to `path`, or not from there."""
        host = connection.headers.get("host", "")
        if self._hosts and (urlsplit(f"//{host}").hostname or "") not in self._hosts:
            return 403, "This server is not known by that name."
        own = {host.lower(), connection.headers.get("x-forwarded-host", "").lower()}
        origin = connection.headers.get("origin")
        from_elsewhere = origin is not None and urlsplit(origin).netloc.lower() not in own - {""}
        if connection.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            # A link to the page is followed; anything else would be done in the name of who is logged in.
            is_link = connection.headers.get("sec-fetch-mode") == "navigate"
            from_elsewhere = from_elsewhere or not (is_link and path == "/")
        if from_elsewhere:
            return 403, "Pages of other sites cannot use this server."
        if "deep_link" in connection.query_params:
            return 404, "Not found"
        if not _REACHED.fullmatch(path) and not _FOR_EVERYONE.fullmatch(path):
            return 404, "Not found"
        return None

    def _is_paused(self, address: str) -> bool:
        wrong = self._wrong.get(address)
        if not wrong:
            return False
        while wrong and wrong[0] < time.monotonic() - _TRIES_SECONDS:
            wrong.popleft()
        if not wrong:
            del self._wrong[address]
        return len(wrong) >= _TRIES

    def _user(self, connection: HTTPConnection, address: str) -> str | None:
        """Who logged in on the page, or sends name and password with each request, as programs do."""
        tokens: dict[str, str] = self._page.tokens
        names = (f"access-token-{self._page.cookie_id}", f"access-token-unsecure-{self._page.cookie_id}")
        for name in names:
            if user := tokens.get(connection.cookies.get(name, "")):
                return user
        header = connection.headers.get("authorization", "")
        if not header or not self._users:
            return None
        user, password = _credentials(header)
        expected = self._users.get(user)
        if expected is None or not secrets.compare_digest(expected.encode(), password.encode()):
            self._wrong[address].append(time.monotonic())
            return None
        # The page knows users by their cookies only.
        token = self._programs.setdefault(user, secrets.token_urlsafe(32))
        tokens[token] = user
        scope = connection.scope
        others = [one for one in scope["headers"] if one[0] != b"cookie"]
        scope["headers"] = [*others, (b"cookie", f"{names[0]}={token}; {names[1]}={token}".encode())]
        return user


def hosts_of(host: str) -> frozenset[str]:
    """The names by which a server that listens on `host` is asked for; none where that may be any."""
    return frozenset(("localhost", "127.0.0.1", "::1", host)) if is_own_machine(host) else frozenset()


def is_own_machine(host: str) -> bool:
    """Whether only this machine reaches what listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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


async def _read(receive: Receive) -> bytes | None:
    """The body of a request; None where it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > _LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives `body` once more, and then what comes."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


def _session_in(body: bytes) -> str:
    try:
        asked = json.loads(body)
    except ValueError:
        return ""
    session = asked.get("session_hash") if isinstance(asked, dict) else None
    return session if isinstance(session, str) else ""
