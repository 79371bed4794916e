"""A page of a PDF -> its picture, in which the words of a quote are marked.

PDFs come from anybody, and what draws them may crash, hang or take all memory: each page is drawn in a process of its
own, which is ready in a tenth of a second.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rag.errors import LoadError

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

MEDIA_TYPE = "image/webp"
"""A quarter of a PNG."""
SECONDS, MEMORY = 20.0, 2_000_000_000
"""What a page may take; bytes of addresses, where the system counts them (Linux)."""
_SIDE, _LONGEST_SIDE = 1100, 3000
"""Pixels of a page's shorter side, and of the longer one at most: its text can be read."""
_MANY_BYTES = 500_000
"""Nothing is lost of a smaller picture; a larger one is a photograph."""
_MARKER = (255, 236, 110)
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from rag.pictures.page_image import serve; serve()"
"""Finds what this process finds, and nothing that lies in the working directory."""


class PageImage(NamedTuple):
    """The picture of a page."""

    data: bytes
    """Of the type `MEDIA_TYPE`."""
    top: float | None
    """Where the surest mark begins, as a share of the height from above; None where nothing is marked."""


def draw(path: Path, page: int, quote: str, seconds: float = SECONDS) -> PageImage:
    """The page of the PDF at `path`, from 1, with the words of `quote` marked that stand on it.

    Raises:
        LoadError: it is no PDF that opens, has no such page, or drawing it takes too long or too much memory.
        OSError: no process could be started.
    """
    request = json.dumps([str(path), page, quote, seconds])
    command = [sys.executable, "-I", "-c", _START, json.dumps([str(one) for one in sys.path])]
    done = subprocess.run(
        command,
        input=request.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what interrupts this program is no failure of the page
    )
    if done.returncode == -signal.SIGALRM:
        raise LoadError("timed out", f"{path.name}: page {page} could not be drawn in {seconds:g} seconds")
    if done.returncode:
        raise LoadError(
            "unreadable", f"{path.name}: page {page} is damaged in a way that stopped its drawing"
        )
    head, _, data = done.stdout.partition(b"\n")
    said = json.loads(head)
    if failure := said.get("failure"):
        raise LoadError(*failure)
    return PageImage(data, said["top"])


def serve() -> None:
    """Draw the page that standard input asks for, to standard output: a line of JSON, and the picture."""
    path, page, quote, seconds = json.load(sys.stdin)
    path = Path(path)
    # Who hangs is ended by the signal, whose handling is left to the system: Python's own would have to wait.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if sys.platform == "linux":  # elsewhere the limit is not kept
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    data = b""
    try:
        data, top = render(path, page, quote)
        said: dict[str, object] = {"top": top}
    except LoadError as error:
        said = {"failure": (error.reason, str(error))}
    except MemoryError:
        message = f"{path.name}: drawing page {page} takes more than {MEMORY // 1_000_000:,} MB of memory"
        said = {"failure": ("too large", message)}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + data)


def render(path: Path, page: int, quote: str) -> PageImage:
    """As `draw`, in this process and without limits.

    Raises:
        LoadError: it is no PDF that opens, or has no such page.
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            if not 1 <= page <= len(document):
                raise LoadError("unreadable", f"{path.name}: has no page {page}")
            document.init_forms()  # or what is filled in is not seen
            with closing(document[page - 1]) as opened:
                image, top = _marked(opened, quote)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise LoadError("unreadable", f"{path.name}: page {page} cannot be opened") from error
    data = _webp(image, lossless=True, method=1)
    if len(data) > _MANY_BYTES:
        data = _webp(image, quality=80, method=2)
    return PageImage(data, top)


def _webp(image: Image, **options: int) -> bytes:
    data = BytesIO()
    image.save(data, "WEBP", **options)
    return data.getvalue()


def _marked(page: PdfPage, quote: str) -> tuple[Image, float | None]:
    """The picture of the page with its marks, and where the first of them begins."""
    from PIL import Image, ImageChops, ImageDraw

    from rag.pictures.page_marks import marks

    short, long = sorted(page.get_size())
    bitmap = page.render(scale=min(_SIDE / short, _LONGEST_SIDE / long))
    image = bitmap.to_pil().convert("RGB")
    to_pixels = bitmap.get_posconv(page).to_bitmap
    with closing(page.get_textpage()) as text_page:
        quads = [[to_pixels(*corner) for corner in quad] for quad in marks(text_page, quote)]
    paper = Image.new("RGB", image.size, "white")
    top = None
    for quad in quads:
        across, down = zip(*quad, strict=True)
        if max(across) > 0 and max(down) > 0 and min(across) < image.width and min(down) < image.height:
            ImageDraw.Draw(paper).polygon(quad, _MARKER)
            top = max(0, min(down)) / image.height if top is None else top
    return ImageChops.multiply(image, paper), top  # which leaves black what is black
