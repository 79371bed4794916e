"""Pictures of the pages that are quoted from: by the quote's place in its document, and nothing else of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Lock
from time import sleep

import pytest
from conftest import HashedWords
from drawings import lines, make
from fastapi import FastAPI, Request
from papers import make as make_paper
from PIL import Image
from starlette.testclient import TestClient

from rag.errors import LoadError
from rag.library import Library
from rag.pictures.page_image import PageImage, render
from ui import pages
from ui.originals import NOT_THERE
from ui.pages import address

SOURCE, HIDDEN = "arsip/laporan.pdf", "arsip/rahasia.pdf"
QUOTE = "Rapat ditutup sore hari."


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "arsip"
    folder.mkdir()
    for name in ("laporan.pdf", "rahasia.pdf", "berubah.pdf", "hilang.pdf"):
        make(folder / name, lines("Rapat dibuka oleh gubernur."), lines("Warga pulang.", QUOTE))
    make_paper(folder / "paparan.pptx", "Laporan", [QUOTE])
    return folder


@pytest.fixture(scope="module")
def library(documents: Path) -> Iterator[Library]:
    with Library.open(documents.parent / "library", HashedWords()) as opened:
        opened.add(documents)
        make(documents / "berubah.pdf", lines("Lain."))
        (documents / "hilang.pdf").unlink()
        yield opened


@pytest.fixture
def site(library: Library) -> TestClient:
    def sees(request: Request, source: str) -> bool:
        return source != HIDDEN or request.headers.get("visitor") == "budi"

    web = FastAPI()
    pages.add_route(web, library, sees)
    return TestClient(web)


@pytest.fixture
def place(library: Library) -> tuple[int, int]:
    """Where the quote stands in each of the documents."""
    start = library.text(SOURCE).index(QUOTE)
    return start, start + len(QUOTE)


def test_the_address_names_the_quote() -> None:
    assert address("a/laporan & x.pdf", 3, 10, 20) == (
        "/page?source=a%2Flaporan%20%26%20x.pdf&page=3&start=10&end=20"
    )
    assert address("a/paparan.pptx", 3, 10, 20) == ""
    assert address("a/laporan.pdf", None, 10, 20) == ""


def test_a_page_is_shown_with_its_quote(site: TestClient, documents: Path, place: tuple[int, int]) -> None:
    shown = site.get(address(SOURCE, 2, *place))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    assert shown.headers["cache-control"] == "no-store"
    drawn = render(documents / "laporan.pdf", 2, QUOTE)
    assert shown.content == drawn.data
    assert shown.headers[pages.TOP] == f"{drawn.top:.4f}" == "0.0899"
    assert Image.open(BytesIO(shown.content)).size == (1100, 1557)


def test_a_page_without_its_quote_says_so(site: TestClient, documents: Path, place: tuple[int, int]) -> None:
    shown = site.get(address(SOURCE, 1, *place))
    assert shown.content == render(documents / "laporan.pdf", 1, "").data
    assert pages.TOP not in shown.headers


def refusal(site: TestClient, asked: str, **headers: str) -> str:
    answer = site.get(asked, headers=headers)
    assert answer.status_code == 404
    assert list(answer.json()) == ["error"]
    assert "\n" not in answer.json()["error"]
    return str(answer.json()["error"])


@pytest.mark.parametrize(
    ("page", "start", "end", "message"),
    [
        (0, 0, 5, "laporan.pdf: has no page 0"),
        (-1, 0, 5, "laporan.pdf: has no page -1"),
        (3, 0, 5, "laporan.pdf: has no page 3"),
        (10**9, 0, 5, "laporan.pdf: has no page 1000000000"),
        (1, 5, 4, f"{SOURCE}: has no words from 5 to 4"),
        (1, -5, -1, f"{SOURCE}: has no words from -5 to -1"),
        (1, 0, 10**9, f"{SOURCE}: has no words from 0 to 1000000000"),
    ],
)
def test_what_is_not_there(site: TestClient, page: int, start: int, end: int, message: str) -> None:
    assert refusal(site, f"/page?source={SOURCE}&page={page}&start={start}&end={end}") == message


def test_what_is_no_question(site: TestClient) -> None:
    for asked in ("", "?source=x", f"?source={SOURCE}&page=1.5&start=0&end=1", "?page=1&start=0&end=1"):
        assert refusal(site, f"/page{asked}") == "a page is asked for by source, page, start and end"


@pytest.mark.parametrize(
    "name", ["../laporan.pdf", "/etc/passwd.pdf", "laporan.pdf", "arsip/laporan.pdf\0", ""]
)
def test_what_is_no_document(site: TestClient, library: Library, name: str) -> None:
    asked = {"source": name, "page": "1", "start": "0", "end": "1"}
    assert site.get("/page", params=asked).status_code == 404


def test_what_is_no_pdf(site: TestClient) -> None:
    asked = "/page?source=arsip/paparan.pptx&page=1&start=0&end=1"
    assert refusal(site, asked) == "arsip/paparan.pptx: is no PDF"


@pytest.mark.parametrize("name", ["berubah.pdf", "hilang.pdf"])
def test_a_file_that_is_not_what_was_indexed(site: TestClient, name: str) -> None:
    assert refusal(site, address(f"arsip/{name}", 1, 0, 5)) == NOT_THERE


def test_a_document_that_a_visitor_may_not_see_is_as_if_it_were_not_there(site: TestClient) -> None:
    hidden, missing = (refusal(site, address(name, 1, 0, 5)) for name in (HIDDEN, "arsip/rahasiaan.pdf"))
    assert hidden == missing.replace("rahasiaan", "rahasia")
    assert site.get(address(HIDDEN, 1, 0, 5), headers={"visitor": "budi"}).status_code == 200
    assert refusal(site, address(HIDDEN, 1, 0, 5), visitor="ani") == hidden  # though it has been drawn


class Drawing:
    """Stands in for `draw`: counts."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, int, str]] = []
        self.at_once = self.most_at_once = 0
        self._lock = Lock()

    def __call__(self, file: Path, page: int, quote: str) -> PageImage:
        with self._lock:
            self.drawn.append((file.name, page, quote))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        sleep(0.02)
        with self._lock:
            self.at_once -= 1
        if page == 9:
            raise LoadError("timed out", "laporan.pdf: page 9 could not be drawn in 20 seconds")
        return PageImage(b"picture", None)


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Drawing:
    counting = Drawing()
    monkeypatch.setattr(pages, "draw", counting)
    return counting


