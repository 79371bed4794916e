"""A cross-encoder orders hits by its own scores; what is none is refused in one line. The model is made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import HEADS, WIDTH, word_tokenizer, words_of

torch = pytest.importorskip("torch")

from rag.errors import SpecError  # noqa: E402
from rag.rerank import CrossEncoderReranker  # noqa: E402
from rag.schema import Hit, Passage  # noqa: E402

TEXTS = ["Rusmadi memimpin rapat.", "Hujan turun di Bontang.", "Rapat digelar di Samarinda."]
QUESTION = "siapa memimpin rapat"

pytestmark = pytest.mark.usefixtures("one_thread")


def make_cross_encoder(folder: Path, labels: int = 1) -> Path:
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    tokenizer = word_tokenizer(words_of([*TEXTS, QUESTION]))
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=64,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    names = {f"{name.lower()}_token": f"[{name}]" for name in ("UNK", "SEP", "PAD", "CLS", "MASK")}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(tmp_path_factory.mktemp("cross-encoder"))


def hits() -> list[Hit]:
    return [
        Hit(Passage(n, f"{n}.txt", "", text, 0, len(text), "id"), 0.9 - n / 10)
        for n, text in enumerate(TEXTS)
    ]


def test_hits_are_ordered_by_what_the_model_says_of_the_pair(folder: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer, model = (
        AutoTokenizer.from_pretrained(folder),
        AutoModelForSequenceClassification.from_pretrained(folder).eval(),
    )
    with torch.inference_mode():
        expected = {
            text: model(**tokenizer(QUESTION, text, return_tensors="pt")).logits.sigmoid().item()
            for text in TEXTS
        }
    reranker = CrossEncoderReranker(str(folder))
    ranked = reranker.rank(QUESTION, hits())
    assert [hit.passage.text for hit in ranked] == sorted(TEXTS, key=lambda text: -expected[text])
    for hit in ranked:
        assert hit.score == pytest.approx(expected[hit.passage.text], abs=1e-4)
    assert reranker.name == str(folder)
    assert reranker.rank(QUESTION, []) == []


def test_ties_go_by_id(folder: Path) -> None:
    one, *_ = hits()
    same = [Hit(Passage(n, f"{n}.txt", "", one.passage.text, 0, 10, "id"), 0.1) for n in (5, 3, 4)]
    assert [hit.passage.id for hit in CrossEncoderReranker(str(folder)).rank(QUESTION, same)] == [3, 4, 5]


def test_what_is_no_reranker_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="3 scores"):
        CrossEncoderReranker(str(make_cross_encoder(tmp_path / "three", labels=3)))
    with pytest.raises(SpecError, match="holds no model"):
        CrossEncoderReranker(str(tmp_path))
    with pytest.raises(SpecError, match="not cached"):
        CrossEncoderReranker("hf:nobody/nothing")
