"""A bracket explains a term where its letters come from the words beside it; any other bracket is only an aside."""

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.read.definition import definition, term_asked


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Apa itu IKN?", "IKN"),
        ("apa sih IKN itu?", "IKN"),
        ("Apa kepanjangan dari KEK MBT?", "KEK MBT"),
        ("Apa yang dimaksud dengan istilah hilirisasi?", "hilirisasi"),
        ("DAK itu apa ya?", "DAK"),
        ("IKN adalah singkatan dari apa?", "IKN"),
        ("kepanjangan FGD", "FGD"),
        ("What is a smelter?", "smelter"),
        ("What’s the “IKN”?", "IKN"),
        ("What does KEK MBT stand for?", "KEK MBT"),
        ("what does the abbreviation DAK mean", "DAK"),
        ("What is the full form of FGD?", "FGD"),
    ],
)
def test_the_meaning_of_a_term_is_asked_for(question: str, term: str) -> None:
    assert term_asked(question) == term


@pytest.mark.parametrize(
    "question",
    [
        *(
            "Apa tujuan rapat itu?",
            "Siapa itu Rusmadi?",
            "Apa saja klasternya?",
            "Apa itu?",
            "Kapan FGD digelar?",
        ),
        *(
            "What did the governor say?",
            "Who is Rusmadi?",
            "What does the report say?",
            "Is FGD a meeting?",
            "",
        ),
    ],
)
def test_something_else_is_asked_for(question: str) -> None:
    assert term_asked(question) is None


@pytest.mark.parametrize(
    ("term", "sentence", "long"),
    [
        ("IKN", "Kaltim penyangga Ibu Kota Negara (IKN) Nusantara.", "Ibu Kota Negara"),
        ("ikn", "Kaltim penyangga Ibu Kota Negara (IKN) Nusantara.", "Ibu Kota Negara"),
        ("APBD", "Anggaran Pendapatan dan Belanja Daerah (APBD) naik.", "Anggaran Pendapatan dan Belanja Daerah"),
        ("PPU", "Balikpapan, Penajam Paser Utara (PPU), dan Berau.", "Penajam Paser Utara"),
        ("Kukar", "Kabupaten Kutai Kartanegara (Kukar) hadir.", "Kutai Kartanegara"),
        ("Bappeda", "Badan Perencanaan Pembangunan Daerah (Bappeda)", "Badan Perencanaan Pembangunan Daerah"),
        ("Kemendagri", "Ia dari Kementerian Dalam Negeri (Kemendagri).", "Kementerian Dalam Negeri"),
        ("KEK MT", "Kawasan Ekonomi Khusus Maloy Trans Jawa (KEK MT)", "Kawasan Ekonomi Khusus Maloy Trans Jawa"),
        ("UKM", "Dinas Koperasi dan Usaha Kecil Menengah (Diskop dan UKM)", "Usaha Kecil Menengah"),
        ("Disdag", "Dinas Perdagangan dan Usaha Kecil (Disdag dan UK)", "Dinas Perdagangan dan Usaha Kecil"),
        ("IKN", "Pembangunan IKN (Ibu Kota Negara) berjalan.", "Ibu Kota Negara"),
        ("MoU", "kerja sama (memorandum of understanding/MoU) diteken", "memorandum of understanding"),
        ("HIV", "the human immunodeficiency virus (“HIV”) spreads", "human immunodeficiency virus"),
        ("WHO", "Experts of the World Health Organization (WHO) met.", "World Health Organization"),
    ],
)  # fmt: skip
def test_letters_that_come_from_the_words_stand_for_them(term: str, sentence: str, long: str) -> None:
    span = definition(term, sentence)
    assert span is not None
    assert sentence[slice(*span)] == long


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("smelter", "pembangunan unit pengolahan dan pemurnian (smelter)"),
        ("smelter", "a plant that purifies ore (smelter)"),
        ("furnace", "tungku (furnace) dibangun"),
        ("downstreaming", "proses hilirisasi (downstreaming) bijih"),
    ],
)
def test_a_gloss_explains_though_nothing_tells_where_it_begins(term: str, sentence: str) -> None:
    span = definition(term, sentence)
    assert span is not None
    assert sentence[slice(*span)] == ""


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("Golkar", "Wali Kota Rizal Effendi (Golkar) hadir."),
        ("NTT", "Rapat digelar di Kota Kupang (NTT)."),
        ("NasDem", "Wali Kota Andi Harun (NasDem) hadir."),
        ("DPMPTSP", "Kadis Penanaman Modal dan Pelayanan Terpadu Satu Pintu (DPMPTSP)"),
        ("IKN", "Rapat itu (dihadiri tamu IKN) selesai."),
        ("IKN", "Ibu Kota Negara dibangun. IKN luas."),
        ("rapat", "Rapat (dihadiri 45 orang) selesai."),
        ("smelter", "Pabrik Besi (smelter)"),
        ("jay", "penandatanganan kerjasama tersebut. (jay/sul/humasprov)"),
        ("Kal", "Kalimantan (Kal)"),
        ("BBC", "Big Brown and White Cat (BBC)"),
        ("IKN", "Proyek PIKN (Ibu Kota Negara)"),
        ("IKN", ""),
    ],
)
def test_any_other_bracket_explains_nothing(term: str, sentence: str) -> None:
    assert definition(term, sentence) is None


@given(st.text("aIKN ()/", min_size=1, max_size=8), st.text("aIiKNn ()/,“”", max_size=40))
def test_what_explains_is_a_part_of_the_sentence(term: str, sentence: str) -> None:
    span = definition(term, sentence)
    assert span is None or 0 <= span[0] <= span[1] <= len(sentence)


@pytest.mark.parametrize("unit", ["a ", "apa itu ", " ", "what is the ", "(a) "])
def test_long_texts_are_quick(unit: str) -> None:
    assert_linear(lambda size: (term_asked(unit * size), definition("IKN", f"{unit * size}(IKN)")), 300)
