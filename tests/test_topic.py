"""What a passage names, in its own words or in the other language."""

import pytest

from embeddings import open_encoder
from rag.schema import Passage
from rag.text.topic import Topic

BALI = "Kerjasama dilakukan Provinsi Bali untuk bidang pariwisata dan peternakan."
TEXT = f"Rapat (2012-10-16)\nSamarinda. {BALI} Provinsi Kalteng untuk kerjasama kesehatan rujukan."


@pytest.fixture(scope="module")
def vectors():
    return open_encoder("bundled-fast")


@pytest.mark.parametrize(
    "topic",
    ["Bali", "pariwisata", "tourism in Bali", "cooperation", "kesehatan", "health", "2012", "the", ""],
)
def test_named(topic: str, vectors) -> None:
    assert Topic(topic, vectors).is_named_in(TEXT)


@pytest.mark.parametrize(
    "topic", ["football", "sepak bola", "harga emas", "gold in Bali", "Jakarta", "fish", "ikan", "2013"]
)
def test_not_named(topic: str, vectors) -> None:
    assert not Topic(topic, vectors).is_named_in(TEXT)
    assert not Topic(topic, vectors).is_named_in("")


def test_another_name_that_is_spelt_alike_is_not_named(vectors) -> None:
    assert not Topic("NTT", vectors).is_named_in("Provinsi NTB dan Kaltara.")
    assert not Topic("Bali", vectors).is_named_in("Wali Kota Balipapan")
    assert not Topic("Kaltim", vectors).is_named_in("Provinsi NTB dan Kaltara.")
    assert Topic("Mayor of Samarinda", vectors).is_named_in("Wali Kota Samarinda Andi Harun")
    assert Topic("Kerja sama dengan Bali", vectors).is_named_in("Kerjasama dengan Bali")
    assert Topic("bekerja sama dengan Bali", vectors).is_named_in("Kerjasama dengan Bali")
    assert not Topic("bekerja dengan Bali", vectors).is_named_in("Kerjasama dengan Bali")


def test_the_sentence_that_names_it(vectors) -> None:
    passage = Passage(1, "a.txt", "", TEXT, 0, len(TEXT), "id")

    def sentence(topic: str) -> str:
        span = Topic(topic, vectors).sentence(passage)
        assert span is not None
        return TEXT[slice(*span)]

    assert sentence("tourism") == BALI
    assert sentence("kesehatan") == "Provinsi Kalteng untuk kerjasama kesehatan rujukan."
    assert sentence("") == BALI, "the first that is more than a dateline"
    assert Topic("Bali", vectors).sentence(Passage(1, "a.txt", "", "", 0, 0, "id")) is None


def test_whether_there_is_a_topic(vectors) -> None:
    assert not Topic("yang ada di", vectors)
    assert Topic("Bali", vectors)


def test_how_much_is_named(vectors) -> None:
    topic = Topic("tourism in Jakarta", vectors)
    assert 0.2 < topic.share(TEXT) < 0.8
    assert topic.share("Jakarta tourism") == pytest.approx(1.0)
    assert topic.share("") == Topic("", vectors).share(TEXT) == 0.0


@pytest.mark.parametrize(
    ("topic", "is_there"),
    [
        ("tourism and health agreement", True),
        ("kesepakatan kesehatan dan pariwisata", True),
        ("kunjungan pariwisata Provinsi Bali", True),
        ("visit of the Bali province", True),
        ("tourism in Jakarta", False),
        ("kerja sama kesehatan dengan Papua", False),
        ("tourism and health in 2013", False),
        ("harga emas kesehatan", False),
        ("football in Bali", False),
        ("sepak bola", False),
    ],
)
def test_mostly_named(topic: str, is_there: bool, vectors) -> None:
    assert Topic(topic, vectors).is_mostly_named_in(TEXT) == is_there
