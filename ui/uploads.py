"""Uploaded files -> library: names made plain, kinds and sizes checked, what became of each one.

The files are kept in the library's own folder, so that the library can be rebuilt from them.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag import Library
from rag.errors import TanyaError
from rag.library import UPLOADS
from rag.load import SUFFIXES
from rag.schema import IngestReport, Progress
from ui.access import Access

MAX_FILES = 50
MAX_BYTES = 20_000_000
MAX_KEPT = 500
"""Files that one visitor may keep."""

_FORBIDDEN = frozenset('/\\:*?"<>|')  # separators, and what other systems refuse in a name
_LONGEST_NAME = 200  # bytes; file systems allow 255
_LONGEST_SUFFIX = 10

Advance = Callable[[float, str], None]
"""Told the share done, from 0 to 1, and the name of the file at hand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one uploaded file."""

    name: str
    became: Literal["added", "updated", "unchanged", "failed"]
    reason: str = ""
    """Why it failed: one of `errors.LOAD_FAILURES`, or a message."""
    incomplete: bool = False
    """Whether some of its pages hold no text."""


def plain_name(name: str) -> str:
    """`name` as a plain file name: no folder, nothing hidden, nothing that a file system would refuse."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    spaced = "".join(" " if c.isspace() else c for c in last if c.isspace() or c.isprintable())
    kept = " ".join("".join(c for c in spaced if c not in _FORBIDDEN).split()).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = kept, "", ""
    room = _LONGEST_NAME - len(f"{dot}{suffix}".encode())
    stem = stem.encode()[:room].decode(errors="ignore").strip(" .") or "dokumen"
    return f"{stem}{dot}{suffix}"


def receive(
    library: Library, files: Sequence[Path], advance: Advance, access: Access | None = None, visitor: str = ""
) -> tuple[Outcome, ...]:
    """Keep each of `files` beside the library, as `visitor`'s, and index it; one that fails stops no other."""
    access = access or Access(shared=True)
    folder = library.folder / UPLOADS / access.folder(visitor)
    results = []
    for i, file in enumerate(files):
        name = plain_name(file.name)

        def report(progress: Progress, i: int = i, name: str = name) -> None:
            done, total = progress.pages
            advance((i + progress.share) / len(files), f"{name} ({done}/{total})" if total else name)

        advance(i / len(files), name)
        if not access.may_upload(visitor):
            results.append(Outcome(name, "failed", "nobody's"))
        elif not access.shared and _is_full(folder, name):
            results.append(Outcome(name, "failed", "too many"))
        else:
            results.append(_receive_one(library, file, folder / name, report))
    return tuple(results)


def _is_full(folder: Path, name: str) -> bool:
    """Whether a visitor keeps as many files as one may, and `name` is another one."""
    kept = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    return len(kept) >= MAX_KEPT and name not in kept


def _receive_one(library: Library, file: Path, kept: Path, report: Callable[[Progress], None]) -> Outcome:
    name = kept.name
    if Path(name).suffix.lower() not in SUFFIXES:
        return Outcome(name, "failed", "unsupported")
    try:
        if file.stat().st_size > MAX_BYTES:
            return Outcome(name, "failed", "too large")
        kept.parent.mkdir(parents=True, exist_ok=True)
        return _replace(library, file, kept, report)
    except OSError as error:  # its text would name folders of this machine
        return Outcome(name, "failed", error.strerror or type(error).__name__)


def _replace(library: Library, file: Path, kept: Path, report: Callable[[Progress], None]) -> Outcome:
    """Keep and index `file` in place of its older version, which stays where that fails."""
    name = kept.name
    previous = kept.with_name(f".{name}.previous")
    with suppress(FileNotFoundError):
        kept.replace(previous)
    try:
        shutil.copyfile(file, kept)
        outcome = _outcome(name, library.add(kept, report))
    except TanyaError as error:
        outcome = Outcome(name, "failed", str(error))
    except OSError as error:
        outcome = Outcome(name, "failed", error.strerror or type(error).__name__)
    if outcome.became != "failed":
        previous.unlink(missing_ok=True)
        return outcome
    if previous.exists():
        previous.replace(kept)  # the library still answers from the good version: keep its file, too
    else:
        kept.unlink(missing_ok=True)
    with suppress(TanyaError):  # what stands in the way has been told
        library.forget_failure(kept)
    return outcome


def _outcome(name: str, report: IngestReport) -> Outcome:
    if report.failed:
        return Outcome(name, "failed", report.failed[0].reason)
    became: Literal["added", "updated", "unchanged"] = (
        "updated" if report.updated else "added" if report.added else "unchanged"
    )
    return Outcome(name, became, incomplete=bool(report.incomplete))
