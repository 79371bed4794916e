"""What people have, measured as ours is: a retriever or a chain of LangChain, named ``module:object``.

LangChain itself is never imported here: what counts is that the object is invoked with a question, and what comes back.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path, PurePath
from typing import Any

from rag.errors import SpecError, TanyaError
from rag.library import Library
from rag.schema import Answer, Citation, Hit, Passage, Turn
from rag.text.language import detect
from rag.text.phrases import REFUSAL
from rag.understand.condense import condense

ANSWERS = ("answer", "result")
"""Where LangChain's retrieval chains put what they say, the newer ones and the older."""
DOCUMENTS = ("context", "source_documents", "documents")
"""Where they put what they found."""
_TRIES = 3
"""Questions that may fail before nothing is expected of the object any more."""
_MARK = re.compile(r"\[(\d+)\]")
_NOT_KNOWN = re.compile(
    r"(?:sorry, |maaf, )?(?:i (?:do not|don['’]t) know|(?:saya )?tidak tahu)\b", re.IGNORECASE
)
"""How a model begins that does what LangChain's own prompts tell it to do when it does not know."""


class OutsideError(TanyaError):
    """What was brought along fails on a question, or gives something that is neither documents nor an answer."""


class Outside:
    """An object of LangChain, as `eval.run` asks a searcher and an assistant.

    It is invoked with the question as a text, a follow-up made whole, and gives documents, a text (or message), a
    dict of LangChain's retrieval chains (`ANSWERS`, `DOCUMENTS`) or our own Answer. How many documents, is for it to
    say. A document is the passage that its metadata's ``source``, its metadata's ``id`` or its own id names, in this
    order; a path also names the passage (for files: the source) that it ends with. Another document keeps its
    rank, and is wrong. An answer cites the documents whose numbers it gives, ``[1]`` for the first, and without
    numbers all of them; an empty text is a refusal, and so is one that begins with “I don't know” or as ours do.
    """

    def __init__(self, name: str, runnable: Any, library: Library) -> None:
        """`name` is for messages; the passages that are known are the sources of `library`."""
        self.name = name
        self.unknown = 0
        """Documents so far that name no passage."""
        self._runnable = runnable
        self._sources = {source.id for source in library.sources()}
        self._last: tuple[str, Answer | None, list[Hit]] | None = None

    def answers(self, questions: Sequence[str]) -> bool:
        """Whether it answers, rather than only finds, by what it makes of the first of `questions`.

        Raises:
            OutsideError: it fails on every one of the first few.
        """
        for number, question in enumerate(questions[:_TRIES], 1):
            try:
                return self._invoke(question)[0] is not None
            except OutsideError:
                if number == len(questions[:_TRIES]):
                    raise
            finally:
                self._last, self.unknown = None, 0  # what is measured is asked anew
        return False

    def search(self, question: str, k: int) -> list[Hit]:
        """The first `k` documents, in its order.

        Raises:
            OutsideError: it fails on this question.
        """
        return self._invoke(question)[1][:k]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """What it says.

        Raises:
            OutsideError: it fails on this question, or says nothing at all.
        """
        answer, _ = self._invoke(condense(question, history))
        if answer is None:
            raise OutsideError(f"{self.name} gives documents and no answer")
        return answer

    def _invoke(self, question: str) -> tuple[Answer | None, list[Hit]]:
        """Answer and hits; the last ones are kept, for an answer and its ranking are asked for one after the other."""
        if self._last is None or self._last[0] != question:
            try:
                given = self._runnable.invoke(question)
            except Exception as error:  # whatever it is, it is this question's error
                raise OutsideError(f"{self.name} fails: {_reason(error)}") from error
            self._last = question, *self._read(question, given)
        return self._last[1:]

    def _read(self, question: str, given: Any) -> tuple[Answer | None, list[Hit]]:
        if isinstance(given, Answer):
            return replace(given, searched_for=question), list(given.nearest)
        parts = given if isinstance(given, Mapping) else {}
        said = next((parts[key] for key in ANSWERS if key in parts), None if parts else given)
        found = next((parts[key] for key in DOCUMENTS if _are_documents(parts.get(key))), None)
        if found is None and _are_documents(said):
            said, found = None, said
        text = _text(said)
        if text is None and found is None:
            what = f"a dict of {', '.join(map(str, parts))}" if parts else type(given).__name__
            raise OutsideError(f"{self.name} gives {what}: neither documents nor an answer")
        hits = [self._hit(one, rank) for rank, one in enumerate(found or (), 1)]
        return (None if text is None else _answer(question, text, hits, self.name)), hits

    def _hit(self, document: Any, rank: int) -> Hit:
        text, metadata = document.page_content, document.metadata
        names = [
            str(one)
            for one in (metadata.get("source"), metadata.get("id"), getattr(document, "id", None))
            if one is not None
        ]
        source = next(filter(None, map(self._source, names)), None)
        if source is None:
            self.unknown += 1
            source = names[0] if names else f"(document {rank})"
        title = str(metadata.get("title") or "")
        return Hit(Passage(rank, source, title, text, 0, len(text), detect(text)), 1 / rank)

    def _source(self, name: str) -> str | None:
        parts = PurePath(name).parts
        ends = (name, *("/".join(parts[first:]) for first in range(len(parts))))
        return next((one for one in ends if one in self._sources), None)


