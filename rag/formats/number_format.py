"""The value of a cell -> how its number format shows it, but alike in either language.

Numbers have plain digits and a decimal point (1250000, 12.5%), dates are of the form 2023-05-31. The formats are those
of Excel, which charts and other programs use as well.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|(\[[^\]]*\])|(.)', re.DOTALL)


class _Format(NamedTuple):
    before: str
    whole: int
    """Digits before the point, at least: codes such as 00123 begin with zeros."""
    places: int
    fixed: int
    """Digits behind the point, at most and at least."""
    factor: int
    """Power of ten by which the number is shown larger: 2 for a percentage, -6 for millions."""
    behind: str


def shown(value: object, code: str) -> str:
    """The `value` of a cell as the number format `code` shows it, but with plain digits, a decimal point and dates of
    the form 2023-05-31."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number(value, code)
    if isinstance(value, (datetime, date)):
        return _date(value, code)
    if isinstance(value, time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(value)


def _date(value: date, code: str) -> str:
    fields = _TOKEN.sub(lambda match: match[5] or "", code).lower()
    if "d" in fields or "y" not in fields:
        day = value.strftime("%d").join([f"{value.year:04}-{value.month:02}-", ""])
    else:
        day = (
            f"{value.year:04}-{value.month:02}" if "m" in fields and "h" not in fields else f"{value.year:04}"
        )
    if "h" not in fields or not isinstance(value, datetime):
        return day
    clock = f"{value.hour:02}:{value.minute:02}"
    return f"{day} {clock}" if "d" in fields or "y" in fields else clock


def _number(value: float, code: str) -> str:
    form = _format(code)
    if abs(value) >= 1e15 or form is None:
        return _plain_number(value)
    number = Decimal(repr(value)).scaleb(form.factor)
    number = number.quantize(Decimal(1).scaleb(-form.places), ROUND_HALF_UP, Context(prec=60))
    whole, _, fraction = f"{abs(number):f}".partition(".")
    kept = fraction.rstrip("0")
    fraction = kept.ljust(form.fixed, "0") if kept else ""
    sign = "-" if number < 0 else ""
    return f"{form.before}{sign}{whole.zfill(form.whole)}{'.' if fraction else ''}{fraction}{form.behind}".strip()


def _plain_number(value: float) -> str:
    """Without a format, a spreadsheet shows eleven digits, which hides how computers round."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{Decimal(format(value, '.11g')):f}"


@lru_cache(maxsize=1024)
def _format(code: str) -> _Format | None:
    """What the format says of positive numbers; None where it says nothing, or what is not followed here (fractions,
    powers of ten, conditions)."""
    before, digits, behind = "", "", ""
    for literal, escaped, currency, bracket, other in _TOKEN.findall(code):
        if other == ";":
            break
        if bracket:
            if bracket[1] in "<>=":
                return None
        elif other and other in "0#?.,":
            if behind.strip("%"):
                return None
            digits += other
        elif other and other not in " %$€£¥()+-/:":
            return None
        elif digits:
            behind += literal or escaped or currency or other
        else:
            before += literal or escaped or currency or other
    whole, _, fraction = digits.partition(".")
    if not digits.strip(".,") or "/" in behind + before:
        return None
    scaled = len(digits) - len(digits.rstrip(",")) if fraction else len(whole) - len(whole.rstrip(","))
    factor = 2 * (before + behind).count("%") - 3 * scaled
    zeros = whole.replace(",", "").lstrip("#?").count("0")
    places = fraction.rstrip(",")
    return _Format(before, zeros, len(places), places.count("0"), factor, behind)
