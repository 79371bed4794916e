"""What there is in a library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import HashedWords, source

from embeddings import open_encoder
from rag.browse import POOL, Browser
from rag.library import Library
from rag.schema import EVERYTHING, Filter
from rag.summary import Wanted

VECTORS = open_encoder("bundled-fast")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", encoder=HashedWords()) as library:
        yield library


@pytest.fixture
def browser(library: Library) -> Browser:
    return Browser(library, VECTORS)  # type: ignore[arg-type]


def test_documents_about_a_topic_are_counted_and_quoted(library: Library, browser: Browser) -> None:
    library.add_texts(
        [
            source("coal", "Kapal itu mengangkut batu bara ke pelabuhan Samarinda."),
            source("fish", "Nelayan menjual ikan di pasar pagi Balikpapan setiap hari."),
        ]
    )
    listing = browser.listed("Samarinda", EVERYTHING)
    assert (listing.total, listing.exact) == (1, True)
    assert [one.hit.passage.source for one in listing.reading.evidence] == ["coal"]
    nothing = browser.listed("Jakarta", EVERYTHING)
    assert (nothing.total, nothing.reading.answerable) == (0, False)
    assert nothing.reading.hits, "the nearest are offered"


def test_more_documents_than_are_looked_at_are_at_least_so_many(library: Library, browser: Browser) -> None:
    library.add_texts(
        source(f"{n}", f"Laporan nomor {n} tentang nikel di Sulawesi.") for n in range(POOL + 20)
    )
    listing = browser.listed("nikel", EVERYTHING)
    assert (listing.total, listing.exact) == (POOL, False)
    assert browser.listed("", EVERYTHING).total == POOL + 20


def test_of_nothing_there_is_no_gist(browser: Browser) -> None:
    assert not browser.gist(Wanted(""), EVERYTHING).answerable
    assert not browser.gist(Wanted("nikel"), EVERYTHING).answerable
    assert browser.listed("", EVERYTHING).total == 0


def test_a_title_without_a_word_is_no_obstacle(library: Library, browser: Browser) -> None:
    library.add_texts([source("…", "Pasar pagi terbakar habis tadi malam di kota.", title="…")])
    assert browser.listed("", EVERYTHING).reading.evidence[0].text.startswith("Pasar pagi")
    assert browser.gist(Wanted(""), EVERYTHING).answerable


def test_the_newest_come_first_and_a_filter_holds(library: Library, browser: Browser) -> None:
    library.add_texts(
        [
            source("old", "Senin (16/10/2012). Rapat klaster industri dibuka di kantor Bappeda."),
            source("new", "Senin (20/11/2023). Forum hilirisasi industri dibuka di hotel besar."),
        ]
    )
    evidence = browser.listed("", EVERYTHING).reading.evidence
    assert [one.hit.passage.source for one in evidence] == ["new", "old"]
    only = Filter(before=date(2020, 1, 1))
    assert [one.id for one in browser.sources(only)] == ["old"]
    assert browser.listed("", only).total == 1
    assert {one.hit.passage.source for one in browser.gist(Wanted(""), only).evidence} == {"old"}
    english = Filter(language="en")
    assert browser.listed("", english).total == len(browser.listed("", english).reading.evidence) == 0


@pytest.mark.parametrize("name", ["reports/2023/plan.txt", "plan.txt", "PLAN"])
def test_a_document_goes_by_its_name(library: Library, browser: Browser, name: str) -> None:
    library.add_texts(
        [
            source("reports/2023/plan.txt", "Jalan baru dibangun dari kota ke pelabuhan tahun depan."),
            source("plan-b.txt", "Rencana lain tidak pernah dilaksanakan oleh pemerintah kota."),
        ]
    )
    found = browser.gist(Wanted(name), EVERYTHING)
    assert {one.hit.passage.source for one in found.evidence} == {"reports/2023/plan.txt"}


def test_a_long_document_is_summed_up_from_its_beginning_and_its_middle(
    library: Library, browser: Browser
) -> None:
    opening = (
        "Pembangunan pelabuhan dan jalan menuju pelabuhan dibahas panjang lebar dalam laporan tahunan ini."
    )
    body = " ".join(
        f"Bab {n} membahas pelabuhan, jalan menuju pelabuhan, dan anggaran pelabuhan pada tahun {1900 + n} di kota {n}."
        for n in range(400)
    )
    library.add_texts([source("long", f"{opening} {body}")])
    found = browser.gist(Wanted("", 3), EVERYTHING)
    assert len(found.evidence) == 3
    assert found.evidence[0].text == opening
    text = library.text("long")
    assert all(text[one.start : one.end] == one.text for one in found.evidence)
