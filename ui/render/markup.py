"""The pieces that all of the page is made of."""

from __future__ import annotations

import html

from ui.texts import Words


def safe(text: str) -> str:
    """`text` as text, wherever in HTML it stands."""
    return html.escape(text, quote=True)


def attributes(event: str, **data: object) -> str:
    """The attributes of a button or form that sends `data` to the handler of `event`."""
    values = "".join(f' data-{name}="{safe(str(value))}"' for name, value in data.items())
    return f'class="{event}" data-event="{event}"{values}'


def button(event: str, label: str, extra: str = "", **data: object) -> str:
    """A button that sends `data` to the handler of `event`; `label` and `extra` are HTML."""
    return f'<button type="button" {attributes(event, **data)}{extra}>{label}</button>'


def label(text: str) -> str:
    """What stands above a list."""
    return f'<p class="label">{safe(text)}</p>'


def hint(text: str) -> str:
    """What helps those who want to read it."""
    return f'<p class="hint">{safe(text)}</p>'


def problem(message: str) -> str:
    """One line that says what went wrong."""
    return f'<p class="problem" role="alert">{safe(message)}</p>'


def welcome(title: str, text: str) -> str:
    """What an empty place says."""
    return f'<div class="welcome"><h2>{safe(title)}</h2>{hint(text)}</div>'


def header(words: Words) -> str:
    """The name of the house and what it is for."""
    return f"<h1>Tanya</h1>{hint(words.tagline)}"


def account(user: str | None, words: Words) -> str:
    """Who is logged in, and the way out; nothing where nobody logs in."""
    if not user:
        return ""
    return f'<p><bdi>{safe(user)}</bdi> <a href="/logout">{safe(words.sign_out)}</a></p>'
