"""Which questions ask whether, about what, and what they ask with a name or figure left open."""

import pytest

from rag.polar import content, opened, relation, statement, values


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
        ("Apakah Rusmadi gubernur? (rapat klaster industri)", "Rusmadi gubernur rapat klaster industri"),
        ("Was Werner the director? (the cluster meeting)?", "Werner the director the cluster meeting"),
        ("Apakah FGD pada Senin (20/11/2023)?", "FGD pada Senin 20/11/2023"),
        ("Apakah perjanjian (MoU) dengan Bali sah?", "perjanjian (MoU) dengan Bali sah"),
        ("Was the agreement (MoU) with Bali signed?", "the agreement (MoU) with Bali signed"),
        ("Bolehkah tamu membawa makanan?", "Boleh tamu membawa makanan"),
        ("Di Salatigakah Soewandi dimakamkan?", "Di Salatiga Soewandi dimakamkan"),
        ("Yusran Panggabean-kah yang mengetuai panitia?", "Yusran Panggabean yang mengetuai panitia"),
        ("Sudah adakah kesepakatan soal bus air?", "Sudah ada kesepakatan soal bus air"),
        ("Menurut Sekda, cukupkah komitmen provinsi?", "cukup komitmen provinsi menurut Sekda"),
        ("Per 16 Januari, apakah feri berlayar lagi?", "feri berlayar lagi per 16 Januari"),
        ("According to Roby, is stock available?", "stock available according to Roby"),
        ("When drying is over, is the fan switched off?", "the fan switched off when drying is over"),
        ("Transfer ke bank lain kena biaya nggak sih?", "Transfer ke bank lain kena biaya"),
        ("Bisa nggak aplikasinya dibuka di tablet?", "Bisa aplikasinya dibuka di tablet"),
        ("Pabrik itu pabrik kelapa sawit, ya?", "Pabrik itu pabrik kelapa sawit"),
        ("Wakil gubernurnya Hadi Mulyadi kan?", "Wakil gubernurnya Hadi Mulyadi"),
        ("The meeting was in Samarinda, wasn't it?", "The meeting was in Samarinda"),
        ("Was Eric the one who chaired the meeting?", "Eric the one who chaired the meeting"),
        ("May I walk my dog on the beach?", "I walk my dog on the beach"),
        ("Had the test expired before the accident?", "the test expired before the accident"),
        ("Apakah syarat pendaftaran sudah diumumkan?", "syarat pendaftaran sudah diumumkan"),
        ("Apakah hasil rapat diumumkan hari Senin?", "hasil rapat diumumkan hari Senin"),
        ("Apakah rencana pembangunan sudah disetujui DPRD?", "rencana pembangunan sudah disetujui DPRD"),
        ("Benar nggak rapat klaster di Samarinda?", "rapat klaster di Samarinda"),
        ("Is it true the mayor attended the meeting?", "the mayor attended the meeting"),
        ("Apakah rapat diadakan di Samarinda atau tidak?", "rapat diadakan di Samarinda"),
        ("Was the meeting held in Samarinda or not?", "the meeting held in Samarinda"),
        ("Do you need a passport to enter the island?", "you need a passport to enter the island"),
        ("Can you bring food into the library?", "you bring food into the library"),
        ("Are we allowed to bring pets to the library?", "we allowed to bring pets to the library"),
        ("Pabrik itu tutup, ya kan?", "Pabrik itu tutup"),
        ("Apakah Rusmadi hadir dalam rapat, ya?", "Rusmadi hadir dalam rapat"),
        ("Bisa nggak LontaraGo dibuka di tablet?", "Bisa LontaraGo dibuka di tablet"),
        ("Ada nggak dokumen tentang pajak daerah?", "Ada dokumen tentang pajak daerah"),
        ("Was the one who chaired the meeting Eric?", "the one who chaired the meeting Eric"),
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
        *("Dimanakah letak Bontang?", "Berapakah luas Kaltim?", "Seberapa besarkah anggarannya?"),
        *("Langkah apa yang diambil gubernur?", "Dimana Laskar Sedekah dibentuk?", "Sekolah mana itu, ya?"),
        *("In what year, did the port open?", "Pada tahun apa, apakah pelabuhan dibuka?"),
        *("Does it say who opened the forum?", "Did they mention when the port opens?"),
        *("Bukan, maksud saya Samarinda", "Balikpapan, bukan?", "dan anggarannya, ya?"),
        *("Can I see the list of all documents?", "May I ask about the harbour project?"),
        *(
            "Apakah kendala utama pembangunan pabrik?",
            "Apakah hasil yang dicapai?",
            "Bisakah kamu sebutkan peserta rapat klaster?",
            "Bisakah Anda menjelaskan isi laporan keuangan?",
            "Bisa nggak kamu ringkas laporan rapat klaster?",
            "Boleh nggak saya minta ringkasan laporan klaster?",
            "Bolehkah saya tahu nama wali kota Bontang?",
            "Apakah kamu tahu nama wali kota Bontang?",
            "Tahukah kamu nama wali kota Bontang?",
            "Tahu alamat kantor Bappeda nggak?",
            "Kamu tahu alamat kantor Bappeda kan?",
            "Tolong sebutkan peserta rapat klaster, ya?",
            "Jelaskan tujuan rapat klaster, ya?",
            "Can I get a summary of the report?",
            "May I have the list of participants?",
            "Does the letter identify who signed it?",
            "Was it decided who would lead the project?",
            "Does the document give the date of the meeting?",
            "Was the meeting in Samarinda? Who led it?",
            "Did the meeting happen, and if so, when?",
            "May 2023 budget of Bontang city?",
            "Can you tell me the mayor of Bontang?",
            "Do you know the mayor's name?",
        ),
    ],
)
def test_other_questions(question: str) -> None:
    assert statement(question) is None


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
