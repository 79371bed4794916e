"""What there is in a library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import HashedWords, source

from embeddings import open_encoder
from rag.browse import POOL, Browser, Listing
from rag.library import Library
from rag.schema import EVERYTHING, Filter, Reading
from rag.understand.collection import Listed
from rag.understand.period import Period
from rag.understand.summary import Wanted

RICE = (
    "Para pedagang beras mengeluh kepada kepala dinas pada hari Senin. Mereka sulit menjual beras yang baru dipanen. "
    "Harga yang murah merugikan para petani di desa."
)
FISH = (
    "Para nelayan menjual ikan tongkol di pasar pagi pada hari Senin. Mereka pulang sebelum matahari terbit di timur. "
    "Perahu mereka berlayar dari pelabuhan tua."
)
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
    listing = browser.listed(Listed("Samarinda"), EVERYTHING)
    assert (listing.total, listing.exact) == (1, True)
    assert [one.hit.passage.source for one in listing.reading.evidence] == ["coal"]
    nothing = browser.listed(Listed("Jakarta"), EVERYTHING)
    assert (nothing.total, nothing.reading.answerable) == (0, False)
    assert nothing.reading.hits, "the nearest are offered"


def test_more_documents_than_are_looked_at_are_at_least_so_many(library: Library, browser: Browser) -> None:
    library.add_texts(
        source(f"{n}", f"Laporan nomor {n} tentang nikel di Sulawesi.") for n in range(POOL + 20)
    )
    listing = browser.listed(Listed("nikel"), EVERYTHING)
    assert (listing.total, listing.exact) == (POOL, False)
    assert browser.listed(Listed(), EVERYTHING).total == POOL + 20


def test_of_nothing_there_is_no_gist(browser: Browser) -> None:
    assert not browser.gist(Wanted(""), EVERYTHING).answerable
    assert not browser.gist(Wanted("nikel"), EVERYTHING).answerable
    assert browser.listed(Listed(), EVERYTHING).total == 0


def test_a_title_without_a_word_is_no_obstacle(library: Library, browser: Browser) -> None:
    library.add_texts([source("…", "Pasar pagi terbakar habis tadi malam di kota.", title="…")])
    assert browser.listed(Listed(), EVERYTHING).reading.evidence[0].text.startswith("Pasar pagi")
    assert browser.gist(Wanted(""), EVERYTHING).answerable


def test_the_newest_come_first_and_a_filter_holds(library: Library, browser: Browser) -> None:
    library.add_texts(
        [
            source("old", "Senin (16/10/2012). Rapat klaster industri dibuka di kantor Bappeda."),
            source("new", "Senin (20/11/2023). Forum hilirisasi industri dibuka di hotel besar."),
        ]
    )
    evidence = browser.listed(Listed(), EVERYTHING).reading.evidence
    assert [one.hit.passage.source for one in evidence] == ["new", "old"]
    only = Filter(before=date(2020, 1, 1))
    assert [one.id for one in browser.sources(only)] == ["old"]
    assert browser.listed(Listed(), only).total == 1
    assert {one.hit.passage.source for one in browser.gist(Wanted(""), only).evidence} == {"old"}
    english = Filter(language="en")
    assert (
        browser.listed(Listed(), english).total
        == len(browser.listed(Listed(), english).reading.evidence)
        == 0
    )


def _dated(browser: Browser, wanted: Listed, only: Filter = EVERYTHING) -> tuple[list[str], int, int]:
    listing = browser.listed(wanted, only)
    return [one.hit.passage.source for one in listing.reading.evidence], listing.total, listing.undated


def test_documents_are_found_by_their_dates(library: Library, browser: Browser) -> None:
    library.add_texts(
        [
            source("b", "Senin (16/10/2012). Rapat klaster industri dibuka di kantor Bappeda."),
            source("c", "Senin (20/11/2023). Forum hilirisasi industri dibuka di hotel besar."),
            source("a", "Senin (19/06/2017). Rapat nelayan dibuka di pelabuhan yang lama."),
            source("d", "Lokakarya industri tanpa tanggal dibuka di gedung yang tua itu."),
        ]
    )
    oldest, newest = Period(end="oldest"), Period(end="newest")
    assert _dated(browser, Listed(period=oldest)) == (["b", "a", "c"], 3, 1)
    assert _dated(browser, Listed(period=newest)) == (["c", "a", "b"], 3, 1)
    assert _dated(browser, Listed("industri", period=oldest)) == (["b", "c"], 2, 1)
    assert _dated(browser, Listed("rapat", period=newest)) == (["a", "b"], 2, 0)
    assert _dated(browser, Listed(period=Period(before=date(2017, 6, 18)))) == (["b"], 1, 1)
    assert _dated(browser, Listed("industri", period=Period(after=date(2013, 1, 1)))) == (["c"], 1, 1)
    assert _dated(browser, Listed(period=newest), Filter(before=date(2018, 1, 1))) == (["a", "b"], 2, 0)
    assert _dated(browser, Listed(period=Period(after=date(2024, 1, 1)))) == ([], 0, 1)
    assert sorted(_dated(browser, Listed())[0]) == ["a", "b", "c", "d"]
    assert _dated(browser, Listed(period=oldest, single=True)) == (["b"], 1, 1)
    assert _dated(browser, Listed("industri", period=newest, single=True)) == (["c"], 1, 1)
    assert _dated(browser, Listed("kancil", period=newest, single=True)) == ([], 0, 0)
    library.add_texts([source("e", "Senin (20/11/2023). Pameran kerajinan dibuka di balai kota pagi itu.")])
    assert sorted(_dated(browser, Listed(period=newest, single=True))[0]) == ["c", "e"], "of the same day"


def test_documents_are_found_by_their_language(library: Library, browser: Browser) -> None:
    library.add_texts(
        [
            source("id", "Nelayan menjual ikan tongkol di pasar pagi Balikpapan setiap hari."),
            source("en", "The fishermen of Balikpapan sell their catch at the market every day."),
        ]
    )
    assert _dated(browser, Listed(language="en")) == (["en"], 1, 0)
    assert _dated(browser, Listed("Balikpapan", language="id")) == (["id"], 1, 0)
    assert _dated(browser, Listed("Balikpapan"))[1] == 2
    assert _dated(browser, Listed(language="en"), Filter(language="id")) == ([], 0, 0)


@pytest.mark.parametrize(
    ("topic", "sources"),
    [
        ("kunjungan wali kota Samarinda", {"mayor"}),
        ("keluhan pedagang beras", {"rice"}),
        ("2", {"rice"}),
        ("wali kota Jakarta", set()),
        ("harga emas", set()),
        ("football", set()),
        ("rice news", {"rice"}),
        ("02", {"rice"}),
        ("2023", set()),
    ],
)
def test_a_summary_is_of_the_document_that_names_most_of_the_topic(
    library: Library, browser: Browser, topic: str, sources: set[str]
) -> None:
    library.add_texts(
        [
            source("mayor", "Wali kota Samarinda mengunjungi pasar pagi bersama para pedagang sayur."),
            source("news-2_rice", RICE),
        ]
    )
    found = browser.gist(Wanted(topic), EVERYTHING)
    assert isinstance(found, Reading)
    assert {one.hit.passage.source.rpartition("_")[2] for one in found.evidence} == sources


def test_where_it_is_open_which_document_is_meant_there_are_some_to_choose_from(
    library: Library, browser: Browser
) -> None:
    library.add_texts(
        [
            source("port", "Pelabuhan Samarinda dibangun tahun depan oleh pemerintah kota itu."),
            source("fish", FISH),
        ]
    )
    found = browser.gist(Wanted("pelabuhan udara"), EVERYTHING)
    assert isinstance(found, Listing)
    assert [one.hit.passage.source for one in found.reading.evidence] == ["port"]
    assert not browser.gist(Wanted("pelabuhan Jakarta"), EVERYTHING).answerable  # type: ignore[union-attr]
    everything = browser.gist(Wanted(""), EVERYTHING)
    assert isinstance(everything, Listing)
    assert everything.total == 2


@pytest.mark.parametrize(
    ("topic", "sources"),
    [
        ("4", {"004_port"}),
        ("004", {"004_port"}),
        ("0", {"000_fish"}),
        ("port", {"004_port"}),
        ("7", {"000_fish", "004_port", "12_a", "12_b"}),
        ("12", {"000_fish", "004_port", "12_a", "12_b"}),
        ("00", {"000_fish"}),
        ("1", {"000_fish", "004_port", "12_a", "12_b"}),
    ],
)
def test_a_number_means_a_file_and_not_what_stands_in_a_text(
    library: Library, browser: Browser, topic: str, sources: set[str]
) -> None:
    library.add_texts(
        [
            source("000_fish", f"Sebanyak 4 kapal dan 7 nelayan serta 1 orang guru datang. {FISH}"),
            source("004_port", "Pelabuhan Samarinda dibangun tahun depan oleh pemerintah kota itu."),
            source("12_a", RICE),
            source("12_b", "Burung enggang hidup jauh di pedalaman hutan hujan yang lebat."),
        ]
    )
    found = browser.gist(Wanted(topic), EVERYTHING)
    reading = found.reading if isinstance(found, Listing) else found
    assert isinstance(found, Listing) == (len(sources) > 1)
    assert {one.hit.passage.source for one in reading.evidence} == sources


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
