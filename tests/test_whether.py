"""Yes-no questions over the seeds and two small documents, with the parts that ship: what says it, in whatever words,
what says otherwise, and what no document says."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Assistant, Library
from rag.schema import Reading
from rag.understand.polar import statement

SEEDS = Path(__file__).parents[1] / "seeds"
WRITTEN = Path(__file__).parents[1] / "eval" / "written" / "documents"
LIBRARY = """Perpustakaan Soppeng Dibuka Kembali

SOPPENG - Bupati Soppeng Hasanuddin Laode membuka kembali Perpustakaan Daerah Soppeng di Jalan Merdeka, Rabu
(12/4/2023). Gedung itu ditutup selama dua tahun karena kebakaran. Pembangunannya menelan biaya Rp 3,2 miliar dan
dikerjakan oleh PT Cahaya Bone.

Perpustakaan itu memiliki 18.000 buku, sebagian besar sumbangan warga. Kepala Perpustakaan Mardiana Tola mengatakan
ruang baca anak belum bisa dipakai karena mebelnya belum tiba. Acara pembukaan dihadiri 120 siswa dari enam sekolah.
"""
FERRY = """Ferry to Grey Island Sails Again

The ferry Sea Swallow resumed its service between Port Lindon and Grey Island on 3 March 2022. It carries 80 passengers
and 12 cars. The captain, Martha Quill, has worked on the route for eleven years.

The council refused to raise the fares, which remain at 4 pounds. A second ferry, the Tern, was sold to a company in
Norway in 2019. The crossing takes forty minutes. The repairs were paid for by the Lindon Trust.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "perpustakaan.txt").write_text(LIBRARY, "utf-8")
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    with Library.open(tmp_path_factory.mktemp("library")) as library:
        library.add(SEEDS)
        library.add(folder)
        yield Assistant(library)


def thirty() -> set[str]:
    """The documents that the first questions of `eval/written` are about: more of them would find other answers."""
    rows = map(json.loads, (WRITTEN.parent / "questions.jsonl").read_text("utf-8").splitlines())
    first = (row for row in rows if row["id"].startswith("w"))
    return {Path(name).name for row in first for name in (*row["positive"], *row["source_passages"])}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("written")) as library:
        for name in sorted(thirty()):
            library.add(WRITTEN / name)
        yield Assistant(library)


