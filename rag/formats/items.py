"""What an item of a list begins with in print: a bullet, a number or a letter."""

from __future__ import annotations

import re

BULLETS = "•●○◦▪▫■□◆◇►▶➢➤✓✔‣⁃∙·"
"""Signs that are nothing else; a hyphen, an asterisk or an o may be one, too."""
BULLET = re.compile(rf"[{BULLETS}*o–—-]\s+(?=\S)")
ITEM = re.compile(
    rf"(?:[{BULLETS}*o–—-]|\(?(?:\d{{1,3}}|[A-Za-z]|[ivx]{{1,5}})[.)]|\(?\d{{1,3}}\.\))\s+(?=\S)"
)


def is_next(before: str, text: str) -> bool:
    """Whether the label of an item follows that of the item before: 1. and 2., a) and b), - and -."""
    one, two = (label.split()[0].strip("().") for label in (before, text))
    if one.isdigit() and two.isdigit():
        return int(two) == int(one) + 1
    return len(one) == len(two) == 1 and ord(two) - ord(one) == (1 if one.isalnum() else 0)
