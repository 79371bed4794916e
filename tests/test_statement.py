"""What a statement speaks of, and what it asks with a name or figure left open."""

import pytest

from rag.statement import content, opened, relation, values


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the cluster meeting held in Jakarta", "Jakarta: the cluster meeting where?"),
        ("rapat klaster diadakan di Jakarta", "Jakarta: rapat klaster di mana?"),
        ("kapal itu dijual ke PT Samudra", "PT Samudra: kapal itu dijual ke mana?"),
        ("the library built by PT Waskita", "PT Waskita: the library built by whom?"),
        ("Isran Noor menandatangani perjanjian itu", "Isran Noor: siapa menandatangani perjanjian itu?"),
        ("peserta rapat lebih dari seratus orang", "seratus: peserta rapat lebih dari berapa orang?"),
        ("the library own 50,000 books", "50,000: the library own how many books?"),
        ("the crossing take two hours", "two: the crossing how many hours?"),
        ("acara itu dibuka pada hari Selasa", "Selasa: acara itu dibuka kapan?"),
        ("the meeting with the mayor held on a Thursday", "Thursday: the meeting with the mayor when?"),
        ("gedung itu dibangun tahun 1998", "1998: gedung itu dibangun kapan?"),
        ("the roof repaired in March 2021", "March 2021: the roof repaired when?"),
        ("the roof repaired on Monday, 1 March 2021", "Monday, 1 March 2021: the roof repaired when?"),
        ("the budget Rp 5 billion", "Rp 5 billion: the budget how much?"),
        ("the fare was $4", "$4: the fare was how much?"),
        ("the ten clusters of industry", "ten: the how many clusters of industry?"),
        ("anggarannya Rp5 miliar", "Rp5 miliar: anggarannya berapa?"),
        ("delapan klaster", "delapan: ada berapa klaster?"),
    ],
)
def test_a_value_is_left_open(said: str, expected: str) -> None:
    value = values(said)[-1]
    language = "en" if said.startswith("the ") else "id"
    assert said[value.start : value.end] == value.text
    assert f"{value.text}: {opened(said, value, language)}" == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Andi Harun the mayor of Balikpapan", ["Andi Harun", "Balikpapan"]),
        ("FGD 2023 diadakan di Hotel Harris", ["FGD", "2023", "Hotel Harris"]),
        ("Bali, NTT dan Kalteng bekerja sama", ["Bali", "NTT", "Kalteng"]),
        ("one of them late", []),
        ("pabrik itu sudah berhenti", []),
        ("the fares raised", []),
        ("rapat di Pasar Minggu", ["Pasar Minggu"]),
        ("toko tutup pada Black Friday", ["Black Friday"]),
        ("rapat pada hari Minggu", ["Minggu"]),
        ("Rapat Hari Minggu", ["Rapat Hari", "Minggu"]),
        ("FGD Senin", ["FGD", "Senin"]),
        ("FGD pada Selasa, 20 November 2023", ["FGD", "Selasa, 20 November 2023"]),
        ("the FGD on Tuesday 20 November 2023", ["FGD", "Tuesday 20 November 2023"]),
        ("FGD 2023 pada hari Selasa", ["FGD", "2023", "Selasa"]),
        ("rapat Senin dan Selasa", ["Senin", "Selasa"]),
        ("tiketnya Rp 20.000 pada 2022", ["Rp 20.000", "2022"]),
        ("the ticket USD 20", ["USD 20"]),
    ],
)
def test_the_values_of_a_statement(said: str, expected: list[str]) -> None:
    assert [value.text for value in values(said)] == expected


@pytest.mark.parametrize(
    ("said", "about", "related"),
    [
        ("rapat klaster diadakan di Jakarta", "rapat klaster Jakarta", "rapat klaster"),
        ("the agreement with NTT cover livestock", "agreement NTT livestock", "agreement livestock"),
        ("Sri Wahyuni absent from the FGD", "Sri Wahyuni FGD", ""),
        ("Rusmadi lahir di Samarinda", "Rusmadi lahir Samarinda", "lahir"),
        ("Andi Harun punya tiga anak", "Andi Harun tiga anak", "anak"),
        ("Isran Noor arrested", "Isran Noor arrested", "arrested"),
        ("seorang perempuan bernama Marlina", "perempuan Marlina", "perempuan"),
        ("a woman called Marlina", "woman Marlina", "woman"),
        ("boleh membakar sampah plastik", "membakar sampah plastik", "membakar sampah plastik"),
    ],
)
def test_what_a_statement_is_about(said: str, about: str, related: str) -> None:
    assert (content(said), relation(said)) == (about.split(), related.split())


@pytest.mark.parametrize(
    ("said", "sentence", "expected"),
    [
        ("FGD pada hari Selasa", "FGD dibuka Senin (20/11/2023).", True),
        ("FGD pada hari Selasa", "FGD dihadiri 20 orang.", False),
        ("FGD pada hari Selasa", "FGD selesai Selasa.", False),
        ("peserta 100 orang", "Hadir 45 peserta.", True),
        ("peserta 100 orang", "Peserta hadir pada 12 Mei 2023.", False),
        ("the tickets 100 crowns", "The tickets cost 100 crowns.", False),
        ("the meeting led by Isran Noor", "It was led by Rusmadi.", True),
        ("the meeting led by Isran Noor", "Isran Noor led the meeting.", False),
    ],
)
def test_what_has_another_value_of_the_kind(said: str, sentence: str, expected: bool) -> None:
    assert values(said)[-1].is_other(sentence, said) is expected
