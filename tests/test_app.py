"""The server as programs and intruders meet it: endpoints, rights, uploads, errors."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from conftest import ANI, BUDI, SEEDS, sent_by
from gradio_client import Client
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.routing import Mount
from starlette.testclient import TestClient

from rag import Assistant, Library
from rag.errors import TanyaError
from rag.schema import Answer
from ui import serve, uploads
from ui.access import Access
from ui.app import PUBLIC
from ui.gate import _FOR_EVERYONE
from ui.server import background, read_users, web_app
from ui.service import Service
from ui.shelf import Shelf
from ui.talk import Exchange, Talk
from ui.visitors import COOKIE, named

QUESTION = "Siapa kepala Bappeda Kaltim?"
SECRET = "sandi:rahasia"


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
    return Library.open(tmp_path / "library", "bundled-fast")


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


def test_ask_in_one_request(address: str) -> None:
    answered = httpx.post(f"{address}/gradio_api/run/ask", json={"data": [QUESTION]}, timeout=30).json()
    assert "Rusmadi" in answered["data"][0]["answer"]


def test_who_hangs_up_keeps_nobody_waiting(library: Library) -> None:
    class Slow(Assistant):
        def stream(self, *args: Any, **kwargs: Any) -> Iterator[str | Answer]:
            for _ in range(200):
                time.sleep(0.05)
                yield "lagi "

    service = Service.of(Slow(library))
    with background(service.assistant, service=service) as address:
        for _ in range(6):
            with suppress(httpx.ReadTimeout):
                httpx.post(f"{address}/gradio_api/run/ask", json={"data": [QUESTION]}, timeout=0.3)
        deadline = time.monotonic() + 5
        while service.jobs._running and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not service.jobs._running


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
        assert http.request(method, path).status_code in (401, 404), (
            path
        )  # not there for anybody, or not for this one
    page = httpx.get(guarded).text
    assert '"auth_required":true' in page.replace(" ", "")
    assert "Kaltim" not in page


def test_every_route_is_guarded(assistant: Assistant) -> None:
    web = web_app(Service.of(assistant), [("budi", SECRET)])
    page = next(route.app for route in web.routes if isinstance(route, Mount) and route.path in ("", "/"))
    paths = {re.sub(r"{[^}]*}", "x", route.path) for route in flat([*web.routes, *page.routes])}
    assert {"/document", "/page", "/conversation.md", "/gradio_api/queue/join", "/gradio_api/upload"} <= paths
    http = TestClient(web, follow_redirects=False)
    for path in paths:
        for method in ("GET", "POST"):
            answered = http.request(method, path)
            # What is no handler's public name is not found, whoever asks.
            assert answered.status_code in (401, 404) or _FOR_EVERYONE.fullmatch(path), (method, path)
            assert "Kaltim" not in answered.text


def flat(routes: Iterable[Any]) -> Iterator[Any]:
    """All routes that have a path, also those of routers within."""
    for route in routes:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        if inner:
            yield from flat(inner)
        elif getattr(route, "path", None):
            yield route


def test_users_may_ask(guarded: str) -> None:
    client = Client(guarded, auth=("budi", SECRET), verbose=False)
    assert "Rusmadi" in client.predict(QUESTION, api_name="/ask")["answer"]
    found = httpx.post(
        f"{guarded}/gradio_api/run/search", json={"data": ["klaster", 1]}, auth=("budi", SECRET)
    )
    assert "klaster" in found.json()["data"][0][0]["text"].lower()
    assert httpx.get(f"{guarded}/config", auth=("budi", SECRET)).status_code == 200


@pytest.mark.parametrize(
    "header", ["Basic", "Basic x", "Basic Og==", "Basic /w==", "Bearer YnVkaTp4", "basic YnVkaTp4"]
)
def test_wrong_credentials_are_refused(guarded: str, header: str) -> None:
    assert httpx.get(f"{guarded}/config", headers={"authorization": header}).status_code == 401


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
    shelf = Shelf(Service.of(Assistant(library)))
    told = shelf.upload(sent_by(BUDI), files, Talk(), "id", progress=lambda *_, **__: None)  # type: ignore[arg-type]
    assert told.outcomes.count("<li") == uploads.MAX_FILES
    assert "2 berkas terakhir" in told.outcomes


# Visitors


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    """A chat whose visitors upload, and its service."""
    library = Library.open(tmp_path_factory.mktemp("site") / "library", "bundled-fast")
    library.add(SEEDS)
    service = Service.of(Assistant(library))
    with background(service.assistant, service=service) as address:
        yield address, service


class Visitor:
    """A browser with its cookie."""

    def __init__(self, site: tuple[str, Service]) -> None:
        self.http = httpx.Client(base_url=site[0], timeout=30)
        self.http.get("/")
        self.name = named(None, self.http.cookies[COOKIE])
        self.service = site[1]

    def call(self, endpoint: str, *data: Any) -> Any:
        return self.http.post(f"/gradio_api/run/{endpoint}", json={"data": data}).json()["data"][0]

    def upload(self, folder: Path, name: str, text: str) -> str:
        file = folder / name
        file.write_text(text)
        library = self.service.assistant.library
        (outcome,) = uploads.receive(library, [file], lambda *_: None, self.service.access, self.name)
        assert outcome.became in ("added", "updated")
        return f"{self.service.access.folder(self.name)}/{name}"


MALOY = "Siapa kepala pelabuhan Maloy?"


def test_an_upload_is_its_visitors_alone(site: tuple[str, Service], tmp_path: Path) -> None:
    ani, budi = Visitor(site), Visitor(site)
    assert ani.name != budi.name
    mine = ani.upload(tmp_path, "maloy.html", "<p>Kepala pelabuhan Maloy adalah Wulan Tirtasari.</p>")
    assert "Wulan" in ani.call("ask", MALOY)["answer"]
    assert ani.http.get("/document", params={"source": mine}).status_code == 200
    stranger = httpx.Client(base_url=site[0], timeout=30)
    for other in (budi.http, stranger):
        told = other.post("/gradio_api/run/ask", json={"data": [MALOY]}).text
        found = other.post("/gradio_api/run/search", json={"data": ["pelabuhan Maloy", 100]}).text
        assert "Wulan" not in told + found
        assert "maloy" not in told + found
        missing = other.get("/document", params={"source": "tidak-ada.html"})
        refused = other.get("/document", params={"source": mine})
        assert refused.status_code == missing.status_code == 404
        assert refused.text == missing.text
    shelf = Shelf(site[1])
    assert "maloy" in shelf.documents(sent_by(ani.name), "id")
    assert "maloy" not in shelf.documents(sent_by(budi.name), "id")
    assert mine not in [choice[1] for choice in shelf.choices(budi.name)]
    event = gr.EventData(None, {"source": mine})
    shelf.remove(sent_by(budi.name), event, Talk(), "id")
    assert site[1].assistant.library.sources(mine)
    shelf.remove(sent_by(ani.name), event, Talk(), "id")
    assert not site[1].assistant.library.sources(mine)


def test_the_same_name_is_two_documents(site: tuple[str, Service], tmp_path: Path) -> None:
    ani, budi = Visitor(site), Visitor(site)
    for one, said in ((ani, "Wulan"), (budi, "Bagus")):
        one.upload(tmp_path, "kepala.txt", f"Kepala pelabuhan Maloy adalah {said} Tirtasari.")
    assert "Wulan" in ani.call("ask", MALOY)["answer"]
    assert "Bagus" in budi.call("ask", MALOY)["answer"]


def test_a_conversation_is_saved_by_its_visitor_alone(site: tuple[str, Service]) -> None:
    ani, budi = Visitor(site), Visitor(site)
    answer = site[1].assistant.ask(QUESTION)
    talk = site[1].conversations.save(ani.name, Talk((Exchange(QUESTION, answer=answer),)))
    saved = ani.http.get("/conversation.md", params={"id": talk.id})
    assert saved.headers["content-disposition"] == 'attachment; filename="Siapa-kepala-Bappeda-Kaltim.md"'
    assert "Rusmadi" in saved.text
    assert budi.http.get("/conversation.md", params={"id": talk.id}).status_code == 404
    assert httpx.get(f"{site[0]}/conversation.md", params={"id": talk.id}).status_code == 404


def test_a_browser_keeps_its_cookie(site: tuple[str, Service]) -> None:
    first = httpx.get(site[0])
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    again = httpx.get(site[0], cookies={COOKIE: first.cookies[COOKIE]})
    assert again.cookies[COOKIE] == first.cookies[COOKIE], "it is kept for another year"
    assert len(httpx.get(site[0], cookies={COOKIE: "x"}).cookies[COOKIE]) > 30


def test_shared_uploads_are_everybodys(library: Library, tmp_path: Path) -> None:
    service = Service.of(Assistant(library), Access(shared=True))
    file = tmp_path / "maloy.txt"
    file.write_text("Kepala pelabuhan Maloy adalah Wulan Tirtasari.")
    shelf = Shelf(service)
    shelf.upload(sent_by(ANI), [str(file)], Talk(), "id", progress=lambda *_, **__: None)  # type: ignore[arg-type]
    assert "uploads/maloy.txt" in shelf.documents(sent_by(BUDI), "id")
    shelf.remove(sent_by(BUDI), gr.EventData(None, {"source": "uploads/maloy.txt"}), Talk(), "id")
    assert not library.sources()


def test_what_nobody_uploaded_is_the_operators_where_strangers_visit(library: Library) -> None:
    library.add(SEEDS)
    source = library.sources()[0].id
    for access, left in ((Access(curated=True), 5), (Access(), 4)):
        Shelf(Service.of(Assistant(library), access)).remove(
            sent_by(BUDI), gr.EventData(None, {"source": source}), Talk(), "id"
        )
        assert len(library.sources()) == left


def test_tools_of_the_model_context_protocol(assistant: Assistant) -> None:
    mcp = pytest.importorskip("mcp")
    from mcp.client.streamable_http import streamable_http_client

    class Slow(Assistant):
        """Takes long enough to be looked at whether somebody still waits."""

        def stream(self, *args: Any, **only: Any) -> Iterator[str | Answer]:
            time.sleep(1)
            yield from super().stream(*args, **only)

    async def use(address: str) -> tuple[set[str], str]:
        url = f"{address}/gradio_api/mcp/"
        async with (
            httpx.AsyncClient(auth=("budi", SECRET)) as http,
            streamable_http_client(url, http_client=http) as (reading, writing, _),
            mcp.ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            said = await session.call_tool("ask", {"question": QUESTION})
            return tools, said.content[0].text

    with background(Slow(assistant.library), [("budi", SECRET)], mcp=True) as address:
        assert httpx.post(f"{address}/gradio_api/mcp/", json={}).status_code == 401
        tools, said = asyncio.run(use(address))
    assert tools == {"ask", "search"}
    assert "Rusmadi" in said
