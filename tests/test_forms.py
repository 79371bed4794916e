# ruff: noqa: E501 - a table
"""The table of question forms: what is said, and where nothing is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.forms import is_clause, sentence

INDONESIAN = """
Siapa kepala Bappeda Kaltim? | Rusmadi | Kepala Bappeda Kaltim adalah **Rusmadi**
Siapa itu Andi Harun? | Wali Kota Samarinda | Andi Harun adalah **Wali Kota Samarinda**
Siapakah gubernur Kalimantan Timur? | Awang Faroek Ishak | Gubernur Kalimantan Timur adalah **Awang Faroek Ishak**
Siapa nama bupati Kutai Timur? | Isran Noor | Nama bupati Kutai Timur adalah **Isran Noor**
Siapa ketua panitia lomba itu? | Hadi | Ketua panitia lomba itu adalah **Hadi**
siapa wali kota samarinda | Syaharie Jaang | Wali kota samarinda adalah **Syaharie Jaang**
Siapa penulis buku Laskar Pelangi? | Andrea Hirata | Penulis buku Laskar Pelangi adalah **Andrea Hirata**
Siapa Rusmadi? | kepala Bappeda Kaltim | Rusmadi adalah **kepala Bappeda Kaltim**
Siapa menteri keuangan? | Sri Mulyani | Menteri keuangan adalah **Sri Mulyani**
Siapa direktur perusahaan itu? | Budi | Direktur perusahaan itu adalah **Budi**
Siapa yang memimpin rapat itu? | Rusmadi | Yang memimpin rapat itu adalah **Rusmadi**
Siapa yang meresmikan pelabuhan Palaran? | Gubernur Awang Faroek | Yang meresmikan pelabuhan Palaran adalah **Gubernur Awang Faroek**
Siapakah yang membuka acara tersebut? | wakil gubernur | Yang membuka acara tersebut adalah **wakil gubernur**
Siapa yang menjadi tuan rumah PON 2008? | Kalimantan Timur | Yang menjadi tuan rumah PON 2008 adalah **Kalimantan Timur**
Siapa memimpin rapat klaster industri? | Rusmadi | Yang memimpin rapat klaster industri adalah **Rusmadi**
Siapa menulis laporan itu? | tim ahli | Yang menulis laporan itu adalah **tim ahli**
Kepala Bappeda Kaltim siapa? | Rusmadi | Kepala Bappeda Kaltim adalah **Rusmadi**
Gubernur Kaltim itu siapa? | Isran Noor | Gubernur Kaltim adalah **Isran Noor**
Rapat itu dipimpin oleh siapa? | Rusmadi | Rapat itu dipimpin oleh **Rusmadi**
Jembatan itu dibangun oleh siapa? | oleh PT Hutama Karya | Jembatan itu dibangun oleh **PT Hutama Karya**
Oleh siapa jembatan itu diresmikan? | Presiden Soeharto | Jembatan itu diresmikan oleh **Presiden Soeharto**
Siapa saja yang hadir? | Hadi dan Budi | -
Siapa? | Hadi | -
Siapa gubernur Kaltim dan kapan ia dilantik? | Isran Noor | -
Kapan rapat itu digelar? | Selasa, 20 November 2012 | Rapat itu digelar pada **Selasa, 20 November 2012**
Kapan jembatan Mahakam diresmikan? | 1986 | Jembatan Mahakam diresmikan pada tahun **1986**
Kapan gubernur meninggal? | pada 22 Desember 2021 | Gubernur meninggal pada **22 Desember 2021**
Kapan Rusmadi lahir? | 6 Juni 1961 | Rusmadi lahir pada **6 Juni 1961**
Kapankah proyek itu dimulai? | Maret 2013 | Proyek itu dimulai pada **Maret 2013**
Kapan kerja sama itu ditandatangani? | 21 Februari 2018 | Kerja sama itu ditandatangani pada **21 Februari 2018**
Kapan pembangunan pabrik selesai? | akhir 2014 | Pembangunan pabrik selesai pada **akhir 2014**
Kapan program itu berjalan? | sejak 2010 | Program itu berjalan **sejak 2010**
Rapat itu digelar kapan? | Senin | Rapat itu digelar pada **Senin**
Jembatan itu dibuka tahun berapa? | 1986 | Jembatan itu dibuka pada tahun **1986**
Tahun berapa jembatan itu dibuka? | tahun 1986 | Jembatan itu dibuka pada tahun **1986**
Pada tahun berapa universitas itu didirikan? | 1962 | Universitas itu didirikan pada tahun **1962**
Tanggal berapa rapat digelar? | 20 November 2012 | Rapat digelar pada tanggal **20 November 2012**
Rapat digelar pada tanggal berapa? | 20 November | Rapat digelar pada tanggal **20 November**
Hari apa rapat itu digelar? | Selasa | Rapat itu digelar pada hari **Selasa**
Kapan rapatnya? | Selasa | -
Kapan diresmikan jembatan itu? | 1986 | -
Kapan rapat itu digelar? | di Samarinda | -
Kapan? | 2012 | -
Di mana rapat itu digelar? | Samarinda | Rapat itu digelar di **Samarinda**
Dimana pabrik itu dibangun? | di Bontang | Pabrik itu dibangun di **Bontang**
Di manakah kawasan industri Maloy berada? | Kutai Timur | Kawasan industri Maloy berada di **Kutai Timur**
Di mana letak kawasan industri Maloy? | Kabupaten Kutai Timur | Letak kawasan industri Maloy di **Kabupaten Kutai Timur**
Di mana lokasi acara itu? | Hotel Mesra | Lokasi acara itu di **Hotel Mesra**
Di mana Maloy? | Kutai Timur | Maloy berada di **Kutai Timur**
Rapat itu digelar di mana? | ruang rapat Bappeda | Rapat itu digelar di **ruang rapat Bappeda**
Ke mana gubernur pergi? | ke Bali | Gubernur pergi ke **Bali**
Ke mana batu bara itu dikirim? | Tiongkok | Batu bara itu dikirim ke **Tiongkok**
Dari mana dana itu berasal? | APBN | Dana itu berasal dari **APBN**
Dari mana rombongan itu datang? | dari Provinsi Bali | Rombongan itu datang dari **Provinsi Bali**
Di mana digelar rapat itu? | Samarinda | -
Berapa orang yang menghadiri rapat? | 45 orang | Jumlah orang yang menghadiri rapat adalah **45 orang**
Berapa orang menghadiri rapat itu? | empat puluh lima orang | Jumlah orang yang menghadiri rapat itu adalah **empat puluh lima orang**
Berapa peserta yang hadir? | 200 peserta | Jumlah peserta yang hadir adalah **200 peserta**
Berapa banyak perusahaan yang terlibat? | 12 perusahaan | Jumlah perusahaan yang terlibat adalah **12 perusahaan**
Berapa jumlah penduduk Samarinda? | 827.994 jiwa | Jumlah penduduk Samarinda adalah **827.994 jiwa**
Berapa luas Kalimantan Timur? | 127.347 km² | Luas Kalimantan Timur adalah **127.347 km²**
Berapa panjang jembatan Mahakam? | 400 meter | Panjang jembatan Mahakam adalah **400 meter**
Berapa anggaran proyek itu? | Rp 3 miliar | Anggaran proyek itu adalah **Rp 3 miliar**
Berapa biaya pembangunan jalan tol itu? | Rp 9,9 triliun | Biaya pembangunan jalan tol itu adalah **Rp 9,9 triliun**
Berapa harga tiket masuk museum? | Rp 5.000 | Harga tiket masuk museum adalah **Rp 5.000**
Berapakah usia gubernur? | 62 tahun | Usia gubernur adalah **62 tahun**
Berapa lama proyek itu berlangsung? | 3 tahun | Proyek itu berlangsung selama **3 tahun**
Berapa lama masa jabatan gubernur? | lima tahun | Lama masa jabatan gubernur adalah **lima tahun**
Berapa kabupaten di Kalimantan Timur? | tujuh kabupaten | Jumlah kabupaten di Kalimantan Timur adalah **tujuh kabupaten**
Berapa kali rapat itu digelar? | tiga kali | -
Anggarannya berapa? | Rp 3 miliar | Anggarannya adalah **Rp 3 miliar**
Anggaran proyek itu berapa? | Rp 3 miliar | Anggaran proyek itu adalah **Rp 3 miliar**
Berapa orang yang hadir? | banyak | -
Seberapa besar dampaknya? | besar | -
Berapa luas dan berapa panjangnya? | 3 km | -
Apa ibu kota Kalimantan Timur? | Samarinda | Ibu kota Kalimantan Timur adalah **Samarinda**
Apa nama pelabuhan baru itu? | Palaran | Nama pelabuhan baru itu adalah **Palaran**
Apa tujuan rapat itu? | koordinasi | Tujuan rapat itu adalah **koordinasi**
Apa kepanjangan dari SKPD? | Satuan Kerja Perangkat Daerah | Kepanjangan dari SKPD adalah **Satuan Kerja Perangkat Daerah**
Apa itu KEK? | kawasan ekonomi khusus | KEK adalah **kawasan ekonomi khusus**
Apakah yang dimaksud dengan klaster industri? | pemusatan industri | Klaster industri adalah **pemusatan industri**
Apa yang menyebabkan banjir itu? | hujan deras | Yang menyebabkan banjir itu adalah **hujan deras**
Apa judul buku itu? | Laskar Pelangi | Judul buku itu adalah **Laskar Pelangi**
Apa tema lomba itu? | lingkungan hidup | Tema lomba itu adalah **lingkungan hidup**
Provinsi mana yang mengekspor batu bara? | Kalimantan Timur | Provinsi yang mengekspor batu bara adalah **Kalimantan Timur**
Perusahaan apa yang membangun pabrik itu? | PT Pupuk Kaltim | Perusahaan yang membangun pabrik itu adalah **PT Pupuk Kaltim**
Kabupaten manakah yang terluas? | Kutai Timur | Kabupaten yang terluas adalah **Kutai Timur**
Apakah rapat itu jadi digelar? | ya | -
Mengapa rapat itu digelar? | untuk koordinasi | -
Bagaimana cara mendaftar? | daring | -
Apa saja programnya? | beasiswa | -
dan anggarannya? (kepala Bappeda) | Rp 3 miliar | -
Rapat itu dipimpin siapa? | R | -
Gubernur bertemu dengan siapa? | R | -
Bantuan itu untuk siapa? | R | -
Apakah Anda tahu kepala Bappeda siapa? | R | -
Dan wakilnya siapa? | R | -
Jadi gubernurnya siapa? | R | -
Siapa tidak hadir? | R | -
Siapa belum hadir? | R | -
Siapa bisa mendaftar? | R | -
Siapa kini menjabat gubernur? | R | -
Siapa juga yang hadir? | R | -
Siapa sih kepala Bappeda? | R | -
Siapa Megawati? | presiden | Megawati adalah **presiden**
Siapa menantu presiden? | R | Menantu presiden adalah **R**
Siapa mediator konflik itu? | R | Mediator konflik itu adalah **R**
Di mana Medan? | Sumatera Utara | Medan berada di **Sumatera Utara**
Kapan Diponegoro lahir? | 1785 | Diponegoro lahir pada tahun **1785**
Pelabuhan dibuka sampai kapan? | 2010 | -
Program itu berjalan sejak kapan? | 17 Juni | -
Kapan saja rapat dilaksanakan? | Senin | -
Kapan rapat dilaksanakan? | dari 2010 sampai 2012 | -
Kapan rapat dilaksanakan? | Marta | -
Kapan rapat dilaksanakan? | mei mereka 45 orang | -
Tahun berapa Rusmadi lahir? | 17 Juni 1990 | -
Tahun berapa Rusmadi lahir? | pada tahun 1990 | Rusmadi lahir pada tahun **1990**
Tanggal berapa rapat digelar? | Senin | -
Hari apa rapat digelar? | 17 Juni | -
Di mana saja rapat dilaksanakan? | Bontang | -
Di mana pabrik dibangun? | dekat pelabuhan | -
Di mana tidak boleh merokok? | kantor | -
Di mana pabrik dibangun? | ke Samarinda | -
Berapa yang hadir? | 45 | -
Berapa banyak yang hadir? | 45 | -
Berapa jauh Samarinda dari Balikpapan? | 120 km | -
Berapa kilometer panjang jalan tol? | 99 km | -
Berapa tahun Rusmadi menjabat? | 5 | -
Berapa rata-rata penghasilan? | Rp 5 | -
Berapa sih anggarannya? | Rp 5 | -
Berapa ekor sapi dibantu? | 12 | -
Berapa lama? | 3 jam | -
Berapa biaya? | Rp 5 | -
Di hotel apa yang dipakai? | Mesra | -
Ada apa yang terjadi? | x | -
Siapa dan apa yang dibahas? | x | -
Pada hari apa yang dipilih? | Senin | -
Apakah tujuan rapat tercapai? | ya | -
Apakah hasil rapat sudah diumumkan? | ya | -
Apakah produk itu halal? | ya | -
Apakah yang hadir banyak? | ya | -
Siapa kamu? | x | -
Siapa dia? | x | -
apa nama hotel yang dipakai rapat? | Hotel Mesra | Nama hotel yang dipakai rapat adalah **Hotel Mesra**
Di kabupaten mana kawasan Maloy berada? | Kutai Timur | -
"""
ENGLISH = """
Who is the head of Bappeda Kaltim? | Rusmadi | **Rusmadi** is the head of Bappeda Kaltim
Who was the governor of East Kalimantan in 2012? | Awang Faroek Ishak | **Awang Faroek Ishak** was the governor of East Kalimantan in 2012
Who's the mayor of Samarinda? | Andi Harun | **Andi Harun** is the mayor of Samarinda
Who is Rusmadi? | the head of Bappeda | Rusmadi is **the head of Bappeda**
Who is leading the project? | the provincial government | **The provincial government** is leading the project
Who was appointed governor? | Isran Noor | **Isran Noor** was appointed governor
Who were the winners? | two students from Bontang | **Two students from Bontang** were the winners
Who opened the bridge? | President Soeharto | **President Soeharto** opened the bridge
When was the bridge last repaired? | 2011 | The bridge was last repaired in **2011**
How many companies submitted bids? | Three | The number of companies that submitted bids was **three**
Who led the meeting on industrial clusters? | Rusmadi | **Rusmadi** led the meeting on industrial clusters
Who signed the agreement? | the two governors | **The two governors** signed the agreement
Who built the harbour? | PT Pelindo | **PT Pelindo** built the harbour
Who owns the factory? | PT Pupuk Kaltim | **PT Pupuk Kaltim** owns the factory
who wrote the report | a team of experts | **A team of experts** wrote the report
By whom was the bridge opened? | by Soeharto | The bridge was opened by **Soeharto**
By whom was the agreement signed in 2018? | the governor | The agreement was signed in 2018 by **the governor**
Who did the governor meet? | Hadi | -
Who will lead the project? | Hadi | -
Whose house burned down? | Budi | -
Who? | Hadi | -
Who is the governor and when was he elected? | Isran Noor | -
When was the meeting held? | 20 November 2012 | The meeting was held on **20 November 2012**
When was the Mahakam bridge opened? | in 1986 | The Mahakam bridge was opened in **1986**
When was Rusmadi born? | 6 June 1961 | Rusmadi was born on **6 June 1961**
When is the festival held? | in June | The festival is held in **June**
When was the contract signed with Bali? | 21 February 2018 | The contract was signed with Bali on **21 February 2018**
When was the university founded? | 1962 | The university was founded in **1962**
When were the new rules published? | March 2013 | The new rules were published in **March 2013**
When is the meeting? | Tuesday | -
What year was the bridge opened? | 1986 | The bridge was opened in **1986**
In which year was the company founded? | 1977 | The company was founded in **1977**
On what date was the agreement signed? | 21 February 2018 | The agreement was signed on **21 February 2018**
What day was the meeting held? | Tuesday | The meeting was held on **Tuesday**
When was the temple built? | 9th century | -
When did the project start? | 2013 | -
When was the meeting held? | Samarinda | -
When was it closed? | since the flood | -
Where was the meeting held? | Samarinda | The meeting was held in **Samarinda**
Where was the contract signed? | at Hotel Mesra | The contract was signed at **Hotel Mesra**
Where is the Maloy industrial zone? | East Kutai | The Maloy industrial zone is in **East Kutai**
Where is the head office of the company located? | Balikpapan | The head office of the company is located in **Balikpapan**
Where were the athletes trained? | the Palaran stadium | The athletes were trained at **the Palaran stadium**
Where was Rusmadi born? | Samarinda | Rusmadi was born in **Samarinda**
Where is Bontang? | East Kalimantan | Bontang is in **East Kalimantan**
Where does the river begin? | the Müller mountains | -
Where did they meet? | Bali | -
How many people attended the meeting? | about 45 people | The number of people that attended the meeting was **about 45**
How many people were invited to the meeting? | 45 | The number of people that were invited to the meeting was **45**
How many agencies took part in the meeting? | 7 agencies | The number of agencies that took part in the meeting was **7**
How many districts are there in East Kalimantan? | seven | The number of districts in East Kalimantan is **seven**
How many companies signed the agreement? | 12 | The number of companies that signed the agreement was **12**
How many schools were damaged by the flood? | 14 schools | The number of schools that were damaged by the flood was **14**
How many people live in Samarinda? | 827,994 | The number of people that live in Samarinda is **827,994**
How many islands does Indonesia have? | 17,508 | -
How many people attended? | 45 | -
How many people attended the meeting? | many | -
How long is the bridge? | 400 metres | The bridge is **400 metres** long
How long is the Mahakam bridge? | 400 | The Mahakam bridge is **400**
How large is the budget of the project? | Rp3 billion | The budget of the project is **Rp3 billion**
How much is the ticket? | Rp5,000 | The ticket is **Rp5,000**
How tall is the tower? | 80 metres | The tower is **80 metres** tall
How old is the governor? | 62 years | The governor is **62 years** old
How deep is the port? | 12 metres | The port is **12 metres** deep
How high is Mount Kinabalu? | 4,095 metres | Mount Kinabalu is **4,095 metres** high
How far is it from Samarinda to Bontang? | 120 km | -
How large is the crowd? | huge | -
How often is it held? | yearly | -
What is the capital of East Kalimantan? | Samarinda | The capital of East Kalimantan is **Samarinda**
What was the theme of the competition? | the environment | The theme of the competition was **the environment**
What is the name of the new harbour? | Palaran | The name of the new harbour is **Palaran**
What are the main exports of Kaltim? | coal and palm oil | The main exports of Kaltim are **coal and palm oil**
What's the population of Balikpapan? | 688,318 | The population of Balikpapan is **688,318**
What is KEK? | a special economic zone | KEK is **a special economic zone**
What caused the flood in Samarinda? | heavy rain | **Heavy rain** caused the flood in Samarinda
What was built in Bontang? | a fertiliser plant | **A fertiliser plant** was built in Bontang
What was discussed at the meeting? | industrial clusters | -
What is the meeting about? | clusters | -
What did the governor say? | nothing | -
What does SKPD stand for? | x | -
Which province exports coal? | East Kalimantan | The province that exports coal is **East Kalimantan**
Which company built the plant? | PT Pupuk Kaltim | The company that built the plant was **PT Pupuk Kaltim**
Which companies were invited to the meeting? | three mining companies | The companies that were invited to the meeting were **three mining companies**
What animal lives in the lake? | the Irrawaddy dolphin | The animal that lives in the lake is **the Irrawaddy dolphin**
Which city was the meeting held in? | Samarinda | -
Which river does the bridge cross? | Mahakam | -
Why was the meeting held? | to coordinate | -
How do I register? | online | -
Is the meeting over? | yes | -
what about its budget? (head Bappeda) | Rp3 billion | -
Who are you? | x | -
Who was the meeting led by? | R | -
Who is the report about? | R | -
Who was Napoleon married to? | Josephine | -
Who is he? | x | -
Who were the participants? | Rusmadi | -
When was the United States founded? | 1776 | The United States was founded in **1776**
When was the last time the meeting was held? | 2010 | -
When is the market open? | Monday | -
When was the governor elected by the people sworn in? | 2010 | -
When was the port opened? | Since 1990 | -
When was the port opened? | by 1990 | -
When was the port opened? | yesterday | -
When was the port opened? | 45 days | -
When was the port opened? | two days after 17 June | -
Where was the meeting going? | x | -
Where are the funds coming from? | APBN | -
Where is the governor from? | x | -
Where was the cargo sent? | Jakarta | -
Where was the port built? | near the sea | -
Where was the port built? | on the island | -
How many districts was he elected in? | 5 | -
How many of the people attended the meeting? | 45 | -
How many times was it closed? | 5 | -
How old is the governor? | 51 years old | The governor is **51 years** old
How deep is the port? | about 5 metres deep | The port is **about 5 metres** deep
How high is the mountain? | 1,000 metres above sea level | The mountain is **1,000 metres above sea level**
How long was the governor in office? | 5 years | -
How long was the mayor elected for? | 5 years | -
How much was the fine paid? | 5 dollars | -
How much is the budget to be? | 5 | -
What is the project called? | Kaltim | -
What was Einstein known as? | x | -
What was the budget spent on? | roads | -
What is the governor doing? | building | -
What is the port made from? | x | -
What team was he in? | x | -
What time is it? | 5 | -
Which countries has he visited? | x | -
What else was discussed? | x | -
Which of the cities was chosen? | x | -
What is the theme of the competition in 2012? | x | The theme of the competition in 2012 is **x**
Who is the current governor of East Kalimantan? | Isran | **Isran** is the current governor of East Kalimantan
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split(" | ")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("question", "answer", "said"), rows(INDONESIAN))
def test_indonesian_forms(question: str, answer: str, said: str) -> None:
    assert (sentence(question, answer, "id") or "-") == said


