"""A question, made whole -> the request that it makes: which kind it is, and what a step needs to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.schema import Language, Turn
from rag.text.language import asked_language, detect
from rag.text.truecase import truecased
from rag.text.words import is_function_word, words
from rag.understand.background import asked_at_last
from rag.understand.collection import Listed, list_wanted
from rag.understand.condense import condense, parted
from rag.understand.courtesy import courtesy, without_courtesy
from rag.understand.decompose import SubQuestion, decompose
from rag.understand.polar import statement
from rag.understand.repeat import asks_again
from rag.understand.shorthand import spelt_out
from rag.understand.summary import Wanted, summary_wanted

_SHORTER = re.compile(
    r"\W*(?:(?:tolong|coba|bisa|buat|yang|please|make it|a bit|even|much) )*(?:lebih (?:singkat|pendek|ringkas)"
    r"|shorter|briefer|more concise)(?: (?:lagi|dong|saja|please|ya))*\W*",
    re.IGNORECASE,
)
"""Asks for half of the summary."""
_OF_THAT = re.compile(r"\b(?:itu|ini|tersebut|tadi|it|them|that|those|this|these)\W*$", re.IGNORECASE)
_LATELY = 6
"""Turns whose answers tell which words of a question in small letters are names."""
_LONGEST_TALK = 50
"""Turns that are looked back on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a question asks for."""

    whole: str
    """The question, made whole from what was said before."""
    language: Language
    """Of the answer."""
    summary: Wanted | None = None
    listed: Listed | None = None
    statement: str | None = None
    """What is to be confirmed."""
    sub_questions: tuple[SubQuestion, ...] = ()
    """The questions that it is made of; one of them is the whole."""
    before: str = ""
    """The last answer, where the question goes on with what that was about, and not with another one's."""


def understand(question: str, turns: Sequence[Turn]) -> Request:
    """What `question` asks for, after these `turns`, oldest first."""
    turns = list(_about_documents(turns[-_LONGEST_TALK:]))
    asked, language = asked_language(_plain(question))
    if not asked:  # “answer in English” alone goes for what was asked before
        asked, turns = (turns[-1].question, turns[:-1]) if turns else (question, turns)
    elif turns and asks_again(asked):
        asked, turns = turns[-1].question, turns[:-1]
    if again := _shorter(asked, turns):
        whole, wanted = again
        return Request(whole, language or detect(asked), summary=wanted)
    whole = _whole(asked, turns)
    if language is None:
        shorter, barely = asked_language(whole, barely=True)
        if barely is not None and summary_wanted(shorter) is not None:
            whole, language = shorter, barely
    if language is None:
        language = detect(asked, default=detect(turns[-1].question) if turns else "id")
    summary = _summary(whole, asked, turns)
    if summary is not None:
        return Request(whole, language, summary=summary)
    listed = _listed(whole, asked, turns)
    if listed is not None:
        return Request(whole, language, listed=listed)
    return Request(
        whole,
        language,
        statement=statement(whole),
        sub_questions=decompose(whole),
        before=turns[-1].answer if whole.startswith(f"{asked.strip()} (") else "",
    )


def _whole(asked: str, turns: Sequence[Turn]) -> str:
    """The question, made whole; its words in small letters are names where what was answered has them as such."""
    said = [turn.answer for turn in turns[-_LATELY:]]
    cased = truecased(asked, said)
    whole = condense(cased, [replace(turn, question=truecased(turn.question, said)) for turn in turns])
    return asked.strip() if whole == cased.strip() else whole


def _about_documents(turns: Sequence[Turn]) -> Iterator[Turn]:
    """The turns that ask something of the documents, without the language that the answer was to be in."""
    for turn in turns:
        asked = asked_language(_plain(turn.question))[0]
        if asked and not courtesy(asked) and not asks_again(asked):
            yield replace(turn, question=asked)


def _shorter(asked: str, turns: Sequence[Turn]) -> tuple[str, Wanted] | None:
    """The summary that was asked for before, half as long each time that `asked` says so; None for anything else."""
    times = 0
    while len(turns) > 0 and _SHORTER.fullmatch(asked):
        asked, turns, times = turns[-1].question, turns[:-1], times + 1
    if not times:
        return None
    whole = condense(asked, turns)
    wanted = _summary(whole, asked, turns)
    return wanted and (whole, wanted._replace(sentences=max(1, wanted.sentences >> times)))


def _summary(whole: str, asked: str, turns: Sequence[Turn]) -> Wanted | None:
    """The summary that is asked for: “of it” is of what the talk was about."""
    said, about = _apart(whole, asked)
    wanted = summary_wanted(said)
    if wanted and about and all(is_function_word(word.text) for word in words(wanted.topic)):
        return wanted._replace(topic=_topic(turns, about))
    return wanted


def _listed(whole: str, asked: str, turns: Sequence[Turn]) -> Listed | None:
    """The documents that are asked for: those “about it” are about what the talk was about."""
    said, about = _apart(whole, asked)
    wanted = list_wanted(said)
    if wanted and about and not wanted.topic and _OF_THAT.search(said):
        return wanted._replace(topic=_topic(turns, about))
    return wanted or list_wanted(asked, [turn.question for turn in turns])


def _apart(whole: str, asked: str) -> tuple[str, str]:
    """The question without what it was completed with, and that; brackets that were typed stay where they are."""
    return (whole, "") if whole == asked.strip() else parted(whole)


def _topic(turns: Sequence[Turn], about: str) -> str:
    """What the last summary or list was to be about, if that was what was asked for last; else `about`."""
    if not turns:
        return about
    *before, last = (turn.question for turn in turns)
    wanted = summary_wanted(last) or list_wanted(last, before)
    return wanted.topic if wanted else about


def _plain(question: str) -> str:
    """A question in whole words, with nothing around it."""
    return asked_at_last(spelt_out(without_courtesy(question)))