def quotes(assistant: Assistant, question: str) -> str:
    return " … ".join(" ".join(one.quote.split()) for one in assistant.ask(question).citations)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Apakah Bali bekerja sama dengan Kaltim dalam pariwisata?", "Kerjasama dilakukan Provinsi Bali"),
        ("Apakah kerja sama dengan Kalteng menyangkut kesehatan rujukan?", "kesehatan rujukan"),
        ("Apakah Sekda Kaltim meresmikan FGD hilirisasi di Hotel Harris?", "membuka Forum Group"),
        ("Apakah wilayah kedua mencakup Bontang?", "wilayah kedua lanjut Fuad"),
        ("Apakah Heni Purwaningsih datang ke FGD?", "Heni Purwaningsih"),
        ("Apakah perpustakaan Soppeng pernah terbakar?", "karena kebakaran"),
        ("Does East Kalimantan's memorandum with Bali include tourism?", "Kerjasama dilakukan Provinsi Bali"),
        ("Does the cooperation with Kalteng cover referral health care?", "kesehatan rujukan"),
        ("Was Rusmadi accompanied by Eric Rolf Hansen?", "Eric Rolf Hansen"),
        ("Is Berau part of the first region?", "wilayah pertama meliputi"),
        ("Was the library in Soppeng closed after a fire?", "karena kebakaran"),
        ("Did the Lindon Trust pay for the repairs?", "Lindon Trust"),
    ],
)
def test_what_says_it_in_other_words_is_quoted(assistant: Assistant, question: str, quoted: str) -> None:
    assert quoted in quotes(assistant, question)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Apakah rapat klaster diadakan di Jakarta?", "Kusuma Bangsa Nomor 2 Samarinda"),
        ("Apakah peserta rapat klaster lebih dari seratus orang?", "empat puluh lima orang"),
        ("Apakah FGD 2023 diadakan pada hari Selasa?", "Senin (20/11/2023)"),
        pytest.param(
            "Apakah Isran Noor menandatangani MoU dengan Bali?",
            "Gubernur Kaltim Dr H Awang Faroek Ishak",
            marks=pytest.mark.xfail(
                strict=True, reason="the reader is less sure who signed than it has to be"
            ),
        ),
        ("Apakah perpustakaan Soppeng dibuka kembali pada hari Senin?", "Rabu (12/4/2023)"),
        ("Apakah kapal Tern dijual ke Denmark?", "Norway"),
        ("Was the cluster meeting held in Jakarta?", "Kusuma Bangsa Nomor 2 Samarinda"),
        ("Was the cluster meeting attended by more than 100 people?", "empat puluh lima orang"),
        ("Was the cluster meeting led by Awang Faroek?", "Rusmadi.MS saat memimpin rapat"),
        ("Was the FGD held at the Hotel Mercure?", "Hotel Harris"),
        ("Does the library hold 50,000 books?", "18.000 buku"),
        ("Was the library built by PT Waskita?", "PT Cahaya Bone"),
        ("Does the crossing take two hours?", "forty minutes"),
        ("Apakah FGD pada hari Selasa?", "Senin (20/11/2023)"),
        ("Was the FGD on a Tuesday?", "Senin (20/11/2023)"),
        ("Apakah FGD diadakan pada Selasa, 20 November 2023?", "Senin (20/11/2023)"),
        ("Was the FGD held on Tuesday, 20 November 2023?", "Senin (20/11/2023)"),
        ("Apakah ada 9 klaster?", "Ada 7 (tujuh) Daerah"),
        ("Are there 8 clusters?", "Ada 7 (tujuh) Daerah"),
    ],
)
def test_what_says_another_place_day_number_or_name_is_quoted(
    assistant: Assistant, question: str, quoted: str
) -> None:
    assert quoted in quotes(assistant, question)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Apakah semua wilayah IKM sudah dirapatkan?", "yang belum adalah wilayah selatan"),
        ("Sudahkah rapat wilayah selatan dilakukan?", "yang belum adalah wilayah selatan"),
        ("Benarkah pabrik karet di Marang Kayu masih beroperasi?", "akhirnya berhenti"),
        ("Apakah ruang baca anak sudah bisa dipakai?", "ruang baca anak belum bisa dipakai"),
        ("Apakah Bontang termasuk wilayah ketiga?", "Untuk wilayah ketiga meliputi"),
        ("Has the southern region already held its meeting?", "yang belum adalah wilayah selatan"),
        ("Did the council raise the fares?", "refused to raise the fares"),
        ("Is Andi Harun the mayor of Balikpapan?", "Wali Kota Samarinda Andi Harun"),
    ],
)
def test_what_denies_it_is_quoted(assistant: Assistant, question: str, quoted: str) -> None:
    assert quoted in quotes(assistant, question)


@pytest.mark.parametrize(
    "question",
    [
        *("Apakah Andi Harun punya tiga anak?", "Apakah ada masjid di Bontang?"),
        *("Apakah Sri Wahyuni kuliah di Jakarta?", "Apakah rapat klaster disiarkan di televisi?"),
        *("Apakah Rusmadi lahir di Samarinda?", "Apakah gubernur Kaltim perempuan?"),
        *("Apakah Mardiana Tola sudah menikah?", "Apakah perpustakaan Soppeng memiliki kafe?"),
        *("Apakah Bere Ali berasal dari Bali?", "Apakah kapal Sea Swallow dibuat di Jepang?"),
        *("Is there a mosque in Bontang?", "Did Sri Wahyuni study in Jakarta?"),
        *("Was the meeting broadcast on television?", "Does Rahmad Mas'ud play football?"),
        *("Is Eric Rolf Hansen married?", "Did the FGD cost more than one billion rupiah?"),
        *("Was Martha Quill born in Norway?", "Did the fire in the library kill anyone?"),
        *("Does Andi Harun own Hotel Harris?", "Was Martha Quill hired by the Lindon Trust?"),
        *("Apakah Kaltim bekerja sama dengan Papua?", "Does East Kalimantan cooperate with Papua?"),
        *("Apakah Kaltim bekerja sama dengan Singapura?", "Does Kaltim cooperate with Japan?"),
        *("Apakah ada tiga rumah sakit?", "Are there 20 hospitals?", "Was the budget Rp 5 billion?"),
    ],
)
def test_what_no_document_says_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).refused


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        (
            "Is East Kutai put in the same industrial region as Samarinda and Bontang?",
            "wilayah kedua lanjut Fuad",
        ),
        (
            "Is tourism part of the deals with both NTT and Sulbar?",
            "Provinsi NTT bidang peternakan dan pariwisata",
        ),
        (
            "Apakah pemberdayaan ekonomi kerakyatan merupakan misi keempat Kaltim Berdaulat?",
            "poin kedua misi Kaltim",
        ),
        (
            "Benarkah Roby pernah menjadi kepala biro humas di Setda Provinsi Kaltim?",
            "mantan Karo Humas Setda",
        ),
    ],
)
def test_of_a_long_statement_the_reader_finds_what_its_words_do_not(
    assistant: Assistant, question: str, quoted: str
) -> None:
    assert quoted in quotes(assistant, question)


