"""What a web page states about itself: its title and the day of its publishing, in its metadata and its headings."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Sequence
from datetime import date
from typing import Any

from rag.formats.lines import real_title, tidy
from rag.formats.web_lines import Line
from rag.text.dates import DATE, parse

_LONGEST_TITLE = 1000
_SITE_RULE = re.compile(r"\s+(?:\||»|«|::|·|•)\s+")
_SITE_DASH = re.compile(r"\s+[–—-]\s+")
_NO_TITLE = re.compile(
    r"(?:untitled(?: (?:document|page))?|new page \d+|home|beranda|index|document|halaman utama)", re.I
)


def _metas(root: Any) -> dict[str, str]:
    """What the page states about itself, by name; the first of each."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := tidy(meta.get("content") or ""):
            found.setdefault(key.lower(), content)
    return found


def stated_titles(root: Any) -> list[str]:
    """The titles in the page's metadata, the best first, without the site's name where that is stated."""
    metas = _metas(root)
    site = metas.get("og:site_name") or metas.get("application-name") or ""
    element = root.find(".//title")
    found = [metas.get("og:title", ""), "".join(element.itertext()) if element is not None else ""]
    titles = (_without_site(tidy(title[:_LONGEST_TITLE]), site) for title in found)
    return [title for title in titles if real_title(title) and not _NO_TITLE.fullmatch(title)]


def _without_site(title: str, site: str) -> str:
    for rule in (_SITE_RULE, _SITE_DASH):
        parts = rule.split(title)
        if site and len(parts) > 1 and site.casefold() in (parts[0].casefold(), parts[-1].casefold()):
            start, end = (1, None) if parts[0].casefold() == site.casefold() else (0, -1)
            return " - ".join(parts[start:end])
    return title


def title_of(stated: Sequence[str], lines: Sequence[Line]) -> str:
    """The title of the metadata as the page's own heading has it, else that heading, else that of the metadata."""
    headings = [line.text for line in lines if line.level]
    for title in stated:
        if own := [heading for heading in headings if len(heading.split()) > 1 and heading in title]:
            return max(own, key=len)
    firsts = [line.text for line in lines if line.level == 1]
    if len(firsts) == 1:
        return firsts[0]
    if not stated:
        return ""
    parts = _SITE_RULE.split(stated[0])
    return next((part for part in parts if len(part.split()) > 1), parts[0])


_PUBLISHED = (
    *(
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "dc.date.issued",
    ),
    *(
        "dcterms.issued",
        "dc.issued",
        "citation_publication_date",
        "citation_date",
        "publishdate",
        "publish-date",
    ),
    *("publish_date", "content_publisheddate", "pubdate", "parsely-pub-date", "sailthru.date"),
)
_PUBLISHED_NAMES = frozenset(
    "published entry-date post-date published-date date-published publish-date".split()
)
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Legislation|Document|Dataset)\b")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def published(root: Any) -> date | None:
    """The day on which the page says that it was published."""
    metas = _metas(root)
    stated = [metas[name] for name in _PUBLISHED if name in metas]
    stated += _linked_data(root)
    for element in root.iter("time", "abbr", "span"):
        names = {*element.get("class", "").split()}
        if element.get("itemprop") == "datePublished" or (
            element.tag == "time" and (element.get("pubdate") is not None or names & _PUBLISHED_NAMES)
        ):
            stated.append(element.get("datetime") or element.get("content") or element.text or "")
    return next((day for text in stated if (day := _day(text))), None)


def _day(text: str) -> date | None:
    text = tidy(text[:100])
    iso = _ISO_DAY.match(text)
    match = DATE.search(iso[0] if iso else text.replace("/", "-") if re.match(r"\d{4}/", text) else text)
    day = parse(match) if match else None
    return day if day and day.year > 1970 else None  # the epoch is no date but the lack of one


def _linked_data(root: Any) -> list[str]:
    """The dates of publishing in JSON-LD, those of articles before those of the pages around them."""
    articles: list[str] = []
    others: list[str] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            waiting = deque([json.loads(script.text or "")])
        except (ValueError, RecursionError):
            continue  # broken data state nothing
        while waiting:
            node = waiting.popleft()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                waiting += [node.get("@graph"), node.get("mainEntity")]
                if isinstance(stated := node.get("datePublished"), str):
                    (articles if _ARTICLE.search(str(node.get("@type"))) else others).append(stated)
    return articles + others
