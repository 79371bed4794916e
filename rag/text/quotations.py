"""What a draft quotes to the letter, and what it says around that."""

from __future__ import annotations

import re
from collections.abc import Callable

QUOTED = re.compile(r"[“«]((?<=“)[^“”]+(?=”)|(?<=«)[^«»]+(?=»))[”»]|\"([^\"]{12,})\"")
"""A quotation, in typographic marks or, where it is no single word, in others."""


def outside(text: str, changed: Callable[[str], str]) -> str:
    """`text`, changed outside its quotations, which stay to the letter."""
    parts: list[str] = []
    end = 0
    for quoted in QUOTED.finditer(text):
        parts += [changed(text[end : quoted.start()]), quoted.group()]
        end = quoted.end()
    return "".join((*parts, changed(text[end:])))
