"""The numbers that were fitted on data, by `python -m eval.fit`, with where they come from: `fitted.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def fitted(part: str) -> dict[str, Any]:
    """The fitted numbers of one step."""
    numbers: dict[str, Any] = json.loads(Path(__file__).with_name("fitted.json").read_text("utf-8"))[part]
    return numbers
