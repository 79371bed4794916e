"""The chat in the browser: a Gradio app around an `Assistant`."""

from ui.app import create_app
from ui.server import serve

__all__ = ["create_app", "serve"]
