"""Passages: all the content once and in order, within the limits, with stable ids; whatever the text is like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunk import Chunker
from rag.load import load
from rag.schema import Passage, Source
from rag.text.leftovers import HEADING, body

SEEDS = Path(__file__).parent.parent / "seeds"
SENTENCES = [
    "Gubernur membuka rapat.",
    "Ya.",
    "Menu",
    "\n",
    "\n\n",
    "kata " * 30 + "akhir.",
    "x" * 300,
    "a, b; c",
    "Tags: a\n",
]
TEXTS = st.text() | st.lists(st.sampled_from(SENTENCES)).map(" ".join)


def source(text: str, title: str = "Judul", pages: tuple[int, ...] = ()) -> Source:
    return Source("a.txt", title, text, "id", date(2020, 5, 5), pages)


def texts(chunker: Chunker, text: str) -> list[str]:
    return [passage.text for passage in chunker.passages(source(text))]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_sentences_are_packed_up_to_the_size() -> None:
    text = "Satu dua tiga. Empat lima. Enam tujuh delapan sembilan.\n\nSepuluh. Sebelas dua belas."
    assert texts(Chunker(target_words=5), text) == [
        "Satu dua tiga. Empat lima.",
        "Enam tujuh delapan sembilan.\n\nSepuluh.",
        "Sebelas dua belas.",
    ]


def test_a_passage_is_what_the_source_says() -> None:
    (passage,) = Chunker().passages(source("Rapat dibuka. Rapat ditutup."))
    assert replace(passage, id=0) == Passage(
        0, "a.txt", "Judul", "Rapat dibuka. Rapat ditutup.", 0, 28, "id", date(2020, 5, 5), None
    )
    assert 0 < passage.id < 2**63


def test_a_long_sentence_is_cut_at_a_comma_near_its_middle() -> None:
    text = "Pemerintah provinsi membuka rapat kerja, dan para kepala dinas menghadirinya bersama staf mereka."
    assert texts(Chunker(target_words=8), text) == [
        "Pemerintah provinsi membuka rapat kerja,",
        "dan para kepala dinas menghadirinya bersama staf mereka.",
    ]


def test_no_passage_reaches_across_leftovers() -> None:
    lines = [
        "Gubernur membuka rapat kerja itu.",
        "Baca Juga: Harga Beras Naik",
        "Rapat ditutup pada sore hari.",
    ]
    assert texts(Chunker(), "\n".join(lines)) == [lines[0], lines[2]]


def test_no_passage_reaches_across_pages() -> None:
    text = "Rapat dibuka pagi. Rapat ditutup sore. Gubernur pulang malam."
    passages = Chunker().passages(source(text, pages=(0, text.index("Rapat ditutup"))))
    assert [(p.text, p.page) for p in passages] == [
        ("Rapat dibuka pagi.", 1),
        ("Rapat ditutup sore. Gubernur pulang malam.", 2),
    ]


def test_the_language_is_that_of_the_passage() -> None:
    text = "Rapat itu dibuka oleh gubernur di kantornya.\n\nThe meeting was opened by the governor in his office."
    assert [p.language for p in Chunker(target_words=12).passages(source(text))] == ["id", "en"]


def test_the_seeds_are_whole() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        document = load(path, path.name)
        passages = Chunker().passages(document)
        content = "".join(document.text[a:b] for a, b in body(document.text))
        assert squeezed("".join(p.text for p in passages)) == squeezed(content)
        assert {p.language for p in passages} == {"id"}
        assert all(len(p.text.split()) <= 100 for p in passages)
        assert all(p.text[-1] in '.”"' or p is passages[-1] for p in passages)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 50), st.none() | st.integers(1, 60))
def test_everything_once_in_order_within_the_limits(text: str, words: int, tokens: int | None) -> None:
    def count(piece: str) -> int:
        return len(piece) // 4

    passages = Chunker(words, tokens, count).passages(source(text, title="J"))
    lines = [text[a:b] for a, b in body(text)]
    content = "".join(line for line in lines if not HEADING.fullmatch(line))
    headings = [line.strip("# \t") for line in lines if HEADING.fullmatch(line)]
    assert squeezed("".join(p.text for p in passages if p.text not in headings)) == squeezed(content)
    assert all(text[p.start : p.end] == p.text for p in passages)
    assert all(one.end <= other.start for one, other in pairwise(passages))
    assert len({p.id for p in passages}) == len(passages)
    for passage in passages:
        fits = tokens is None or count(passage.context) <= tokens
        assert (len(passage.text.split()) <= words and fits) or len(passage.text) <= 40


def test_ids_change_with_the_context_and_nothing_else() -> None:
    def ids(document: Source) -> list[int]:
        return [p.id for p in Chunker(target_words=3).passages(document)]

    one = source("Rapat dibuka pagi. Rapat dibuka pagi. Rapat ditutup sore.")
    first, second, third = ids(one)
    assert ids(one) == [first, second, third]
    assert ids(replace(one, text="\n\n" + one.text, origin="/x", digest="d", language="en")) == [
        first,
        second,
        third,
    ]
    assert ids(replace(one, text="Rapat ditutup sore. Rapat dibuka pagi.")) == [third, first]
    for other in (replace(one, id="b.txt"), replace(one, title="Lain"), replace(one, date=None)):
        assert not {first, second, third} & set(ids(other))


def test_an_id_is_the_same_on_every_machine() -> None:
    (passage,) = Chunker().passages(source("Rapat dibuka."))
    assert passage.id == 4461979791007114619


def test_the_version_says_what_the_cuts_depend_on() -> None:
    assert Chunker().version == "2:100:0"
    assert Chunker(target_words=50, max_tokens=128).version == "2:50:128"


def test_a_text_without_space_is_cut_as_well() -> None:
    assert max(len(text) for text in texts(Chunker(), "x" * 100_000)) <= 2500


@pytest.mark.parametrize("unit", ["kata ", "x", "kata, ", "Kata. ", "Kata kata.\n", " "])
def test_time_is_linear(unit: str) -> None:
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text) // 4

    def work(size: int) -> None:
        document = source("a" + unit * (size // len(unit)) + "b")
        Chunker(max_tokens=128, count_tokens=count).passages(document)

    assert_linear(work, 20_000)
    assert counted < 12 * 220_000


def sections(text: str, title: str = "Judul") -> list[tuple[str, str]]:
    return [(passage.section, passage.text) for passage in Chunker().passages(source(text, title))]


def test_headings_lead_the_passages_below_them() -> None:
    articles = "### Pasal 1\n\nIsi satu.\n\n### Pasal 2\n\nIsi dua."
    text = f"# Judul\n\nPembuka.\n\n## Bab I\n\n{articles}\n\n## Bab II\n\nIsi tiga."
    assert sections(text) == [
        ("", "Pembuka."),  # the title leads each passage anyway
        ("Bab I › Pasal 1", "Isi satu."),
        ("Bab I › Pasal 2", "Isi dua."),
        ("Bab II", "Isi tiga."),
    ]
    (first, *_) = Chunker().passages(source(text))
    assert first.context == "Judul (2020-05-05)\nPembuka."
    assert Chunker().passages(source(text))[1].context == "Judul (2020-05-05)\nBab I › Pasal 1\nIsi satu."


def test_headings_with_nothing_below_are_paragraphs() -> None:
    assert sections("# A\n\n## B\n\n# C\n\nIsi.\n\n## D") == [
        ("", "A"),
        ("A", "B"),
        ("C", "Isi."),
        ("C", "D"),
    ]


def test_no_heading_is_lost() -> None:
    """Neither one that begins like the title, nor a long one, nor a deep one."""
    assert sections("# Laporan Keuangan 2023\n\nIsi.", "Laporan") == [("Laporan Keuangan 2023", "Isi.")]
    assert sections("# Laporan Keuangan 2023\n\nIsi.", "Laporan Keu…") == [("", "Isi.")]
    long = "Ketentuan tentang " + "segala hal dan " * 20
    assert sections(f"# {long}\n\nIsi.")[0][1].startswith(f"# {long.strip()}")
    deep = "# Satu\n\n## Dua\n\n### Tiga\n\n#### Empat\n\n##### Lima\n\nIsi."
    assert sections(deep) == [("Satu › Dua › Tiga › Empat › Lima", "Isi.")]


def test_a_row_of_a_table_is_not_cut_at_its_full_stops() -> None:
    row = "Nama: Dr. Rusmadi. Kepala Bappeda; Alamat: Jl. Gajah Mada 2. Samarinda"
    assert texts(Chunker(target_words=6), f"Pembuka.\n\n{row}")[1:] != []
    assert texts(Chunker(target_words=12), f"{row}\n{row}") == [row, row]


def test_what_is_too_long_for_the_encoder_is_cut_between_sentences() -> None:
    text = "Satu dua tiga empat. Lima enam. Tujuh delapan sembilan sepuluh."
    chunker = Chunker(100, 11, lambda piece: len(piece.split()))
    passages = chunker.passages(source(text, title="J"))
    assert [passage.text for passage in passages] == [
        "Satu dua tiga empat. Lima enam.",
        "Tujuh delapan sembilan sepuluh.",
    ]
    assert all(text[one.start : one.end] == one.text for one in passages)
