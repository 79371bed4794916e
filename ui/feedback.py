"""Votes on answers -> questions for the evaluation, to be looked through by a person: ``tanya feedback``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from rag import Library
from rag.schema import Answer
from ui.conversations import forget_removed, kept_for
from ui.talk import Talk

_BOLD = re.compile(r"^[^*\n]*\*\*([^*\n]+)\*\*")


def feedback(library: Library) -> Iterator[dict[str, Any]]:
    """A question for each answer that was voted on, as `eval` reads them, with what was said of it; nobody's name.

    What helped is taken for right: its short answer or its quotes, and its documents; a refusal for one of what the
    documents do not say. Of what did not help, the right answer is for a person to write: ``answers`` and ``positive``
    are empty.
    """
    forget_removed(library)
    with closing(kept_for(library)) as conversations:
        for id, talk in conversations.voted():
            exchange = talk.exchanges[-1]
            if exchange.answer is not None and (exchange.answer.refused or exchange.answer.citations):
                yield _question(id, talk, exchange.answer, exchange.vote == "up", exchange.remark)


def _question(id: str, talk: Talk, answer: Answer, helped: bool, remark: str) -> dict[str, Any]:
    earlier = [one for one in talk.exchanges[:-1] if one.answer is not None]
    short = _BOLD.match(answer.text)
    quotes = [one.quote for one in answer.citations]
    return {
        "id": id,
        "question": answer.question,
        "answers": ([short[1]] if short else quotes) if helped else [],
        "positive": sorted({one.source for one in answer.citations}) if helped else [],
        "answerable": not answer.refused if helped else True,
        "lang": answer.language,
        "history": [{"question": one.question, "answer": one.answer.text} for one in earlier if one.answer],
        "vote": "up" if helped else "down",
        "remark": remark,
        "answered": answer.text,
    }
