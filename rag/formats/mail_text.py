"""The plain text of an e-mail: its paragraphs on a line each, with quotations behind their marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from rag.formats.lines import Lines, tidy
from rag.text.sentences import paragraphs

_QUOTE = re.compile(r"(?:>[ \t]?)+")
_ITEM = re.compile(r"[-*•][ \t]+(?=\S)|\d{1,3}[.)][ \t]")


def plain(text: str, is_flowed: bool, drops_space: bool) -> str:
    """Plain text, each paragraph on one line, behind as many `>` as it has been quoted."""
    found = [_unquoted(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if is_flowed:
        found = list(_flowed(found, drops_space))
    lines = Lines()
    for depth, group in groupby(found, key=lambda line: line[0]):
        block = "\n".join(line for _, line in group)
        for start, end in paragraphs(block):
            line = tidy(block[start:end])
            kind = ""
            if item := _ITEM.match(line):
                is_bullet = not line[0].isdigit()
                line = f"- {line[item.end() :]}" if is_bullet else line
                kind = "bullets" if is_bullet else "numbers"
            lines.add(f"{'>' * depth} {line}", kind)
    return lines.text


def _unquoted(line: str) -> tuple[int, str]:
    mark = _QUOTE.match(line)
    return (mark[0].count(">"), line[mark.end() :]) if mark else (0, line)


def _flowed(lines: Iterable[tuple[int, str]], drops_space: bool) -> Iterator[tuple[int, str]]:
    """The lines of format=flowed (RFC 3676): one that ends with a space goes on with the next."""
    for depth, group in groupby(lines, key=lambda line: line[0]):
        parts: list[str] = []
        for _, line in group:
            line = line.removeprefix(" ")
            if line.endswith(" ") and line != "-- ":
                parts.append(line[:-1] if drops_space else line)
            else:
                yield depth, "".join((*parts, line))
                parts = []
        if parts:
            yield depth, "".join(parts)
