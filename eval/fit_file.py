"""The file that what is fitted is written to, which several commands share: `rag/fitted.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FITTED = Path(__file__).parents[1] / "rag" / "fitted.json"
"""Where the program reads it."""


def write(path: Path, found: dict[str, Any], provenance: dict[str, Any]) -> None:
    """Write what a command found, and where it comes from; all else stays as it is there, or else in the program."""
    there = json.loads((path if path.is_file() else FITTED).read_text("utf-8"))
    said = there.pop("provenance", {}) | provenance
    path.write_text(
        json.dumps(merged(there, found) | {"provenance": said}, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )


def merged(there: dict[str, Any], found: dict[str, Any], levels: int = 3) -> dict[str, Any]:
    """What is there, with what was found in its place, part by part: a step, its groups, within a language and across.

    What a part consists of is replaced as a whole, lest a weight stay whose feature is gone.
    """
    return there | {
        name: merged(there[name], one, levels - 1)
        if levels > 1 and isinstance(one, dict) and name in there
        else one
        for name, one in found.items()
    }
