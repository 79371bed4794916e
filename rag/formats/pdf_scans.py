"""Pages of a PDF that are pictures of text: which they are, and what Tesseract reads on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.formats import ocr

if TYPE_CHECKING:
    import pypdfium2

_DPI, _LONGEST_SIDE = 300, 4000
"""In which a page is drawn for Tesseract: dots an inch, and at most so many dots."""
_MANY_PATHS = 50
"""So many drawn shapes may be text turned into outlines; fewer are rules and frames."""


def is_picture(page: pypdfium2.PdfPage, *, large: bool) -> bool:
    """Whether pictures stand on the page, or shapes that may be text; `large`: a picture over half of it."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    paths = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > (0.5 if large else 0.02) * width * height:
                return True
        paths += item.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
        if paths > _MANY_PATHS and not large:
            return True
    return False


def recognised(page: pypdfium2.PdfPage, name: str) -> str:
    """What Tesseract reads on a page; empty where it is missing or fails, which leaves the page unread."""
    if not ocr.available():
        return ""
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return ocr.read_image(bitmap.to_pil(), name)
    except LoadError:
        return ""
    finally:
        bitmap.close()
