"""Pictures of text -> their text, with the program `tesseract` where it is installed, in Indonesian and English."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.hyphens import joined

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = (
    "install Tesseract with its languages ind and eng to have it read"
    " (apt install tesseract-ocr tesseract-ocr-ind tesseract-ocr-eng)"
)
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp")
LANGUAGES = ("ind", "eng")
TIMEOUT = 45
"""Seconds for a page: less than a reader may take between two signs of life, so that only the page is lost."""
_ANSWER = 10
"""Seconds in which it says what it has."""
_LONGEST_SIDE = 8000
"""Pixels; a larger picture is made smaller, which loses nothing that could be read."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BULLET = re.compile(r"[•●▪*+«»°–-]\s+(?=\S)")
"""Tesseract takes bullets for other signs."""
_NUMBER = re.compile(r"(?:\(?\d{1,3}|[a-z])[.)]\s+(?=\S)")
_HAS_WORD = re.compile(r"[^\W_]{2}")


@cache
def available() -> bool:
    """Whether Tesseract is on this machine, works, and has its languages; it is asked once."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        listed = subprocess.run(
            [program, "--list-langs"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_ANSWER,
        )
    except (OSError, subprocess.TimeoutExpired):  # what cannot even say what it has is not to be used
        return False
    # An old version lists its languages on stderr.
    return listed.returncode == 0 and set(LANGUAGES) <= set((listed.stdout + listed.stderr).split())


def read_image(image: Image, name: str) -> str:
    """The text that is recognised in a picture, a paragraph a line and a blank line between; empty where there is none.
    `name` is that of the file, for the message of an error.

    Raises:
        LoadError: when Tesseract fails, or takes longer than `TIMEOUT`.
    """
    png = BytesIO()
    image.convert("L").save(png, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(LANGUAGES), "--psm", "3"]
    # Its threads wait for one another: several slow down a page, and other files are read at the same time.
    alone = {"OMP_THREAD_LIMIT": "1", **os.environ}
    try:
        done = subprocess.run(command, input=png.getvalue(), capture_output=True, timeout=TIMEOUT, env=alone)
    except OSError as error:
        raise LoadError("unreadable", f"{name}: Tesseract cannot be started: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise LoadError("timed out", f"{name}: took Tesseract longer than {TIMEOUT} s a page") from error
    if done.returncode:
        message = " ".join(done.stderr.decode(errors="replace").split())
        raise LoadError("unreadable", f"{name}: Tesseract failed: {message[-200:]}")
    return _paragraphs(done.stdout.decode("utf-8", errors="replace"))


def read(path: Path, advance: Advance) -> Extract:
    """The text of the picture at `path`; a TIFF may have several pages.

    Raises:
        LoadError: when it is no picture, a huge one, or cannot be read on this machine.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            if not available():
                raise LoadError("no text layer", f"{path.name}: is a picture: {INSTALL}")
            pages = _pages(image, path.name, advance)
    except Image.DecompressionBombError as error:
        raise LoadError("too large", f"{path.name}: has too many pixels: save a smaller copy") from error
    except UnidentifiedImageError as error:
        if not path.stat().st_size:
            raise LoadError("empty", f"{path.name}: there is nothing in it") from error
        raise LoadError("unsupported", f"{path.name}: is not a picture, whatever its name says") from error
    except (OSError, SyntaxError, ValueError) as error:  # Pillow's errors for damaged files
        reason = getattr(error, "strerror", None) or "is damaged or was cut off: get it once more"
        raise LoadError("unreadable", f"{path.name}: {reason}") from error
    if not any(pages):
        raise LoadError("empty", f"{path.name}: no text could be recognised in it")
    offsets = [0]
    for page in pages[:-1]:
        offsets.append(offsets[-1] + (len(page) + 2 if page else 0))
    text = "\n\n".join(filter(None, pages))
    unread = tuple(number for number, page in enumerate(pages, 1) if not page)
    return Extract(text, pages=tuple(min(offset, len(text)) for offset in offsets), unread=unread)


def _pages(image: Image, name: str, advance: Advance) -> list[str]:
    from PIL import ImageOps

    count = getattr(image, "n_frames", 1)
    pages: list[str] = []
    failures: list[LoadError] = []
    for number in range(count):
        image.seek(number)
        frame = ImageOps.exif_transpose(image)
        frame.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        try:
            pages.append(read_image(frame, name))
        except LoadError as error:  # as in a PDF, what fails on a page costs that page
            failures.append(error)
            pages.append("")
        advance(number + 1, count)
    if failures and not any(pages):
        raise failures[0]
    return pages


def _paragraphs(text: str) -> str:
    """What Tesseract wrote, its lines joined to paragraphs and list items; without blocks in which there is no word."""
    blocks = re.split(r"\n[ \t]*\n", _CONTROL.sub("", text.replace("\f", "\n\n")))
    return "\n\n".join(_paragraph(block) for block in blocks if _HAS_WORD.search(block))


def _paragraph(block: str) -> str:
    items: list[list[str]] = []
    for line in filter(None, (" ".join(line.split()) for line in block.split("\n"))):
        bullet = _BULLET.match(line)
        if not items or bullet or _NUMBER.match(line):
            items.append([])
        items[-1].append(f"- {line[bullet.end() :]}" if bullet else line)
    return "\n".join(joined(lines)[0] for lines in items)
