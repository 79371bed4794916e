"""What is typed in a hurry is read in whole words; what only looks like it is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.understand.shorthand import _WORDS, spelt_out


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("brp org peserta FGD?", "berapa orang peserta FGD?"),
        ("Brp org yg hadir dlm rapat?", "Berapa orang yang hadir dalam rapat?"),
        ("siapa wali kota yg ditemui Roby soal UMKM?", "siapa wali kota yang ditemui Roby soal UMKM?"),
        ("visi itu utk periode thn brp?", "visi itu untuk periode tahun berapa?"),
        ("kpn rapatnya dmn?", "kapan rapatnya di mana?"),
        ("tgl. 12 bln. 3 thn brp", "tanggal 12 bulan 3 tahun berapa"),
        ("tglnya brp, jmlnya?", "tanggalnya berapa, jumlahnya?"),
        ("BRP ORG DI KAB PASER?", "BERAPA ORANG DI KABUPATEN PASER?"),
        ("siapa2 yg blm hadir (org2 mana)?", "siapa-siapa yang belum hadir (orang-orang mana)?"),
        ("25 org dan brp org lagi?", "25 orang dan berapa orang lagi?"),
        ("apa tugas masing2 pejabat itu?", "apa tugas masing-masing pejabat itu?"),
        ("anak2 mana yg ikut krn lomba?", "anak-anak mana yang ikut karena lomba?"),
        ("dmn hotel meeting?", "di mana hotel meeting?"),
        ("who attended the mtg abt nickel pls", "who attended the meeting about nickel please"),
        ("Pls, how many ppl are in the dept?", "Please, how many people are in the department?"),
        ("what did the govt. say?", "what did the government say?"),
    ],
)
def test_it_is_spelt_out(typed: str, whole: str) -> None:
    assert spelt_out(typed) == whole
    assert spelt_out(whole) == whole


@pytest.mark.parametrize(
    "text",
    [
        *("what org hosted the FGD?", "how many hrs does the bs course take?", "is the ga version out?"),
        *("Apa itu ORG?", "Siapa Yg Wee?", "siapa dr yang hadir dan sm sp, no 5?", "berapa emisi CO2 dan so2?"),
        *("apa isi laporan_thn.pdf?", "baca thn.pdf atau dgn.txt", "siapa yg@bln.go.id?", "buka https://a.id/yg"),
        *('apa arti "dgn hormat"?', "apa arti “yg mulia” dan 'jml'?", "tanggal 20/11/2023", "Siapa wali kota Mas'ud?"),
        *("siapa karna suswandi?", "jumlah dpt?", "batas lapor spt?", "pd mana yang hadir?", "ketua org itu siapa?"),
        *("siapa pejabat eselon2?", "anggaran tahap2", "jembatan mahakam2", "bagaimana thn2 itu?"),
        *("", "?", "brpp", "organ dan pdam"),
    ],
)  # fmt: skip
def test_all_else_is_left_alone(text: str) -> None:
    assert spelt_out(text) == text


def test_no_word_of_the_table_is_spelt_out_into_another_of_it() -> None:
    for table in _WORDS.values():
        assert not table.keys() & {word for whole in table.values() for word in whole.split()}


@given(st.lists(st.sampled_from("yg brp2 “ ' dgn' a@b . ( thn. PLS the Yg dmnnya".split())).map(" ".join))
def test_what_is_spelt_out_stays_so(text: str) -> None:
    assert spelt_out(spelt_out(text)) == spelt_out(text)
