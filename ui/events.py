"""What a click on the page sends; every value may be forged: the browser's routes are open to who can load the page."""

from __future__ import annotations

import gradio as gr


def sent(event: gr.EventData, name: str) -> str:
    """The text that was sent under `name`; empty where there is none."""
    data = event._data
    value = data.get(name, "") if isinstance(data, dict) else ""
    # Halves of characters are no text, and nothing could look them up.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def number(event: gr.EventData, name: str) -> int:
    """The number that was sent under `name`; -1 where there is none."""
    text = sent(event, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
