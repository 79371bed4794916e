"""The walk over the tree of a web page, which turns elements into lines and the blocks that they stand in.

What is not to be seen is passed over; whether a block belongs to the content is judged later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from rag.errors import LoadError
from rag.formats.furniture import is_landmark, names_of
from rag.formats.lines import tidy
from rag.formats.progress import watched
from rag.formats.web_lines import Block, Line, List, Writer
from rag.formats.web_tables import is_data, table_lines

_MAX_BLOCKS = 1_000_000
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td
    tfoot th thead title tr ul
    """.split()
)
_NO_TEXT = frozenset(
    """
    head script style noscript template iframe object embed applet svg canvas audio video map button select textarea
    datalist input del s strike
    """.split()
)
"""What shows no text of the document; text that is struck out is not what it says."""
_SECTIONS = frozenset("article aside main nav section".split())
"""A header, footer or aside within one of these is its own, not the page's."""
_UNSEEN = frozenset(
    "sr-only visually-hidden screen-reader-text noprint skip-link headerlink mw-editsection mw-cite-backlink".split()
)
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_DOWNLOAD = re.compile(r"^(?:mailto|tel):|\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|rar)$", re.IGNORECASE)
_DISPLAY_NONE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)


def walk(
    root: Any, name: str, tell: Callable[[], None], in_cell: bool = False
) -> tuple[list[Line], list[Block]]:
    """The lines of the page, and its blocks, each before those within it.

    Raises:
        LoadError: `name` has too many of either for a page.
    """
    from lxml import etree

    writer = Writer()
    blocks: list[Block] = []
    opened: list[Block] = []
    sections = 0
    skipped = None
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in watched(steps, tell):
        tag = element.tag
        if event == "start":
            if _is_unseen(element):
                skipped = element
                steps.skip_subtree()
                continue
            if tag in _BLOCKS:
                writer.end_line()
                is_own = not sections and (
                    tag in ("header", "footer", "aside") or element.get("role") == "complementary"
                )
                block = Block(names_of(element), is_own or is_landmark(element), len(writer.lines))
                opened.append(block)
                blocks.append(block)
                if len(blocks) > _MAX_BLOCKS:
                    raise LoadError(
                        "too large", f"{name}: a page of more than {_MAX_BLOCKS:,} paragraphs; split it up"
                    )
                sections += tag in _SECTIONS
            _begin(writer, element, tag)
            if tag == "table" and not in_cell and is_data(element):
                cell = partial(_cell, name=name, tell=tell)
                writer.lines += watched(table_lines(element, writer.group(), name, cell), tell)
                steps.skip_subtree()
            elif tag == "sup":
                writer.add(_superscript(element))
                steps.skip_subtree()
            else:
                writer.add(element.text)
        else:
            if element is not skipped:
                _end(writer, element, tag)
                if tag in _BLOCKS:
                    sections -= tag in _SECTIONS
                    opened.pop().end = len(writer.lines)
            if element is not root:
                writer.add(element.tail)
    writer.end_line()
    return writer.lines, [block for block in blocks if block.start < block.end]


def _cell(element: Any, name: str, tell: Callable[[], None]) -> Line:
    """The text of a cell as one line."""
    if not len(element):
        return Line(tidy(element.text or ""))
    lines, _ = walk(element, name, tell, in_cell=True)
    text = " ".join(line.text for line in lines)
    return Line(text, links=sum(x.links for x in lines), linked=sum(x.linked for x in lines))


def _begin(writer: Writer, element: Any, tag: str) -> None:
    if tag == "br":
        writer.pieces.append(" " if writer.level else "\n")
    elif tag in ("ul", "ol", "menu", "dir"):
        start = element.get("start", "")
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        kind = element.get("type", "1") if tag == "ol" else ""
        group = writer.lists[0].group if writer.lists else writer.group()
        writer.lists.append(List(group, kind if kind in ("", *"1aAiI") else "1", number))
    elif tag == "li":
        value = element.get("value", "")
        if writer.lists and re.fullmatch(r"\d{1,6}", value):
            writer.lists[-1].number = int(value)
        writer.mark = writer.lists[-1].mark() if writer.lists else "- "
    elif tag == "dl":
        writer.lists.append(List(writer.group(), ""))
    elif tag == "a":
        before = element.getprevious()
        # Links side by side are the entries of a menu, whatever the page draws between them.
        writer.pieces.append(" " if before is not None and before.tag == "a" and not before.tail else "")
        writer.in_link += _is_link(element)
        writer.links += _is_link(element)
    elif tag == "q":
        writer.pieces.append("“")
    elif tag == "pre":
        writer.in_pre += 1
    elif re.fullmatch("h[1-6]", tag):
        writer.level = int(tag[1])
        writer.mark = ""  # of a list's item: it is a heading first


def _end(writer: Writer, element: Any, tag: str) -> None:
    if tag == "dt":
        writer.end_term()
    elif tag == "dl":
        writer.end_definitions()
    elif tag in _BLOCKS:
        writer.end_line()
    if tag == "li":
        writer.mark = ""
    elif tag in ("ul", "ol", "menu", "dir", "dl"):
        writer.lists.pop()
    elif tag == "a":
        writer.in_link -= _is_link(element)
    elif tag == "q":
        writer.pieces.append("”")
    elif tag == "pre":
        writer.in_pre -= 1
    elif re.fullmatch("h[1-6]", tag):
        writer.level = 0


def _is_link(element: Any) -> bool:
    """Whether it leads to another page; what leads to a document or a person belongs to the text."""
    return not _DOWNLOAD.search(element.get("href", "")[-200:])


def _superscript(element: Any) -> str:
    """An exponent; none where it is the mark of a footnote, which would make another number of the one before it."""
    link = next(element.iter("a"), None)
    if link is not None and (link.get("href") or "#").startswith("#"):
        return ""
    text = "".join(element.itertext())
    return text.translate(_SUPERSCRIPT) if re.fullmatch(r"[\d+−-]+", text) else text


def _is_unseen(element: Any) -> bool:
    """Whether nothing of the element is to be seen."""
    if element.tag in _NO_TEXT:
        return True
    if not element.attrib or element.tag in ("html", "body"):  # a script shows these when it is ready
        return False
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_DISPLAY_NONE.search(element.get("style", "")))
        or (element.tag == "dialog" and element.get("open") is None)
        or not _UNSEEN.isdisjoint(element.get("class", "").split())
    )