def load(name: str, library: Library) -> Outside:
    """The object that ``module:object`` names; the module may lie in the working directory.

    That is something to invoke, or what makes one: a class or function, called with nothing, or with the passages of
    `library` as LangChain's documents where it asks for one argument.

    Raises:
        SpecError: there is no such object, or it is nothing of the kind.
    """
    module, _, path = name.partition(":")
    if not module or not path:
        raise SpecError(f"“{name}” is not MODULE:OBJECT, such as my_chain:retriever")
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        found = import_module(module)
    except Exception as error:  # a module can fail in any way
        missing = isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}.")
        raise SpecError(
            f"There is no module “{module}”, here or installed"
            if missing
            else f"{module} cannot be imported: {_reason(error)}"
        ) from error
    try:
        found = reduce(getattr, path.split("."), found)
    except AttributeError as error:
        raise SpecError(f"{module} has no “{path}”") from error
    runnable = found if _is_runnable(found) else _made(name, found, library)
    if not _is_runnable(runnable):
        raise SpecError(f"{name} gives {type(runnable).__name__}, which cannot be invoked with a question")
    return Outside(name, runnable, library)


def _is_runnable(found: Any) -> bool:
    return callable(getattr(found, "invoke", None)) and not isinstance(found, type)


def _made(name: str, factory: Any, library: Library) -> Any:
    if not callable(factory):
        raise SpecError(f"{name} is {type(factory).__name__}, which cannot be invoked with a question")
    try:
        wanted = [one for one in signature(factory).parameters.values() if _is_required(one)]
    except ValueError:  # written in C, it does not say
        wanted = []
    if len(wanted) > 1 or any(one.kind is Parameter.KEYWORD_ONLY for one in wanted):
        names = ", ".join(one.name for one in wanted)
        raise SpecError(f"{name} wants {names}; it is given nothing, or the passages")
    try:
        return factory(*([_documents(library)] if wanted else []))
    except Exception as error:  # as above
        raise SpecError(f"{name} cannot be made: {_reason(error)}") from error


def _is_required(one: Parameter) -> bool:
    return one.default is Parameter.empty and one.kind not in (
        Parameter.VAR_POSITIONAL,
        Parameter.VAR_KEYWORD,
    )


def _documents(library: Library) -> list[Any]:
    from rag.langchain import document

    return [document(passage) for one in library.sources() for passage in library.passages(one.id)]


def _are_documents(given: Any) -> bool:
    return isinstance(given, (list, tuple)) and all(
        isinstance(getattr(one, "page_content", None), str)
        and isinstance(getattr(one, "metadata", None), Mapping)
        for one in given
    )


def _text(said: Any) -> str | None:
    """What a text or a message says; None for anything else."""
    text = said if isinstance(said, str) else getattr(said, "text", None)
    return str(text) if isinstance(text, str) else None


def _answer(question: str, text: str, hits: Sequence[Hit], name: str) -> Answer:
    text = text.strip()
    refused = not text or bool(_NOT_KNOWN.match(text)) or text.startswith(tuple(REFUSAL.values()))
    given = dict.fromkeys(int(number) for number in _MARK.findall(text))
    numbers = [one for one in given if 1 <= one <= len(hits)] if given else range(1, len(hits) + 1)
    citations = [] if refused else [_citation(number, hits[number - 1].passage) for number in numbers]
    language = detect(text, default=detect(question))
    return Answer(
        question, text, language, refused, question, tuple(citations), generator=name, nearest=tuple(hits)
    )


def _citation(number: int, passage: Passage) -> Citation:
    return Citation(
        number, passage.source, passage.title, None, passage.text, passage.start, passage.end, passage
    )


def _reason(error: Exception) -> str:
    """In one line."""
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__
