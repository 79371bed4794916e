"""The chat as a person meets it, in a real browser; and no request leaves the machine."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import make

from rag import Assistant, Library
from rag.schema import Answer
from ui.server import background

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect  # noqa: E402

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-sync "
    "--disable-background-networking --disable-component-update"
)
HOSTILE = (
    "<img src=x onerror=alert(1)> ${alert(2)} {{3*3}} $$x$$ "
    "[klik](javascript:alert(4)) ![](https://example.org/a.png)"
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (or its path in CHROMIUM)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with background(assistant) as address:
        yield address


class Visit:
    """One browser window; remembers what went wrong in it and where it turned to."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url, address))
        self.page.goto(address)
        self.page.wait_for_selector("#conversation .welcome")

    def ask(self, question: str) -> str:
        """Type a question and wait for its answer."""
        page, asked = self.page, self.page.locator(".answer").count()
        page.locator("#composer textarea").fill(question)
        page.locator("#composer textarea").press("Enter")
        answer = page.locator(".answer").nth(asked)
        answer.wait_for()
        return answer.inner_text()

    def open_tab(self, number: int) -> None:
        self.page.get_by_role("tab").nth(number).click()

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.faults.append(said.text)

    def _check(self, url: str, address: str) -> None:
        if not url.startswith((address.partition("/?")[0], "data:", "blob:")):
            self.faults.append(f"a request to {url}")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 800})
    visit = Visit(context, address)
    yield visit
    context.close()
    assert not visit.faults


