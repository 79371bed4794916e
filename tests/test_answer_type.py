"""A sentence without the kind of thing that is asked for is no answer; whatever may state it in any way passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.read.answer_type import can_answer, repeats


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Di gedung mana rapat digelar?", "Rapat di Wisma Batara."),
        ("At which hotel was the forum held?", "The forum met in the Harris building."),
        ("Gedung apa yang tertinggi?", "Yang tertinggi ialah Menara Kembar."),
        ("Di gedung mana rapat digelar?", "Tempat: Graha Pemuda"),
        ("Whom did she marry?", "Her husband is Budi."),
        ("Dia menikah dengan siapa?", "Ia mempersunting Siti."),
        ("Berapa orang yang hadir?", "Peserta rapat empat puluh lima orang."),
        ("Berapa orang yang hadir?", "Rapat itu dihadiri 45 orang."),
        ("Berapa kali rapat diadakan?", "Rapat diadakan sekali setahun."),
        ("How many provinces signed?", "Kaltim dan delapan provinsi menandatanganinya."),
        ("How many provinces signed?", "Fifteen provinces signed it."),
        ("How old is he?", "Ia berusia tujuh puluh tahun."),
        ("Berapa anggarannya?", "Dana yang disiapkan Rp 17,5 M."),
        ("Berapa besar anggaran pembangunan jalan itu?", "Biayanya tiga miliar rupiah."),
        ("How much money was set aside?", "The council set aside two million rupiah."),
        ("What is the budget of the programme?", "It costs $40."),
        ("How much does a ticket cost?", "Entry is free."),
        ("Tahun berapa pabrik dibangun?", "Pabrik dibangun pada 1987."),
        ("Tahun berapa pabrik dibangun?", "Pabrik dibangun 12/3/87."),
        ("In what year did it open?", "Gedung itu dibuka tahun lalu."),
        ("Tanggal berapa rapatnya?", "Rapat pada 3 Mei."),
        ("Kapan rapat diadakan?", "Rapat digelar Senin sore."),
        ("When was it built?", "Dibangun pada masa Belanda."),
        ("When was it built?", "It was built after the war."),
        ("Berapa nomor telepon Bappeda?", "Hubungi (0541) 741-044."),
        ("What is the phone number of the office?", "Telp. 0541 741044"),
        ("What is the email address of the office?", "Kirim ke humas@kaltimprov.go.id."),
        ("Dana desa dicairkan dalam berapa tahap?", "Dana dicairkan dalam tiga tahap."),
        ("Berapa lama dana darurat disimpan?", "Dana disimpan sampai dipakai."),
        ("Tarif parkir berlaku mulai pukul berapa?", "Tarif berlaku mulai pukul 08.00."),
        ("Gaji pegawai dibayar berapa kali setahun?", "Gaji dibayar dua kali."),
        ("What is the budget of the library used for?", "It buys books."),
        ("What is the salary based on?", "It is based on experience."),
        ("Berapa gajinya?", "Gajinya 2 jt per bulan."),
        ("Berapa biaya pendaftaran?", "Pendaftaran tidak dipungut biaya."),
        ("Berapa harga pulpen?", "Barang: Pulpen; Harga: 500"),
        ("Berapa nomor telepon polisi?", "Nomor telepon polisi adalah 110."),
        ("Berapa jumlah korban jiwa?", "Tidak terdapat korban jiwa."),
        ("How many survived?", "Nobody survived."),
        ("How many days of notice are needed?", "A month's notice is needed."),
        ("Tahun berapa gunung itu meletus?", "Gunung itu meletus pada 79 Masehi."),
        ("Which year students take the exam?", "Seniors take the exam."),
        ("Kapan kantor buka?", "Kantor buka setiap hari kerja."),
        ("Apa alamat situs Bappeda?", "Lihat bappeda.kaltimprov.go.id."),
        ("jam berapa rapatnya?", "Rapat dimulai pukul sembilan."),
        ("What time does it open?", "Loket buka 08.00 WITA."),
        ("What time does it open?", "The gate opens at sunrise."),
        ("Hari apa rapat digelar?", "Rapat digelar Jumat pagi."),
        ("On what date was it signed?", "Naskah diteken 3 Mei."),
        ("Bulan apa festival digelar?", "Festival itu setiap Oktober."),
        ("Berapa hektare luas kawasan itu?", "Luasnya 1.200 ha."),
        ("What is the area of the park?", "Taman itu seluas tiga hektare."),
        ("Berapa luas gedungnya?", "Gedung itu 20 x 30 meter."),
        ("How many tonnes of coal are shipped?", "Pengiriman 40.000 ton batu bara."),
        ("Berapa persen warga setuju?", "Dua pertiga warga setuju."),
        ("What percentage was funded by the state?", "Negara membiayai separuhnya."),
        ("How many kilometres is the road?", "Jalan itu sepanjang 12 km."),
        ("Berapa hari cuti tahunan?", "Employees get 24 working days."),
        ("How old was she?", "Siti (47) membuka pameran."),
        ("Umur Tante Lien berapa?", "Tante Lien, 83 tahun, bekas penyanyi."),
        ("Partai apa yang mengusungnya?", "Ia diusung Golkar."),
        ("Which party does she belong to?", "Ia kader PKB."),
        ("At which university did he study?", "Ia lulusan UGM."),
        ("Di mana ia dilahirkan?", "Ia kelahiran Banjar."),
        ("When was Rahmat born?", "Rahmat (Samarinda, 1 Mei 1960) adalah pelukis."),
        ("Siapa istri Rahmat?", "Rahmat menikah dengan Ani."),
        ("Apa kepanjangan dari BPSK?", "Badan Penyelesaian Sengketa Konsumen berkantor di sana."),
        ("What does GAPKI stand for?", "Gabungan Pengusaha Kelapa Sawit Indonesia (GAPKI) hadir."),
        ("Siapa wali kota sebelum Rahmad?", "Rahmad menggantikan Rizal."),
        ("Who was the mayor before Rahmad?", "Mantan Wali Kota Rizal ikut hadir."),
        ("Who was her predecessor?", "Rizal memimpin kota itu 2011-2021."),
        ("Siapa narasumber seminar itu?", "Prof. Siti memaparkan hasil risetnya."),
        ("How many boats were paid for?", "73 perahu menerima Rp 4,5 juta."),
        ("How many rupiah did each get?", "Setiap perahu menerima Rp 4,5 juta."),
        ("Berapa yang dibayar?", "Setiap perahu menerima Rp 4,5 juta."),
        ("Siapa ketua Fraksi Karya?", "Fraksi Karya dipimpin Dedi Lubis."),
        ("Who is the secretary of the faction?", "Sekretaris fraksi, Dedi Lubis, hadir."),
        ("Siapa wakil ketua koperasi?", "Endang dan wakilnya, Rizki, hadir."),
        ("Who is the treasurer?", "Bendahara Koperasi Siti melapor."),
        ("Who was the keynote speaker?", "Siti gave a talk on peat."),
        ("Siapa yang memandu diskusi itu?", "Diskusi dimoderatori Siti."),
        ("Di hotel mana rapat itu?", "Rapat di Novotel Balikpapan."),
        ("Which hotel did they stay at?", "They stayed at The Hilton."),
        ("Who did Roby meet before Andi Harun?", "Roby met Rahmad."),
        ("Siapa yang ditemui Roby sebelum Andi Harun?", "Roby menemui Rahmad."),
        ("Who must register before May?", "Foreigners must register."),
        ("Siapa gubernur yang dilantik sebelum Mei?", "Gubernur Isran dilantik."),
        ("Who is the mayor meeting before Andi?", "The mayor meets Rahmad."),
        ("Siapa pembicara utama?", "Rusmadi menyampaikan sambutan."),
        ("Who was the keynote speaker?", "Rusmadi delivered an address."),
        ("Siapa yang memandu rapat?", "Rapat dipimpin Rusmadi."),
        ("Who moderated the meeting?", "Rusmadi chaired it."),
        ("Which party does she belong to?", "She is a member of the CDU."),
        ("Partai apa yang mengusungnya?", "Ia diusung Hanura dan NCP."),
        ("Dari partai mana ia?", "Ia kader Gelora."),
        ("Ia dari partai apa?", "Ia kader PAN."),
        ("Bertanggal berapa surat itu?", "Samarinda, 16/10/12."),
    ],
)
def test_what_states_the_kind_passes(question: str, sentence: str) -> None:
    assert can_answer(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Di gedung mana rapat digelar?", "Rapat dihadiri seluruh kepala dinas se-Kaltim."),
        ("At which venue was the meeting held?", "The meeting was attended by all districts."),
        ("Whom did his daughter marry?", "The captain, Budi, missed a sailing because of his daughter."),
        ("Berapa orang yang hadir?", "Rapat dihadiri para kepala dinas."),
        ("How many workers did the factory employ?", "Ia menginventarisasi beberapa pabrik."),
        ("How old is he?", "Fuad memimpin rapat itu."),
        ("Berapa anggarannya?", "Anggaran disusun untuk lima tahun ke depan."),
        ("How much money was set aside for it?", "Program itu berjalan di tujuh daerah."),
        ("Tahun berapa perjanjian berakhir?", "Perjanjian dengan 15 provinsi lain."),
        ("In what year did it open?", "Gedung itu dibuka oleh gubernur."),
        ("What is the phone number of Bappeda?", "Bappeda Kaltim, 16 Oktober 2012."),
        ("Apa alamat email Bappeda?", "Bappeda beralamat di Jalan Kusuma Bangsa."),
        ("How many people came to the forum?", "The forum of 20 November 2023 was opened by Sri."),
        ("Berapa peserta forum itu?", "Forum pada 20/11/2023 dibuka Sekda."),
        ("jam berapa rapatnya?", "Rapat digelar 16/10/12 di Bappeda."),
        ("Hari apa rapat digelar?", "Rapat digelar di Bappeda."),
        ("Tanggal berapa rapatnya?", "Rapat digelar belum lama berselang."),
        ("Berapa anggaran klaster itu?", "Ada 7 klaster yang dikembangkan."),
        ("How much investment is needed for it?", "Ada tiga kawasan yang dipetakan."),
        ("Berapa hektare luas kawasan itu?", "Ada 7 kawasan, salah satunya Delta Kayan."),
        ("Siapa wali kota sebelum Rahmad?", "Kepala dinas bertemu Wali Kota Rahmad."),
        ("Who was the mayor before Rahmad?", "The mayor, Rahmad, met the head of the office."),
        ("Siapa narasumber seminar itu?", "Seminar dibuka Sekda Siti."),
        ("Who was the guest speaker at the forum?", "The forum was opened by Siti."),
        ("Siapa moderator diskusi itu?", "Diskusi dibuka Siti."),
        ("Siapa gubernur Kaltim sebelum Isran Noor?", "Gubernur Isran Noor hadir."),
        ("Siapa yang menjabat gubernur sebelum Isran Noor?", "Gubernur Isran Noor hadir."),
        ("Siapa wakil wali kota sebelum Rahmad?", "Wakil Wali Kota Rahmad hadir."),
        ("Who's the deputy mayor of Bontang before Basri?", "The deputy mayor, Basri, was there."),
        ("Who preceded Rahmad as mayor?", "Mayor Rahmad was there."),
        ("Partai apa yang mengusungnya?", "Ia memimpin PT. Miwon."),
        ("Dari partai mana ia?", "Ia menghadiri FGD bersama DPRD."),
        ("Which party does she belong to?", "She met the SKPD and the OPD about UMKM."),
        ("Which political party does he belong to?", "Kepala Disperindagkop dan UKM menemuinya."),
        ("dan anggarannya? (kepala Bappeda)", "Kepala Bappeda memimpin rapat itu."),
        ("How many boats lost their berths?", "Ganti rugi Rp 4,5 juta per perahu dibayar."),
        ("Berapa orang yang bekerja di sana?", "Jalur itu menelan biaya US$28 million."),
        ("Siapa ketua Fraksi Karya?", "Juru bicara Fraksi Karya, Dedi Lubis, menolak."),
        ("Who chairs the Karya faction?", "Juru bicara Fraksi Karya, Dedi Lubis, menolak."),
        ("Siapa sekretaris Fraksi Karya?", "Ketua Fraksi Karya, Dedi Lubis, menolak."),
        ("Siapa bendahara koperasi?", "Ketua koperasi, Endang, membuka rapat."),
        ("Who is the deputy chair of Sinar Laut?", "Ketua Sinar Laut, Abdul Rauf, menolak."),
        ("what about its cost? (bridge)", "The bridge was opened by the mayor."),
        ("How many tonnes of nickel are supplied?", "Nikel dipasok ke 8 provinsi."),
        ("Berapa persen warga setuju?", "Ada 40 warga yang setuju."),
        ("How many kilometres is the road?", "Jalan itu melewati 3 desa."),
        ("How old is the governor?", "Samarinda, 16/10/12."),
        ("Andi Harun dari partai apa?", "Wali Kota Samarinda Andi Harun membuka pameran."),
        ("At which university did Rusmadi study?", "Rusmadi memimpin rapat di Bappeda."),
        ("Where was Fuad born?", "Fuad memimpin dinas di Samarinda."),
        ("Siapa istri Rusmadi?", "Rusmadi memimpin rapat itu."),
        ("Apa kepanjangan dari BPSK?", "Pertemuan itu membahas BPSK dan UMKM."),
    ],
)
def test_what_does_not_is_no_answer(question: str, sentence: str) -> None:
    assert not can_answer(question, sentence)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Kapan rapat digelar?", True),
        ("Where was it held?", True),
        ("Rapat apa yang digelar pada 16 Oktober?", True),
        ("What happened on 16/10/12?", True),
        ("Apa tanggal dokumen klaster?", True),
        ("Tanggal dokumen itu?", True),
        ("What is the date of the letter?", True),
        ("How is the letter dated?", True),
        ("Who updated the letter?", False),
        ("Siapa yang memimpin rapat di Samarinda?", False),
        ("What was discussed in Samarinda?", False),
        ("Why was the meeting held?", False),
    ],
)
def test_a_dateline_answers_where_a_date_or_a_place_is_asked_for(question: str, answers: bool) -> None:
    assert can_answer(question, "Samarinda, 16/10/12.") == answers


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("What's the weather in Samarinda today?", True),
        ("cuaca Samarinda hari ini?", True),
        ("Bagaimana prakiraan cuaca besok?", True),
        ("How will the weather be?", True),
        ("Apa dampak cuaca bagi panen?", False),
        ("Cuaca ekstrem merusak apa?", False),
        ("How did the weather affect the harvest?", False),
        ("What damage did the weather do?", False),
    ],
)
def test_only_what_states_the_weather_tells_it(question: str, answers: bool) -> None:
    assert can_answer(question, "Besok hujan lebat dan berangin.")
    assert can_answer(question, "Wali Kota Samarinda hadir.") != answers


@pytest.mark.parametrize(
    "question", ["tanggal berapa sekarang?", "What is today's date?", "jam berapa sekarang?"]
)
def test_nothing_tells_the_time_now(question: str) -> None:
    assert not can_answer(question, "Rapat digelar Senin, 16 Oktober 2012 pukul 09.00.")


@pytest.mark.parametrize(
    "question",
    [
        "Siapa kepala Bappeda?",
        "Apa tujuan rapat itu?",
        "Where was the meeting held?",
        "Berapa lama pengaruhnya terasa?",
        "How often do they meet?",
        "Seberapa penting hal itu?",
        "When many people are arrested, what do they do?",
        "Sebutkan semua klaster.",
        "",
    ],
)
def test_other_questions_ask_for_no_kind(question: str) -> None:
    assert can_answer(question, "Para peserta sepakat.")


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("where was it held? (FGD industry)", "Focus Group Discussion", True),
        ("Siapa yang membuka FGD?", "Focus Group Discusion (FGD)", True),
        ("Di mana rapat klaster digelar?", "rapat klaster", True),
        ("Who led the cluster meeting?", "the meeting", True),
        ("Who led the FGD?", "Sri Wahyuni", False),
        ("Apa kepanjangan FGD?", "Focus Group Discussion", False),
        ("Rapat digelar di Bandung atau Samarinda?", "Samarinda", False),
        ("Kapan Kota Bontang berdiri?", "12 Oktober 1999", False),
        ("Siapa wali kota?", "", False),
    ],
)
def test_what_the_question_says_itself_is_no_answer(question: str, answer: str, expected: bool) -> None:
    assert repeats(question, answer) is expected


@given(st.text(max_size=80), st.text(max_size=120))
def test_any_text_is_judged(question: str, sentence: str) -> None:
    assert can_answer(question, sentence) in (True, False)
