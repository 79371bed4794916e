"""Evidence is picked by what two witnesses say of each sentence, and a question is refused below the threshold."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rag.entailment import Verdict
from rag.matcher import WordScores
from rag.read import Limits, Reader
from rag.read.evidence import _whole_words
from rag.read.judgement import ALONE, FEATURES, Judgement
from rag.reader import SpanScores
from rag.schema import Hit, Passage
from rag.text.words import words as words_of

OFFSET = 50
NOTHING = dict.fromkeys((*FEATURES, "bias"), 0.0)
BY_NETWORK = {**NOTHING, "sentence, against no answer": 1.0}
UNREAD = {"weight": 0.0, "scale": 1.0}


class Highlighter:
    """A network that gives the words that it was given their logit, and is sure that no other answers."""

    def __init__(self, **sure: float) -> None:
        self.sure = sure
        self.read: list[str] = []

    def score(self, question, passages):
        found = []
        for passage in passages:
            self.read.append(passage.text)
            here = list(words_of(passage.text))
            characters = np.array([(word.start, word.end) for word in here], np.int64).reshape(-1, 2)
            half = np.array([self.sure.get(word.text, -40.0) / 2 for word in here], np.float32)
            found.append(SpanScores(characters, half, half, 0.0))
        return found


class Silent:
    """A matcher to which every word is alike."""

    def score(self, question, passages):
        found = []
        for passage in passages:
            here = list(words_of(passage.text))
            found.append(WordScores(here, np.zeros(len(here), np.float32), 0.0))
        return found


class Believing:
    """A judge to which a premise entails what ends in a word as probably as was given of the word, or of `others`."""

    def __init__(self, others: float = 1.0, **entailed: float) -> None:
        self.others, self.entailed = others, entailed
        self.asked: list[tuple[str, str]] = []

    def judge(self, pairs):
        self.asked += [(sentence, premise.text) for sentence, premise in pairs]
        sure = (self.entailed.get(sentence.split()[-1], self.others) for sentence, _ in pairs)
        return [Verdict(one, 0.0, 1 - one) for one in sure]


class Letters:
    """Word vectors in which only words of the same letters are alike."""

    def word_vectors(self, words):
        return np.array(
            [np.bincount([ord(x) % 32 for x in w], minlength=32) for w in words], np.float32
        ).reshape(-1, 32)


def judgement(same=None, cross=None, threshold: float = 0.5, sure: float = 1.1, **relevance) -> Judgement:
    same = same or BY_NETWORK
    how = {**UNREAD, **relevance}
    thresholds = dict.fromkeys(("id", "en", "cross"), threshold)
    return Judgement({"same": same, "cross": cross or same}, thresholds, {"same": how, "cross": how}, sure)


def hit(number: int, text: str, source: str = "a", language: str = "id", score: float = 0.8) -> Hit:
    passage = Passage(number, source, "", text, OFFSET, OFFSET + len(text), language)  # type: ignore[arg-type]
    return Hit(passage, score)


def reader(
    network=None,
    weights=None,
    threshold: float = 0.5,
    words: int = 1,
    enough: float = 1.0,
    sure: float = 1.1,
    **limits,
) -> Reader:
    fitted = judgement(weights, threshold=threshold, sure=sure)
    return Reader(
        network or Highlighter(),
        Silent(),
        Believing(),
        Letters(),
        fitted,
        Limits(words=words, enough=enough, **limits),
    )


def test_the_sentence_of_the_surest_word_is_the_evidence() -> None:
    found = hit(1, "Rapat dimulai pagi. Rusmadi memimpin rapat. Peserta pulang.")
    reading = reader(Highlighter(Rusmadi=3.0)).read("Siapa memimpin rapat?", [found], "id")
    assert reading.answerable
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-3.0)), abs=1e-3)
    (evidence,) = reading.evidence
    assert evidence.text == "Rusmadi memimpin rapat."
    assert found.passage.text[evidence.start - OFFSET : evidence.end - OFFSET] == evidence.text
    assert evidence.hit == found


def test_each_passage_is_asked_in_the_names_that_it_has() -> None:
    class Listening(Highlighter):
        asked: list[tuple[str, list[str]]] = []  # noqa: RUF012

        def score(self, question, passages):
            self.asked.append((question, [passage.source for passage in passages]))
            return super().score(question, passages)

    hits = [
        hit(1, "Kalteng: kesehatan.", "a"),
        hit(2, "Kalimantan Tengah luas.", "b"),
        hit(3, "Kalteng ramai.", "c"),
    ]
    network = Listening(kesehatan=3.0)
    reading = reader(network).read("Apa dari Kalimantan Tengah?", hits, "id")
    assert network.asked == [("Apa dari Kalteng?", ["a", "c"]), ("Apa dari Kalimantan Tengah?", ["b"])]
    assert [one.text for one in reading.evidence][:1] == ["Kalteng: kesehatan."]


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Siapa memimpin rapat di Bontang pada 2012?", (0, 0)),
        ("Siapa memimpin rapat di Bontang pada 2013?", (1, 0)),
        ("Siapa memimpin rapat Dewan Kesenian Bontang?", (0, 2)),
        ("Siapa memimpin rapat Kadin Kota Kupang pada 3 Mei 2014 dan 2015?", (2, 2)),
        ("siapa memimpin rapat?", (0, 0)),
    ],
)
def test_what_the_question_states_and_the_passage_lacks_is_counted(
    question: str, lacks: tuple[int, int]
) -> None:
    found = hit(1, "Rusmadi memimpin rapat di Kota Bontang.")
    found = replace(found, passage=replace(found.passage, date=date(2012, 10, 16)))
    (look,) = reader().look(question, [found])
    assert tuple(look.features[0, -2:]) == lacks


def test_confidence_weighs_the_largest_margin_too() -> None:
    by_margin = {
        **ALONE,
        "log-odds of the best sentence": 0.0,
        "largest margin of a sentence": 2.0,
        "bias": 1.0,
    }
    judge = replace(judgement(), answers={"same": by_margin, "cross": by_margin})
    network = Highlighter(Rusmadi=-1.5)
    refuses = Reader(network, Silent(), Believing(), Letters(), judge, Limits(words=1))
    assert refuses.read("Siapa?", [hit(1, "Rusmadi hadir.")], "id").confidence == pytest.approx(
        1 / (1 + np.exp(2.0)), abs=1e-3
    )


BY_ENTAILMENT = {"log-odds at first sight": 0.5, "log-odds of entailment": 1.0, "bias": 0.0}


def test_what_entails_the_answer_is_likelier_than_it_looked() -> None:
    fitted = replace(judgement(), verified={"same": BY_ENTAILMENT, "cross": BY_ENTAILMENT})
    judge = Believing(0.0, Beta=0.9)
    one = Reader(
        Highlighter(Alfa=2.0, Beta=1.0, Gama=-1.0), Silent(), judge, Letters(), fitted, Limits(words=1)
    )
    reading = one.read("Apa?", [hit(1, "Alfa ada. Beta ada. Gama ada.")], "id")
    assert [found.text for found in reading.evidence] == ["Beta ada."]
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-0.5 - np.log(9))), abs=1e-3)
    assert judge.asked == [
        ("Apa? Alfa", "Alfa ada."),
        ("Apa? Beta", "Alfa ada. Beta ada."),
        ("Apa? Gama", "Beta ada. Gama ada."),
    ], "likeliest first, each with the sentence before it"


def test_of_two_answers_in_the_likeliest_sentence_the_second_is_read_again_too() -> None:
    by_entailment = {**dict.fromkeys(ALONE, 0.0), "largest log-odds of entailment": 1.0}
    fitted = replace(judgement(), answers={"same": by_entailment, "cross": by_entailment})
    judge = Believing(0.01, Rusmadi=0.9)
    found = [hit(1, "Eric didampingi oleh Rusmadi. Alfa dan Beta ada.")]
    network = Highlighter(Eric=3.0, Rusmadi=2.0, Alfa=1.0, Beta=0.9)
    reading = Reader(network, Silent(), judge, Letters(), fitted, Limits(words=1)).read("Apa?", found, "id")
    assert [said for said, _ in judge.asked] == ["Apa? Eric", "Apa? Rusmadi", "Apa? Alfa"]
    assert reading.confidence == pytest.approx(0.9)
    assert reading.evidence[0].short is None, "the best words are not entailed"
    judge = Believing(0.01, Rusmadi=0.9)
    far = Highlighter(Eric=9.0, Rusmadi=2.0)
    assert not Reader(far, Silent(), judge, Letters(), fitted).read("Apa?", found, "id").answerable
    assert "Apa? Rusmadi" not in [said for said, _ in judge.asked]


def test_only_the_likeliest_are_read_again() -> None:
    names = "Alfa Beta Gama Delta Eta Teta".split()
    judge = Believing()
    network = Highlighter(**{name: 3.0 - n / 2 for n, name in enumerate(names)})
    Reader(network, Silent(), judge, Letters(), judgement(), Limits(words=1)).read(
        "Apa?", [hit(1, " ".join(f"{name} ada." for name in names))], "id"
    )
    assert [said for said, _ in judge.asked] == ["Apa? Alfa", "Apa? Beta", "Apa? Gama", "Apa? Delta"]


def test_confidence_weighs_the_largest_entailment_too() -> None:
    by_entailment = {**dict.fromkeys(ALONE, 0.0), "largest log-odds of entailment": 1.0}
    fitted = replace(judgement(), answers={"same": by_entailment, "cross": by_entailment})
    found = [hit(1, "Alfa ada. Beta ada.")]
    network = Highlighter(Alfa=3.0, Beta=1.0)
    sure = Reader(network, Silent(), Believing(0.0, Beta=0.8), Letters(), fitted, Limits(words=1))
    assert sure.read("Apa?", found, "id").confidence == pytest.approx(0.8)
    unsure = Reader(network, Silent(), Believing(0.0, Beta=0.001), Letters(), fitted, Limits(words=1))
    refused = unsure.read("Apa?", found, "id")
    assert refused.confidence == pytest.approx(0.01), "less says no more"
    assert not refused.answerable


def test_rows_of_a_table_are_judged_at_first_sight() -> None:
    fitted = replace(judgement(), verified={"same": BY_ENTAILMENT, "cross": BY_ENTAILMENT})
    judge = Believing()
    one = Reader(Highlighter(Polisi=9.0), Silent(), judge, Letters(), fitted, Limits(words=1))
    assert one.read("Berapa nomor faks Polisi?", [hit(1, "Instansi: Polisi; Faks: 11")], "id").answerable
    assert judge.asked == []


def test_below_the_threshold_nothing_is_said() -> None:
    reading = reader(Highlighter(Rusmadi=-1.0)).read("Siapa?", [hit(1, "Rusmadi hadir.")], "id")
    assert not reading.answerable
    assert reading.evidence == ()
    assert 0 < reading.confidence < 0.5
    assert len(reading.hits) == 1


def test_no_hits_no_answer() -> None:
    reading = reader().read("Siapa?", [], "id")
    assert (reading.answerable, reading.confidence, reading.evidence) == (False, 0.0, ())


def test_best_source_first_and_document_order_within_it() -> None:
    hits = [
        hit(1, "Alfa datang. Tidak ada. Beta datang.", "one"),
        hit(2, "Gama datang.", "two"),
    ]
    network = Highlighter(Alfa=1.0, Beta=1.5, Gama=2.0)
    reading = reader(network, follow=0.1).read("Apa?", hits, "id")
    assert [one.text for one in reading.evidence] == ["Gama datang.", "Alfa datang.", "Beta datang."]
    assert reading.hits == (hits[1], hits[0])


def test_what_adds_little_is_left_out() -> None:
    network = Highlighter(Alfa=3.0, Beta=-6.0)
    reading = reader(network).read("Apa itu?", [hit(1, "Alfa ada. Beta ada.")], "id")
    assert [one.text for one in reading.evidence] == ["Alfa ada."]


def test_no_more_is_said_than_is_enough() -> None:
    found = [hit(1, "Alfa ada. Beta ada. Gama ada.")]
    sure, unsure = Highlighter(Alfa=3.0, Beta=0.0, Gama=0.0), Highlighter(Alfa=0.0, Beta=0.0, Gama=0.0)
    assert len(reader(sure, enough=0.7).read("Siapa?", found, "id").evidence) == 1
    assert len(reader(unsure, enough=0.7).read("Siapa?", found, "id").evidence) == 2
    assert len(reader(sure, enough=0.7).read("Siapa saja?", found, "id").evidence) == 3


def test_a_dateline_is_no_evidence_unless_it_answers() -> None:
    found = [hit(1, "Samarinda, 16/10/12. Alfa hadir di sana.")]
    network = Highlighter(Alfa=3.0, Samarinda=2.0)
    assert [one.text for one in reader(network, words=3).read("Siapa?", found, "id").evidence] == [
        "Alfa hadir di sana."
    ]
    network = Highlighter(Samarinda=3.0)
    assert [one.text for one in reader(network).read("Kapan?", found, "id").evidence] == [
        "Samarinda, 16/10/12."
    ]


def test_at_most_so_many_passages_and_sentences() -> None:
    hits = [hit(n, f"Alfa satu {n}. Alfa dua {n}. Alfa tiga {n}.", f"s{n}") for n in range(6)]
    reading = reader(Highlighter(Alfa=3.0), passages=2, sentences=5).read("Apa?", hits, "id")
    assert len(reading.evidence) == 5
    assert len({one.hit.passage.id for one in reading.evidence}) == 2


@pytest.mark.parametrize("question", ["Apa saja daerahnya?", "Which three areas are there?"])
def test_a_question_for_a_list_gets_more_of_it(question: str) -> None:
    text = "Alfa satu. Beta dua. Gama tiga. Delta empat. Eta lima."
    network = Highlighter(Alfa=2.0, Beta=0.0, Gama=0.0, Delta=0.0, Eta=0.0)
    found = [hit(1, text)]
    assert len(reader(network).read(question, found, "id").evidence) == 5
    assert len(reader(network, sentences=3).read("Siapa ketuanya?", found, "id").evidence) == 3


def test_a_passage_that_was_found_better_counts_for_more() -> None:
    weights = {**NOTHING, "score against the best passage": 2.0}
    hits = [hit(1, "Alfa ada.", "one", score=0.4), hit(2, "Beta ada.", "two", score=0.8)]
    reading = reader(weights=weights).read("Apa?", hits, "id")
    assert [one.text for one in reading.evidence] == ["Beta ada.", "Alfa ada."]
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_each_direction_has_its_own_weights_and_threshold() -> None:
    fitted = replace(
        judgement({**NOTHING, "bias": 2.0}, {**NOTHING, "bias": -2.0}),
        thresholds={"id": 0.5, "en": 0.5, "cross": 0.05},
    )
    one = Reader(Highlighter(), Silent(), Believing(), Letters(), fitted)
    assert one.read("Apa?", [hit(1, "Ada.")], "id").confidence == pytest.approx(0.881, abs=1e-3)
    crossed = one.read("What?", [hit(1, "Ada.")], "en")
    assert crossed.confidence == pytest.approx(0.119, abs=1e-3)
    assert crossed.answerable


def test_a_passage_without_a_word_is_no_evidence() -> None:
    assert not reader().read("Apa?", [hit(1, "… — !")], "id").answerable


def test_the_best_words_lead_where_the_reader_is_sure() -> None:
    found = [hit(1, "Rapat dimulai. Rusmadi memimpin rapat.")]
    sure = (
        reader(Highlighter(Rusmadi=4.0), sure=0.9)
        .read("Siapa memimpin rapat?", found, "id")
        .evidence[0]
        .short
    )
    assert sure is not None
    assert (sure.text, sure.start - OFFSET, sure.end - OFFSET) == ("Rusmadi", 15, 22)
    assert sure.score == pytest.approx(1 / (1 + np.exp(-4.0)), abs=1e-3)
    assert (
        reader(Highlighter(Rusmadi=1.0), sure=0.9)
        .read("Siapa memimpin rapat?", found, "id")
        .evidence[0]
        .short
        is None
    )


def test_words_that_are_not_entailed_do_not_lead() -> None:
    found = [hit(1, "Rapat dimulai. Rusmadi memimpin rapat.")]
    network, fitted = Highlighter(Rusmadi=4.0), judgement(sure=0.9)
    for probability, leads in ((0.6, True), (0.4, False)):
        one = Reader(network, Silent(), Believing(probability), Letters(), fitted, Limits(words=1))
        (evidence,) = one.read("Siapa memimpin rapat?", found, "id").evidence
        assert (evidence.short is not None) == leads


def test_words_that_others_rival_are_not_sure() -> None:
    found = [hit(1, "Rusmadi dan Awang memimpin rapat.")]
    reading = reader(Highlighter(Rusmadi=4.0, Awang=4.0), sure=0.9).read("Siapa?", found, "id")
    assert reading.answerable
    assert reading.evidence[0].short is None


def test_a_refusal_leads_with_nothing() -> None:
    reading = reader(Highlighter(Rusmadi=0.0), threshold=0.9, sure=0.0).read(
        "Siapa?", [hit(1, "Rusmadi.")], "id"
    )
    assert (reading.answerable, reading.evidence) == (False, ())


def test_relevance_moves_what_answers_up() -> None:
    hits = [hit(1, "Alfa ada.", score=0.8), hit(2, "Beta ada.", score=0.6)]
    one = Reader(Highlighter(Beta=4.0), Silent(), Believing(), Letters(), judgement(weight=0.5, scale=2.0))
    ranked = one.rank("Apa?", hits, "id")
    assert [found.passage.text for found in ranked] == ["Beta ada.", "Alfa ada."]
    assert ranked[0].score == pytest.approx(0.5 * 0.6 + 0.5 / (1 + np.exp(-2.0)), abs=1e-4)
    assert ranked[1].score == pytest.approx(0.4, abs=1e-4)
    assert (
        Reader(Highlighter(Beta=4.0), Silent(), Believing(), Letters(), judgement()).rank("Apa?", hits, "id")
        == hits
    )


def test_only_the_first_hits_are_read_and_none_is_lost() -> None:
    names = "Alfa Beta Gama Delta Eta Teta Iota Kapa".split()
    hits = [hit(n, f"{name} ada.", score=0.9 - n / 100) for n, name in enumerate(names)]
    network = Highlighter(Kapa=9.0, Gama=4.0)
    one = Reader(network, Silent(), Believing(), Letters(), judgement(weight=0.9), passages=3)
    ranked = one.rank("Apa?", hits, "id")
    assert len(network.read) == 3
    assert ranked[0].passage.text == "Gama ada."
    assert sorted(found.passage.id for found in ranked) == list(range(8))
    assert [found.score for found in ranked] == sorted((found.score for found in ranked), reverse=True)
    assert one.rank("Apa?", [], "id") == []


def test_what_is_read_is_offered_in_its_new_order() -> None:
    hits = [hit(1, "Alfa ada.", score=0.8), hit(2, "Beta ada.", score=0.6)]
    one = Reader(
        Highlighter(Beta=4.0), Silent(), Believing(), Letters(), judgement(weight=0.5, threshold=0.999)
    )
    reading = one.read("Apa?", hits, "id")
    assert not reading.answerable
    assert [found.passage.id for found in reading.hits] == [2, 1]


@pytest.mark.parametrize(
    ("text", "inside", "whole"),
    [
        ("Kata Rusmadi.MS di sana", "adi", "Rusmadi.MS"),
        ("seluas 17.000 hektare", "000 hekt", "17.000 hektare"),
        ("Selasa (20/11), rapat", "Selasa (20/11", "Selasa (20/11)"),
        ("— Rusmadi, kepala", "— Rusmadi,", "Rusmadi"),
        ("anak-anak itu", "anak", "anak-anak"),
        ("sebesar Rp 12.500.000 per tahun", "12.500.000", "Rp 12.500.000"),
        ("sebesar Rp. 12,5 miliar", "12,5 miliar", "Rp. 12,5 miliar"),
        ("costs US$300,000 a year", "300,000", "US$300,000"),
        ("a loan of US$28 million", "$28 million", "US$28 million"),
        ("pinjaman US$ 28 juta", "$ 28 juta", "US$ 28 juta"),
        ("costs S$40 a day", "40", "S$40"),
        ("costs $40 a day", "$40", "$40"),
        ("biaya €5 juta", "€5 juta", "€5 juta"),
        ("Grup 12 orang", "12", "12"),
        ("...", "..", ""),
    ],
)
def test_short_answers_are_whole_words(text: str, inside: str, whole: str) -> None:
    start = text.index(inside)
    begin, end = _whole_words(text, start, start + len(inside))
    assert text[begin:end] == whole


def test_a_sure_answer_is_one_sentence_and_a_list_is_never_sure() -> None:
    found = [hit(1, "Alfa memimpin. Beta ada."), hit(2, "Alfa hadir.", "b")]
    network = Highlighter(Alfa=4.0, Beta=3.0)
    reading = reader(network, sure=0.9).read("Siapa yang memimpin?", found, "id")
    assert [one.text for one in reading.evidence] == ["Alfa memimpin."]
    assert reading.evidence[0].short is not None
    listed = reader(network, sure=0.9).read("Siapa saja yang memimpin?", found, "id")
    assert all(one.short is None for one in listed.evidence)
    assert len(listed.evidence) == 3


def test_of_equally_good_sentences_the_first_leads() -> None:
    hits = [hit(1, "Alfa ada.", "b"), hit(2, "Alfa datang.", "a")]
    reading = reader(Highlighter(Alfa=4.0), sure=0.9).read("Siapa?", hits, "id")
    assert [one.text for one in reading.evidence] == ["Alfa datang."]
    short = reading.evidence[0].short
    assert short is not None
    assert short.text == "Alfa"


def test_the_matcher_is_heard_too() -> None:
    class Matching(Silent):
        def score(self, question, passages):
            return [
                WordScores(
                    one.words, np.array([5.0 * (w.text == "Beta") for w in one.words], np.float32), 0.0
                )
                for one in super().score(question, passages)
            ]

    weights = {**NOTHING, "matcher, against no answer": 1.0}
    found = [hit(1, "Alfa. Beta.")]
    reading = Reader(
        Highlighter(), Matching(), Believing(), Letters(), judgement(weights), Limits(words=1)
    ).read("Apa?", found, "id")
    assert reading.evidence[0].text == "Beta."
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-5.0)), abs=1e-4)


def test_a_number_is_asked_for_and_only_sentences_with_one_answer() -> None:
    network = Highlighter(Anggaran=9.0, Dana=5.0)
    hits = [hit(1, "Anggaran disusun bersama. Dana yang disiapkan Rp 17,5 miliar. Rapat pun usai.")]
    reading = reader(network).read("Berapa anggaran yang disiapkan?", hits, "id")
    assert [one.text for one in reading.evidence] == ["Dana yang disiapkan Rp 17,5 miliar."]


def test_without_any_the_question_is_refused() -> None:
    reading = reader(Highlighter(Anggaran=9.0)).read(
        "Berapa anggaran yang disiapkan?", [hit(1, "Anggaran disusun bersama.")], "id"
    )
    assert not reading.answerable
    assert not reading.evidence


MAYORS = (
    "Wali Kota Bontang Rahmad Masud menerima rombongan. Esok Wali Kota Jember Yusuf Kholil menerima mereka."
)


def test_the_holder_of_the_office_that_is_asked_about_answers() -> None:
    network = Highlighter(Rahmad=9.0, Kholil=0.5)
    reading = reader(network, sure=0.5).read("Siapa Wali Kota Jember?", [hit(1, MAYORS)], "id")
    (one,) = reading.evidence
    assert one.short is not None
    assert (one.short.text, one.short.start - OFFSET) == ("Yusuf Kholil", MAYORS.index("Yusuf"))


@pytest.mark.parametrize("question", ["Apa itu IKN?", "What does IKN stand for?"])
def test_a_bracket_says_what_a_term_stands_for(question: str) -> None:
    text = "Wilayah di sekitar IKN ditata. Pembangunan Ibu Kota Negara (IKN) berjalan."
    network = Highlighter(Wilayah=9.0, Ibu=-3.0)
    (one,) = reader(network, sure=0.5).read(question, [hit(1, text)], "id").evidence
    assert one.text == "Pembangunan Ibu Kota Negara (IKN) berjalan."
    assert one.short is not None
    assert (one.short.text, one.short.start - OFFSET) == ("Ibu Kota Negara", text.index("Ibu"))


@pytest.mark.parametrize("question", ["Apa itu smelter?", "What is a smelter?"])
def test_or_which_words_it_glosses_but_not_where_these_begin(question: str) -> None:
    text = "Smelter dibangun. Di sana ada unit pemurnian (smelter)."
    network = Highlighter(Smelter=9.0, unit=-3.0)
    (one,) = reader(network, sure=0.9).read(question, [hit(1, text)], "id").evidence
    assert (one.text, one.short) == ("Di sana ada unit pemurnian (smelter).", None)


@pytest.mark.parametrize("question", ["Apa itu NTT?", "Siapa IKN?", "What is the area of IKN?"])
def test_any_other_bracket_or_question_is_left_to_the_networks(question: str) -> None:
    text = "Ia pulang ke Kupang (NTT). Pembangunan Ibu Kota Negara (IKN) berjalan."
    assert not reader(Highlighter(Kupang=-3.0, Ibu=-3.0)).read(question, [hit(1, text)], "id").answerable


@pytest.mark.parametrize("question", ["Siapa Yusuf Kholil?", "Who is Yusuf Kholil?"])
def test_who_somebody_is_says_the_title_before_the_name(question: str) -> None:
    text = f"Wali Kota Yusuf Kholil lahir di Sigi. {MAYORS}"
    (one,) = (
        reader(Highlighter(Sigi=9.0, Jember=-3.0), sure=0.5).read(question, [hit(1, text)], "id").evidence
    )
    assert one.short is not None
    assert one.short.text == "Wali Kota Jember"


@pytest.mark.parametrize(
    ("text", "short"),
    [("Yusuf Kholil serta perwakilan hadir.", None), ("Yusuf Kholil adalah perwakilan.", "perwakilan")],
)
def test_or_what_it_is_said_to_be_and_nothing_that_stands_near(text: str, short: str | None) -> None:
    reading = reader(Highlighter(perwakilan=9.0), sure=0.5).read("Siapa Yusuf Kholil?", [hit(1, text)], "id")
    (one,) = reading.evidence
    assert (one.short.text if one.short else None) == short


@pytest.mark.parametrize("question", ["Siapa Wali Kota Sigi?", "Siapa Wakil Wali Kota Jember?"])
def test_the_holder_of_another_office_does_not(question: str) -> None:
    network = Highlighter(Rahmad=9.0, Yusuf=9.0)
    assert not reader(network).read(question, [hit(1, MAYORS)], "id").answerable


def test_of_several_holders_the_newest_document_names_the_one_unless_a_year_is_asked_about() -> None:
    network = Highlighter(Awang=3.0, Isran=1.0)
    old = hit(1, "Gubernur Kaltim Awang Faroek hadir.", "old")
    new = hit(2, "Gubernur Kaltim Isran Noor hadir.", "new")
    old, new = (
        replace(one, passage=replace(one.passage, date=date(year, 6, 1)))
        for one, year in ((old, 2012), (new, 2021))
    )
    now = reader(network, enough=0.6).read("Siapa gubernur Kaltim?", [old, new], "id")
    then = reader(network, enough=0.6).read("Siapa gubernur Kaltim tahun 2012?", [old, new], "id")
    assert [one.hit.passage.source for one in now.evidence] == ["new"]
    assert then.evidence[0].hit.passage.source == "old"


def test_what_another_document_says_must_be_as_likely_as_a_share_of_the_best() -> None:
    network = Highlighter(one=2.0, two=-2.0)
    same, other = (hit(1, "one here. two here."), hit(1, "one here.")), hit(2, "two here.", "b")
    limits = {"follow": 0.01, "elsewhere": 0.3}
    assert len(reader(network, **limits).read("one?", [same[0]], "id").evidence) == 2
    assert len(reader(network, **limits).read("one?", [same[1], other], "id").evidence) == 1
    assert len(reader(network, follow=0.01, elsewhere=0.1).read("one?", [same[1], other], "id").evidence) == 2


def test_which_row_of_a_table_answers_is_not_told_by_the_kind_of_its_values() -> None:
    row = hit(1, "Instansi: Polisi; Faks: 11")
    assert reader(Highlighter(Polisi=9.0)).read("Berapa nomor faks Polisi?", [row], "id").answerable
    prose = hit(1, "Polisi bersiaga.")
    assert not reader(Highlighter(Polisi=9.0)).read("Berapa nomor faks Polisi?", [prose], "id").answerable


def test_what_may_hold_the_office_stays_beside_what_gives_it_to_somebody() -> None:
    text = "Menurut Wali Kota Jember Hadi Permana rapat usai. Yusuf memimpin Jember sejak lama."
    network = Highlighter(Yusuf=9.0, Hadi=-1.0)
    reading = reader(network, enough=1.0).read("Siapa Wali Kota Jember?", [hit(1, text)], "id")
    assert {one.text.split()[0] for one in reading.evidence} == {"Menurut", "Yusuf"}
