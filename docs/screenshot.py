"""Takes the picture in the README of a running chat: python docs/screenshot.py http://127.0.0.1:7860"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

QUESTION = "Siapa kepala Bappeda Kaltim?"


def main(address: str) -> None:
    """Ask, open the first citation, take the picture."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="id-ID", viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.get_by_role("button", name=QUESTION).click()
        page.locator(".answer .text .cite").first.click()
        expect(page.locator("#evidence mark")).to_be_visible()
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # for the page to come to rest
        page.screenshot(path=Path(__file__).with_name("chat.png"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
