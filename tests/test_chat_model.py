"""Any chat model as a generator: a scripted one, and a real server of the OpenAI protocol, good and bad."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from rag.chat_model import ChatModelGenerator, open_openai, open_provider
from rag.errors import GeneratorError, MissingExtraError, SpecError
from rag.extractive import ExtractiveGenerator
from rag.generate import Generator, Translator
from rag.prompt import CLOSE, OPEN, REFUSAL, Budget
from rag.schema import Hit, Passage, Reading, Turn

TEXT = "Kepala Bappeda Kaltim Rusmadi hadir."
READING = Reading((Hit(Passage(1, "a.txt", "Rapat", TEXT, 0, len(TEXT), "id"), 0.9),), (), 0.9, True)


def ask(generator: Generator, question: str = "Siapa kepala Bappeda?") -> list[str]:
    return list(generator.generate(question, READING, "id", [Turn("Halo", "Halo [1].")]))


def said(pieces: Iterable[str]) -> list[str]:
    """Without the empty ones, which come while nothing is said."""
    return [piece for piece in pieces if piece]


def ask_and_fail(generator: Generator) -> tuple[str, str]:
    """What is said, and the error that follows."""
    said = ""
    try:
        for piece in generator.generate("Siapa?", READING, "id"):
            said += piece
    except GeneratorError as error:
        return said, str(error)
    raise AssertionError("it did not fail")


_SLOW = 3.0
"""Seconds that the slow server takes."""


class Scripted(BaseChatModel):
    """Says the pieces it was given; then fails, where it was told to."""

    pieces: list[str]
    error: str = ""
    heard: list[Any] = Field(default_factory=list)
    closed: list[bool] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _stream(self, messages: Any, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.heard.append([(message.type, message.content) for message in messages])
        try:
            for piece in self.pieces:
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if self.error:
                raise RuntimeError(self.error)
        finally:
            self.closed.append(True)

    def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> ChatResult:
        raise NotImplementedError("it only streams")


class Whole(BaseChatModel):
    """Cannot stream."""

    @property
    def _llm_type(self) -> str:
        return "whole"

    def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("Rusmadi [1]."))])


def scripted(*pieces: str, **options: Any) -> ChatModelGenerator:
    return ChatModelGenerator(Scripted(pieces=list(pieces), **options), "scripted")


def test_it_hands_on_the_prompt_and_the_pieces() -> None:
    model = Scripted(pieces=["Rus", "madi", " [1]", "."])
    assert said(ask(ChatModelGenerator(model, "scripted"))) == ["Rus", "madi", " [1]", "."]
    ((instructions, asked, answered, question),) = model.heard
    assert instructions[0] == "system"
    assert REFUSAL in instructions[1]
    assert (asked, answered) == (("human", "Halo"), ("ai", "Halo."))
    assert question[0] == "human"
    assert f"[1] Rapat\n{TEXT}" in question[1]


def test_a_quote_is_translated_without_the_models_thoughts() -> None:
    model = Scripted(pieces=["<think>", "Hm.", "</think>", "The head", " attended."])
    generator = ChatModelGenerator(model, "scripted")
    assert isinstance(generator, Translator)
    assert said(generator.translate(TEXT, "en")) == ["The head", " attended."]
    ((instructions, quote),) = model.heard
    assert "into English" in instructions[1]
    assert quote == ("human", f"{OPEN}\n{TEXT}\n{CLOSE}")
    assert model.closed == [True]


def test_a_translation_that_nobody_waits_for_is_stopped_and_one_that_fails_says_why() -> None:
    model = Scripted(pieces=["The", " head"])
    translating = ChatModelGenerator(model, "scripted").translate(TEXT, "en")
    assert next(translating) == "The"
    translating.close()  # type: ignore[attr-defined]
    assert model.closed == [True]
    with pytest.raises(GeneratorError, match="kabel putus"):
        list(scripted("The", error="kabel putus").translate(TEXT, "en"))
    assert not isinstance(ExtractiveGenerator(), Translator)


def test_a_model_that_cannot_stream_is_heard_at_once() -> None:
    assert ask(ChatModelGenerator(Whole(), "whole")) == ["Rusmadi [1]."]


@given(
    before=st.sampled_from(["", "\n", "Ya. "]),
    thoughts=st.lists(st.sampled_from(["hm <b>", "1 < 2", "\n", "<thin", "", "</thin"]), max_size=3),
    after=st.sampled_from(["Rusmadi [1].", "a < b <t </ </thin", "<", "\n\nRusmadi"]),
    cuts=st.lists(st.integers(0, 60), max_size=20),
)
def test_thoughts_are_dropped_wherever_they_are_cut(
    before: str, thoughts: list[str], after: str, cuts: list[int]
) -> None:
    text = before + "".join(f"<think>{thought}</think>" for thought in thoughts) + after
    edges = [0, *sorted(cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    assert "".join(ask(scripted(*pieces, text[max(edges) :]))) == (before + after).lstrip()


def test_thoughts_that_the_prompt_began_are_dropped_or_refused() -> None:
    assert said(ask(scripted("Hm, Rusmadi.\n</think>\n\nRusmadi [1]."))) == ["Rusmadi [1]."]
    with pytest.raises(GeneratorError, match="scripted mixes its thoughts into its answer"):
        ask(scripted("Hm, Rusmadi.", "\n</think>", "Rusmadi [1]."))


@pytest.mark.parametrize("pieces", [[""], ["  ", "\n"], ["<think>", "Hm"]])
def test_no_answer_is_an_error(pieces: list[str]) -> None:
    with pytest.raises(GeneratorError, match="scripted wrote no answer"):
        ask(scripted(*pieces))


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("<thinking>", "</thinking>"),
        ("<reasoning>", "</reasoning>"),
        ("[THINK]", "[/THINK]"),
        ("<Think>", "</Think>"),
        ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ],
)
def test_other_tags_of_thoughts(opens: str, closes: str) -> None:
    draft = f"{opens}Hm, Budi.{closes}Rusmadi [1]."
    assert "".join(ask(scripted(draft))) == "Rusmadi [1]."
    assert "".join(ask(scripted(*draft))) == "Rusmadi [1]."


def test_a_model_that_only_thinks_can_be_stopped_and_comes_to_an_end() -> None:
    model = Scripted(pieces=["<think>", *["hm "] * 20_000])
    draft = ChatModelGenerator(model, "scripted").generate("Siapa?", READING, "id")
    assert [next(draft) for _ in range(50)] == [""] * 50
    draft.close()  # type: ignore[attr-defined]
    assert model.closed == [True]
    for pieces in (["<think>", *["hm "] * 20_000], [""] * 30_000):
        with pytest.raises(GeneratorError, match="did not come to an end"):
            ask(scripted(*pieces))


def test_what_was_cut_off_before_anything_was_said_is_no_answer(server: Server) -> None:
    with pytest.raises(GeneratorError, match="wrote no answer"):
        ask(server.open("silent"))


def test_a_model_that_says_nothing_for_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.chat_model._LONGEST_SILENCE", 0.0)
    with pytest.raises(GeneratorError, match="did not come to an end"):
        ask(scripted(*[""] * 1000))


def test_a_prompt_that_cannot_be_counted_is_an_error_of_the_generator() -> None:
    def count(conversation: object) -> int:
        raise ValueError("one turn only")

    generator = ChatModelGenerator(Scripted(pieces=["Rusmadi."]), "scripted", Budget(count, 100))
    with pytest.raises(GeneratorError, match=r"^scripted failed: ValueError: one turn only$"):
        ask(generator)


def test_a_model_that_goes_on_for_ever_is_stopped() -> None:
    model = Scripted(pieces=["ya "] * 20_000)
    with pytest.raises(GeneratorError, match="did not come to an end"):
        ask(ChatModelGenerator(model, "scripted"))
    assert model.closed == [True]


def test_an_error_is_one_line_and_comes_after_what_was_said() -> None:
    said, error = ask_and_fail(scripted("Rus", error="out of\nmemory" + "!" * 999))
    assert said == "Rus"
    assert error.startswith("scripted failed: RuntimeError: out of memory!")
    assert len(error) < 250


def test_closing_stops_the_model() -> None:
    model = Scripted(pieces=["a", "b", "c"])
    draft = ChatModelGenerator(model, "scripted").generate("?", READING, "id")
    assert next(draft) == "a"
    assert model.closed == []
    draft.close()  # type: ignore[attr-defined]
    assert model.closed == [True]


# A server of the protocol; the name of the model says how it behaves.


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.hung_up = threading.Event()

    def handle_error(self, *args: Any) -> None:
        """Quiet: a client that hangs up is what is tested."""

    def open(self, model: str, **options: Any) -> ChatModelGenerator:
        spec = f"openai:{model}@http://127.0.0.1:{self.server_port}/v1"
        return open_openai(spec, **{"timeout": 5.0, "retries": 0, **options})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append(body)
        self.server.keys.append(self.headers["Authorization"])
        getattr(self, body["model"].replace("/", "_").split(":")[0])(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""

    def start(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Transfer-Encoding": "chunked", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def say(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
        event = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        self.send(b"data: %s\n\n" % json.dumps(event).encode())

    def fail(self, status: int, message: str, **headers: str) -> None:
        self.start(status, "application/json", **headers)
        self.send(json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode())
        self.send(b"")

    def org_good(self, body: dict[str, Any]) -> None:
        self.start()
        for text in ("<thi", "nk>Hm</think>\n\nRus", "madi ", "[1]."):
            self.say(text)
        self.say("", "stop")
        self.send(b"data: [DONE]\n\n")
        self.send(b"")

    def cut_off(self, body: dict[str, Any]) -> None:
        self.start()
        self.say("Rusmadi [1]. Rapat itu dihadiri")
        self.say("", "length")
        self.send(b"data: [DONE]\n\n")
        self.send(b"")

    def silent(self, body: dict[str, Any]) -> None:
        self.start()
        self.say("")
        self.say("", "length")
        self.send(b"data: [DONE]\n\n")
        self.send(b"")

    def hangs_up(self, body: dict[str, Any]) -> None:
        self.start()
        self.say("Rusmadi [1]. Rapat itu dihadiri")
        self.send(b"")

    def drops(self, body: dict[str, Any]) -> None:
        self.start()
        self.say("Rusmadi ")
        self.close_connection = True

    def malformed(self, body: dict[str, Any]) -> None:
        self.start()
        self.send(b'data: {"choices": [{"delta"\n\n')
        self.send(b"")

    def page(self, body: dict[str, Any]) -> None:
        self.start(kind="text/html")
        self.send(b"<html>Welcome</html>")
        self.send(b"")

    def late_error(self, body: dict[str, Any]) -> None:
        self.start()
        self.say("Rus")
        self.send(b'data: {"error": {"message": "out of memory", "code": 500}}\n\n')
        self.send(b"")

    def busy(self, body: dict[str, Any]) -> None:
        self.fail(429, "too many requests", retry_after_ms="10")

    def busy_once(self, body: dict[str, Any]) -> None:
        self.busy(body) if len(self.server.bodies) == 1 else self.org_good(body)

    def broken(self, body: dict[str, Any]) -> None:
        self.fail(500, "the engine died")

    def missing(self, body: dict[str, Any]) -> None:
        self.fail(404, "the model does not exist")

    def strict(self, body: dict[str, Any]) -> None:
        if "chat_template_kwargs" in body:
            self.fail(400, "Unknown parameter: 'chat_template_kwargs'")
        else:
            self.org_good(body)

    def slow(self, body: dict[str, Any]) -> None:
        time.sleep(_SLOW)
        self.close_connection = True

    def endless(self, body: dict[str, Any]) -> None:
        self.start()
        try:
            while True:
                self.say("ya ")
                time.sleep(0.002)
        except OSError:
            self.close_connection = True
            self.server.hung_up.set()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every host that is looked up or connected to; all but this machine are refused."""
    hosts: list[str] = []

    def guard(name: str, host: Any) -> None:
        hosts.append(str(host))
        if host not in ("127.0.0.1", "localhost", "::1"):
            raise OSError(f"{name} of {host} is blocked")

    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        guard("connect", address[0] if isinstance(address, tuple) else "localhost")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        guard("look-up", host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return hosts


def test_a_server_answers(server: Server) -> None:
    generator = server.open("org/good")
    assert generator.name == f"openai:org/good@http://127.0.0.1:{server.server_port}/v1"
    assert "".join(ask(generator)) == "Rusmadi [1]."
    (body,) = server.bodies
    assert (body["model"], body["stream"], body["temperature"]) == ("org/good", True, 0)
    assert body["max_tokens"] == body["max_completion_tokens"] == 1024
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert [message["role"] for message in body["messages"]] == ["system", "user", "assistant", "user"]
    assert "Siapa kepala Bappeda?" in body["messages"][-1]["content"]
    assert server.keys == ["Bearer none"]


def test_the_key_comes_from_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sesame")
    ask(server.open("org/good"))
    assert server.keys == ["Bearer sesame"]


def test_no_other_host_is_reached(
    server: Server, reached: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from langchain_core.tracers.langchain import wait_for_all_tracers
    from langsmith.utils import get_env_var

    for name, value in {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_API_KEY": "k",
        "LANGSMITH_GATEWAY": "true",
        "OPENAI_BASE_URL": "https://elsewhere.example/v1",
        "OPENAI_API_BASE": "https://elsewhere.example/v1",
    }.items():
        monkeypatch.setenv(name, value)
    cast(Any, get_env_var).cache_clear()
    try:
        assert "".join(ask(server.open("org/good"))) == "Rusmadi [1]."
        wait_for_all_tracers()
    finally:
        cast(Any, get_env_var).cache_clear()
    assert set(reached) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("model", "said", "reason"),
    [
        ("drops", "Rusmadi ", "RemoteProtocolError"),
        ("malformed", "", "JSONDecodeError"),
        ("page", "", "No generation chunks"),
        ("late_error", "Rus", "out of memory"),
        ("busy", "", "429.*too many requests"),
        ("broken", "", "500.*the engine died"),
        ("missing", "", "404.*does not exist"),
    ],
)
def test_a_server_that_fails_is_named_in_one_line(server: Server, model: str, said: str, reason: str) -> None:
    pieces, error = ask_and_fail(server.open(model))
    assert pieces == said
    assert re.fullmatch(rf"openai:{model}@http://127\S+ failed: .*{reason}.*", error)


def test_a_silent_server_is_not_waited_for(server: Server) -> None:
    start = time.monotonic()
    with pytest.raises(GeneratorError, match=r"openai:slow@.* failed: .*timed out"):
        ask(server.open("slow", timeout=0.2))
    assert time.monotonic() - start < _SLOW  # not until it would have answered


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        spec = f"openai:m@http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(GeneratorError, match=rf"^{spec} failed: .*[Rr]efused"):
        ask(open_openai(spec, retries=0))


def test_a_busy_server_is_asked_again(server: Server) -> None:
    assert "".join(ask(server.open("busy_once", retries=1))) == "Rusmadi [1]."
    assert len(server.bodies) == 2


def test_a_strict_server_is_asked_without_extras(server: Server) -> None:
    assert "".join(ask(server.open("strict"))) == "Rusmadi [1]."
    assert [("max_tokens" in body, "chat_template_kwargs" in body) for body in server.bodies] == [
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize("model", ["cut_off", "hangs_up"])
def test_an_answer_that_was_cut_off_is_known_by_its_end(server: Server, model: str) -> None:
    assert "".join(ask(server.open(model))) == "Rusmadi [1]. Rapat itu dihadiri …"


def test_closing_hangs_up(server: Server) -> None:
    draft = server.open("endless").generate("Siapa?", READING, "id")
    assert next(draft) == "ya "
    draft.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(2)


@pytest.mark.parametrize(
    "spec", ["openai:", "openai:m", "openai:m@", "openai:m@host:80", "openai:@http://h", "m"]
)
def test_a_bad_spec_shows_a_good_one(spec: str) -> None:
    with pytest.raises(SpecError, match=r"as in openai:qwen3@http://localhost:8000/v1$"):
        open_openai(spec)


def test_without_the_extra_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'tanya\[openai\]'"):
        open_openai("openai:m@http://localhost/v1")


@pytest.mark.parametrize(
    ("spec", "reason"),
    [("mistralai:mistral-small", "langchain-mistralai"), ("nobody:model", "Supported providers")],
)
def test_a_provider_that_is_not_there_says_what_to_do(spec: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason):
        open_provider(spec)


def test_any_provider_of_langchain_will_do(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI by its own name; the address comes from the environment, as with every provider."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_API_BASE", f"http://127.0.0.1:{server.server_port}/v1")
    generator = open_provider("openai:org/good")
    assert generator.name == "openai:org/good"
    assert "".join(ask(generator))
