"""A conversation as one browser session holds it: frozen, so that no session can change another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.schema import Answer, Citation, Hit, Turn


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and how far its answer has come."""

    question: str
    draft: str = ""
    """The text streamed so far; it is unchecked, and `answer` replaces it."""
    answer: Answer | None = None
    problem: str = ""
    """Why there is no answer, in one line."""

    @property
    def pending(self) -> bool:
        """Whether an answer is still to come."""
        return self.answer is None and not self.problem


@dataclass(frozen=True, slots=True)
class Talk:
    """All exchanges so far, oldest first."""

    exchanges: tuple[Exchange, ...] = ()

    @property
    def history(self) -> Sequence[Turn]:
        """What the assistant may use to make a follow-up whole: the exchanges that were answered."""
        return [Turn(e.question, e.answer.text) for e in self.exchanges if e.answer is not None]

    def with_last(self, exchange: Exchange) -> Talk:
        """This conversation with `exchange` in place of the last one."""
        return Talk((*self.exchanges[:-1], exchange))

    def settled(self, problem: str) -> Talk:
        """This conversation with `problem` said where an answer was still to come."""
        return Talk(tuple(replace(e, problem=problem) if e.pending else e for e in self.exchanges))

    def citation(self, turn: int, number: int) -> Citation | None:
        """What ``[number]`` stands for in the answer to question `turn`."""
        answer = self._answer(turn)
        return next((c for c in answer.citations if c.number == number), None) if answer else None

    def nearest(self, turn: int, rank: int) -> Hit | None:
        """The passage offered at `rank` where question `turn` was refused."""
        answer = self._answer(turn)
        return answer.nearest[rank] if answer and 0 <= rank < len(answer.nearest) else None

    def _answer(self, turn: int) -> Answer | None:
        return self.exchanges[turn].answer if 0 <= turn < len(self.exchanges) else None
