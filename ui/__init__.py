"""The chat in the browser: a Gradio app around an `Assistant`. ``from ui import create_app, serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.app import create_app
    from ui.server import serve

__all__ = ["create_app", "serve"]

_HOMES = {"create_app": "ui.app", "serve": "ui.server"}


def __getattr__(name: str) -> Any:
    # Gradio takes seconds to import, and what only looks at kept conversations needs none of it.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
