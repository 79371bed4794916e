"""Which questions ask whether, and about what."""

import pytest

from rag.polar import statement


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Apakah Rusmadi memimpin rapat itu?", "Rusmadi memimpin rapat itu"),
        ("apakah benar bahwa Sri Wahyuni membuka FGD?", "Sri Wahyuni membuka FGD"),
        ("Benarkah Kaltim bekerja sama dengan Bali?", "Kaltim bekerja sama dengan Bali"),
        ("Bukankah Andi Harun wali kota Samarinda?", "Andi Harun wali kota Samarinda"),
        ("Sudahkah rapat wilayah pertama dilakukan?", "rapat wilayah pertama dilakukan"),
        ("Adakah pabrik karet di Marang Kayu?", "pabrik karet di Marang Kayu"),
        ("Did Rusmadi lead the meeting?", "Rusmadi lead the meeting"),
        ("Is Andi Harun the mayor of Samarinda?", "Andi Harun the mayor of Samarinda"),
        ("Wasn't the FGD opened by Sri Wahyuni?", "the FGD opened by Sri Wahyuni"),
        ("Is it true that Kaltim works with eight provinces?", "Kaltim works with eight provinces"),
        ("Is Isran Noor the governor?", "Isran Noor the governor"),
        ("Apakah Indonesia anggota ASEAN?", "Indonesia anggota ASEAN"),
        ("Was Werner the director?", "Werner the director"),
        ("Is there a rubber factory in Marang Kayu?", "a rubber factory in Marang Kayu"),
    ],
)
def test_questions_that_ask_whether(question: str, expected: str) -> None:
    assert statement(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        *("Apakah tujuan rapat itu?", "Apakah nama hotelnya?", "apakah yang dibahas dalam rapat?"),
        *(
            "Apa tujuan FGD?",
            "Siapa kepala Bappeda?",
            "Is it Balikpapan or Samarinda?",
            "Can you help me?",
            "Apakah isinya sama?",
        ),
        *(
            "Apakah rapat diadakan di Samarinda atau Balikpapan?",
            "Is he?",
            "Apakah ya?",
            "Do you know who led it?",
        ),
        *("Who is the mayor?", "The meeting was led by Rusmadi.", "apakah", ""),
    ],
)
def test_other_questions(question: str) -> None:
    assert statement(question) is None
