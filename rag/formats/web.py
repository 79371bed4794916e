"""HTML -> its main text: headings, paragraphs, lists and the rows of tables, in order, without the menus.

The page is walked through once, into lines and the blocks that they stand in; then the furniture is left out.
`rag.text.leftovers` looks at every line again. Nothing is fetched, no script is run, and no entities but those of
HTML are expanded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.furniture import furniture
from rag.formats.lines import Lines, heading
from rag.formats.text import decode
from rag.formats.web_head import published, stated_titles, title_of
from rag.formats.web_walk import walk

MAX_BYTES = 30_000_000
"""A larger page is refused: it is a data dump, and its tree would take up gigabytes."""
_CHARSET = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{3,40})", re.IGNORECASE)
_CODE_PAGE = re.compile(
    r"(?:windows|cp|iso|latin|koi8|mac|gb|big5|shift|euc|tis|viscii)[\w-]*", re.IGNORECASE
)
"""Encodings of text; Python knows others, such as “hex”."""
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^>]*>)?\s*<!DOCTYPE[^>\[]*\[[^\]]*\]\s*>", re.IGNORECASE)
"""One that defines entities: the parser would read the end of it as text."""
_INVISIBLE = {
    0xAD: None,
    0x200B: None,
    0xFEFF: None,
    **{code: None for code in range(32) if not chr(code).isspace()},
}


def read(path: Path, advance: Advance) -> Extract:
    """The main text of the page, with the title and the date of publishing that it states.

    Raises:
        LoadError: it is no page, there is no text in it, or it is too large or too deeply nested.
    """
    if path.stat().st_size > MAX_BYTES:
        raise LoadError("too large", f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB; split it up")
    data = path.read_bytes()
    extracted = extract(decode(_recoded(data), path.name), path.name, partial(advance, 0, 1))
    advance(1, 1)
    return extracted


def extract(markup: str, name: str, tell: Callable[[], None] = lambda: None) -> Extract:
    """The main text of a page or a fragment of one; `name` is for what is wrong with it, `tell` called now and then.

    Raises:
        LoadError: there is no text in it, or it is too deeply nested.
    """
    root = _parsed(markup, name)
    if root is None:
        raise LoadError("empty", f"{name}: there is no text on the page")
    found, blocks = walk(root, name, tell)
    stated = stated_titles(root)
    kept = [line for line, out in zip(found, furniture(found, blocks, stated), strict=True) if not out]
    lines = Lines()
    for line in kept:
        lines.add(heading(line.text, line.level) if line.level else line.text, line.group)
    if not lines.text:
        why = "it may need a browser to show any; save the page once more, or print it to a PDF"
        raise LoadError("empty", f"{name}: there is no text on the page ({why})")
    return Extract(lines.text, title=title_of(stated, kept), date=published(root))


def _recoded(data: bytes) -> bytes:
    """`data` in UTF-8, if it is in the code page that it declares; a declaration of another is often wrong."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else ""
    encoding = {"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(encoding, encoding)
    if not _CODE_PAGE.fullmatch(encoding):
        return data
    try:
        data.decode("utf-8")
        return data
    except UnicodeDecodeError:
        pass  # so the declaration may be right
    try:
        return data.decode(encoding, errors="replace").encode()
    except LookupError:
        return data  # no such code page: `decode` finds one


def _parsed(markup: str, name: str) -> Any:
    """The root of the tree; None where there is no element at all."""
    from lxml import etree

    doctype = _DOCTYPE.match(markup, 0, 10_000)
    markup = markup[doctype.end() :] if doctype else markup
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(markup.translate(_INVISIBLE).encode("utf-8", "replace"), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise LoadError(
            "too large", f"{name}: its elements are nested too deeply to be a page that people read"
        )
    return root
