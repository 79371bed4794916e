"""What tests of transformers share: a seeded BERT of two small layers, and a contextual encoder's folder around it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

TEXTS = [
    "Gubernur Kalimantan Timur meresmikan pelabuhan baru di Balikpapan.",
    "The governor of East Kalimantan opened a new port in Balikpapan.",
    "Resep kue cokelat ini memakai tiga butir telur.",
    "This chocolate cake needs three eggs.",
    "harga batu bara",
]
NAMES = ("Rusmadi", "Awang", "Sarosa", "Isran", "Hadi", "Norbaiti", "Fadhil", "Yusran")
TOWNS = ("Samarinda", "Balikpapan", "Bontang", "Tenggarong")
ROLES = {"gubernur": "governor", "bupati": "regent", "menteri": "minister", "ketua": "chairman"}
MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "?"]
WIDTH, HEADS = 32, 4


@dataclass(frozen=True)
class Text:
    title: str
    text: str


CLUSTERS = Text(
    "Klaster industri Kaltim",
    "Rapat pengembangan klaster industri digelar di Samarinda, Selasa (20/11). Rapat dipimpin oleh Kepala Bappeda "
    "Kaltim, Rusmadi, dan dihadiri empat puluh lima orang. Kawasan industri Maloy akan mengolah kelapa sawit.",
)
BRIDGE = Text(
    "The Mahakam bridge",
    "The Mahakam bridge crosses the river at Samarinda. It was opened by President Soeharto in 1986 and is 400 metres "
    "long. Repairs were paid for by the provincial government after a barge had struck a pillar.",
)
WEATHER = Text(
    "Cuaca", "Hujan lebat turun di pulau Jawa sepanjang pekan ini. Warga diminta berhati-hati di jalan raya."
)


def words_of(texts: Sequence[str]) -> list[str]:
    """The words of texts, without repetition and in order."""
    return sorted({word.strip(".,?").lower() for text in texts for word in text.split()})


def word_tokenizer(words: Sequence[str]) -> Tokenizer:
    """BERT's tokenizer over whole words."""
    from embeddings.training.vocabulary import build_tokenizer

    return build_tokenizer(list(dict.fromkeys([*MARKS, *words])))


def make_bert(pieces: int, seed: int = 7) -> BertModel:
    """A BERT with random weights, which hears words more than places."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=64,
        max_position_embeddings=300,
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    model.embeddings.word_embeddings.weight.data *= 4
    return model


def make_contextual(folder: Path, seed: int = 7) -> Path:
    """What `ContextualTrainer.save` writes of an untrained BERT over the words of `TEXTS`."""
    from embeddings.training.contextual import ContextualTrainer

    tokenizer = word_tokenizer(words_of(TEXTS))
    model = make_bert(tokenizer.get_vocab_size(), seed)
    trainer: Any = SimpleNamespace(model=model, tokenizer=tokenizer, folder=folder.parent / "work")
    ContextualTrainer.save(cast(ContextualTrainer, trainer), folder)
    return folder


def write_questions(folder: Path) -> Path:
    """Who holds an office in a town, and where somebody works, in both languages."""
    rng = random.Random(0)
    for language in ("id", "en"):
        rows = []
        for n in range(48):
            name, town, (role_id, role_en) = (
                rng.choice(NAMES),
                rng.choice(TOWNS),
                rng.choice(list(ROLES.items())),
            )
            if language == "id":
                context = f"Rapat itu panjang dan ramai. Kata {role_id} {name} di {town}, hujan turun."
                question = f"Siapa {role_id} di {town}?"
            else:
                context = f"The meeting was long and loud. Said {role_en} {name} in {town}, it rained."
                question = f"Who is the {role_en} in {town}?"
            answers = [{"text": name, "start": context.index(name)}] if n % 3 else []
            question = question if answers else question.replace(town, "Jakarta")
            row = {"question": question, "title": f"Rapat {n}", "context": context, "answers": answers}
            rows.append(row | {"answerable": bool(answers), "lang": language, "source": "made-squad"})
        (folder / f"reader_{language}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pairs = [f"the {en} spoke\t{id_} itu bicara\tmade\n" for id_, en in ROLES.items()] * 5
    (folder / "parallel.tsv").write_text("".join(pairs))
    return folder
