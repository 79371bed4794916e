"""The styles of a Word document: what is a title, a heading or the item of a list, and which tables have headers.

What a paragraph states itself comes before what its style states, and that before the style that this is based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.formats.parts import attribute

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLE = re.compile(r"(?:heading|judul)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"title|judul", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|daftar isi)\s*(?:\d|heading)|table of figures", re.IGNORECASE)


def setting(element: Any, *path: str) -> str | None:
    """The ``w:val`` of the descendant at the `path`; None where there is no such element."""
    for name in path:
        element = None if element is None else element.find(f"{W}{name}")
    return None if element is None else str(element.get(f"{W}val", ""))


def is_on(element: Any, *path: str) -> bool:
    """Whether a switch such as ``w:b`` is there and not turned off."""
    return setting(element, *path) not in (None, "0", "false", "off", "none")


class Styles:
    """The styles of paragraphs, with what they inherit."""

    def __init__(self, part: Any) -> None:
        styles = [] if part is None else part.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId"): style for style in styles}

    def chain(self, name: str | None) -> Iterator[Any]:
        """The style and those that it is based on."""
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = setting(self._styles[name], "basedOn")

    def is_contents(self, paragraph: Any) -> bool:
        """Whether the paragraph is a line of a table of contents, which the headings say once more."""
        return any(_CONTENTS_STYLE.match(setting(style, "name") or "") for style in self._of(paragraph))

    def is_title(self, paragraph: Any) -> bool:
        return any(_TITLE_STYLE.fullmatch(setting(style, "name") or "") for style in self._of(paragraph))

    def level(self, paragraph: Any) -> int:
        """The level of a heading, from 1 on; 0 for any other paragraph."""
        for element in (paragraph, *self._of(paragraph)):
            outline = setting(element, "pPr", "outlineLvl")
            if outline is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else 0
            if found := _HEADING_STYLE.fullmatch(setting(element, "name") or ""):
                return int(found[1])
        return 0

    def numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """The list that the paragraph belongs to, and its depth in it."""
        identifier = depth = None
        for element in (paragraph, *self._of(paragraph)):
            identifier = identifier or setting(element, "pPr", "numPr", "numId")
            depth = depth or setting(element, "pPr", "numPr", "ilvl")
        return (identifier, int(depth or 0)) if identifier and identifier != "0" else None

    def has_headers(self, table: Any) -> bool:
        """Whether the style of the table sets its first row off."""
        look = table.find(f"{W}tblPr/{W}tblLook")
        if look is None or not (
            look.get(f"{W}firstRow") == "1" or int(look.get(f"{W}val") or "0", 16) & 0x20
        ):
            return False
        parts = [part for style in self.chain(setting(table, "tblPr", "tblStyle")) for part in style]
        return any(attribute(part, "type") == "firstRow" and is_on(part, "rPr", "b") for part in parts)

    def _of(self, paragraph: Any) -> Iterator[Any]:
        return self.chain(setting(paragraph, "pPr", "pStyle"))
