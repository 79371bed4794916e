"""“Apa isi Pasal 3?”, “What does Article 5 say?”: the text below the heading of an article, which alone names it.

What the networks find for such a question are the sentences that name the article: those of others, which refer to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.schema import Evidence
from rag.text.topic import Topic
from rag.text.vectors import WordVectors
from rag.text.words import is_function_word, words

_ARTICLE = re.compile(
    r"\b(?P<kind>pasal|article|section|bagian|bab|chapter)\s+(?P<number>\d{1,4}[a-z]?|[ivxlc]{1,7})\b"
    r"(?:\s*,?\s*(?:(?:ayat|paragraph|clause|para)\s*\(?|\()(?P<paragraph>\d{1,2})\)?)?",
    re.IGNORECASE,
)
_SAME_KIND = {
    kind: f"(?:{'|'.join(same)})"
    for same in (("pasal", "article"), ("bab", "chapter"), ("bagian", "section"))
    for kind in same
}
"""What each is called, in both languages."""
_SAYS = frozenset(
    """isi isinya bunyi berbunyi bunyinya mengatur diatur tentang mengenai soal menyebut menyebutkan membahas kata
    menyatakan jelaskan sebutkan bacakan tuliskan uraikan coba maksud arti ketentuan lengkap tampilkan say says content
    contents about state states require requires regulate regulates provide provides read reads text show explain cover
    covers rule rules peraturan undang regulation law act document dokumen""".split()
)
"""What is asked of an article, and nothing about what it says."""
_ASKS_ELSE = frozenset("siapa kapan berapa mana mengapa kenapa who when where why which".split())
_STATED = 0.7
"""How probable it is that its sentences answer. Set by hand."""
_PARAGRAPH = re.compile(r"\W*\(?(\d{1,2})[).]")
_WHICH = re.compile(
    r"\W*(?:(?:di |dalam |pada )?(?:pasal|bab) (?:berapa|mana|apa)(?:kah)? (?:yang )?"
    r"(?:mengatur|membahas|memuat|menyebut\w*)"
    r"|(?:in )?(?:which|what) (?:article|section|chapter)"
    r" (?:regulates|covers|deals with|sets|states|mentions|is about))"
    r"(?: (?:tentang|mengenai|soal|about))? (?P<topic>.+?)\W*",
    re.IGNORECASE,
)
_IN_ARTICLE = re.compile(r"(?:^|› )(?:pasal|article) \d", re.IGNORECASE)
_FEW = 3
"""Articles that are shown to whoever asks which regulates something."""


def that_regulate(question: str, judged: Sequence[Evidence], vectors: WordVectors) -> list[Evidence]:
    """Where the question asks which article regulates something: the best sentence of each that names it, itself or in
    a heading, in the same words if any does; empty where it asks for something else, or none does."""
    asked = _WHICH.fullmatch(question)
    if asked is None:
        return []
    topic = Topic(asked["topic"], vectors)
    articles = [one for one in judged if _IN_ARTICLE.search(one.hit.passage.section)]
    said = [f"{one.hit.passage.section}\n{one.text}" for one in articles]
    found = [one for one, text in zip(articles, said, strict=True) if topic.literal(text).all()] or [
        one for one, text in zip(articles, said, strict=True) if topic.is_named_in(text)
    ]
    best: dict[tuple[str, str], Evidence] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault((one.hit.passage.source, one.hit.passage.section), one)
    return [_stated(one) for one in list(best.values())[:_FEW]]


def of_the_article(question: str, judged: Sequence[Evidence]) -> list[Evidence]:
    """Where the question asks for what an article says: its sentences, in order, of the document that was found first;
    empty where it asks for something else, or none was found."""
    asked = _ARTICLE.search(question)
    if asked is None or _ARTICLE.search(question, asked.end()):
        return []
    rest = question[: asked.start()] + question[asked.end() :]
    others = [word.text.lower() for word in words(rest) if word.text.lower() not in _SAYS]
    if any(not is_function_word(word) or word in _ASKS_ELSE for word in others):
        return []
    heading = re.compile(
        rf"(?:^|› ){_SAME_KIND[asked['kind'].lower()]} {re.escape(asked['number'])}\b", re.IGNORECASE
    )
    found = [
        one
        for one in judged
        if heading.search(one.hit.passage.section)
        and ("PENJELASAN" in one.hit.passage.section) == ("penjelasan" in question.lower())
    ]
    if not found:
        return []
    source = max(found, key=lambda one: one.hit.score).hit.passage.source
    own = sorted((one for one in found if one.hit.passage.source == source), key=lambda one: one.start)
    if number := asked["paragraph"]:
        own = _of_paragraph(own, number)
    return [_stated(one) for one in own]


def _of_paragraph(own: Sequence[Evidence], number: str) -> list[Evidence]:
    """The sentences from the sign of a paragraph up to that of the next."""
    found: list[Evidence] = []
    inside = False
    for one in own:
        if sign := _PARAGRAPH.match(one.text):
            inside = sign[1] == number
        if inside:
            found.append(one)
    return found


def _stated(one: Evidence) -> Evidence:
    return replace(one, score=max(one.score, _STATED))
