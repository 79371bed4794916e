"""The parts of the page whose words depend on the interface language: built in one, set again in another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.texts import Words

Say = Callable[[Words], Any]


class Wording:
    """Builds components and remembers what is said in each of them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.parts: list[Any] = []
        self._said: list[dict[str, Say]] = []

    def put(self, make: Callable[..., Any], said: dict[str, Say], **fixed: Any) -> Any:
        """A component with `fixed` properties and those that are `said` in the interface language."""
        part = make(**{name: say(self._words) for name, say in said.items()}, **fixed)
        self.parts.append(part)
        self._said.append(said)
        return part

    def updates(self, words: Words) -> list[Any]:
        """What sets all of them in another language, in the order of `parts`."""
        return [gr.update(**{name: say(words) for name, say in said.items()}) for said in self._said]
