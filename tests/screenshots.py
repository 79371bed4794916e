"""``python -m tests.screenshots``: takes the pictures in `docs/` of a chat about the seeds."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eval.corpus import SEEDS
from rag import Assistant, Library
from tests.papers import make
from ui.server import background

DOCS = Path(__file__).parent.parent / "docs"
HEAD = "Siapa kepala Bappeda Kaltim?"
REPORT = (
    "Pelabuhan Loktuan di Kota Bontang diperluas sejak tahun lalu.",
    "Kepala pelabuhan Loktuan adalah Bagus Wicaksono, yang sebelumnya memimpin pelabuhan Semayang.",
)


def main() -> None:
    """Take all pictures."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory(prefix="tanya-pictures-") as made, sync_playwright() as playwright:
        folder = Path(made)
        with Library.open(folder / "library") as library:
            library.add(SEEDS)
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            with background(Assistant(library)) as address:
                _indonesian(browser, address, folder)
                _english(browser, address)
                _phone(browser, address)
            browser.close()


def _indonesian(browser: Browser, address: str, folder: Path) -> None:
    with _visit(browser, address, "id-ID") as page:
        _ask(page, HEAD)
        _picture(page, "chat")
        _begin(page)
        _ask(page, "Siapa walikota Blikpapan?")
        _picture(page, "refusal")
        page.get_by_role("tab").nth(1).click()
        report, broken = folder / "laporan-pelabuhan.pdf", folder / "pindaian.pdf"
        make(report, "Laporan Pelabuhan", list(REPORT))
        broken.write_bytes(report.read_bytes()[:200])
        page.set_input_files("#files input[type=file]", [report, broken])
        expect(page.locator(".outcomes .failed").first).to_be_visible()
        _picture(page, "documents")
        page.get_by_role("tab").nth(0).click()
        _begin(page)
        _ask(page, "Siapa kepala pelabuhan Loktuan?")
        page.locator("#evidence img").scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('#evidence .page img').naturalWidth > 0")
        _picture(page, "pdf")
        page.get_by_role("tab").nth(2).click()
        expect(page.locator(".history li")).to_have_count(3)
        _picture(page, "history")


def _english(browser: Browser, address: str) -> None:
    with _visit(browser, address, "en-GB") as page:
        page.get_by_role("button", name="Settings: documents and answers").click()
        page.get_by_label("20", exact=True).scroll_into_view_if_needed()
        _picture(page, "settings")
        page.get_by_role("button", name="Settings: documents and answers").click()
        _ask(page, "Which three industrial areas did Sri Wahyuni mention?")
        _ask(page, "When was that?")
        _picture(page, "english")


def _phone(browser: Browser, address: str) -> None:
    with _visit(browser, f"{address}/?__theme=dark", "id-ID", width=390, height=844) as page:
        _ask(page, HEAD)
        _picture(page, "phone")


@contextmanager
def _visit(
    browser: Browser, address: str, locale: str, width: int = 1280, height: int = 800
) -> Iterator[Page]:
    viewport: Any = {"width": width, "height": height}
    context = browser.new_context(locale=locale, viewport=viewport, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.locator("#conversation .welcome").wait_for()
    yield page
    context.close()


def _ask(page: Page, question: str) -> None:
    asked = page.locator(".answer").count()
    page.locator("#composer textarea").fill(question)
    page.locator("#composer textarea").press("Enter")
    page.locator(".answer").nth(asked).wait_for()


def _begin(page: Page) -> None:
    page.get_by_role("button", name="Percakapan baru").click()
    page.locator("#conversation .welcome").wait_for()


def _picture(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)  # for the page to come to rest
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # A palette is enough for text on paper, and a third of the size.
    picture.quantize(128, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