def test_indonesian_answer_can_be_checked(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Siapa kepala Bappeda Kaltim?").click()
    answer = visit.page.locator(".answer")
    expect(answer).to_contain_text("Rusmadi")
    answer.locator(".text .cite").first.click()
    evidence = visit.page.locator("#evidence")
    expect(evidence.locator("mark")).to_contain_text("Rusmadi")
    expect(evidence).to_contain_text("16 Oktober 2012")
    expect(evidence).to_contain_text("000_6e0f9311932008c6.txt")


def test_english_answer_from_indonesian_documents(visit: Visit) -> None:
    assert "Bulumining" in visit.ask("Which three industrial areas did Sri Wahyuni mention?")
    marked = []
    for cite in visit.page.locator(".answer .text .cite").all():
        cite.click()
        expect(visit.page.locator("#evidence .label")).to_have_text(f"Bukti [{cite.inner_text()}]")
        marked.append(visit.page.locator("#evidence mark").inner_text())
    assert any("Bulumining" in quote for quote in marked)


def test_refusal_looks_like_one(visit: Visit) -> None:
    visit.ask("Berapa harga tiket kereta cepat Jakarta ke Bandung?")
    refused = visit.page.locator(".answer.refused")
    expect(refused).to_contain_text("Tidak ditemukan")
    refused.locator(".nearest").first.click()
    expect(visit.page.locator("#evidence h2")).to_be_visible()


def test_words_follow_the_browser_and_the_switch(visit: Visit, browser: Browser, address: str) -> None:
    page = visit.page
    expect(page.locator("#conversation h2")).to_have_text("Apa yang ingin Anda ketahui?")
    page.get_by_label("English").check()
    expect(page.locator("#conversation h2")).to_have_text("What would you like to know?")
    expect(page.get_by_role("tab").nth(1)).to_have_text("Documents")
    context = browser.new_context(locale="en-GB")
    other = Visit(context, address)
    expect(other.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(other.page.locator("html")).to_have_attribute("lang", "en")
    context.close()
    assert not other.faults


def test_upload_ask_and_remove(visit: Visit, tmp_path: Path) -> None:
    page, good, bad = visit.page, tmp_path / "pelabuhan.txt", tmp_path / "gambar.pdf"
    good.write_text(
        f"{HOSTILE}\n\nKepala pelabuhan Maloy adalah Wulan Tirtasari. {HOSTILE}\n", encoding="utf-8"
    )
    bad.write_bytes(b"%PDF-1.4")
    visit.open_tab(1)
    page.set_input_files("#files input[type=file]", [good, bad])
    expect(page.locator(".outcomes .added")).to_contain_text("pelabuhan.txt ditambahkan")
    expect(page.locator(".outcomes .failed")).to_contain_text("gambar.pdf gagal: tidak dapat dibaca")
    row = page.locator("#documents tr", has_text="uploads/pelabuhan.txt")
    expect(row).to_be_visible()

    visit.open_tab(0)
    assert "Wulan Tirtasari" in visit.ask("Siapa kepala pelabuhan Maloy?")
    page.locator(".answer .cite").first.click()
    expect(page.locator("#evidence mark")).to_contain_text("Wulan Tirtasari")
    assert page.locator("#conversation img, #evidence img, #conversation a, #evidence a").count() == 0

    visit.open_tab(1)
    page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button").click()
    expect(page.locator(".outcomes .removed")).to_contain_text("pelabuhan.txt dihapus")
    expect(row).to_have_count(0)
    visit.open_tab(0)
    assert "Wulan" not in visit.ask("Siapa kepala pelabuhan Maloy?")


def test_a_pdf_is_uploaded_asked_alone_copied_and_opened(
    visit: Visit, browser: Browser, address: str, tmp_path: Path
) -> None:
    page, report = visit.page, tmp_path / "laporan.pdf"
    said = "Kepala pelabuhan Loktuan adalah Bagus Wicaksono."
    make(report, "Laporan Pelabuhan", ["Pelabuhan dibuka tahun lalu.", said])
    visit.open_tab(1)
    page.set_input_files("#files input[type=file]", report)
    expect(page.locator(".outcomes .added")).to_contain_text("laporan.pdf ditambahkan")
    expect(page.locator("#documents tr", has_text="uploads/laporan.pdf")).to_contain_text("PDF")

    visit.open_tab(0)
    page.get_by_role("button", name="Pengaturan: dokumen dan jawaban").click()
    page.locator("#among input").click()
    page.get_by_role("option", name="Laporan Pelabuhan").click()
    page.keyboard.press("Escape")
    visit.ask("Siapa kepala Bappeda Kaltim?")
    expect(page.locator(".exchange").last).to_contain_text("Tidak ditemukan")
    assert "Bagus Wicaksono" in visit.ask("Siapa kepala pelabuhan Loktuan?")

    context = page.context
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".exchange").last.get_by_role("button", name="Salin dengan kutipan").click()
    expect(page.locator(".exchange").last.get_by_role("button", name="Tersalin")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"[1] Laporan Pelabuhan, uploads/laporan.pdf, hlm. 2: “{said}”" in copied

    page.locator(".exchange").last.locator(".text .cite").first.click()
    picture = page.locator("#evidence .page img")
    expect(picture).to_have_attribute("alt", "Halaman 2 dari Laporan Pelabuhan, kutipan ditandai")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('#evidence .page img').naturalWidth > 500")
    link = page.get_by_role("link", name="Buka dokumen asli")
    expect(link).to_have_attribute(
        "href", re.compile(r"^/document\?source=uploads-\w+%2Flaporan\.pdf#page=2$")
    )
    shown = context.request.get(f"{address}{link.get_attribute('href')}")
    assert (shown.status, shown.body()) == (200, report.read_bytes())

    visit.open_tab(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#documents tr", has_text="uploads/laporan.pdf").get_by_role("button").click()
    expect(page.locator(".outcomes .removed")).to_contain_text("laporan.pdf dihapus")


def test_a_conversation_outlives_reloading_and_is_found_again(visit: Visit) -> None:
    page = visit.page
    visit.ask("Siapa kepala Bappeda Kaltim?")
    visit.ask("Apa saja tujuh daerah klaster industri?")
    page.locator(".exchange").last.get_by_role("button", name="Tidak membantu").click()
    page.get_by_label("Apa yang kurang?").fill("kurang lengkap")
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator(".exchange").last).to_contain_text("Catatan Anda: kurang lengkap")

    page.reload()
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".exchange").last).to_contain_text("Catatan Anda: kurang lengkap")
    visit.ask("Siapa gubernurnya?")
    page.get_by_role("button", name="Percakapan baru").click()
    expect(page.locator("#conversation .welcome")).to_be_visible()
    assert "conversation=" not in page.url

    visit.open_tab(2)
    row = page.locator(".history li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("3 pertanyaan")
    page.once("dialog", lambda dialog: dialog.accept("Klaster industri"))
    row.get_by_role("button", name="Ganti nama").click()
    expect(row.locator(".reopen")).to_have_text("Klaster industri")
    page.locator("#searched input, #searched textarea").fill("zebra")
    expect(page.locator("#history")).to_contain_text("Tidak ada percakapan yang cocok.")
    page.locator("#searched input, #searched textarea").fill("tujuh daerah")
    with page.expect_download() as saved:
        row.get_by_role("link", name="Unduh").click()
    assert saved.value.suggested_filename == "Klaster-industri.md"
    assert "## Apa saja tujuh daerah klaster industri?" in saved.value.path().read_text("utf-8")
    row.locator(".reopen").click()
    expect(page.locator(".answer")).to_have_count(3)
    assert "conversation=" in page.url

    visit.open_tab(2)
    page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Hapus").click()
    expect(row).to_have_count(0)


def test_a_misspelt_question_is_put_right(visit: Visit) -> None:
    visit.ask("Siapa walikota Blikpapan?")
    offered = visit.page.locator(".answer.refused .sample")
    expect(offered).to_have_text("Siapa wali kota Balikpapan?")
    offered.click()
    expect(visit.page.locator(".exchange").last).to_contain_text("Rahmad Mas'ud")


def test_a_citation_is_opened_with_the_keyboard(visit: Visit) -> None:
    page = visit.page
    page.keyboard.type("Provinsi mana yang bekerja sama di bidang kesehatan?")  # the field has the focus
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    label = page.locator("#evidence .label")
    expect(label).to_have_text("Bukti [1]")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.text .cite[data-number=\"2\"]')"):
            break
    page.keyboard.press("Enter")
    expect(label).to_have_text("Bukti [2]")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_from_using_it(browser: Browser, address: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    visit = Visit(context, f"{address}/?__theme={theme}")
    page, found = visit.page, list[str]()

    def check(where: str) -> None:
        page.wait_for_timeout(300)  # until things have faded in
        for one in axe.run(page).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found.extend(f"{where}: {one['id']}: {node['html'][:160]}" for node in one["nodes"])

    check("start")
    visit.ask("Siapa kepala Bappeda Kaltim?")
    page.get_by_role("button", name="Tidak membantu").click()
    page.get_by_label("Apa yang kurang?").wait_for()
    visit.ask("Berapa harga tiket kereta cepat Jakarta ke Bandung?")
    page.get_by_role("button", name="Pengaturan: dokumen dan jawaban").click()
    page.get_by_label("Tanggal dari").wait_for()
    check("chat")
    visit.open_tab(1)
    page.locator("#documents table").wait_for()
    check("documents")
    visit.open_tab(2)
    page.locator(".history li").first.wait_for()
    check("history")
    context.close()
    assert not found


def test_narrow_screen_shows_evidence_below(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 800})
    visit.ask("Siapa kepala Bappeda Kaltim?")
    page.locator(".answer .cite").first.click()
    expect(page.locator("#evidence mark")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    edge = "document.querySelector('{}').getBoundingClientRect().{}"
    assert page.evaluate(f"{edge.format('#evidence', 'top')} >= {edge.format('#chat', 'bottom')}")


def test_two_visitors_have_their_own_conversations(visit: Visit, browser: Browser, address: str) -> None:
    context = browser.new_context(locale="id-ID")
    other = Visit(context, address)
    visit.ask("Siapa kepala Bappeda Kaltim?")
    other.ask("Apa saja tujuh daerah klaster industri?")
    expect(other.page.locator(".question")).to_have_text(re.compile("tujuh daerah"))
    expect(visit.page.locator(".question")).to_have_text(re.compile("kepala Bappeda"))
    visit.page.get_by_role("button", name="Percakapan baru").click()
    expect(visit.page.locator(".question")).to_have_count(0)
    expect(other.page.locator(".question")).to_have_count(1)
    context.close()


class Endless(Assistant):
    """An assistant that never comes to an end by itself, and counts what it says."""

    said = 0

    def stream(self, *args: object, **kwargs: object) -> Iterator[str | Answer]:
        while True:
            time.sleep(0.05)
            self.said += 1
            yield "lagi "


def test_stop_stops(browser: Browser, tmp_path: Path) -> None:
    endless = Endless(Library.open(tmp_path / "library"))
    with background(endless) as address:
        context = browser.new_context(locale="id-ID")
        visit = Visit(context, address)
        page = visit.page
        page.locator("#composer textarea").fill("Apa?")
        page.locator("#composer textarea").press("Enter")
        expect(page.locator(".exchange .text")).to_contain_text("lagi lagi")
        page.get_by_role("button", name="Hentikan").click()
        expect(page.locator(".problem")).to_have_text("Dihentikan.")
        expect(page.get_by_role("button", name="Tanya", exact=True)).to_be_visible()
        time.sleep(0.2)
        said = endless.said
        time.sleep(0.5)
        assert endless.said == said
        context.close()
        assert not visit.faults


def test_login_form_is_all_that_strangers_see(browser: Browser, tmp_path: Path) -> None:
    with background(Assistant(Library.open(tmp_path / "library")), [("budi", "kata sandi")]) as address:
        context = browser.new_context(locale="id-ID")
        page = context.new_page()
        page.goto(address)
        page.locator("input[type=password]").fill("kata sandi")
        page.locator("input:not([type=password]), textarea").first.fill("budi")
        page.locator("button").last.click()
        expect(page.locator("#conversation h2")).to_have_text("Belum ada dokumen")
        context.close()
