"""The lines of a web page as they come about: paragraphs, headings and items, with what stands in links.

Which element makes which of these is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.formats.labels import in_form
from rag.formats.lines import tidy

_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*$""")
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_BULLET = re.compile(r"[•·▪◦‣●○■□\uf0b7\uf0a7-]\s+(?=\S)")
"""How a program that knows no lists draws them."""
_WRAPPED = 30
"""Characters from which on a line may have been broken for its length."""


class Line(NamedTuple):
    """A line of the text."""

    text: str
    level: int = 0
    """Of a heading."""
    group: str = ""
    """The list or the table that it belongs to."""
    links: int = 0
    linked: int = 0
    """Characters that stand in links."""

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence that is not just a link."""
        count = len(self.text.split(None, 14))
        return self.is_own and (count == 15 or (count >= 4 and bool(_SENTENCE_END.search(self.text))))

    @property
    def is_own(self) -> bool:
        """Whether it says something beside its links."""
        return 2 * self.linked < len(self.text)


@dataclass(slots=True)
class Block:
    """An element, and the lines that stand in it."""

    names: frozenset[str]
    is_landmark: bool
    start: int
    end: int = 0


@dataclass(slots=True)
class List:
    """A list, and how its next item is marked."""

    group: str
    kind: str
    """`1`, `a`, `A`, `i` or `I`; empty for bullets."""
    number: int = 1

    def mark(self) -> str:
        """The mark of the next item."""
        number, self.number = self.number, self.number + 1
        if not self.kind:
            return "- "
        # Behind z, browsers go on with aa and ab where Word goes on with aa and bb: seldom enough for digits.
        is_beyond = self.kind in "aA" and number > 26
        return f"{in_form(number, 'decimal' if is_beyond else _FORMS[self.kind])}. "


@dataclass(slots=True)
class Writer:
    """The lines of a page as they come about."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    mark: str = ""
    """What the next line begins with: that of its list item, or the term that it defines."""
    level: int = 0
    lists: list[List] = field(default_factory=list)
    in_link: int = 0
    in_pre: int = 0
    links: int = 0
    linked: int = 0
    groups: int = 0

    def add(self, text: str | None) -> None:
        """Text as it stands in the page."""
        if text:
            self.pieces.append(text.replace("\n", "\n\n" if self.in_pre else " "))
            self.linked += len(text.strip()) if self.in_link else 0

    def group(self) -> str:
        """The name of one more list or table."""
        self.groups += 1
        return str(self.groups)

    def end_line(self) -> None:
        """What has been added is a paragraph, or several that ``<br>`` divides."""
        text = "".join(self.pieces)
        texts = [] if text.isspace() else [tidy(text)] if self.level else list(filter(None, _broken(text)))
        for text in texts:
            group = self.lists[0].group if self.lists else ""
            if not (self.mark or self.level) and (bullet := _BULLET.match(text)):
                text, group = f"- {text[bullet.end() :]}", group or "bullets"
            # How the links of a paragraph are spread over its lines is not known.
            linked = round(self.linked / len(texts))
            self.lines.append(Line(self.mark + text, self.level, group, self.links, linked))
            self.mark = ""
        self.pieces, self.links, self.linked = [], self.in_link, 0

    def end_term(self) -> None:
        """What has been added is what the next line defines."""
        term = tidy("".join(self.pieces))
        self.pieces = []
        self.mark = f"{self.mark}{term.rstrip(':')}: " if term else self.mark

    def end_definitions(self) -> None:
        """Terms without a definition are lines, too."""
        self.pieces.append(self.mark.rstrip(": "))
        self.mark = ""
        self.end_line()


def _broken(text: str) -> Iterator[str]:
    """The lines of `text`; one that goes on in lower case, or behind a comma, was merely wrapped."""
    parts = [""]
    for part in map(tidy, text.split("\n")):
        end = parts[-1][-1:]
        if (
            part
            and end
            and (end == "," or (len(parts[-1]) >= _WRAPPED and part[0].islower() and end not in ".!?:;"))
        ):
            parts.append(part)
        else:
            yield " ".join(parts)
            parts = [part]
    yield " ".join(parts)
