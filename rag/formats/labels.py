"""The number of a list's item -> how its label writes it: 1, 01, a, A, i or I, named as in Open XML.

Numbers for which a form has no sign are written with digits.
"""

from __future__ import annotations

_MOST_LETTERS = 780
"""What Word counts up to with letters: zz…z, thirty of them."""


def in_form(number: int, form: str) -> str:
    """The `number` in a form such as `decimal`, `decimalZero`, `lowerLetter`, `upperRoman` or `none`."""
    if form == "none":
        return ""
    if form.endswith("Letter") and 0 < number <= _MOST_LETTERS:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)  # a … z, aa, bb, …
    elif form.endswith("Roman") and 0 < number < 4000:
        text = _roman(number)
    else:
        text = f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    signs = "m 1000 cm 900 d 500 cd 400 c 100 xc 90 l 50 xl 40 x 10 ix 9 v 5 iv 4 i 1".split()
    text = ""
    for sign, value in zip(signs[::2], map(int, signs[1::2]), strict=True):
        text += sign * (number // value)
        number %= value
    return text
