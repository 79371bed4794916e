"""The files behind the documents: shown or saved by their ids, and nothing else of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import HashedWords
from papers import make

from rag.assistant import Assistant
from rag.library import Library
from ui.originals import address
from ui.server import background


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals") / "arsip"
    folder.mkdir()
    for name in ("laporan.pdf", "situs.html", "rapat & nota #1.docx", "berubah.csv"):
        make(folder / name, "Laporan", ["Rapat dibuka oleh gubernur.", "Rapat ditutup sore hari."])
    (folder.parent / "rahasia.pdf").write_bytes((folder / "laporan.pdf").read_bytes())
    return folder


@pytest.fixture(scope="module")
def library(documents: Path) -> Iterator[Library]:
    with Library.open(documents.parent / "library", HashedWords()) as opened:
        opened.add(documents)
        (documents / "berubah.csv").write_text("lain")
        yield opened


@pytest.fixture(scope="module")
def site(library: Library) -> Iterator[str]:
    with background(Assistant(library)) as found:
        yield found


def test_the_address_names_the_page_of_a_pdf() -> None:
    assert address("a/laporan.pdf", 3) == "/document?source=a%2Flaporan.pdf#page=3"
    assert address("a/laporan.pdf", None) == "/document?source=a%2Flaporan.pdf"
    assert address("a/paparan & x.pptx", 3) == "/document?source=a%2Fpaparan%20%26%20x.pptx"


def test_a_pdf_is_shown_and_what_a_browser_would_run_is_saved(site: str, documents: Path) -> None:
    shown = httpx.get(site + address("arsip/laporan.pdf", 2))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "application/pdf")
    assert shown.headers["content-disposition"].startswith("inline;")
    assert shown.content == (documents / "laporan.pdf").read_bytes()
    for name in ("situs.html", "rapat & nota #1.docx"):
        saved = httpx.get(site + address(f"arsip/{name}", 2))
        assert (saved.status_code, saved.headers["content-type"]) == (200, "application/octet-stream")
        assert saved.headers["content-disposition"].startswith("attachment;")
        assert saved.headers["x-content-type-options"] == "nosniff"
        assert saved.headers["content-security-policy"].startswith("default-src 'none'")
        assert saved.content == (documents / name).read_bytes()


@pytest.mark.parametrize(
    "source",
    [
        "arsip/berubah.csv",  # is no longer what was indexed
        "arsip/tidak-ada.pdf",
        "rahasia.pdf",
        "../rahasia.pdf",
        "arsip/../rahasia.pdf",
        "/etc/passwd",
        "arsip/laporan.pdf\0",
        "",
    ],
)
def test_nothing_else_is_given_out(site: str, source: str) -> None:
    answer = httpx.get(f"{site}/document", params={"source": source})
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


def test_only_users_may_see_them(library: Library) -> None:
    with background(Assistant(library), users=[("budi", "rahasia")]) as site:
        answer = httpx.get(site + address("arsip/laporan.pdf", 1))
    assert answer.status_code == 401
