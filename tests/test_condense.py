# ruff: noqa: E501 - a table of dialogues
"""Follow-ups are made whole, new questions are left alone, and neither changes its language."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import assert_linear
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.schema import Turn
from rag.text.language import detect
from rag.text.words import words
from rag.understand.condense import condense

ASKED = [
    "Siapa kepala Bappeda Kaltim?",
    "Who is the mayor of Balikpapan?",
    "Di mana rapat klaster industri diadakan?",
    "What three industrial areas have been mapped?",
    "Kerja sama Kaltim dengan Bali di bidang apa?",
    "Rusmadi?",
]
FOLLOW_UPS = [
    *(
        "dan anggarannya?",
        "who leads it?",
        "yang kedua?",
        "kapan itu terjadi?",
        "bagaimana dengan Samarinda?",
    ),
    *(
        "and in Bontang?",
        "berapa orang yang hadir?",
        "Why?",
        "siapa saja?",
        "Which ones?",
        "2019?",
        "the second one?",
    ),
]
ALONE = [
    "Siapa Gubernur Kaltim yang melanjutkan Perpres 91/2017?",
    "Where was the MoU signed?",
    "apa itu IKM?",
    "what is stunting?",
    "siapa gubernur kaltim?",
    "SIAPA GUBERNUR KALTIM?",
    "is there a rubber factory?",
    "Apa ibu kota provinsi Bali?",
    "Sebutkan semua klaster yang akan dikembangkan.",
    "What industrial zones are planned that use clusters?",
    "Dan siapa Gubernur Kaltim yang melanjutkan Perpres 91/2017?",
    "Di ruangan mana rapat klaster industri Kaltim itu berlangsung?",
    "Why does the province want its three industrial areas to be connected with each other?",
    "Who accompanied Governor Awang Faroek when he spoke about the cooperation?",
    "What is the FGD (Focus Group Discussion)?",
]


def after(question: str, *asked: str) -> str:
    return condense(question, [Turn(one, "…") for one in asked])


@pytest.mark.parametrize(
    ("asked", "question", "topic"),
    [
        ("Siapa kepala Bappeda Kaltim?", "dan anggarannya?", "kepala Bappeda Kaltim"),
        ("Siapa kepala Bappeda Kaltim?", "who leads it?", "kepala Bappeda Kaltim"),
        ("What three industrial areas have been mapped?", "yang kedua?", "three industrial areas mapped"),
        ("Di mana rapat klaster industri diadakan?", "kapan itu terjadi?", "rapat klaster industri diadakan"),
        (
            "Di mana rapat klaster industri diadakan?",
            "berapa orang yang hadir?",
            "rapat klaster industri diadakan",
        ),
        (
            "Di mana rapat klaster industri diadakan?",
            "BERAPA ORANG YANG HADIR?",
            "rapat klaster industri diadakan",
        ),
        ("Siapa yang membuka FGD hilirisasi?", "Di hotel apa?", "membuka FGD hilirisasi"),
        ("Siapa yang memimpin rapat klaster?", "dan siapa yang mendampinginya?", "memimpin rapat klaster"),
        ("Siapa wali kota Samarinda?", "Berapa umurnya?", "wali kota Samarinda"),
        ("How many regions will be developed as clusters?", "Which ones?", "regions developed clusters"),
        ("Which provinces signed the MoU?", "How many people live there?", "provinces signed MoU"),
        ("Who opened the FGD on land?", "When was that?", "opened FGD land"),
    ],
)
def test_a_follow_up_is_made_whole(asked: str, question: str, topic: str) -> None:
    assert after(question, asked) == f"{question} ({topic})"


@pytest.mark.parametrize(
    ("asked", "question", "whole"),
    [
        ("Who is the mayor of Balikpapan?", "And of Samarinda?", "Who is the mayor of Samarinda?"),
        ("Siapa wali kota Balikpapan?", "bagaimana dengan Samarinda?", "Siapa wali kota Samarinda?"),
        (
            "Kerja sama Kaltim dengan Bali di bidang apa?",
            "Kalau dengan NTT?",
            "Kerja sama Kaltim dengan NTT di bidang apa?",
        ),
        # In another language it is not asked again, nor for the former name.
        ("Siapa wali kota Balikpapan?", "What about Samarinda?", "Who is the mayor of Samarinda?"),
    ],
)
def test_a_name_alone_takes_the_place_of_the_last_one(asked: str, question: str, whole: str) -> None:
    assert after(question, asked) == whole


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("question", ALONE)
def test_a_question_of_its_own_is_left_alone(asked: str, question: str) -> None:
    assert after(question, asked) == question


def test_the_topic_is_handed_on() -> None:
    assert after("how old is he?", "Who is the mayor of Balikpapan?", "And of Samarinda?") == (
        "how old is he? (mayor Samarinda)"
    )
    assert after("dan tujuannya?", "Who is the mayor of Balikpapan?", ALONE[0]) == (
        "dan tujuannya? (Gubernur Kaltim melanjutkan Perpres 91/2017)"
    )


def test_without_anything_to_add() -> None:
    assert condense("dan anggarannya?", []) == "dan anggarannya?"
    assert after("  Dan itu? ", "", " ") == "Dan itu?"
    assert after("", "Siapa Eric?") == ""
    assert after("🙂", "Siapa Eric?") == "🙂"


@pytest.mark.parametrize("asked", ASKED[:-1])
@pytest.mark.parametrize("question", FOLLOW_UPS + ALONE)
def test_the_language_stays(asked: str, question: str) -> None:
    # A question that tells no language (“2019?”) is in that of the conversation.
    language = detect(question, default=detect(asked))
    assert detect(after(question, asked), default=language) == language


@example(["\x1bB\x1bA"], "bagaimana dengan Samarinda?")
@settings(deadline=None)
@given(
    st.lists(st.text() | st.sampled_from([*ASKED, *FOLLOW_UPS, *ALONE]), max_size=12),
    st.sampled_from(FOLLOW_UPS) | st.text(),
)
def test_any_history(asked: Sequence[str], question: str) -> None:
    whole = after(question, *asked)
    # It begins with the question, unless a former one is asked again with something of it.
    assert whole.startswith(question.strip()) or any(word.text in whole for word in words(question))
    assert len(whole) <= len(question) + max(map(len, asked), default=0) + 12 * 41 + 3
    assert after(whole, *asked) == whole


def test_a_long_conversation_is_bounded_and_quick() -> None:
    turns = ["dan yang lain?", "Siapa Budi?", "lalu dia?"]
    assert after("dan itu?", "kata " * 10_000 + "x" * 1000, *turns * 300) == "dan itu? (Budi)"
    assert_linear(lambda size: after("dan itu?", "kata " * size, *turns * (size // 30)), 1_000)


DIALOGUES = """
Siapa kepala Bappeda Kaltim? > dan anggarannya? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > Kapan ia dilantik? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > beliau lulusan mana? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > Kalau Samarinda? => Siapa kepala Bappeda Samarinda?
Siapa gubernur Kaltim? > lalu wakilnya? => Siapa wakil gubernur Kaltim?
Siapa Eric? > What did he say about the budget? => What did Eric say about the budget?
Siapa Awang Faroek? > dia tanda tangan apa? > kapan? => (tanda tangan Awang Faroek)
Who is Awang Faroek? > what did he sign? > when? => (sign Awang Faroek)
Who is Awang Faroek? > what did he sign? > with whom? > when? => (sign Awang Faroek)
Siapa wali kota Samarinda? > partainya? > umurnya? => (wali kota Samarinda)
Who is the mayor of Samarinda? > his party? > and his age? => (mayor Samarinda)
Siapa gubernur Kaltim? > dan wakil gubernur? => Siapa wakil gubernur Kaltim?
Siapa wali kota Balikpapan? > dan gubernur? => (wali kota Balikpapan)
Siapa kepala Bappeda Kaltim? > dan gubernur? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > dan sekretaris? => Siapa sekretaris Bappeda Kaltim?
Siapa yang membuka FGD? > Berapa pesertanya? > Kapan? => (membuka FGD)
Siapa gubernur Kaltim? > bukan itu, maksudku wakilnya => Siapa wakil gubernur Kaltim?
Who is the governor of East Kalimantan? > sorry, I meant the vice governor => Who is the vice governor of East Kalimantan?
Siapa wali kota Samarinda? > what about Balikpapan? => Who is the mayor of Balikpapan?
Who is the mayor of Samarinda? > kalau Balikpapan? => Siapa wali kota Balikpapan?
Who is the deputy governor of Bali? > dan Kaltim? => Siapa wakil gubernur Kaltim?
Siapa gubernur Kaltim? > berapa usianya? => (gubernur Kaltim)
Siapa gubernur Kaltim? > Dan siapa wakil gubernurnya? => (gubernur Kaltim)
Siapa wali kota Balikpapan? > bagaimana dengan Bontang? => Siapa wali kota Bontang?
Siapa wali kota Balikpapan? > dan di Bontang? => Siapa wali kota Bontang?
Di mana rapat klaster industri diadakan? > kapan itu terjadi? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > siapa yang memimpinnya? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > berapa orang yang hadir? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > siapa saja? => (rapat klaster industri diadakan)
Di mana rapat klaster industri diadakan? > hasilnya apa? => (rapat klaster industri diadakan)
Apa saja kawasan industri yang dipetakan? > yang kedua? => (kawasan industri dipetakan)
Apa saja kawasan industri yang dipetakan? > di mana yang pertama? => (kawasan industri dipetakan)
Apa saja kawasan industri yang dipetakan? > Jelaskan yang ketiga => (kawasan industri dipetakan)
Apa saja kawasan industri yang dipetakan? > luasnya berapa? => (kawasan industri dipetakan)
Apa itu KEK Maloy? > kapan diresmikan? => (KEK Maloy)
Apa itu KEK Maloy? > siapa pengelolanya? => (KEK Maloy)
Apa itu KEK Maloy? > di mana letaknya? => (KEK Maloy)
Berapa anggaran jalan tol Balikpapan–Samarinda? > dari mana dananya? => (anggaran jalan tol Balikpapan Samarinda)
Berapa anggaran jalan tol Balikpapan–Samarinda? > kapan selesai? => (anggaran jalan tol Balikpapan Samarinda)
Berapa anggaran jalan tol Balikpapan–Samarinda? > mengapa mahal? => (anggaran jalan tol Balikpapan Samarinda)
Kerja sama Kaltim dengan Bali di bidang apa? > sejak kapan? => (Kerja sama Kaltim Bali bidang)
Kerja sama Kaltim dengan Bali di bidang apa? > siapa yang menandatanganinya? => (Kerja sama Kaltim Bali bidang)
Kerja sama Kaltim dengan Bali di bidang apa? > apa tujuannya? => (Kerja sama Kaltim Bali bidang)
Siapa Eric Hansen? > apa jabatannya? => (Eric Hansen)
Siapa Eric Hansen? > dari perusahaan mana dia? => dari perusahaan mana Eric Hansen?
Siapa Eric Hansen? > Apa katanya tentang klaster industri? => (Eric Hansen)
Who is the head of Bappeda Kaltim? > and the budget? => (head Bappeda Kaltim)
Who is the head of Bappeda Kaltim? > when was he appointed? => (head Bappeda Kaltim)
Who is the head of Bappeda Kaltim? > What about Samarinda? => Who is the head of Bappeda Samarinda?
Who is the governor of East Kalimantan? > and his deputy? => Who is the deputy governor of East Kalimantan?
Siapa wali kota Balikpapan? > bagaimana dengan wakilnya? => Siapa wakil wali kota Balikpapan?
Siapa wakil wali kota Bontang? > dan walikotanya? => Siapa walikota Bontang?
Siapa Kepala Bappeda Kaltim? > siapa sekretarisnya? => Siapa sekretaris Bappeda Kaltim?
How many people attended the musrenbang? > what about 2012? => How many people attended the musrenbang in 2012?
Berapa anggaran pendidikan? > kalau tahun 2013? => Berapa anggaran pendidikan pada 2013?
Siapa gubernur Kaltim? > dan istrinya? => (gubernur Kaltim)
Siapa gubernur Kaltim sekarang? > dan tahun 2012? => (gubernur Kaltim sekarang)
Berapa ekspor pada Maret? > tahun 2012? => (ekspor Maret)
Kapan Isran Noor dilantik? > tahun 2018? => -
Siapa sekretaris daerah Kaltim? > dan gubernurnya? => Siapa gubernur Kaltim?
Who is the chief executive of Pertamina? > and the chairman? => Who is the chairman of Pertamina?
Who is the finance minister? > and her deputy? => (finance minister)
Siapa Gubernur dan Wakil Gubernur Kaltim? > dan sekdanya? => (Gubernur Wakil Kaltim)
Who is the former governor of Bali? > and his deputy? => Who is the former deputy governor of Bali?
Siapa istri gubernur Kaltim? > dan wakilnya? => (istri gubernur Kaltim)
Who did the governor meet? > and his deputy? => (governor meet)
Who is the governor of East Kalimantan? > how old is he? => (governor East Kalimantan)
Who is the mayor of Balikpapan? > and in Bontang? => Who is the mayor of Bontang?
Where was the industrial cluster meeting held? > when? => (industrial cluster meeting held)
Where was the industrial cluster meeting held? > who led it? => (industrial cluster meeting held)
Where was the industrial cluster meeting held? > how many people attended? => (industrial cluster meeting held)
Where was the industrial cluster meeting held? > why? => (industrial cluster meeting held)
What three industrial areas have been mapped? > the second one? => (three industrial areas mapped)
What three industrial areas have been mapped? > where is the first? => (three industrial areas mapped)
What three industrial areas have been mapped? > which ones? => (three industrial areas mapped)
What is the Maloy economic zone? > who runs it? => (Maloy economic zone)
What is the Maloy economic zone? > where is it located? => (Maloy economic zone)
What is the Maloy economic zone? > when did that start? => (Maloy economic zone)
How much does the toll road cost? > who pays for it? => (toll road)
How many days of annual leave do employees get? > how many can be carried over? => (annual leave employees)
Berapa harga sewa ruko? > siapa penyewanya? => (sewa ruko)
Berapa biaya? > siapa yang membayar? => (biaya)
How much does the toll road cost? > so when will it be finished? => (toll road)
What did Eric Hansen say about clusters? > what is his position? => (Eric Hansen say clusters)
What did Eric Hansen say about clusters? > and about the budget? => (Eric Hansen say clusters)
Siapa kepala Bappeda Kaltim? > who leads it? => (kepala Bappeda Kaltim)
Who is the mayor of Balikpapan? > berapa usianya? => (mayor Balikpapan)
Siapa kepala Bappeda Kaltim? > Siapa gubernur Bali? => -
Siapa kepala Bappeda Kaltim? > Apa ibu kota Provinsi Bali? => -
Siapa kepala Bappeda Kaltim? > Berapa jumlah peserta lomba baca puisi di Bontang? => -
Who is the head of Bappeda Kaltim? > What is stunting? => -
Who is the head of Bappeda Kaltim? > Where was the MoU with Bali signed? => -
Who is the head of Bappeda Kaltim? > List all clusters that will be developed. => -
Siapa kepala Bappeda Kaltim? > tanggal berapa sekarang? => -
Who is the head of Bappeda Kaltim? > What is today's date? => -
Apa itu KEK Maloy? > Kapan jembatan Mahakam diresmikan? => -
Di mana rapat klaster industri diadakan? > Sebutkan semua kawasan industri di Kalimantan Timur. => -
Siapa kepala Bappeda Kaltim? > dan anggarannya? > tahun berapa? => (anggarannya kepala Bappeda Kaltim)
Siapa gubernur Kaltim? > Siapa wakilnya? > Kapan dia dilantik? => (wakil gubernur Kaltim)
Where was the industrial cluster meeting held? > who led it? > what is his title? => (led industrial cluster meeting held)
Siapa wali kota Balikpapan? > bagaimana dengan Bontang? > dan Samarinda? => Siapa wali kota Samarinda?
Siapa kepala Bappeda Kaltim? > Apa ibu kota Provinsi Bali? > berapa luasnya? => (ibu kota Provinsi Bali)
Wilayah pertama meliputi apa saja? > yang kedua? => Wilayah kedua meliputi apa saja?
Wilayah pertama meliputi apa saja? > yang kedua? > wilayah ketiga? => Wilayah ketiga meliputi apa saja?
Wilayah pertama meliputi apa saja? > yang ketiga di mana? => (Wilayah meliputi)
What does the first region comprise? > the second one? => What does the second region comprise?
What does the first region comprise? > and the third region? => What does the third region comprise?
Siapa gubernur Kaltim tahun 2012? > dan tahun 2021? => Siapa gubernur Kaltim tahun 2021?
Who was the governor of Bali in 2021? > And in 2012? => Who was the governor of Bali in 2012?
Siapa gubernur Kaltim tahun 2021? > dan wakilnya? > kalau tahun 2012? => Siapa wakil gubernur Kaltim tahun 2012?
Berapa ekspor Bali bulan Mei? > kalau Juni? => Berapa ekspor Bali bulan Juni?
Siapa Wali Kota Balikpapan? > kalau Samarinda? > terus yang di Bontang? => Siapa Wali Kota Bontang?
Apa kerja sama dengan Kalteng? > dengan Sulteng? => Apa kerja sama dengan Sulteng?
Apa kerja sama dengan Kalteng? > dengan Sulteng? > Kalau Maluku Utara? => Apa kerja sama dengan Maluku Utara?
What was agreed with Bali? > what about NTT? => What was agreed with NTT?
Siapa Heni Purwaningsih? > dan Puguh Harjanto? > dan Ujang Rachmad? => Siapa Ujang Rachmad?
Which provinces did Kaltim sign with? > and Bali in what fields? > what about NTT? => and NTT in what fields? (provinces Kaltim sign)
Siapa wali kota Balikpapan? > dan anggaran Samarinda? => (wali kota Balikpapan)
Siapa wali kota Balikpapan? > Sri Wahyuni? => -
Siapa wali kota Balikpapan? > Siapa di Samarinda yang membuka pameran kopi? => -
Siapa wali kota Samarinda? > maksud saya Balikpapan => Siapa wali kota Balikpapan?
Siapa wali kota Balikpapan? > bukan, Samarinda => Siapa wali kota Samarinda?
Siapa wali kota Balikpapan? > bukan Balikpapan, tapi Samarinda => Siapa wali kota Samarinda?
Siapa wali kota Samarinda? > maaf, maksudnya Bontang > dia dari partai apa? => (wali kota Bontang)
Who is the mayor of Balikpapan? > I mean Samarinda => Who is the mayor of Samarinda?
Who is the mayor of Samarinda? > sorry, Balikpapan => Who is the mayor of Balikpapan?
Who is the mayor of Samarinda? > no, I meant the mayor of Balikpapan => Who is the mayor of Balikpapan?
Who is the mayor of Balikpapan? > I mean, when was the harbour of Samarinda opened? => -
Siapa wali kota Balikpapan? > maksud saya, kapan pelabuhan Samarinda diresmikan? => -
What was the FGD on downstream industry about? > who opened it? > where was it held? => (FGD downstream industry)
What was the FGD on downstream industry about? > who opened it? > where was it held? > who attended? => (FGD downstream industry)
Siapa kepala Bappeda Kaltim? > Siapa yang mendampinginya? > dan anggarannya? => (kepala Bappeda Kaltim)
Siapa kepala Bappeda Kaltim? > dan anggarannya? > Berapa orang yang hadir? => (kepala Bappeda Kaltim)
Rapat klaster dipimpin siapa? > kapan itu terjadi? > terus pesertanya berapa? => (Rapat klaster dipimpin)
Siapa Fuad Asaddin? > Apa yang dia katakan tentang anggaran? > Berapa jumlahnya? => (anggaran Fuad Asaddin)
Tell me about the FGD at Hotel Harris > What's the hotel's address? > How much did it cost? => (FGD Hotel Harris)
Siapa Wali Kota Balikpapan? > Kapan Roby bertemu dengannya? => (Wali Kota Balikpapan)
Siapa Wali Kota Balikpapan? > Kapan Roby bertemu dengannya? > apa yang mereka bahas? => (Roby Wali Kota Balikpapan)
Who is the mayor of Balikpapan? > When did Roby meet him? > what did they discuss? => (Roby mayor Balikpapan)
Who is the mayor of Balikpapan? > When did Roby say he was ill? => -
Siapa Wali Kota Balikpapan? > Kapan Roby mengatakan dia sakit? => -
Berapa anggaran Dinas Kesehatan pada tahun 2021? > sejak 2019? => (anggaran Dinas Kesehatan tahun)
What was the budget of Oslo in 2021? > and before 2015? => (budget Oslo)
Berapa pendapatan Sagara Raya 2025? > dan belanjanya? > defisitnya? => (pendapatan Sagara Raya 2025)
Siapa yang mengusulkan mesin jagung? > Berapa harganya? > dan usulan beras kemasan, siapa pengusulnya? => -
Siapa yang memimpin rapat di Bontang? > dan jembatan gantung, kapan dibukanya? => -
Who led the mangrove study? > And the packed rice proposal, who proposed it? => -
Who led the mangrove study? > what about river dredging, how much did it cost? => -
Siapa ketua PKB? > dan wakil ketua, siapa namanya? => (PKB)
Siapa ketua PKB? > dan anggaran tahunannya, berapa? => (ketua PKB)
Berapa penduduk Balikpapan? > Kalau Kutai Timur, berapa jumlahnya? => (penduduk Balikpapan)
Who led the mangrove study? > and the study, how much did it cost? => (led mangrove)
Who led the mangrove study in Teluk Sembilang? > Who funded it? => (mangrove study Teluk Sembilang)
Siapa yang memimpin studi mangrove? > Siapa yang mendanainya? => (studi mangrove)
Who opened the fair in Oslo? > who attended? => (fair Oslo)
Siapa yang membuka pameran kopi? > Siapa yang hadir? => (pameran kopi)
Who led the mangrove study? > When was it published? => (led mangrove study)
Who led the mangrove study? > Who accompanied him? => (led mangrove study)
Siapa yang memimpin studi mangrove? > Siapa yang mendampingi beliau? => (memimpin studi mangrove)
Who led the mangrove study? > Who is that? => (led mangrove study)
Siapa yang memimpin studi mangrove? > Berapa biayanya? => (memimpin studi mangrove)
Who is the head of Sunda Bright Energy? > Who founded it? => (head Sunda Bright Energy)
Who is the head of Sunda Bright Energy? > When was the company founded? => (head Sunda Bright Energy)
Who opened the Kelan Bridge? > How long is the bridge? => (opened Kelan)
Siapa direktur Sunda Terang? > Kapan perusahaan tersebut didirikan di Jawa? => Kapan perusahaan tersebut didirikan di Jawa? (direktur Sunda Terang)
Siapa yang membuka Jembatan Kelan? > Siapa kontraktor utama pembangunan jembatan itu? => (membuka Kelan)
Who is the head of Sunda Bright Energy? > Who founded the company in Oslo? => -
Who is the head of Sunda Bright Energy? > Who built the bridge over the river? => -
Who sells nickel? > How long is the bridge? => -
Who is the mayor of Oslo? > Summarize that document in 2 sentences => (mayor Oslo)
Siapa wali kota Oslo? > Ringkas dokumen itu dalam 2 kalimat => (wali kota Oslo)
Siapa wali kota Balikpapan? > Bagaimana dengan Isran Noor? => (wali kota Balikpapan)
Siapa wali kota Balikpapan? > Bagaimana dengan Isran Noor? > kalau Samarinda? => Siapa wali kota Samarinda?
Who is the mayor of Oslo? > what about John Smith? > and Bergen? => Who is the mayor of Bergen?
Siapa wali kota Balikpapan? > dan anggaran Samarinda? > kalau Bontang? => dan anggaran Bontang? (wali kota Balikpapan)
Who is the head of Sunda Bright Energy? > Who buys from a company abroad? => -
Siapa direktur Sunda Terang? > Kapan perusahaan daerah didirikan pemerintah? => -
"""


@pytest.mark.parametrize("line", DIALOGUES.strip().splitlines())
def test_dialogues(line: str) -> None:
    """What was asked, the question, and what it was completed with, or “-”, or the whole question."""
    said, _, whole = line.rpartition(" => ")
    *asked, question = said.split(" > ")
    if whole == "-":
        whole = question
    elif whole.startswith("("):
        whole = f"{question} {whole}"
    assert after(question, *asked) == whole


def test_there_are_enough_dialogues() -> None:
    assert len(DIALOGUES.strip().splitlines()) >= 90


HEAD = Turn(
    "Siapa kepala Bappeda Kaltim?",
    "Kepala Bappeda Kaltim adalah **Rusmadi** — menurut dokumen: “… Hansen …” [1]",
)
WHO = Turn("Siapa Isran Noor?", "Isran Noor adalah **Gubernur Kaltim** — menurut dokumen: “…” [1]")
WHO_EN = Turn(
    "Who is Bere Ali?", "Bere Ali is **Asisten Administrasi Umum** — according to the document: “…” [1]"
)
SMALL = Turn("siapa bere ali?", "Bere ali adalah **Asisten Administrasi Umum** — menurut dokumen: “…” [1]")
MAYOR = Turn("Who is the mayor of Balikpapan?", "The mayor of Balikpapan is Rahmad Mas'ud [1].")
LEADER = Turn("Who led the cluster meeting?", "**Rusmadi** — according to the document: “… Hansen …” [1]")
ZONES = Turn(
    "Ada berapa zona?",
    "Menurut dokumen: “Ada tiga zona, antara lain 1. Maloy; 2. Kariangau; 3. Buluminung.” [1]",
)
PARKS = Turn(
    "Apa saja klaster itu?",
    "Menurut dokumen: “Ada dua, antara lain 1. Maloy Port; 2. Green Belt Industrial Park.” [1]",
)
AREAS = Turn("Which areas are there?", "There are three areas, namely Kariangau, Maloy, and Buluminung [1].")


@pytest.mark.parametrize(
    ("turn", "question", "whole"),
    [
        (HEAD, "Siapa yang mendampinginya?", "Siapa yang mendampingi Rusmadi?"),
        (HEAD, "Siapa yang mendampingi beliau?", "Siapa yang mendampingi Rusmadi?"),
        (HEAD, "Kapan Roby bertemu dengannya?", "Kapan Roby bertemu dengan Rusmadi?"),
        (HEAD, "dan anggarannya?", "dan anggarannya? (kepala Bappeda Kaltim)"),
        (WHO, "dia melantik siapa?", "Isran Noor melantik siapa?"),
        (WHO, "dan wakilnya?", "Siapa wakil Gubernur Kaltim?"),
        (WHO_EN, "who did he accompany?", "who did Bere Ali accompany?"),
        (WHO_EN, "what did he say?", "what did Bere Ali say?"),
        (SMALL, "dia hadir di mana?", "bere ali hadir di mana?"),
        (HEAD, "Kapan Roby mengatakan dia sakit?", "Kapan Roby mengatakan dia sakit?"),
        (MAYOR, "When did Roby meet him?", "When did Roby meet Rahmad Mas'ud?"),
        (MAYOR, "who is her deputy?", "Who is the deputy mayor of Balikpapan?"),
        (MAYOR, "who met her in Bali?", "who met Rahmad Mas'ud in Bali?"),
        (HEAD, "memangnya siapa dia?", "memangnya siapa Rusmadi?"),
        (MAYOR, "and his party?", "and Rahmad Mas'ud's party?"),
        (MAYOR, "berapa umurnya?", "berapa umurnya? (mayor Balikpapan)"),
        (LEADER, "Who accompanied him?", "Who accompanied Rusmadi? (cluster meeting)"),
        (LEADER, "when was it held?", "when was it held? (led cluster meeting)"),
        (ZONES, "yang kedua?", "Kariangau?"),
        (ZONES, "yang ketiga di mana?", "Buluminung di mana?"),
        (ZONES, "yang terakhir?", "Buluminung?"),
        (ZONES, "yang keempat?", "yang keempat? (zona)"),
        (PARKS, "yang terakhir?", "Bagaimana dengan Green Belt Industrial Park?"),
        (AREAS, "Where is the second one?", "Where is Maloy?"),
        (AREAS, "when was the first meeting?", "when was the first meeting? (areas)"),
        (AREAS, "Who was the first in space?", "Who was the first in space?"),
        (ZONES, "Apakah ini yang pertama di Indonesia?", "Apakah ini yang pertama di Indonesia?"),
        (ZONES, "Siapa gubernur yang pertama?", "Siapa gubernur yang pertama? (zona)"),
    ],
)
def test_what_the_answer_named_is_meant(turn: Turn, question: str, whole: str) -> None:
    assert condense(question, [turn]) == whole


def test_somebody_else_may_have_come_up_since() -> None:
    turns = [MAYOR, Turn("and his deputy?", "“…” [1]")]
    assert condense("how old is he?", turns) == "how old is he? (deputy mayor Balikpapan)"


def test_the_items_of_a_list_are_asked_about_one_by_one() -> None:
    assert condense("yang ketiga?", [ZONES, Turn("yang kedua?", "“…” [1]")]) == "Buluminung?"
