"""Who is there: a user who logged in, or a browser that was given a cookie; a program without either is nobody.

What belongs to a visitor (uploads, conversations) is found again by this name alone. It is made of what a browser
proves itself with, or of the name of a user, and neither is stored.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

COOKIE = "tanya-visitor"
NOBODY = ""
_SECONDS = 365 * 24 * 3600
_TOKEN = re.compile(r"[\w-]{32,64}", re.ASCII)


def named(user: str | None, token: str | None) -> str:
    """The visitor's name: of the user, where there are users, else of the browser that holds this `token`."""
    if user:
        return _hashed(f"user:{user}")
    return _hashed(f"browser:{token}") if token and _TOKEN.fullmatch(token) else NOBODY


def cookie(token: str | None, secure: bool) -> str:
    """What gives a browser a token of its own, or has it keep the one that it has: a ``Set-Cookie`` header's value."""
    tail = "; Secure" if secure else ""
    token = token or secrets.token_urlsafe(32)
    return f"{COOKIE}={token}; Path=/; Max-Age={_SECONDS}; HttpOnly; SameSite=Lax{tail}"


def visitor_of(request: Any) -> str:
    """Who sent a request, Gradio's or Starlette's; `server.Gate` has found out."""
    return str(getattr(request.state, "visitor", NOBODY)) if request is not None else NOBODY


def _hashed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]
