"""Drafts are checked: citations that hold stay, the rest is replaced, dropped or marked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import open_encoder
from rag.cite import Citer, drifts
from rag.draft import strip_markers
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network
from rag.schema import Hit, Passage, Reading

RUSMADI = (
    "Hal ini diungkapkan oleh Kepala Bappeda Kaltim, DR.Ir.H. Rusmadi.MS saat memimpin rapat. "
    "Peserta rapat kurang lebih empat puluh lima orang dari 7 SKPD."
)
BALI = "Kerjasama dilakukan Provinsi Bali untuk bidang pariwisata dan peternakan pada 21 Februari 2018."
OFFSET = 100


def _hit(number: int, text: str) -> Hit:
    return Hit(Passage(number, f"s/{number}.txt", "Berita", text, OFFSET, OFFSET + len(text), "id"), 0.9)


READING = Reading((_hit(1, RUSMADI), _hit(2, BALI)), (), 0.9, True)


@pytest.fixture(scope="module")
def citer() -> Citer:
    return Citer(Network(ENTAILMENT), open_encoder("bundled-fast"))  # type: ignore[arg-type]


def _quotes_are_verbatim(cited) -> bool:
    texts = {hit.passage.source: " " * OFFSET + hit.passage.text for hit in READING.hits}
    return all(texts[c.source][c.start : c.end] == c.quote for c in cited.citations)


@pytest.mark.parametrize("mark", ["[1]", "[ 1 ]", "【1】", "(sumber 1)", "(source 1)", "[1, 9]", "[1][7]"])
def test_every_way_to_write_a_citation(citer: Citer, mark: str) -> None:
    cited = citer.check(f"Kepala Bappeda Kaltim memimpin rapat {mark}.", READING)
    assert cited.text == "Kepala Bappeda Kaltim memimpin rapat. [1]"
    assert [c.source for c in cited.citations] == ["s/1.txt"]
    assert cited.citations[0].quote == RUSMADI[: RUSMADI.index(" Peserta")]
    assert _quotes_are_verbatim(cited)


def test_a_quotation_is_found_to_the_letter(citer: Citer) -> None:
    cited = citer.check("According to the document: “Provinsi Bali untuk bidang pariwisata” [2]", READING)
    assert [(c.quote, c.start) for c in cited.citations] == [
        ("Provinsi Bali untuk bidang pariwisata", OFFSET + BALI.index("Provinsi"))
    ]
    assert cited.sentences[0].supported


def test_a_quotation_in_other_marks_may_hold_quotation_marks(citer: Citer) -> None:
    text = '"Alhamdulillah," kata “Pak Wali”.'
    reading = Reading((_hit(1, text),), (), 0.9, True)
    assert citer.check(f"Menurut dokumen: «{text}» [1]", reading).citations[0].quote == text


def test_an_invented_quotation_is_not_supported(citer: Citer) -> None:
    cited = citer.check("Menurut dokumen: “Provinsi Bali untuk bidang pertahanan” [2]", READING)
    assert not cited.sentences[0].supported
    assert cited.citations == ()
    assert cited.text.endswith("[?]")


def test_the_wrong_passage_is_replaced_by_the_right_one(citer: Citer) -> None:
    cited = citer.check("Kerjasama dengan Bali mengenai pariwisata dan peternakan [1].", READING)
    assert [c.source for c in cited.citations] == ["s/2.txt"]


def test_a_sentence_without_citation_gets_the_one_that_supports_it(citer: Citer) -> None:
    cited = citer.check("Kepala Bappeda Kaltim memimpin rapat.", READING)
    assert [c.source for c in cited.citations] == ["s/1.txt"]


def test_numbers_must_stand_in_the_evidence(citer: Citer) -> None:
    right = citer.check("Peserta rapat dari 7 SKPD [1].", READING)
    wrong = citer.check("Peserta rapat dari 9 SKPD [1].", READING)
    assert right.sentences[0].supported
    assert not wrong.sentences[0].supported


def test_what_the_passages_do_not_say_is_marked(citer: Citer) -> None:
    cited = citer.check("Kepala Bappeda Kaltim memimpin rapat [1]. Bulan terbuat dari keju [2].", READING)
    assert [s.supported for s in cited.sentences] == [True, False]
    assert cited.text == "Kepala Bappeda Kaltim memimpin rapat. [1] Bulan terbuat dari keju. [?]"


def test_marks_behind_the_full_stop_belong_to_the_sentence_before(citer: Citer) -> None:
    cited = citer.check(
        "Kepala Bappeda Kaltim memimpin rapat. [1] Kerjasama Bali bidang pariwisata. [2]", READING
    )
    assert [s.citations for s in cited.sentences] == [(1,), (2,)]
    assert [c.source for c in cited.citations] == ["s/1.txt", "s/2.txt"]


def test_support_across_languages(citer: Citer) -> None:
    cited = citer.check("Cooperation with the province of Bali in tourism [2].", READING)
    assert cited.sentences[0].supported
    assert cited.citations[0].quote == BALI


def test_citations_are_numbered_as_they_appear_and_once_a_quote(citer: Citer) -> None:
    cited = citer.check(
        "Kerjasama Provinsi Bali bidang pariwisata [2]. Kepala Bappeda Kaltim memimpin rapat [1]. "
        "Kerjasama Provinsi Bali bidang peternakan [2].",
        READING,
    )
    assert [s.citations for s in cited.sentences] == [(1,), (2,), (1,)]
    assert [c.number for c in cited.citations] == [1, 2]


def test_strip_markers() -> None:
    assert strip_markers("Satu [1]. Dua [2, 3] (sumber 4)") == "Satu. Dua"


@given(
    st.text(
        alphabet=st.sampled_from('Rapat Bali 7 9 [1] [2] [33] 【 】 “ ” « » . ! " \n ( ) , ; \ue000 😀'),
        max_size=120,
    )
)
def test_no_draft_breaks_the_citer_and_every_quote_is_verbatim(citer: Citer, draft: str) -> None:
    cited = citer.check(draft, READING)
    assert _quotes_are_verbatim(cited)
    numbers = {c.number for c in cited.citations}
    assert all(set(s.citations) <= numbers and s.supported == bool(s.citations) for s in cited.sentences)


def test_of_several_quotes_the_longest_is_cited_and_all_must_be_there(citer: Citer) -> None:
    text = READING.hits[1].passage.text
    quote, words = text, " ".join(text.split()[1:3])
    draft = f"**“{words}”** — menurut dokumen: “{quote}” [2]"
    (citation,) = citer.check(draft, READING).citations
    assert citation.quote == quote
    (sentence,) = citer.check(draft.replace(words, "kata lain", 1), READING).sentences
    assert not sentence.supported


@pytest.mark.parametrize(
    ("draft", "holds"),
    [
        ("Kepala Bappeda Kaltim Rusmadi memimpin rapat [1].", True),
        ("Rusmadi, head of Bappeda East Kalimantan, led the meeting [1].", True),
        ("Kepala Bappeda Kaltim Fuad memimpin rapat [1].", False),
        ("Peserta rapat kurang lebih 45 orang dari 7 SKPD [1].", True),
        ("Peserta rapat kurang lebih 54 orang dari 7 SKPD [1].", False),
        ("Peserta rapat kurang lebih empat puluh lima orang dari tujuh SKPD [1].", True),
        ("Kerjasama dilakukan Provinsi Bali pada 21/2/2018 [2].", True),
        ("Kerjasama dilakukan Provinsi Bali pada 22 Februari 2018 [2].", False),
        ("Kerjasama dilakukan Provinsi Bali untuk bidang pariwisata pada tahun 2018 [2].", True),
        ("Kerjasama dilakukan Provinsi Papua untuk bidang pariwisata [2].", False),
        ("Rapat dihadiri 99 orang: “Peserta rapat kurang lebih empat puluh lima orang” [1]", False),
    ],
)
def test_numbers_dates_and_names_are_in_the_evidence_in_some_form(
    citer: Citer, draft: str, holds: bool
) -> None:
    (sentence,) = citer.check(draft, READING).sentences
    assert sentence.supported is holds


@pytest.mark.parametrize(
    ("draft", "language", "said"),
    [
        ("Rapat itu dipimpin oleh Kepala Bappeda Kaltim [1].", "id", False),
        ("Rapat itu dipimpin oleh Kepala Bappeda Kaltim [1].", "en", True),
        ("The meeting was led by the head of Bappeda [1].", "id", True),
        ("The document says: “Rapat itu dipimpin oleh Kepala Bappeda Kaltim” [1].", "en", False),
        ("Rapat itu dipimpin Rusmadi kemarin. The others went home in the evening [1].", "id", True),
        ("Rusmadi, Kepala Bappeda [1].", "en", False),
        ("", "en", False),
    ],
)
def test_the_language_of_every_sentence_counts(draft: str, language, said: bool) -> None:
    assert drifts(draft, language) is said


@pytest.mark.parametrize(
    ("draft", "supported"),
    [("Rusmadi [1].", True), ("**Rusmadi**", True), ("- Rusmadi [2]", True), ("Awang Faroek [1].", False)],
)
def test_a_few_words_are_read_as_an_answer(citer: Citer, draft: str, supported: bool) -> None:
    cited = citer.check(draft, READING, "Siapa kepala Bappeda Kaltim?")
    assert [one.supported for one in cited.sentences] == [supported]
    assert [one.source for one in cited.citations] == ["s/1.txt"] * supported


def test_a_figure_alone_is_looked_for_with_the_question(citer: Citer) -> None:
    asked = "How many people attended the meeting?"
    assert citer.check("45 [1]", READING, asked).sentences[0].supported
    assert not citer.check("54 [1]", READING, asked).sentences[0].supported


def test_what_two_sentences_say_is_cited_from_both(citer: Citer) -> None:
    cited = citer.check("Rapat yang dipimpin Kepala Bappeda Kaltim dihadiri 45 orang dari 7 SKPD.", READING)
    assert [one.quote for one in cited.citations] == [
        RUSMADI[: RUSMADI.index(" Peserta")],
        RUSMADI[RUSMADI.index("Peserta") :],
    ]


def test_a_sentence_of_the_document_needs_no_judge(citer: Citer) -> None:
    words = "Menurut " + " ".join(["kabar", "itu", "lalu"] * 80)
    passage = Passage(9, "s/9.txt", "Panjang", f"Judul. {words}.", 0, len(words) + 8, "id")
    cited = citer.check(f"{words}.", Reading((Hit(passage, 0.9),), (), 0.9, True))
    assert cited.sentences[0].supported


NEWS = (
    "Rusmadi led the meeting in Samarinda on Monday. The meeting was about the new bridge. "
    "Farmers received seeds from the office."
)


@pytest.mark.parametrize(
    ("draft", "question"),
    [
        ('Rusmadi led the meeting in Samarinda and said "the bridge collapsed and 57 farmers died". [1]', ""),
        ('"The meeting was never held, and farmers died." [1]', "Was the meeting about the new bridge?"),
        ("The new bridge was discussed by Prabowo at the meeting in Samarinda. [1]", ""),
        ("Budi [1]", "Who led the meeting?"),
        (f"{' '.join(['Rusmadi led the meeting in Samarinda,'] * 16)} and the office burned down. [1]", ""),
    ],
    ids=["quoted", "quoted alone", "unknown name", "wrong answer", "longer than is read"],
)
def test_what_is_not_there_has_no_citation(citer: Citer, draft: str, question: str) -> None:
    cited = citer.check(draft, Reading((_english(NEWS),), (), 0.9, True), question)
    assert [one.supported for one in cited.sentences] == [False]
    assert cited.citations == ()


@pytest.mark.parametrize("draft", ["Farmers received seeds. [1]", "The meeting was in Samarinda. [1]"])
def test_a_short_sentence_need_not_answer_the_question(citer: Citer, draft: str) -> None:
    cited = citer.check(draft, Reading((_english(NEWS),), (), 0.9, True), "Who led the meeting?")
    assert cited.sentences[0].supported


def test_of_two_sentences_in_the_same_words_the_one_that_is_meant_is_cited(citer: Citer) -> None:
    text = "Persiba mengalahkan Persija di Jakarta. Cuaca cerah. Persija mengalahkan Persiba di Jakarta."
    cited = citer.check(
        "Persija mengalahkan Persiba di Jakarta. [1]", Reading((_hit(1, text),), (), 0.9, True)
    )
    assert [one.quote for one in cited.citations] == ["Persija mengalahkan Persiba di Jakarta."]


def test_documents_that_are_cited_all_count(citer: Citer) -> None:
    hits = tuple(_hit(n, f"{RUSMADI} Catatan {n}.") for n in range(1, 6))
    cited = citer.check("Kepala Bappeda Kaltim memimpin rapat [1][2][3][4][5].", Reading(hits, (), 0.9, True))
    assert [one.source for one in cited.citations] == [f"s/{n}.txt" for n in range(1, 6)]


def _english(text: str) -> Hit:
    return Hit(Passage(1, "news.txt", "News", text, 0, len(text), "en"), 0.9)


def test_a_heading_is_part_of_what_a_document_says(citer: Citer) -> None:
    passage = Passage(
        8, "p.txt", "Perdes", "Iuran sebesar Rp15.000.", 0, 23, "id", section="BAB III › Pasal 5"
    )
    reading = Reading((Hit(passage, 0.9),), (), 0.9, True)
    assert citer.check("Menurut Pasal 5: “Iuran sebesar Rp15.000.” [1]", reading).sentences[0].supported
    assert not citer.check("Menurut Pasal 6: “Iuran sebesar Rp15.000.” [1]", reading).sentences[0].supported


ZONES = "Ada tiga zona, yaitu Maloy, Kariangau dan Buluminung. Perusahaan Solaria Group dan PT Miwon hadir."


@pytest.mark.parametrize(
    ("draft", "supported"),
    [
        ("Zona itu:\n- Maloy [1]\n- Kariangau [1]\n- Buluminung [1]", [True] * 3),
        ("Zona itu:\n- Maloy [1]\n- Kariangau [1]\n- Solaria Group [1]", [None, None, False]),
    ],
)
def test_a_list_holds_as_a_whole_where_one_sentence_lists_it(
    citer: Citer, draft: str, supported: list[bool]
) -> None:
    cited = citer.check(draft, Reading((_hit(1, ZONES),), (), 0.9, True), "Apa saja zona itu?")
    found = [one.supported for one in cited.sentences]
    assert [one for one, told in zip(found, supported, strict=True) if told is not None] == [
        told for told in supported if told is not None
    ]
    assert cited.text.startswith("Zona itu:\n- Maloy")


def test_a_heading_that_claims_something_is_checked(citer: Citer) -> None:
    cited = citer.check(
        "# Kepala Bappeda Kaltim adalah Budi Santoso\nKepala Bappeda Kaltim memimpin rapat [1].", READING
    )
    assert [one.supported for one in cited.sentences] == [False, True]
    assert citer.check("## Rapat [1]\nKepala Bappeda Kaltim memimpin rapat [1].", READING).text.startswith(
        "## Rapat\n"
    )


def test_what_the_documents_do_not_say_may_be_said(citer: Citer) -> None:
    cited = citer.check(
        "Kepala Bappeda Kaltim memimpin rapat [1]. Umurnya tidak disebutkan dalam dokumen.", READING
    )
    assert cited.text.endswith("Umurnya tidak disebutkan dalam dokumen.")
    assert cited.unsaid
    assert len(cited.sentences) == 1


def test_the_date_of_the_document_is_that_of_who_held_an_office(citer: Citer) -> None:
    passage = Passage(3, "s/3.txt", "Rapat", RUSMADI, 0, len(RUSMADI), "id", date=date(2012, 10, 16))
    reading = Reading((Hit(passage, 0.9),), (), 0.9, True)

    def holds(draft: str) -> bool:
        return citer.check(draft, reading).sentences[0].supported

    assert holds("Kepala Bappeda Kaltim pada tahun 2012 adalah Rusmadi [1].")
    assert holds("Menurut dokumen tertanggal 16 Oktober 2012, Kepala Bappeda Kaltim adalah Rusmadi [1].")
    assert not holds("Kepala Bappeda Kaltim pada tahun 2013 adalah Rusmadi [1].")
