"""The characters that a PDF is made of -> those of a text: without ligatures, private signs and hyphens of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

_GARBAGE = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\uffff]")
DROPPED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\ue000-\uf8ff\ufeff\ufff0-\uffff]"
)
_MARK = re.compile(r"[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
"""A character of a symbol font: at the head of a line, on its own, it is a bullet."""
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_FEW = 8
"""So many characters may mean nothing."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def is_garbage(text: str) -> bool:
    """Whether most of a text means nothing, as its fonts do not say which letters their shapes are."""
    bad = len(_GARBAGE.findall(text))
    return bad > _FEW and 2 * bad > len("".join(text.split()))


def joined_words(words: list[str], boxes: Sequence[Box]) -> str:
    """The words, at their places, as one text, without what is no character of a text."""
    if len(words) > 1 and _MARK.fullmatch(words[0]):
        words[0] = "•"
    if words[-1][-1] in "\x02\ufffe\xad":
        words[-1] = words[-1][:-1] + "-"
    spaces = [" "] * (len(words) - 1) + [""]
    letters = sum(len(word) == 1 and word.isalpha() for word in words)
    if len(words) > 4 and letters > 0.8 * len(words):  # s e t  apart
        gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
        usual = median(gaps)
        spaces = [*(" " if gap > 1.6 * usual else "" for gap in gaps), ""]
    text = "".join(word + space for word, space in zip(words, spaces, strict=True))
    if text.isascii() and text.isprintable():
        return text
    text = DROPPED.sub("", text).translate(_LIGATURES)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text.split())
