"""Drafts as models write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.draft import items_of, lines_of, strip_markers, without_bullet
from rag.remarks import refused


def said(draft: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.text, one.cited) for line in lines_of(draft) for one in line.said]


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "[1]",
            "[ 1 ]",
            "【1】",
            "【1†source】",
            "(sumber 1)",
            "(Sumber: [1])",
            "(kutipan 1)",
            "[sumber 1]",
            "[kode 1]",
        ),
        *("(source 1)", "(see 1)", "[^1]", r"\[1\]", "[1](http://example.org/x)", "[dokumen 1]"),
    ],
)
def test_every_way_to_cite_one(mark: str) -> None:
    assert said(f"Kepala Bappeda adalah Rusmadi {mark}.") == [("Kepala Bappeda adalah Rusmadi.", (1,))]
    assert strip_markers(f"Rusmadi {mark}") == "Rusmadi"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Rusmadi [1, 2].", (1, 2)),
        ("Rusmadi [1][3].", (1, 3)),
        ("Rusmadi [1-3].", (1, 2, 3)),
        ("Rusmadi [1 dan 2].", (1, 2)),
        ("Rusmadi [1] dan [2].", (1, 2)),
        ("Rusmadi [1], [2] and [3].", (1, 2, 3)),
        ("Rusmadi¹.", (1,)),
        ("Rusmadi.²³", (23,)),
        ("Rusmadi [?] [1].", (1,)),
        ("<passage>Rusmadi [2]</passage>.", (2,)),
    ],
)
def test_several(text: str, cited: tuple[int, ...]) -> None:
    assert said(text) == [("Rusmadi.", cited)]


@pytest.mark.parametrize(
    "text",
    [
        "Luasnya 5 km².",
        "Itu diatur dalam Pasal 5 ayat (1).",
        "Anggaran [2012] naik.",
        "Luas (5) hektare itu tetap.",
    ],
)
def test_no_mark(text: str) -> None:
    assert said(text) == [(text, ())]


def test_a_mark_between_two_stops() -> None:
    assert said("Ia adalah Ujang Rachmad, M.Si. [1]. Lalu pulang [2].") == [
        ("Ia adalah Ujang Rachmad, M.Si.", (1,)),
        ("Lalu pulang.", (2,)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Berdasarkan dokumen yang diberikan, berikut jawabannya:",
            "Semoga membantu!",
            "## Jawaban",
            "### Sumber",
        ),
        *(
            "Sumber:",
            "**Jawaban:**",
            "Based on the provided passages, here is the answer:",
            "I hope this helps!",
        ),
        *(
            "Let me know if you need anything else.",
            "Is there anything else you want to know?",
            "Tentu, berikut jawabannya:",
        ),
        *(
            "Pertanyaan: Siapa kepala Bappeda?",
            "<|im_end|>",
            "Final answer:",
            "Here is a short summary of the documents:",
        ),
    ],
)
def test_what_says_nothing_of_the_documents_goes(text: str) -> None:
    assert said(text) == []
    assert said(f"{text}\nRusmadi memimpin rapat [1].") == [("Rusmadi memimpin rapat.", (1,))]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Berdasarkan dokumen, Rusmadi adalah kepala Bappeda.",
            "According to the documents, 45 people came.",
        ),
        *(
            "Jawaban gubernur singkat.",
            "Semoga hujan turun, kata petani.",
            "Sumber air itu kering.",
            "Catatan rapat hilang.",
        ),
    ],
)
def test_what_says_something_stays(text: str) -> None:
    assert said(text) == [(text, ())]


def test_what_was_cut_off_is_left_out() -> None:
    assert said("Rusmadi [1]. Rapat itu dihadiri …") == [("Rusmadi.", (1,))]
    assert said("Rusmadi [1].\nRapat itu dihadiri …") == [("Rusmadi.", (1,))]
    assert said("Rapat itu dihadiri …") == [("Rapat itu dihadiri …", ())]
    assert said("Rusmadi, … lalu pulang [1].") == [("Rusmadi, … lalu pulang.", (1,))]


def test_items_know_what_they_are_a_list_of() -> None:
    lines = lines_of("Wilayah kedua meliputi:\n- Samarinda [1]\n- Bontang\n\nItu saja.\n- Lain")
    assert [line.lead for line in lines] == ["", *["Wilayah kedua meliputi"] * 2, "", "", ""]
    assert list(items_of(lines)) == [(1, 3)]


@pytest.mark.parametrize(
    ("lead", "leads"),
    [
        ("Wilayah kedua:", True),
        ("**The provinces that cooperate are:**", True),
        ("Kepala Bappeda adalah Budi, dan pesertanya:", False),
        ("Pada 2012 hadir:", False),
        ("Wilayah kedua.", False),
    ],
)
def test_what_only_leads_to_a_list(lead: str, leads: bool) -> None:
    first, *_ = lines_of(f"{lead}\n- Samarinda\n- Bontang")
    assert [one.leads for one in first.said] == [leads]
    assert not lines_of(lead)[0].said[0].leads


def test_a_quotation_stays_to_the_letter() -> None:
    text = "Menurut dokumen: “Luas [?] itu  , ! () [] <passage> {0} ![](http://example.org) ayat (2)” [1]"
    assert said(text) == [(text.removesuffix(" [1]"), (1,))]


def test_a_table() -> None:
    head, rule, row = lines_of("| Jabatan | Nama |\n|---|---|\n| Kepala | Rusmadi [1] |")
    assert (head.shown, head.said, rule.shown, rule.said) == ("| Jabatan | Nama |", (), "|---|---|", ())
    assert row.is_row
    assert [(one.text, one.cited) for one in row.said] == [("| Kepala | Rusmadi |", (1,))]
    assert without_bullet("| Kepala | Rusmadi |") == "Kepala: Rusmadi"
    assert without_bullet("2. Samarinda") == "Samarinda"


@given(
    st.text(
        alphabet=st.sampled_from("Rapat Bali 7 [1] (2) ¹ | - # : . * \n ( ) \ue000 NO_ANSWER"), max_size=120
    )
)
def test_any_draft_is_parsed(draft: str) -> None:
    has_refused, rest = refused(draft)
    assert rest == draft.strip() or has_refused
    for line in lines_of(draft):
        assert all(one.text and all(n >= 0 for n in one.cited) for one in line.said)
