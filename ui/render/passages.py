"""Passages and what is said of them: the evidence behind a number, and a line about a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.schema import Citation, Hit, Passage, kind_of, unit_of
from ui import originals, pages
from ui.access import shown
from ui.render.markup import button, label, safe
from ui.texts import Words

_EMPTY_LINES, _ONE_EMPTY_LINE = re.compile(r"\n\s*\n"), "\n\n"
_PLAIN = ("", "txt", "text", "md", "markdown")
"""Kinds of files that are shown here as well as anywhere."""


def evidence(citation: Citation, words: Words, turn: int = 0, *, translatable: bool = False) -> str:
    """The passage behind a citation of the answer to question `turn`, with the quoted words marked."""
    passage = citation.passage
    head = _head(words.evidence.format(number=citation.number), passage, citation.page, words)
    start, end = citation.start - passage.start, citation.end - passage.start
    if 0 <= start <= end and passage.text[start:end] == citation.quote:
        before, after = passage.text[:start], passage.text[end:]
    else:  # a quote that reaches beyond its passage is shown by itself rather than marked in the wrong place
        before = after = ""
    marked = f"{safe(before)}<mark>{safe(citation.quote)}</mark>{safe(after)}"
    offered = button("translate", safe(words.translate), turn=turn, number=citation.number)
    return "".join(
        (
            head,
            _quotation(marked, passage),
            f'<p class="actions">{offered}</p>' if translatable else "",
            _also_in(citation.also_in, words),
            _page(citation, words),
            _back(words),
        )
    )


def translation(text: str, generator: str, words: Words, *, pending: bool) -> str:
    """A quote in the other language, as far as it has come, and who wrote that."""
    state = ' class="translation pending"' if pending else ' class="translation"'
    note = words.translated_by.format(generator=generator)
    return f'<div{state}><p>{safe(text)}</p><p class="note">{safe(note)}</p></div>'


def near(hit: Hit, words: Words) -> str:
    """A passage offered where nothing answers."""
    head = _head(words.evidence_near, hit.passage, hit.passage.page, words)
    quotation = _quotation(safe(hit.passage.text), hit.passage)
    return head + quotation + _also_in(hit.also_in, words) + _back(words)


def _back(words: Words) -> str:
    """The way back to the number that was clicked, where the evidence is shown below the conversation."""
    return f'<button type="button" class="back">{safe(words.back)}</button>'


def described(passage: Passage, page: int | None, words: Words) -> str:
    """The title of a document, and what is known of a passage of it."""
    title = f'<span class="title">{safe(title_of(passage))}</span>'
    return f'{title} <span class="about">{_about(passage, page, words)}</span>'


def title_of(passage: Passage) -> str:
    """The title of a passage's document."""
    return passage.title.strip() or shown(passage.source)


def _head(said: str, passage: Passage, page: int | None, words: Words) -> str:
    return (
        f"{label(said)}<h2>{safe(title_of(passage))}</h2>"
        f'<p class="about">{_about(passage, page, words)}</p>{_original(passage.source, page, words)}'
    )


def _original(source: str, page: int | None, words: Words) -> str:
    """A link to the document's file."""
    if kind_of(source) in _PLAIN:
        return ""
    link, text = safe(originals.address(source, page)), safe(words.open_original)
    return f'<p class="about"><a class="original" href="{link}" target="_blank" rel="noopener">{text}</a></p>'


def _page(citation: Citation, words: Words) -> str:
    """A picture of the page of a PDF, the quote marked."""
    if kind_of(citation.source) != "pdf" or citation.page is None:
        return ""
    address = safe(pages.address(citation.source, citation.page, citation.start, citation.end))
    text = safe(words.page_picture.format(number=citation.page, title=title_of(citation.passage)))
    picture = f'<img src="{address}" alt="{text}" loading="lazy">'
    return f'<a class="page" href="{address}" target="_blank" rel="noopener">{picture}</a>'


def _quotation(marked: str, passage: Passage) -> str:
    """`marked`, whose runs of empty lines, which web pages leave, are one."""
    return f"<blockquote lang={passage.language}>{_EMPTY_LINES.sub(_ONE_EMPTY_LINE, marked)}</blockquote>"


def _also_in(sources: Sequence[str], words: Words) -> str:
    """The other documents that say the same."""
    named = ", ".join(map(shown, sources))
    return f'<p class="about">{safe(words.also_in.format(sources=named))}</p>' if named else ""


def _about(passage: Passage, page: int | None, words: Words) -> str:
    day = words.day(passage.date) if passage.date else ""
    place = words.places[unit_of(passage.source)].format(number=page) if page else ""
    facts = (day, place, passage.section, shown(passage.source))
    return " · ".join(f"<bdi>{safe(fact)}</bdi>" for fact in facts if fact)