@pytest.mark.parametrize(("question", "answer", "said"), rows(ENGLISH))
def test_english_forms(question: str, answer: str, said: str) -> None:
    assert (sentence(question, answer, "en") or "-") == said


def test_there_are_enough_of_them() -> None:
    assert len(rows(INDONESIAN)) + len(rows(ENGLISH)) >= 150


@given(st.text(max_size=80), st.text(max_size=20), st.sampled_from(["id", "en"]))
def test_wild_input_gives_a_sentence_with_the_answer_or_none(question: str, answer: str, language) -> None:
    said = sentence(question, answer, language)
    assert said is None or said.count("**") >= 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ian Prowse had brought down substitute Kofi Lund", True),
        ("Kofi Lund scored", True),
        ("Andi Harun bertemu Rusmadi", True),
        ("Wali Kota Samarinda Andi Harun dilantik", True),
        ("Sri Mulyani is the minister", True),
        ("Ludwig van Beethoven", False),
        ("Isran Noor bersama Hadi Mulyadi", False),
        ("Presiden terpilih Prabowo Subianto", False),
        ("Kepala Dinas Pendidikan dan Kebudayaan Anwar", False),
        ("Direktur utama PT Miwon Budi", False),
        ("elected Governor of Ohio Ann Lee", False),
        ("Ann Lee, who led the team", False),
        ("Rusmadi yang memimpin rapat", False),
        ("the Manchester United coach", False),
        ("penemu telepon", False),
        ("", False),
    ],
)
def test_a_name_with_its_verb_is_a_clause(text: str, expected: bool) -> None:
    assert is_clause(text) is expected
