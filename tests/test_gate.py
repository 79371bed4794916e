"""What other sites, strangers and forged requests get: nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from rag import Assistant
from ui.gate import hosts_of, is_own_machine
from ui.server import background, web_app
from ui.service import Service

QUESTION = "Siapa kepala Bappeda Kaltim?"
ASK = "/gradio_api/run/ask"
BODY = {"data": [QUESTION]}


@pytest.fixture(scope="module")
def site(assistant: Assistant) -> Iterator[str]:
    with background(assistant) as address:
        yield address


@pytest.fixture
def guarded(assistant: Assistant) -> TestClient:
    web = web_app(Service.of(assistant), [("budi", "sandi")])
    return TestClient(web, base_url="https://tanya.example", follow_redirects=False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "HOST"}, 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, 403),
        ({"host": "rebind.example"}, 403),
        ({"host": "rebind.example:7860", "origin": "http://rebind.example:7860"}, 403),
    ],
)
def test_pages_of_other_sites_ask_nothing(site: str, headers: dict[str, str], status: int) -> None:
    sent = {name: site if value == "HOST" else value for name, value in headers.items()}
    assert httpx.post(site + ASK, json=BODY, headers=sent, timeout=30).status_code == status
    fetched = httpx.request("OPTIONS", site + ASK, headers={**sent, "access-control-request-method": "POST"})
    assert "evil" not in fetched.headers.get("access-control-allow-origin", "")


def test_a_link_from_elsewhere_opens_the_page_and_does_nothing(site: str) -> None:
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert httpx.get(site, headers=followed).status_code == 200
    for path in ("/logout", "/document?source=x", "/conversation.md?id=x"):
        assert httpx.get(site + path, headers=followed).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/token",
        "/gradio_api/user",
        "/gradio_api/deep_link?session_hash=x",
        "/?deep_link=x",
        "/config?deep_link=x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=http://example.org",
        "/gradio_api/vibe-code/",
        "/gradio_api/run-history/records",
        "/monitoring/summary",
        "/docs",
    ],
)
def test_what_a_chat_does_not_need_is_not_there(site: str, path: str) -> None:
    assert httpx.get(site + path).status_code == 404
    assert httpx.post(site + path, json={}).status_code in (404, 405)


def test_a_session_is_its_first_visitors(site: str) -> None:
    ani, budi = httpx.Client(base_url=site, timeout=30), httpx.Client(base_url=site, timeout=30)
    dependencies = ani.get("/config").json()["dependencies"]
    for http in (ani, budi):
        http.get("/")
    with ani.stream("GET", "/gradio_api/heartbeat/sesiani"):
        pass
    relabel = next(one["id"] for one in dependencies if one["api_name"] == "relabel")
    body = {"data": [None, "id", ""], "fn_index": relabel, "session_hash": "sesiani"}
    assert ani.post("/gradio_api/run/predict", json=body).status_code == 200
    for path in ("/gradio_api/run/predict", "/gradio_api/queue/join", "/gradio_api/cancel"):
        assert budi.post(path, json={**body, "event_id": "x"}).status_code == 404
    for path in ("/gradio_api/queue/data?session_hash=sesiani", "/gradio_api/heartbeat/sesiani"):
        assert budi.get(path).status_code == 404
        assert httpx.get(site + path).status_code == 404


def test_a_login_is_sent_to_this_site_alone(guarded: TestClient) -> None:
    signed = guarded.post("/login", data={"username": "budi", "password": "sandi"})
    cookies = signed.headers.get_list("set-cookie")
    assert cookies
    assert not any("samesite=none" in one.lower() for one in cookies)


def test_passwords_cannot_be_tried_out(guarded: TestClient) -> None:
    codes = [
        guarded.post("/login", data={"username": "budi", "password": str(n)}).status_code for n in range(12)
    ]
    assert codes == [400] * 10 + [429] * 2
    assert guarded.post("/login", data={"username": "budi", "password": "sandi"}).status_code == 429
    assert guarded.get("/config", auth=("budi", "sandi")).status_code == 429
    assert guarded.get("/healthz").status_code == 200


def test_too_much_is_too_large(site: str) -> None:
    assert httpx.post(site + ASK, json={"data": ["x" * 3_000_000]}, timeout=30).status_code == 413


@pytest.mark.parametrize("data", [["x", "5"], ["x", None], [None, 5], [5, 5], ["x", 0], ["x", True]])
def test_wrong_types_are_one_line(site: str, data: list[object]) -> None:
    answered = httpx.post(f"{site}/gradio_api/run/search", json={"data": data}, timeout=30)
    assert answered.status_code != 200
    assert json.loads(answered.text)["error"]
    assert "Traceback" not in answered.text


def test_names_of_this_machine(tmp_path: Path) -> None:
    assert is_own_machine("127.0.0.1")
    assert is_own_machine("::1")
    assert is_own_machine("localhost")
    assert not is_own_machine("0.0.0.0")
    assert hosts_of("0.0.0.0") == frozenset()
    assert "localhost" in hosts_of("127.0.0.1")
