"""Who is there: a name that stands for a user or a browser, and that nobody can guess or forge."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.visitors import COOKIE, NOBODY, cookie, named, visitor_of

TOKEN = "Zm9v-YmFy_" * 4


def given_token(secure: bool = False) -> str:
    return SimpleCookie(cookie(None, secure))[COOKIE].value


def test_a_browser_is_known_by_the_cookie_that_it_was_given() -> None:
    tokens = [given_token() for _ in range(50)]
    names = [named(None, token) for token in tokens]
    assert len(set(names)) == 50
    assert names == [named(None, token) for token in tokens]
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
    assert not any(token in name or name in token for token, name in zip(tokens, names, strict=True))


@pytest.mark.parametrize("secure", [False, True])
def test_a_cookie_is_for_this_server_alone_and_not_for_scripts(secure: bool) -> None:
    (morsel,) = SimpleCookie(cookie(None, secure)).values()
    assert (morsel["path"], morsel["samesite"], morsel["httponly"]) == ("/", "Lax", True)
    assert morsel["max-age"] == str(365 * 24 * 3600)
    assert bool(morsel["secure"]) is secure
    assert not morsel["domain"]
    assert cookie(None, secure).isascii()


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "a" * 31,
        "a" * 65,
        "a" * 1_000_000,
        TOKEN + "\n",
        " " + TOKEN,
        TOKEN + ";",
        "../" * 12,
        "é" * 40,
        "٣" * 40,  # a digit, to those who do not look closely
        "\0" * 40,
        "\ud800" * 40,
    ],
)
def test_what_is_not_of_our_making_is_nobody(token: str | None) -> None:
    assert named(None, token) == NOBODY == ""


@given(st.text())
def test_a_cookie_names_somebody_or_nobody(token: str) -> None:
    assert re.fullmatch("|[0-9a-f]{32}", named(None, token))


def test_a_user_is_the_same_in_every_browser_and_no_browser_is_a_user() -> None:
    assert named("budi", None) == named("budi", TOKEN) == named("budi", "x")
    assert len({named("budi", None), named("Budi", None), named("ani", None), named(None, TOKEN)}) == 4
    assert named(None, TOKEN) not in (named(TOKEN, None), named(f"browser:{TOKEN}", None))
    assert named("", TOKEN) == named(None, TOKEN)


def test_a_request_that_was_let_in_by_nobody_is_nobodys() -> None:
    assert visitor_of(None) == NOBODY
    assert visitor_of(SimpleNamespace(state=SimpleNamespace())) == NOBODY
    assert visitor_of(SimpleNamespace(state=SimpleNamespace(visitor="budi"))) == "budi"
