"""What of a web page is furniture: its menus, banners, footers, and teasers of other pages.

A block is when its place says so (the page's own header, footer, navigation), its name (`sidebar`, `cookie-bar`,
`berita-terkait`), or its links: hardly anything else, and outside of the part with the sentences. In doubt it stays.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from rag.formats.web_lines import Block, Line

_LANDMARKS = frozenset("navigation banner contentinfo search menu menubar dialog alertdialog".split())
_NAMES_OF_FURNITURE = frozenset(
    """
    sidebar footer copyright cookie cookies consent gdpr comment comments komentar respond disqus newsletter subscribe
    popup
    """.split()
)
_NAMES_OF_TEASERS = frozenset(
    "popular populer terpopuler mostpop trending recommended rekomendasi related terkait bacajuga".split()
)
"""What leads to other pages, and has links therefore."""
_NAMES_OF_MENUS = frozenset(
    """
    nav navbar navigation menu submenu topbar toolbar masthead breadcrumb breadcrumbs crumb crumbs share sharing social
    sosmed tags tag taglist ads ad adspot advert advertisement iklan pager pagination prev toc navbox catlinks
    """.split()
)
"""Names that content bears as well: furniture only where there is no sentence and hardly any data in it."""
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def is_landmark(element: Any) -> bool:
    return element.tag == "nav" or element.get("role") in _LANDMARKS


def names_of(element: Any) -> frozenset[str]:
    """The words of which its class and its id are made: `relatedPosts-2` is “related” and “posts”."""
    if element.tag in ("html", "body", "main") or not element.attrib:
        return frozenset()
    text = f"{element.get('class', '')} {element.get('id', '')}"
    return frozenset(word.lower() for word in _NAME.findall(text[:500]))


def furniture(lines: Sequence[Line], blocks: Sequence[Block], titles: Sequence[str]) -> bytearray:
    """For each line, whether it is furniture."""
    out = bytearray(len(lines))
    solid = [line.is_prose or bool(line.group and line.is_own) for line in lines]
    prose = _sums(len(line.text) * line.is_prose for line in lines)
    substance = _sums(solid)
    headings = _sums(line.level > 0 for line in lines)
    heads = _sums(line.level == 1 or _is_title(line, titles) for line in lines)
    links = _sums(line.links for line in lines)
    for block in blocks:
        start, end = block.start, block.end
        size = prose[end] - prose[start]
        if heads[end] > heads[start] or (size and 2 * size >= prose[-1]):
            continue  # what holds most of the text is the text, whatever it is called
        clicks = links[end] - links[start]
        is_menu = not size and substance[end] - substance[start] <= clicks
        if (
            block.is_landmark
            or not _NAMES_OF_FURNITURE.isdisjoint(block.names)
            or (clicks and not _NAMES_OF_TEASERS.isdisjoint(block.names))
            or (
                is_menu
                and (clicks or headings[end] == headings[start])
                and not _NAMES_OF_MENUS.isdisjoint(block.names)
            )
        ):
            _cross(out, block)
    _cross_menus(
        lines, blocks, [n for n, is_solid in enumerate(solid) if is_solid and not out[n]], heads, out
    )
    return bytearray(len(lines)) if all(out) else out


def _cross_menus(
    lines: Sequence[Line],
    blocks: Sequence[Block],
    solid: Sequence[int],
    heads: array[int],
    out: bytearray,
) -> None:
    """Cross out the blocks of links that stand outside of the smallest one that has all `solid` lines."""
    core = range(0)
    for block in blocks:
        # One line alone is no part of a page, but may be the only sentence on it.
        if solid and block.start <= solid[0] and solid[-1] < block.end > block.start + 1:
            core = range(block.start, block.end)
    # What stands above all headings and sentences is a menu even there.
    begin = next((n for n, line in enumerate(lines) if not out[n] and (line.level or n in solid[:1])), 0)
    core = range(max(core.start, begin), core.stop)
    links = _sums(line.links for line in lines)
    linked = _sums(line.linked for line in lines)
    length = _sums(len(line.text) for line in lines)
    for block in (*blocks, *(Block(frozenset(), False, n, n + 1) for n in range(len(lines)))):
        start, end = block.start, block.end
        if (
            links[end] - links[start] > 1
            and 2 * (linked[end] - linked[start]) > length[end] - length[start]
            and heads[end] == heads[start]
            and not (start in core and end - 1 in core)
            and bisect_left(solid, start) == bisect_left(solid, end)
        ):
            _cross(out, block)


def _cross(out: bytearray, block: Block) -> None:
    out[block.start : block.end] = b"\x01" * (block.end - block.start)


def _sums(values: Iterable[int]) -> array[int]:
    """The sum of all values before each."""
    return array("q", accumulate(values, initial=0))


def _is_title(line: Line, titles: Sequence[str]) -> bool:
    return bool(line.level) and len(line.text) > 3 and any(line.text in title for title in titles)
