"""The generator that ships: quotes the evidence, framed in the question's language. It cannot invent anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.schema import Evidence, Language, Passage, Reading, ShortAnswer, Turn
from rag.text.facts import unsupported
from rag.text.forms import is_clause, sentence
from rag.text.numerals import in_language
from rag.text.phrases import Place, frame
from rag.text.question import kind_of
from rag.text.sentences import sentences

_SURE = 0.3
"""From this confidence on the frame of the first quote claims that the document says so."""
_SHARE = 0.8
"""Of the sentence, from which on its words need not be said before it."""
_ARTICLE = re.compile(r"(?:Pasal|PASAL|Article|ARTICLE) \d{1,4}[A-Z]?\b")
_RELATIVE = re.compile(
    r"\b(?:(?:tahun|bulan|minggu|hari) (?:lalu|ini|depan)|saat ini|sekarang|kini|kemarin|besok|now|today|currently"
    r"|yesterday|tomorrow|(?:last|this|next) (?:year|month|week)|the \w+ties|dekade|abad|decade|century)\b",
    re.IGNORECASE,
)
"""A time that depends on when it is said, or is none that can be compared."""
_PARTED = 8
"""Characters of space that may part two passages: paragraphs of some pages stand that far from each other."""


class ExtractiveGenerator:
    """Says the evidence, sentence by sentence, in the order of the reading."""

    name = "extractive"

    def generate(
        self, question: str, reading: Reading, language: Language, history: Sequence[Turn] = ()
    ) -> Iterator[str]:
        """Yield one framed quote after the other."""
        quoted: set[tuple[str, int]] = set()
        before: Evidence | None = None
        under = ""
        answered = None
        for evidence in reading.evidence:
            passage = evidence.hit.passage
            asked = evidence.question or question
            lead_in = _lead_in(asked, evidence, language) if asked != answered else ""
            number = reading.hits.index(evidence.hit) + 1
            if (passage.source, evidence.start) in quoted:  # it answers another part of the question, too
                said = f"{lead_in} [{number}]" if lead_in else ""
            else:
                article = _article(passage)
                said = frame(
                    evidence.text,
                    number,
                    language,
                    passage.language,
                    passage.date,
                    place=_place(evidence, before) if before else None,
                    sure=reading.confidence >= _SURE,
                    lead_in=lead_in,
                    article=article if article != under else "",
                )
                under = article
            if said:
                yield f"\n{said}" if before else said
            quoted.add((passage.source, evidence.start))
            before, answered = evidence, asked


def _article(passage: Passage) -> str:
    """The article of a law in which a passage stands; empty for none."""
    found = _ARTICLE.match(passage.section.rpartition(" › ")[2])
    return found.group() if found else ""


def _place(evidence: Evidence, before: Evidence) -> Place:
    """Where a sentence stands, seen from the one that was said before it."""
    passage, other = evidence.hit.passage, before.hit.passage
    if passage.source != other.source:
        return "elsewhere"
    gap = evidence.start - before.end
    if gap < 0:
        return "earlier"
    # What stands between them is in the passages of both, but for the space that parts these.
    behind, ahead = other.text[before.end - other.start :], passage.text[: evidence.start - passage.start]
    known = behind[:gap] + ahead[max(0, len(ahead) - gap) :]
    return "later" if known.strip() or gap - len(known) > _PARTED else "next"


def _lead_in(question: str, evidence: Evidence, language: Language) -> str:
    """The answer in few words, if the reader is sure of words of this evidence that read as one phrase: in a sentence
    where the question has a known form, and else by themselves."""
    short = evidence.short
    if short is None:
        return ""
    text = short.text
    odd = any(mark in text for mark in '“”«»"*[]\n') or text.count("(") != text.count(")")
    if kind_of(question) == "person":  # which neither words without a name answer, nor all that somebody did
        odd |= not any(map(str.isupper, text)) or is_clause(text)
    if not text or odd or len(text) >= _SHARE * len(evidence.text):
        return ""
    said, original = text, ""
    if evidence.hit.passage.language != language:
        translated = in_language(text, language)
        if translated is None and not _is_name(evidence, short):
            return f"**“{text}”**" if len(sentences(text)) == 1 else ""
        if translated is not None and translated.casefold() != text.casefold():
            said, original = translated, f" (“{text}”)"
    passage = evidence.hit.passage
    # “… in 2018 was …” is not what a document of 2012 says, nor “… last year was …” that of any year.
    if unsupported(question, f"{passage.title}\n{passage.date}\n{evidence.text}", passage.language):
        return ""
    whole = None if _RELATIVE.search(question) else sentence(question, said, language)
    head, bold, tail = (whole or f"**{said}**").rpartition("**")
    lead_in = f"{head}{bold}{original}{tail}"
    return lead_in if len(sentences(lead_in)) == 1 else ""


def _is_name(evidence: Evidence, short: ShortAnswer) -> bool:
    """Whether the words are capitalised, and not only because they open the sentence."""
    words = short.text.split()
    return all(word[0].isupper() for word in words) and (short.start > evidence.start or len(words) > 1)
