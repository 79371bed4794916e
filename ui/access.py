"""Whose documents are whose: what a visitor uploads is seen, asked and removed by that visitor alone.

The id of a document says who uploaded it, and so does the folder of its file: nothing else has to be kept.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from rag import Library
from rag.library import UPLOADS
from rag.schema import SourceInfo

_PREFIX = "uploads-"
_OWNED = re.compile(rf"(?:.*/)?({_PREFIX}[0-9a-f]{{32}})/(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what with which document. Documents that nobody uploaded are everybody's to ask."""

    shared: bool = False
    """Whether uploads are everybody's as well."""
    curated: bool = False
    """Whether documents that nobody uploaded are the operator's to remove, not a visitor's."""

    def folder(self, visitor: str) -> str:
        """The name of the folder for what `visitor` uploads; empty for the common one."""
        return "" if self.shared else f"{_PREFIX}{visitor}"

    def may_upload(self, visitor: str) -> bool:
        """Whether `visitor` may upload: what is nobody's could not be removed again."""
        return self.shared or bool(visitor)

    def sees(self, visitor: str, source: str) -> bool:
        """Whether a document is there for `visitor`."""
        owner = _owner(source)
        return self.shared or owner in ("", self.folder(visitor))

    def may_remove(self, visitor: str, source: str) -> bool:
        """Whether `visitor` may remove a document."""
        owner = _owner(source)
        return self.shared or (owner == self.folder(visitor) if owner else not self.curated)

    def hidden(self, visitor: str, library: Library) -> frozenset[str]:
        """The documents that are not there for `visitor`."""
        if self.shared:
            return frozenset()
        # Where the folder around it was indexed, an upload's id is led by the names of the folders above it.
        names = Path(os.path.abspath(library.folder / UPLOADS)).parts[1:]
        leads = ("/".join((*names[n:], _PREFIX)) for n in range(len(names) + 1))
        uploads = (one.id for lead in leads for one in library.sources(lead))
        return frozenset(one for one in uploads if not self.sees(visitor, one))

    def visible(self, visitor: str, library: Library) -> list[SourceInfo]:
        """The documents that are there for `visitor`, by id."""
        return [one for one in library.sources() if self.sees(visitor, one.id)]


def shown(source: str) -> str:
    """The id of a document as people see it: whose it is, is said by where it is shown."""
    owned = _OWNED.fullmatch(source)
    return f"uploads/{owned[2]}" if owned else source


def is_upload(source: str) -> bool:
    """Whether a document is what a visitor uploaded."""
    return bool(_owner(source))


def _owner(source: str) -> str:
    owned = _OWNED.fullmatch(source)
    return owned[1] if owned else ""