def test_of_a_long_statement_its_words_alone_tell_nothing(assistant: Assistant) -> None:
    question = "Apakah Awang Faroek mengucapkan harapan soal kesejahteraan rakyat itu pada hari Minggu?"
    whether, said = assistant._whether, statement(question)
    assert said
    told = whether.read(said, assistant.library.search(said, 10), "id")
    doubtful = Reading((), (), 0.05, False)
    assert told is not None
    confident = replace(told, confidence=0.5)
    assert not whether.weighed(said, told, doubtful).answerable
    weighed = whether.weighed(said, told, confident)
    assert weighed.evidence == told.evidence
    assert weighed.confidence == 0.5


def test_no_more_passages_are_read_than_asked_for(assistant: Assistant) -> None:
    assert assistant.using(passages=1).ask("Was the library built by PT Waskita?").citations


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Apakah museum Stasiun Karangsembung tutup pada hari Senin?", "museum tutup setiap hari Senin"),
        ("Apakah museum Stasiun Karangsembung dikunjungi 20.000 orang?", "dikunjungi 18.700 orang"),
        ("Apakah Jembatan Wai Lampusa diresmikan pada 17 Mei 1979?", "diresmikan pada 17 Mei 1978"),
        ("Apakah Jembatan Wai Lampusa menelan biaya Rp 5 miliar?", "Rp4,8 miliar"),
        (
            "Apakah rapat paripurna DPRD Sagara Raya dipimpin seorang perempuan bernama Marlina?",
            "Hj. Marlina",
        ),
        ("Did Castrow win on penalties?", "Castrow win 4-2 on pens"),
        ("Is Samuel Okafor the Chief Financial Officer?", "Chief Financial Officer, Anneke de Wit"),
        ("Is Ibu Marlina a doctor?", "no doctor"),
        ("Was the budget Rp 5 billion?", "menelan anggaran Rp 418 miliar"),
    ],
)
def test_a_document_names_in_full_once(written: Assistant, question: str, quoted: str) -> None:
    assert quoted in quotes(written, question)


@pytest.mark.parametrize(
    "question",
    [
        "Apakah Jembatan Wai Lampusa runtuh?",
        "Apakah Jembatan Wai Lampusa dirancang Willem Brandsma?",
        "Apakah museum Stasiun Karangsembung buka pada malam hari?",
        "Is Castrow in Scotland?",
        "Is Anneke de Wit the duty officer?",
    ],
)
def test_what_the_same_document_says_of_another_is_refused(written: Assistant, question: str) -> None:
    assert written.ask(question).refused


@pytest.mark.parametrize(
    ("question", "quoted", "other"),
    [
        ("Apakah semua anggota koperasi hadir?", "Hadir: 87 dari 124 anggota", "SHU"),
        ("Apakah usul beras kemasan disetujui?", "Usul ini ditunda", "61 suara"),
        ("Apakah usul simpanan wajib disetujui?", "Usul disetujui dengan 61 suara", "ditunda"),
        ("Apakah kuorum rapat koperasi terpenuhi?", "kuorum (dua pertiga anggota) terpenuhi", "SHU"),
        ("Is Samuel Okafor the duty officer?", "duty officer, Samuel Okafor", "Financial"),
        ("Do the villages have a bank?", "no bank", "hospital"),
    ],
)
def test_the_sentence_about_all_of_it_is_quoted(
    written: Assistant, question: str, quoted: str, other: str
) -> None:
    assert quoted in quotes(written, question)
    assert other not in quotes(written, question)


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("Apakah semua anggota koperasi hadir?", False),
        ("Apakah usul beras kemasan disetujui?", False),
        ("Apakah rapat paripurna DPRD Sagara Raya dipimpin Marlina?", False),
        ("Do the villages have a bank?", False),
        ("Apakah Haji Dadang Supriatna ketua koperasi?", True),
        ("Apakah Stasiun Karangsembung dirancang Willem Brandsma?", True),
        ("Is Samuel Okafor the duty officer?", True),
        ("Is Anneke de Wit the Chief Financial Officer?", True),
    ],
)
def test_what_does_not_say_all_of_it_is_not_sure(written: Assistant, question: str, sure: bool) -> None:
    assert (written.ask(question).confidence > 0.99) is sure
