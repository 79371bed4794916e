"""Writes answers with any LangChain chat model, local or served; knows nothing of how they are checked."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, cast

from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable
from langsmith import tracing_context
from pydantic import SecretStr

from rag.errors import GeneratorError, MissingExtraError, SpecError
from rag.prompt import Budget, Message, messages, translation
from rag.schema import Language, Reading, Turn

_LONGEST_DRAFT = 20_000  # characters, with thoughts: some servers let a model repeat itself for ever
_LONGEST_ANSWER = 1024  # tokens, for servers that mind it
_SERVER_PROMPT = 3000  # tokens, which with the answer fit the 4,096 that servers commonly give a model

_LONGEST_SILENCE = 600.0
"""Seconds in which a model may say nothing but thoughts, or wait for its turn."""
_CUT_OFF = " …"
"""Behind an answer that the model did not bring to its end; `draft` leaves the last sentence out then."""

_OPENS = ("<think>", "<thinking>", "<thought>", "<reasoning>", "[think]", "<|channel|>analysis<|message|>")
_CLOSES = ("</think>", "</thinking>", "</thought>", "</reasoning>", "[/think]", "<|channel|>final<|message|>")
"""In small letters, whatever they are written in."""
_TAG = re.compile(f"({'|'.join(map(re.escape, (*_OPENS, *_CLOSES)))})", re.IGNORECASE)
_WHY = ("finish_reason", "done_reason", "stop_reason")
_ENDS_EARLY = frozenset({"length", "max_tokens", "model_length"})
"""Why a model stopped that had not finished, as its provider calls it."""
_LONGEST_TAG = max(map(len, (*_OPENS, *_CLOSES)))


class ChatModelGenerator:
    """A `Generator` around a LangChain chat model, or around one with options or fallbacks."""

    def __init__(
        self,
        model: Runnable[Any, Any],
        name: str,
        budget: Budget | None = None,
        *,
        says_why_it_ended: bool = False,
    ) -> None:
        """`says_why_it_ended`: whether what ends without a reason was cut off, by a lost connection."""
        self.name = name
        self._says_why_it_ended = says_why_it_ended
        self._model = model
        self._budget = budget

    def generate(
        self, question: str, reading: Reading, language: Language, history: Sequence[Turn] = ()
    ) -> Iterator[str]:
        """Stream the draft; closing the iterator stops the model. Empty pieces come while nothing is said."""
        try:
            prompt = messages(question, reading, language, history, self._budget)
        except GeneratorError:
            raise
        except Exception as error:  # a chat template may raise anything
            raise GeneratorError(f"{self.name} failed: {_reason(error)}") from error
        return self.write(prompt)

    def translate(self, text: str, language: Language) -> Iterator[str]:
        """Stream `text` in `language`; closing the iterator stops the model."""
        return self.write(translation(text, language))

    def write(self, prompt: list[Message]) -> Iterator[str]:
        """Stream what the model answers to `prompt`, without its thoughts; closing the iterator stops the model."""
        answer = _Answer()
        with closing(self._pieces(prompt)) as pieces:
            for piece in pieces:
                if piece == _CUT_OFF and not answer.begun:
                    break  # before anything was said
                yield answer.hear(piece)
                if answer.spoilt:
                    raise GeneratorError(f"{self.name} mixes its thoughts into its answer: switch them off")
        if said := answer.end():
            yield said
        if not answer.begun:
            raise GeneratorError(f"{self.name} wrote no answer")

    def _pieces(self, prompt: list[Message]) -> Generator[str, None, None]:
        """What the model says, thoughts included."""
        length, heard = 0, time.monotonic()
        ended, is_cut_off = False, False
        try:
            with closing(cast("Generator[BaseMessage, None, None]", self._model.stream(prompt))) as chunks:
                # LangChain decides at the first piece whether to send the run to LangSmith: documents go to
                # no server but the one that was asked for, whatever the environment says.
                with tracing_context(enabled=False):
                    chunk = next(chunks, None)
                while chunk is not None:
                    length += len(chunk.text) or 1
                    if chunk.text:
                        heard = time.monotonic()
                    if length > _LONGEST_DRAFT or time.monotonic() - heard > _LONGEST_SILENCE:
                        raise GeneratorError(f"{self.name} did not come to an end")
                    told = chunk.response_metadata
                    why = next((told[name] for name in _WHY if told.get(name)), "")
                    ended, is_cut_off = ended or bool(why), is_cut_off or str(why).lower() in _ENDS_EARLY
                    yield str(chunk.text)
                    chunk = next(chunks, None)
                if length and (is_cut_off or (self._says_why_it_ended and not ended)):
                    yield _CUT_OFF
        except GeneratorError:
            raise
        except Exception as error:  # every provider has its own errors
            raise GeneratorError(f"{self.name} failed: {_reason(error)}") from error


def open_openai(spec: str, *, timeout: float = 120.0, retries: int = 2) -> ChatModelGenerator:
    """The generator of ``openai:MODEL@URL``: a server that speaks the protocol of OpenAI, such as vLLM.

    `timeout` is how long the server may be silent, in seconds. The key is read from ``OPENAI_API_KEY``.
    """
    match = re.fullmatch(r"openai:(.+?)@(https?://[^\s/]+.*)", spec)
    if not match:
        raise SpecError(f"“{spec}” should read openai:MODEL@URL, as in openai:qwen3@http://localhost:8000/v1")
    try:
        import openai
        from langchain_openai import ChatOpenAI
    except ImportError as error:
        raise MissingExtraError("openai", "A model on a server") from error
    model, url = match.groups()
    chat = ChatOpenAI(
        model=model,
        base_url=url,
        api_key=SecretStr(os.environ.get("OPENAI_API_KEY") or "none"),
        timeout=openai.Timeout(timeout, connect=min(timeout, 10.0)),
        max_retries=retries,
        temperature=0,
        max_completion_tokens=_LONGEST_ANSWER,
        use_responses_api=False,
    )
    # vLLM and llama.cpp let a request switch thinking off, Ollama knows only the older name of the limit;
    # servers that refuse what they do not know are asked again without.
    extras = {"chat_template_kwargs": {"enable_thinking": False}, "max_tokens": _LONGEST_ANSWER}
    refusals = (openai.BadRequestError, openai.UnprocessableEntityError)
    either = chat.bind(extra_body=extras).with_fallbacks([chat], exceptions_to_handle=refusals)
    return ChatModelGenerator(either, spec, Budget(_roughly, _SERVER_PROMPT), says_why_it_ended=True)


def open_provider(spec: str) -> ChatModelGenerator:
    """The generator of ``PROVIDER:MODEL``: whatever `langchain.chat_models.init_chat_model` knows, with the provider's
    own package and key. Questions and passages go to that provider.

    Raises:
        SpecError: there is no such provider, its package is not installed, or it lacks its key.
    """
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(spec, temperature=0)
    except Exception as error:  # every provider has its own errors
        reason = str(error) if isinstance(error, ImportError) else _reason(error)
        raise SpecError(f"“{spec}” cannot be opened: {reason}") from error
    return ChatModelGenerator(model, spec, Budget(_roughly, _SERVER_PROMPT))


class _Answer:
    """What a model says without its thoughts (``<think>…</think>``), wherever the pieces cut the tags."""

    def __init__(self) -> None:
        self.begun = False
        """Whether any of the answer has been heard."""
        self.spoilt = False
        """Whether thoughts ended that had not begun, so that what was heard before were thoughts."""
        self._held = ""
        self._thinking = False

    def hear(self, piece: str) -> str:
        """What `piece` adds to the answer."""
        said = ""
        *parts, rest = _TAG.split(self._held + piece)
        # What may be the beginning of a tag waits for the next piece.
        begun = (
            size
            for size in range(min(_LONGEST_TAG, len(rest)), 0, -1)
            if any(tag.startswith(rest[-size:].lower()) for tag in (*_OPENS, *_CLOSES))
        )
        cut = len(rest) - next(begun, 0)
        self._held = rest[cut:]
        for part in (*parts, rest[:cut]):
            if part.lower() in _OPENS:
                self._thinking = True
            elif part.lower() in _CLOSES:
                if not self._thinking:
                    self.spoilt, said = self.begun, ""
                self._thinking = False
            elif not self._thinking:
                said += part
        return self._say(said)

    def end(self) -> str:
        """What is left of the answer when no more pieces come."""
        return "" if self._thinking else self._say(self._held)

    def _say(self, text: str) -> str:
        text = text if self.begun else text.lstrip()
        self.begun = self.begun or bool(text)
        return text


def _roughly(conversation: Sequence[Message]) -> int:
    """Tokens, without the model's tokenizer: rather too many than too few, in either language."""
    return sum(len(text) // 3 + 8 for _, text in conversation)


def _reason(error: BaseException) -> str:
    """One line on what went wrong at the bottom of it."""
    while error.__cause__ is not None:
        error = error.__cause__
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:200] if text else type(error).__name__
