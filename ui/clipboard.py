"""An answer with its citations as text, to be pasted elsewhere: plain, or in Markdown."""

from __future__ import annotations

import re

from rag.schema import Answer, Citation, unit_of
from ui.access import shown
from ui.texts import Words

_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LEADING = re.compile(r"^(\s*)(\d*)([-+=.)])", re.MULTILINE)
"""What would make a list or a heading of a line."""


def plain(answer: Answer, words: Words) -> str:
    """The answer, then each citation with its quote."""
    cited = [
        f"[{one.number}] {_place(one, words)}: “{' '.join(one.quote.split())}”" for one in answer.citations
    ]
    return "\n".join([_BOLD.sub(r"\1", answer.text), *_listed(cited, words)])


def markdown(answer: Answer, words: Words) -> str:
    """The same, the quotes as such; what the documents say does not become markup."""
    cited = [
        f"- \\[{one.number}\\] {escaped(_place(one, words))}\n  > {escaped(' '.join(one.quote.split()))}"
        for one in answer.citations
    ]
    pieces = _BOLD.split(answer.text)  # every other piece was bold
    text = "".join(f"**{escaped(one)}**" if i % 2 else escaped(one) for i, one in enumerate(pieces))
    return "\n".join([text, *_listed(cited, words)])


def _listed(cited: list[str], words: Words) -> list[str]:
    return ["", f"{words.sources}:", *cited] if cited else []


def _place(citation: Citation, words: Words) -> str:
    number = citation.page
    page = words.places[unit_of(citation.source)].format(number=number) if number else ""
    facts = (
        citation.title.strip() or shown(citation.source),
        shown(citation.source) if citation.title.strip() else "",
        page,
    )
    return ", ".join(" ".join(fact.split()) for fact in facts if fact)


def escaped(text: str) -> str:
    return _LEADING.sub(r"\1\2\\\3", _SPECIAL.sub(r"\\\1", text))
