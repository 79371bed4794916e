"""A conversation as one browser session holds it: frozen, so that no session can change another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.schema import Answer, Citation, Hit, Turn

Vote = Literal["", "up", "down"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and how far its answer has come."""

    question: str
    draft: str = ""
    """The text streamed so far; it is unchecked, and `answer` replaces it."""
    answer: Answer | None = None
    problem: str = ""
    """Why there is no answer: one of `Words.problems`, or a line that says it."""
    vote: Vote = ""
    """Whether the answer helped."""
    remark: str = ""
    """What was said about it."""

    @property
    def pending(self) -> bool:
        """Whether an answer is still to come."""
        return self.answer is None and not self.problem


@dataclass(frozen=True, slots=True)
class Talk:
    """All exchanges so far, oldest first."""

    exchanges: tuple[Exchange, ...] = ()
    id: str = ""
    """Under which it is kept; empty where it is not, or not yet."""

    @property
    def history(self) -> Sequence[Turn]:
        """What the assistant may use to make a follow-up whole: the exchanges that were answered."""
        return [Turn(e.question, e.answer.text) for e in self.exchanges if e.answer is not None]

    @property
    def sources(self) -> set[str]:
        """The documents whose words are in it."""
        return {one for exchange in self.exchanges if exchange.answer for one in sources_of(exchange.answer)}

    def asked(self, question: str) -> Talk:
        """This conversation with another question."""
        return replace(self, exchanges=(*self.exchanges, Exchange(question)))

    def with_last(self, exchange: Exchange) -> Talk:
        """This conversation with `exchange` in place of the last one."""
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))

    def settled(self, problem: str) -> Talk:
        """This conversation with `problem` said where an answer was still to come."""
        settled = tuple(replace(e, problem=problem) if e.pending else e for e in self.exchanges)
        return replace(self, exchanges=settled)

    def voted(self, turn: int, vote: Vote, remark: str) -> Talk:
        """This conversation with what was thought of the answer to question `turn`."""
        exchanges = list(self.exchanges)
        exchanges[turn] = replace(exchanges[turn], vote=vote, remark=remark)
        return replace(self, exchanges=tuple(exchanges))

    def answer(self, turn: int) -> Answer | None:
        """The answer to question `turn`."""
        return self.exchanges[turn].answer if 0 <= turn < len(self.exchanges) else None

    def citation(self, turn: int, number: int) -> Citation | None:
        """What ``[number]`` stands for in the answer to question `turn`."""
        answer = self.answer(turn)
        return next((c for c in answer.citations if c.number == number), None) if answer else None

    def nearest(self, turn: int, rank: int) -> Hit | None:
        """The passage offered at `rank` where question `turn` was refused."""
        answer = self.answer(turn)
        return answer.nearest[rank] if answer and 0 <= rank < len(answer.nearest) else None


def sources_of(answer: Answer) -> set[str]:
    """The documents whose words an answer holds."""
    return {one.source for one in answer.citations} | {one.passage.source for one in answer.nearest}
