"""The lists of a Word document: a file of it has no labels, but says how they are counted and written."""

from __future__ import annotations

import re
from typing import Any

from rag.formats.labels import in_form
from rag.formats.parts import attribute, local_name, whole
from rag.formats.word_styles import W, setting


class Numbering:
    """Counts the items of lists as Word does, and writes their labels."""

    def __init__(self, part: Any) -> None:
        root = [] if part is None else part
        self._abstract = {
            attribute(one, "abstractNumId"): one for one in root if local_name(one) == "abstractNum"
        }
        self._lists = {attribute(one, "numId"): one for one in root if local_name(one) == "num"}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, identifier: str, depth: int) -> str:
        """The label of the next item: a hyphen, or its number with what stands around it."""
        instance = self._lists.get(identifier)
        abstract = setting(instance, "abstractNumId") or ""
        level = self._level(instance, abstract, depth)
        if level is None or setting(level, "numFmt") in ("bullet", None):
            return "-"
        counts = self._counts.setdefault(abstract, {})
        override = self._override(instance, depth)
        restart = setting(override, "startOverride")
        if restart is not None and (identifier, depth) not in self._begun:
            counts.pop(depth, None)
        self._begun.add((identifier, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else whole(restart or setting(level, "start"), 1)
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = self._level(instance, abstract, at)
            return in_form(counts.get(at, whole(setting(form, "start"), 1)), setting(form, "numFmt") or "")

        return re.sub(r"%([1-9])", number, setting(level, "lvlText") or "").strip()

    def _override(self, instance: Any, depth: int) -> Any:
        overrides = [] if instance is None else instance.findall(f"{W}lvlOverride")
        return next((one for one in overrides if attribute(one, "ilvl") == str(depth)), None)

    def _level(self, instance: Any, abstract: str, depth: int) -> Any:
        for parent in (self._override(instance, depth), self._abstract.get(abstract)):
            levels = [] if parent is None else parent.findall(f"{W}lvl")
            if found := [level for level in levels if attribute(level, "ilvl") == str(depth)]:
                return found[0]
        return None
