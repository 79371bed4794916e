"""A folder -> its files, and the ids by which they are documents."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

from rag.errors import LoadError
from rag.store.base import IGNORE_FILE


def walk(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """The files below `folder`, in order; hidden ones and those that an ignore file names are left out.

    Links to folders are not followed; those that lead out of `folder` are named among the files.
    """
    for parent, folders, files in os.walk(folder, onerror=on_error):
        ignored = _ignored(Path(parent) / IGNORE_FILE)
        folders[:] = sorted(name for name in folders if _is_wanted(name, ignored))
        linked = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        wanted = (Path(parent) / name for name in sorted(files + linked) if _is_wanted(name, ignored))
        yield from (one for one in wanted if not one.is_dir() or leads_out(one, folder))


def _ignored(file: Path) -> list[str]:
    if not file.is_file():
        return []
    lines = (line.strip().rstrip("/") for line in file.read_text("utf-8", errors="replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _is_wanted(name: str, ignored: list[str]) -> bool:
    return not name.startswith(".") and not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)


def is_below(path: str, folder: str | Path) -> bool:
    """Whether a path lies in a folder, or in one of its folders."""
    return path.startswith(os.path.join(folder, ""))


def leads_out(link: Path, folder: Path) -> bool:
    """Whether a path is a link to something outside of `folder`."""
    home = os.path.realpath(folder)
    return link.is_symlink() and not is_below(os.path.realpath(link), home)


def check_file(file: Path, added: Path) -> None:
    """
    Raises:
        LoadError: `file`, found where `added` is, is none that could be read, or lies elsewhere.
    """
    if file != added and leads_out(file, added):
        raise LoadError("unreadable", f"{file.name}: a link that leads out of the folder")
    if not file.is_file():
        raise LoadError("unreadable", f"{file.name}: not a file, or a link that leads nowhere")


def new_id(file: Path, added: Path, owners: Mapping[str, str]) -> str:
    """The path relative to what was added, led by that folder's name; by more of its path where that is taken."""
    folder = file.parent if file == added else added
    path = file.relative_to(folder)
    name = ""
    for ancestor in (folder, *folder.parents):
        path = Path(ancestor.name) / path
        name = printable(path.as_posix())
        if _is_free(name, file, owners):
            return name
    return next(n for i in count(2) if _is_free(n := f"{name} ({i})", file, owners))


def _is_free(name: str, file: Path, owners: Mapping[str, str]) -> bool:
    """Whether no other file goes by this name; one that has disappeared may have become this one."""
    owner = owners.get(name, str(file))
    return owner == str(file) or not os.path.exists(owner)


def printable(text: str) -> str:
    """Without what is no text (a broken file name), or would break a line."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
