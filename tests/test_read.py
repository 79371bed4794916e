"""Evidence is picked by what two witnesses say of each sentence, and a question is refused below the threshold."""

import numpy as np
import pytest

from rag.read import FEATURES, Judgement, Limits, Reader
from rag.reader import WordScores
from rag.schema import Hit, Passage
from rag.words import words as words_of

OFFSET = 50
NOTHING = dict.fromkeys((*FEATURES, "bias"), 0.0)
BY_NETWORK = {**NOTHING, "network, against no answer": 1.0}


class Highlighter:
    """A network that is sure of the words that it was given, and of nothing else."""

    def __init__(self, **sure: float) -> None:
        self.sure = sure

    def score(self, question, passages):
        found = []
        for passage in passages:
            here = list(words_of(passage.text))
            logits = np.array([self.sure.get(word.text, -9.0) for word in here], np.float32)
            found.append(WordScores(here, logits, 0.0))
        return found


def hit(number: int, text: str, source: str = "a", language: str = "id", score: float = 0.8) -> Hit:
    passage = Passage(number, source, "", text, OFFSET, OFFSET + len(text), language)  # type: ignore[arg-type]
    return Hit(passage, score)


def reader(
    network=None, weights=None, threshold: float = 0.5, words: int = 1, enough: float = 1.0, **limits
) -> Reader:
    own = weights or BY_NETWORK
    judgement = Judgement({"same": own, "cross": own}, dict.fromkeys(("id", "en", "cross"), threshold))
    return Reader(network or Highlighter(), judgement, Limits(words=words, enough=enough, **limits))


def test_the_sentence_of_the_surest_word_is_the_evidence() -> None:
    found = hit(1, "Rapat dimulai pagi. Rusmadi memimpin rapat. Peserta pulang.")
    reading = reader(Highlighter(Rusmadi=3.0)).read("Siapa memimpin rapat?", [found], "id")
    assert reading.answerable
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-3.0)), abs=1e-3)
    (evidence,) = reading.evidence
    assert evidence.text == "Rusmadi memimpin rapat."
    assert found.passage.text[evidence.start - OFFSET : evidence.end - OFFSET] == evidence.text
    assert evidence.hit is found


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
    hits = [hit(n, "Alfa satu. Alfa dua. Alfa tiga.", f"s{n}") for n in range(6)]
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
    judgement = Judgement(
        {"same": {**NOTHING, "bias": 2.0}, "cross": {**NOTHING, "bias": -2.0}},
        {"id": 0.5, "en": 0.5, "cross": 0.05},
    )
    one = Reader(Highlighter(), judgement)
    assert one.read("Apa?", [hit(1, "Ada.")], "id").confidence == pytest.approx(0.881, abs=1e-3)
    crossed = one.read("What?", [hit(1, "Ada.")], "en")
    assert crossed.confidence == pytest.approx(0.119, abs=1e-3)
    assert crossed.answerable


def test_a_passage_without_a_word_is_no_evidence() -> None:
    assert not reader().read("Apa?", [hit(1, "… — !")], "id").answerable
