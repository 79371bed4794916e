"""Question -> cited answer. ``from rag import Assistant, Library``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.errors import TanyaError
    from rag.library import Library
    from rag.schema import Answer, Citation, Filter, Hit, IngestReport, Passage, Source, Turn

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Filter",
    "Hit",
    "IngestReport",
    "Library",
    "Passage",
    "Source",
    "TanyaError",
    "Turn",
]

_HOMES = {"Assistant": "rag.assistant", "Library": "rag.library", "TanyaError": "rag.errors"}


def __getattr__(name: str) -> Any:
    # Imported when first used, so that a command that needs none of it starts at once.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "rag.schema")), name)
