"""Training the network of entailment: the sentences that ship, what rules make of others, and a run on a miniature."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from tiny import make_bert, word_tokenizer, words_of  # noqa: E402

from embeddings import open_encoder  # noqa: E402
from embeddings.training.student import BODY  # noqa: E402
from rag.entailment import Network, train  # noqa: E402
from rag.entailment.training_answers import answer_pairs, other_span, wrong_spans  # noqa: E402
from rag.entailment.training_corrupt import corrupted  # noqa: E402
from rag.entailment.training_data import as_read, is_held_out  # noqa: E402
from rag.entailment.training_frames import frame_pairs  # noqa: E402
from rag.entailment.training_order import clause_pairs, order_pairs  # noqa: E402
from rag.entailment.training_pairs import CONTRADICTED, ENTAILED, NEUTRAL, Pair  # noqa: E402
from rag.entailment.training_text import copied_pairs, fragment_pairs, parallel_pairs  # noqa: E402
from rag.entailment.training_written import FOLDER, Source, written_pairs  # noqa: E402
from rag.reader import FOLDER as READER  # noqa: E402
from rag.reader import Network as Reader  # noqa: E402
from rag.reader.training_data import Row, Text, everywhere  # noqa: E402
from rag.reader.training_written import read_documents  # noqa: E402
from rag.text.sentences import sentences  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")

PAIRS = [
    ("Governor Awang opened the 3 markets in Bontang.", "Gubernur Awang membuka 3 pasar di Bontang."),
    ("Mayor Rizal met Regent Yusran on 5 March.", "Wali Kota Rizal bertemu Bupati Yusran pada 5 Maret."),
    ("The road to Sangatta will cost 40 billion rupiah.", "Jalan ke Sangatta akan menelan 40 miliar rupiah."),
]
TEXTS = [("Rapat", " ".join(pair[n] for pair in PAIRS), language) for n, language in ((0, "en"), (1, "id"))]


# -- the sentences that we wrote


def test_every_sentence_that_we_wrote_has_a_false_one_beside_it() -> None:
    rows = [
        json.loads(line) for file in sorted(FOLDER.glob("*.jsonl")) for line in file.open(encoding="utf-8")
    ]
    assert len(rows) == 12_678
    kinds = Counter(row["kind"] for row in rows)
    assert kinds.keys() == {"swap", "replaced", "figure", "opposite", "denied", "relation", "added"}
    assert min(kinds.values()) > 800
    for row in rows:
        for language in ("id", "en"):
            assert row[language].strip() != row[f"false_{language}"].strip(), row
            assert len(row[language].split()) > 2, row


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    """The pairs about four documents."""
    folder = tmp_path_factory.mktemp("written")
    lines = (FOLDER / "trade.jsonl").read_text("utf-8").splitlines()
    names = list(dict.fromkeys(json.loads(line)["doc"] for line in lines))[:4]
    chosen = [line for line in lines if json.loads(line)["doc"] in names]
    (folder / "trade.jsonl").write_text("\n".join(chosen), "utf-8")
    sources = {one.id: Source(one.id, one.title, one.text) for one in read_documents() if one.id in names}
    return list(written_pairs(sources, open_encoder("bundled-fast"), folder))


def test_a_true_sentence_is_read_with_what_says_it(written: list[Pair]) -> None:
    for kind in ("swap", "replaced", "figure", "denied", "relation"):
        assert {one.label for one in written if one.kind == kind} == {CONTRADICTED}, kind
    for kind in ("added", "elsewhere", "withheld"):
        assert {one.label for one in written if one.kind == kind} == {NEUTRAL}, kind
    titles = {one.id: one.title for one in read_documents()}
    assert all(one.title.startswith(titles[one.document]) for one in written if one.kind == "true")
    assert all(not one.title.startswith(titles[one.document]) for one in written if one.kind == "elsewhere")


def told(text: str) -> set[str]:
    return {text[slice(*span)] for span in sentences(text)}


def test_what_says_a_sentence_can_be_withheld(written: list[Pair]) -> None:
    premises: dict[str, str] = {}
    for one in written:
        if one.kind == "true":
            premises.setdefault(one.sentence, one.text)  # before its whole text, with which it stands, too
    withheld = [one for one in written if one.kind == "withheld" and one.sentence in premises]
    shared = [one for one in withheld if not told(one.text).isdisjoint(told(premises[one.sentence]))]
    assert len(withheld) > 10
    assert len(shared) < 0.1 * len(withheld), "short ones may stand in a text twice"


def test_some_texts_are_held_out() -> None:
    held = [n for n in range(1000) if is_held_out(f"trade-{n}")]
    assert 90 < len(held) < 160


# -- what rules make


def test_each_way_of_changing_a_sentence() -> None:
    english, indonesian = PAIRS[1]
    made = {corrupted(english, "en", ["Regent Farid left."], random.Random(n)) for n in range(60)}
    assert english not in made
    assert "Regent Yusran met Mayor Rizal on 5 March." in made
    assert any("Regent Farid" in str(one) for one in made)
    made = {corrupted(indonesian, "id", [], random.Random(n)) for n in range(60)}
    assert "Bupati Yusran bertemu Wali Kota Rizal pada 5 Maret." in made
    assert any("tidak bertemu" in str(one) for one in made)
    assert any(str(one).endswith("Maret.") and "pada 5 Maret" not in str(one) for one in made)
    assert corrupted("harga naik", "id", [], random.Random(1)) in {"harga turun", None}
    assert corrupted("Rizal dan Yusran", "id", [], random.Random(0)) is None, "the order says nothing"


def test_what_is_denied_is_affirmed() -> None:
    assert corrupted("mereka tidak datang", "id", [], random.Random(0)) in {
        "mereka datang",
        "mereka tidak pergi",
    }
    assert corrupted("it did not rain", "en", [], random.Random(0)) == "it did rain"
    assert corrupted("snow", "en", [], random.Random(0)) is None


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3), st.integers(0, 99))
def test_any_sentence_is_changed_or_left(sentence: str, others: list[str], seed: int) -> None:
    for language in ("id", "en"):
        found = corrupted(sentence, language, others, random.Random(seed))  # type: ignore[arg-type]
        assert found is None or found != sentence


def test_translations_entail_each_other_until_they_are_made_false(tmp_path: Path) -> None:
    (tmp_path / "parallel.tsv").write_text("".join(f"{en}\t{id_}\tmade\n" for en, id_ in PAIRS), "utf-8")
    made = list(parallel_pairs(tmp_path, 3))
    both = {one for pair in PAIRS for one in pair}
    assert {one.label for one in made} >= {ENTAILED, CONTRADICTED}
    for one in made:
        assert (one.sentence in both) == (one.label != CONTRADICTED)
        own = next((pair for pair in PAIRS if one.sentence in pair), ())
        assert any(side in one.text for side in own) == (one.label == ENTAILED)


@pytest.mark.parametrize("make", [copied_pairs, fragment_pairs])
def test_sentences_and_fragments_are_copied_out_of_texts(make) -> None:
    made = [one for seed in range(20) for one in make(TEXTS, 2, seed)]
    assert {one.label for one in made} == {ENTAILED, CONTRADICTED}
    for one in made:
        words = set(one.sentence.rstrip(".").lower().replace(",", "").split())
        there = set(one.text.lower().replace(".", "").replace(",", "").split())
        assert words <= there or one.label == CONTRADICTED


def test_made_up_facts_are_told_in_both_languages() -> None:
    made = list(frame_pairs(400, ["Cuaca cerah."], seed=2))
    assert made == list(frame_pairs(400, ["Cuaca cerah."], seed=2))
    assert {one.label for one in made} == {ENTAILED, CONTRADICTED, NEUTRAL}
    swapped = [one for one in made if one.kind == "frame swapped"]
    assert len(swapped) > 50
    assert not any("{" in one.sentence + one.text for one in made)


def test_another_order_is_true_another_pairing_is_false() -> None:
    made = list(order_pairs(300, [], seed=3))
    assert Counter(one.label for one in made).keys() == {ENTAILED, CONTRADICTED}
    assert not any("{" in one.sentence + one.text for one in made)
    text = (
        "Fraksi Golkar mendukung usulan Bupati Yusran, sedangkan Fraksi PDIP menolak rancangan Bupati Farid."
    )
    made = list(clause_pairs([("Rapat", text, "id")]))
    assert made[0].sentence == (
        "Fraksi PDIP menolak rancangan Bupati Farid, sedangkan Fraksi Golkar mendukung usulan Bupati Yusran."
    )
    assert made[0].label == ENTAILED
    assert [one.label for one in made[1:]] == [CONTRADICTED]


# -- questions


def test_right_and_wrong_answers_are_said() -> None:
    text = "Rapat dipimpin Rusmadi. Moderatornya Edi Damansyah, dan notulisnya Yusran Aspar."
    answer = everywhere(text, [(text.index("Rusmadi"), text.index("Rusmadi") + 7)])
    right = Row("Siapa yang memimpin rapat?", "", "id", Text("Rapat", text, answer))
    none = Row("Siapa yang memimpin Kukar?", "", "id", Text("Rapat", text))
    wrong = wrong_spans([right, none], Reader(READER))
    assert wrong[0] is not None
    assert "Rusmadi" not in text[slice(*wrong[0])]
    assert wrong[1] is not None
    made = list(answer_pairs([right, none], wrong, "asked"))
    assert [one.label for one in made] == [ENTAILED, CONTRADICTED, NEUTRAL]
    assert "Rusmadi" in made[0].sentence
    assert "Rusmadi" in made[0].text
    other = other_span(right, random.Random(0))
    assert other is not None
    assert text[slice(*other)] in {"Edi Damansyah", "Yusran Aspar", "Moderatornya Edi Damansyah"}
    assert other_span(none, random.Random(0)) is None


def test_pairs_are_read_with_figures_in_one_form() -> None:
    pair = as_read(Pair("true", "Hadir 45 orang.", "20/11/2023", "Hadir empat puluh lima orang.", ENTAILED))
    assert (pair.sentence, pair.title, pair.text) == ("Hadir 45 orang.", "2023-11-20", "Hadir 45 orang.")


# -- a run


def test_a_run_learns_goes_on_and_ships(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "parallel.tsv").write_text("".join(f"{en}\t{id_}\tmade\n" for en, id_ in PAIRS), "utf-8")
    tokenizer = word_tokenizer([*words_of([one for pair in PAIRS for one in pair]), ":"])
    start = tmp_path / "start"
    make_bert(tokenizer.get_vocab_size()).save_pretrained(start / BODY)
    tokenizer.save(str(start / BODY / "tokenizer.json"))
    pairs = [one for seed in range(8) for one in parallel_pairs(tmp_path, 3, seed)]
    recipe = train.Recipe(epochs=12.0, batch=16, warmup=2, learning_rate=3e-3, dropout=0.0, seed=1)

    def trainer(work: str) -> train.EntailmentTrainer:
        return train.EntailmentTrainer(pairs, start, tmp_path / work, recipe)

    whole = trainer("whole")
    whole.fit(pairs[:12])
    assert '"AUC, all"' in capsys.readouterr().out
    assert train.figures(whole.entailed(pairs), pairs)["AUC, all"] > 0.7, "it has learnt what it was shown"
    again = trainer("whole")
    again.fit()
    assert again.step == len(again.steps), "nothing was left to do"
    whole.save()
    train.ship(tmp_path / "whole", tmp_path / "out")
    network = Network(tmp_path / "out", start / BODY)
    shipped = [one.entailed for one in network.judge([(one.sentence, one) for one in pairs[:8]])]
    assert shipped == pytest.approx(whole.entailed(pairs[:8]), abs=0.15), "in eight bits"
    mean = str(tmp_path / "mean")
    train.main(["--average", f"{tmp_path / 'whole'}=1", "--work", mean, "--out", mean])
    averaged = Network(tmp_path / "mean", start / BODY)
    again_shipped = [one.entailed for one in averaged.judge([(one.sentence, one) for one in pairs[:8]])]
    assert again_shipped == pytest.approx(shipped, abs=1e-4), "an average of one"
    further = train.EntailmentTrainer(pairs, tmp_path / "whole", tmp_path / "more", recipe)
    assert further.entailed(pairs[:8]) == pytest.approx(whole.entailed(pairs[:8]), abs=1e-4), (
        "it goes on from there"
    )
