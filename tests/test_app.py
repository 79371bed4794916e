"""The server as programs and intruders meet it: endpoints, rights, uploads, errors."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from hypothesis import example, given
from hypothesis import strategies as st

from rag import Assistant, Library
from rag.errors import TanyaError
from rag.schema import Answer
from ui import serve, uploads
from ui.app import PUBLIC
from ui.handlers import Handlers
from ui.server import background, read_users
from ui.talk import Talk

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTION = "Siapa kepala Bappeda Kaltim?"
SECRET = "sandi:rahasia"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    library = Library.open(tmp_path_factory.mktemp("library"))
    library.add(SEEDS)
    return Assistant(library)


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with background(assistant) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(assistant: Assistant) -> Iterator[str]:
    with background(assistant, [("budi", SECRET)]) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


class Broken(Assistant):
    """An assistant that says a little and then fails as told."""

    def __init__(self, library: Library, error: Exception) -> None:
        super().__init__(library)
        self.error = error

    def stream(self, question: str, *args: Any, **kwargs: Any) -> Iterator[str | Answer]:
        yield "Sebagian "
        raise self.error


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "seconds"}


# For programs


def test_only_the_named_documents_are_asked(assistant: Assistant) -> None:
    handlers = Handlers(assistant, "id")
    ids = [info.id for info in assistant.library.sources()]
    *_, own = handlers.answer(QUESTION, Talk(), ids[:1], "id")
    *_, other = handlers.answer(QUESTION, Talk(), ids[1:2], "id")
    *_, none = handlers.answer(QUESTION, Talk(), ["/etc/passwd"], "id")
    assert {one.source for one in own.talk.exchanges[0].answer.citations} == {ids[0]}
    assert ids[0] not in {hit.passage.source for hit in other.talk.exchanges[0].answer.nearest}
    assert none.talk.exchanges[0].answer.refused
    assert [choice[1] for choice in handlers.relabel(Talk(), "id").among["choices"]] == ids


def test_endpoints_are_ask_and_search(client: Client) -> None:
    described = client.view_api(return_format="dict", print_info=False)
    assert isinstance(described, dict)
    assert set(described["named_endpoints"]) == {"/ask", "/search"}
    assert not described["unnamed_endpoints"]


def test_ask_answers_as_the_command_line_does(client: Client, assistant: Assistant) -> None:
    answered = client.predict(QUESTION, api_name="/ask")
    assert without_time(answered) == without_time(assistant.ask(QUESTION).to_json())
    assert "Rusmadi" in answered["answer"]


@pytest.mark.parametrize(
    ("route", "body"), [("call/ask", {"data": [QUESTION]}), ("call/v2/ask", {"question": QUESTION})]
)
def test_ask_over_plain_http(address: str, route: str, body: dict[str, Any]) -> None:
    call = f"{address}/gradio_api/{route}"
    event = httpx.post(call, json=body).json()["event_id"]
    lines = httpx.get(f"{call}/{event}", timeout=30).text.splitlines()
    assert lines[0] == "event: complete"
    assert "Rusmadi" in json.loads(lines[1].removeprefix("data: "))[0]["answer"]


def test_search_finds_passages(client: Client, assistant: Assistant) -> None:
    found = client.predict("klaster industri", 3, api_name="/search")
    assert len(found) == 3
    for hit in found:
        assert set(hit) == {"source", "title", "page", "text", "score", "start", "end"}
        assert assistant.library.text(hit["source"])[hit["start"] : hit["end"]] == hit["text"]
    assert [hit["score"] for hit in found] == sorted((hit["score"] for hit in found), reverse=True)


@pytest.mark.parametrize(
    ("endpoint", "arguments"),
    [("/ask", [" "]), ("/ask", ["x " * 50_000]), ("/search", ["industri", 0]), ("/search", ["", 3])],
)
def test_bad_input_is_one_line(client: Client, endpoint: str, arguments: list[Any]) -> None:
    with pytest.raises(Exception, match=r"^[^\n]{10,200}$") as raised:
        client.predict(*arguments, api_name=endpoint)
    assert "Traceback" not in str(raised.value)


def test_many_at_once(address: str) -> None:
    questions = [QUESTION, "Who is Sri Wahyuni?"] * 6

    def ask(question: str) -> str:
        call = f"{address}/gradio_api/call/ask"
        event = httpx.post(call, json={"data": [question]}).json()["event_id"]
        lines = httpx.get(f"{call}/{event}", timeout=60).text.splitlines()
        return str(json.loads(lines[1].removeprefix("data: "))[0]["question"])

    with ThreadPoolExecutor(len(questions)) as pool:
        assert list(pool.map(ask, questions)) == questions


# What may be reached


def test_healthz(address: str, guarded: str) -> None:
    for server in (address, guarded):
        response = httpx.get(f"{server}/healthz")
        assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_private_handlers_do_not_answer_to_their_names(address: str) -> None:
    dependencies = httpx.get(f"{address}/config").json()["dependencies"]
    names = {d["api_name"] for d in dependencies} - set(PUBLIC)
    assert len(names) > 5
    routes = [
        f"{route}/{name}{end}"
        for name in names
        for route in ("run", "api", "call", "call/v2")
        for end in ("", "/")
    ]
    with httpx.Client(base_url=f"{address}/gradio_api/") as http, ThreadPoolExecutor(8) as pool:
        codes = pool.map(lambda route: http.post(route, json={"data": []}).status_code, routes)
        assert dict(zip(routes, codes, strict=True)) == dict.fromkeys(routes, 404)


def test_public_handlers_are_not_run_past_the_queue(address: str) -> None:
    url = f"{address}/gradio_api/run/ask"
    assert httpx.post(url, json={"data": [QUESTION]}).status_code == 404


def test_queued_handlers_are_not_run_by_number_past_the_queue(address: str) -> None:
    dependencies = httpx.get(f"{address}/config").json()["dependencies"]
    queued = [d["id"] for d in dependencies if d["queue"] is not False and d["backend_fn"]]
    assert len(queued) >= 5  # asking in two ways, uploading, removing, and both public ones
    for number in queued:
        for route in ("run", "api"):
            url = f"{address}/gradio_api/{route}/predict"
            response = httpx.post(url, json={"fn_index": number, "data": [], "session_hash": "forged"})
            assert response.status_code == 404, dependencies[number]


def test_pages_may_load_nothing_from_elsewhere(address: str, guarded: str) -> None:
    for url in (address, f"{address}/theme.css", guarded):
        assert "default-src 'self'" in httpx.get(url).headers["content-security-policy"]


def test_no_address_is_fetched(address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        port = listener.getsockname()[1]
        file = {"path": f"http://127.0.0.1:{port}/x.txt", "meta": {"_type": "gradio.FileData"}}
        dependencies = httpx.get(f"{address}/config").json()["dependencies"]
        upload = next(d["id"] for d in dependencies if d["api_name"] == "upload")
        for index, data in ((upload, [[file], None, "id"]), (None, [file])):
            call = f"{address}/gradio_api/call/ask"
            if index is None:
                event = httpx.post(call, json={"data": data}).json()["event_id"]
                assert "event: error" in httpx.get(f"{call}/{event}", timeout=30).text
            else:
                body = {"data": data, "fn_index": index, "session_hash": "penyusup"}
                httpx.post(f"{address}/gradio_api/queue/join", json=body)
                news = f"{address}/gradio_api/queue/data?session_hash=penyusup"
                with httpx.stream("GET", news, timeout=30) as response:
                    done = next(line for line in response.iter_lines() if "process_completed" in line)
                assert "never fetched" in done
        with pytest.raises(TimeoutError):
            listener.accept()


def test_nothing_but_the_login_is_open(guarded: str) -> None:
    http = httpx.Client(base_url=guarded)
    for method, path in (
        ("GET", "/config"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/app_id"),
        ("GET", "/gradio_api/startup-events"),
        ("GET", "/gradio_api/heartbeat/x"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api//file=/etc/passwd"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/call/search"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/cancel"),
        ("GET", "/monitoring"),
    ):
        assert http.request(method, path).status_code == 401, path
    page = httpx.get(guarded).text
    assert '"auth_required":true' in page.replace(" ", "")
    assert "Kaltim" not in page


def test_users_may_ask(guarded: str) -> None:
    client = Client(guarded, auth=("budi", SECRET), verbose=False)
    assert "Rusmadi" in client.predict(QUESTION, api_name="/ask")["answer"]


def test_wrong_password_is_refused(guarded: str) -> None:
    for user, password in (("budi", "sandi"), ("ani", SECRET), ("budi", "")):
        response = httpx.post(f"{guarded}/login", data={"username": user, "password": password})
        assert response.status_code >= 400


def test_users_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(f"# pemakai\n\nbudi:{SECRET}\nani:kata sandi\n", encoding="utf-8")
    assert read_users(file) == (("budi", SECRET), ("ani", "kata sandi"))


@pytest.mark.parametrize("content", ["", "# none\n", "budi\n", ":x\n", "budi:\n", "budi:a\nbudi:b\n", None])
def test_bad_user_file_is_one_line(tmp_path: Path, library: Library, content: str | None) -> None:
    file = tmp_path / "users"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(TanyaError, match=r"^[^\n]+$"):
        serve(Assistant(library), auth_file=file)


def test_taken_port_is_one_line(library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(TanyaError, match=r"^cannot listen on [^\n]+$"):
            serve(Assistant(library), port=port)


# Uploads


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@example("../../etc/passwd")
@example("..\\..\\boot.ini")
@example("/")
@example("....")
@example(".bashrc")
@example("a\0b\n.txt")
@example("x" * 400 + ".txt")
@example("x." + "y" * 400)
def test_names_never_become_paths(name: str) -> None:
    plain = uploads.plain_name(name)
    assert plain == Path(plain).name
    assert not plain.startswith(".")
    assert plain.isprintable()
    assert 0 < len(plain.encode()) <= 255
    assert uploads.plain_name(plain) == plain


def test_ordinary_names_stay() -> None:
    for name in ("Laporan Tahunan (2023).txt", "ringkasan-rapat_01.md", "Peraturan No. 5.txt"):
        assert uploads.plain_name(name) == name


def upload(library: Library, folder: Path, name: str, content: str | bytes) -> uploads.Outcome:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (outcome,) = uploads.receive(library, [file], lambda share, name: None)
    return outcome


def test_upload_lives_through_its_versions(library: Library, tmp_path: Path) -> None:
    incoming = tmp_path / "incoming"
    kept = library.folder / "uploads" / "rapat.txt"
    first = "Rapat pelabuhan dipimpin oleh Budi Santoso di Sangatta."
    assert upload(library, incoming, "rapat.txt", first).became == "added"
    assert upload(library, incoming, "rapat.txt", first).became == "unchanged"
    assert upload(library, incoming, "rapat.txt", first.replace("Budi", "Sri")).became == "updated"
    assert upload(library, incoming, "rapat.txt", b"\x00\x01\x02" * 500).became == "failed"
    (source,) = library.sources()
    assert "Sri Santoso" in library.text(source.id)
    assert "Sri Santoso" in kept.read_text()
    assert [file.name for file in kept.parent.iterdir()] == ["rapat.txt"]
    assert library.failures() == []  # the file that failed is not kept
    library.remove(source.id)
    assert not library.sources()
    assert not kept.exists()


def test_bad_files_stop_no_others(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    contents = {"a.pdf": "x", "b.txt": "kata " * 300, "c.txt": " \n", "d.txt": "Sri membuka rapat kerja."}
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    shares: list[float] = []
    files = [tmp_path / name for name in contents]
    results = uploads.receive(library, files, lambda share, name: shares.append(share))
    assert [(r.became, r.reason) for r in results] == [
        ("failed", "unsupported"),
        ("failed", "too large"),
        ("failed", "empty"),
        ("added", ""),
    ]
    assert shares == sorted(shares)
    assert {file.name for file in (library.folder / "uploads").iterdir()} == {"d.txt"}


def test_removing_keeps_the_file_that_was_not_uploaded(library: Library, tmp_path: Path) -> None:
    outside = tmp_path / "arsip"
    outside.mkdir()
    (outside / "rapat.txt").write_text("Rapat pelabuhan dipimpin oleh Budi.")
    library.add(outside)
    library.remove("arsip/rapat.txt")
    assert not library.sources()
    assert (outside / "rapat.txt").exists()


def test_too_many_files_are_told(library: Library, tmp_path: Path) -> None:
    files = []
    for i in range(uploads.MAX_FILES + 2):
        files.append(str(tmp_path / f"{i}.pdf"))
        Path(files[-1]).write_text("x")
    told = Handlers(Assistant(library), "id").upload(files, Talk(), "id", progress=lambda *_, **__: None)  # type: ignore[arg-type]
    assert told.outcomes.count("<li") == uploads.MAX_FILES
    assert "2 berkas terakhir" in told.outcomes


# The conversation


def test_conversation_streams_and_remembers(assistant: Assistant) -> None:
    handlers = Handlers(assistant, "id")
    views = list(handlers.answer(f" {QUESTION} ", Talk(), [], "id"))
    assert views[0].talk.exchanges[-1].pending
    (exchange,) = views[-1].talk.exchanges
    assert exchange.answer is not None
    assert "Rusmadi" in exchange.answer.text
    assert views[-1].talk.history[0].question == QUESTION
    assert "<mark>" in views[-1].evidence
    event = gr.EventData(None, {"turn": "0", "number": "1"})
    assert "<mark>" in handlers.cite(views[-1].talk, "id", event)


@pytest.mark.parametrize(
    "data", [{}, {"turn": "0"}, {"turn": "-1", "number": "x"}, {"turn": "9" * 50}, {"source": "x"}, None, [1]]
)
def test_forged_clicks_do_nothing(assistant: Assistant, data: Any) -> None:
    handlers, event = Handlers(assistant, "id"), gr.EventData(None, data)
    assert handlers.cite(Talk(), "id", event) == gr.skip()
    assert handlers.nearest(Talk(), "id", event) == gr.skip()
    before = assistant.library.sources()
    handlers.remove(Talk(), "id", event)
    assert assistant.library.sources() == before


@pytest.mark.parametrize(
    ("error", "said"),
    [(TanyaError("Model diam."), "Model diam."), (ValueError("/home/x"), "Maaf, ada yang tidak beres")],
)
def test_failure_is_one_line_in_the_conversation(library: Library, error: Exception, said: str) -> None:
    *_, last = Handlers(Broken(library, error), "id").answer("Apa?", Talk(), [], "id")
    assert said in last.conversation
    assert "/home/x" not in last.conversation
    assert "Traceback" not in last.conversation
    assert last.talk.history == []


def test_stop_keeps_the_question_but_not_as_history(assistant: Assistant) -> None:
    handlers = Handlers(assistant, "en")
    asking = handlers.answer(QUESTION, Talk(), [], "en")
    begun = next(asking)
    asking.close()  # type: ignore[attr-defined]
    stopped = handlers.stopped(begun.talk, "en")
    assert "Stopped." in stopped.conversation
    assert QUESTION in stopped.conversation
    assert stopped.talk.history == []


def test_an_answer_is_needed(library: Library) -> None:
    class Silent(Assistant):
        def stream(self, question: str, *args: Any, **kwargs: Any) -> Iterator[str | Answer]:
            yield from ()

    *_, last = Handlers(Silent(library), "id").answer("Apa?", Talk(), [], "id")
    assert "Maaf" in last.conversation
    assert not last.talk.exchanges[0].pending