def test_a_page_is_drawn_once(site: TestClient, drawing: Drawing, place: tuple[int, int]) -> None:
    for page in (1, 2, 1, 2, 1):
        assert site.get(address(SOURCE, page, *place)).content == b"picture"
    assert drawing.drawn == [("laporan.pdf", 1, QUOTE), ("laporan.pdf", 2, QUOTE)]


def test_a_page_of_a_newer_file_is_drawn_anew(
    site: TestClient, drawing: Drawing, library: Library, documents: Path, place: tuple[int, int]
) -> None:
    file = documents / "baru.pdf"
    for second in ("Warga pulang.", "Warga pergi."):
        make(file, lines("Rapat dibuka oleh gubernur."), lines(second, QUOTE))
        library.add(file)
        start = library.text("arsip/baru.pdf").index(QUOTE)
        assert site.get(address("arsip/baru.pdf", 2, start, start + len(QUOTE))).status_code == 200
    assert drawing.drawn == [("baru.pdf", 2, QUOTE)] * 2


def test_a_failure_is_not_kept(site: TestClient, drawing: Drawing) -> None:
    for _ in range(2):
        message = "laporan.pdf: page 9 could not be drawn in 20 seconds"
        assert refusal(site, address(SOURCE, 9, 0, 5)) == message
    assert len(drawing.drawn) == 2


def test_two_are_drawn_at_once_and_others_wait(site: TestClient, drawing: Drawing) -> None:
    with site, ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(lambda end: site.get(address(SOURCE, 1, 0, end)).content, range(8)))
    assert answers == [b"picture"] * 8
    assert (len(drawing.drawn), drawing.most_at_once) == (8, 2)
