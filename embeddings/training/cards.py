# ruff: noqa: E501 - a card is prose
"""The model cards of the encoders: what they were made from, how, how good they are, and what they cannot do."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

from embeddings.training.contextual import MAX_TOKENS, TASKS
from embeddings.training.static_data import PAIRINGS

REFERENCES = {
    "BM25": {
        "id→id": 0.805,
        "MIRACL-id": 0.723,
        "Belebele id→id": 0.856,
        "Belebele en→en": 0.889,
        "Belebele en→id": 0.226,
        "Belebele id→en": 0.403,
        "SQuAD en→id": 0.303,
    },
    "first prototype": {
        "id→id": 0.733,
        "MIRACL-id": 0.561,
        "Belebele id→id": 0.822,
        "Belebele en→en": 0.795,
        "Belebele en→id": 0.637,
        "Belebele id→en": 0.615,
    },
}
"""nDCG@10. BM25: Snowball stems, k1 0.9, b 0.4, on the whole sets before they were split into dev and test.
Prototype: Unigram tokenizer of 40,000 pieces, 384 dimensions, the same training texts, three minutes."""

CONTEXTUAL_REFERENCES = {
    "bundled-fast": {
        "id→id": 0.752,
        "MIRACL-id": 0.572,
        "en→en": 0.776,
        "Belebele id→id": 0.834,
        "Belebele en→en": 0.856,
        "Belebele en→id": 0.744,
        "Belebele id→en": 0.754,
        "SQuAD en→id": 0.700,
        "SQuAD id→en": 0.889,
    },
    "BM25": REFERENCES["BM25"],
    "multilingual-e5-small": {
        "Belebele id→id": 0.915,
        "Belebele id→en": 0.881,
        "Belebele en→id": 0.820,
        "Belebele en→en": 0.948,
    },
    "static-similarity-mrl-multilingual": {
        "Belebele id→id": 0.661,
        "Belebele id→en": 0.665,
        "Belebele en→id": 0.599,
        "Belebele en→en": 0.828,
    },
}
"""What the contextual encoder is compared with; the last two are published, on 488 passages."""

STATIC = """---
language: [id, en]
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: cc-by-sa-4.0
---

# Static bilingual encoder, Indonesian and English

One vector of {dimension} numbers a word piece; the vector of a text is the normalised sum of its pieces. It reads
thousands of passages a second on a laptop, needs no torch, and puts a question in one language beside the passage
in the other that answers it.

```python
from embeddings import open_encoder  # numpy and tokenizers only

open_encoder("bundled-fast").encode_queries(["Siapa gubernur Kalimantan Timur?"])

from sentence_transformers import SentenceTransformer  # the same vectors

SentenceTransformer("embeddings/bundled/fast").encode(["Siapa gubernur Kalimantan Timur?"])
```

## Results

nDCG@10 on the dev sets (question language → passage language). Dev questions and passages were not trained on; the
recipe, not the seed, was chosen on them.

{results}

BM25 and the prototype are references: BM25 was measured on the whole sets, before they were split into dev and test.

## Recipe

`python -m embeddings.train static --data DIR --out embeddings/bundled/fast --dev DEV`: {minutes:.0f} minutes on {machine}.

| setting | value |
| --- | --- |
{settings}

Adam with linear decay; in-batch negatives in both directions; each batch from one pairing:

| left | right | share | left pieces dropped |
| --- | --- | --- | --- |
{pairings}

`x>en` is column x put into English word by word, with a lexicon learnt from the parallel sentences (IBM Model 1 in
both directions, translations that both agree on). Pairs of a paragraph with some ten of its own words teach what a
passage shares with a question about it.

What was tried, in runs of three to six minutes judged on the dev sets:

- Word-by-word translations, against the same texts without: +.03 (en→id) and +.04 (id→en) on Belebele, +.005 to +.01
  within Indonesian and within English. Kept.
- Fragments of paragraphs as questions, fewer real questions, and random batches again (see below): +.04 on Belebele
  id→en, +.02 on en→en and SQuAD id→en, up to +.01 elsewhere, nothing lost. Kept; the final run has more of them still.
- 24,000 pieces of 480 numbers, against 36,000 of 320 (the same size): better on eight of nine sets, by up to .035.
  Kept.
- Dropping 20 % of the pieces, on 1.2 times the pairs: English +.02, SQuAD en→id +.05, Indonesian −.006. Kept at 10 %.
- WordPiece instead of Unigram: frequent words stay whole ("kalimantan", not "kali" + "mantan"), and it reads faster.
- Batches made of similar texts (random projection trees) as hard negatives: no gain within Indonesian, and .01 to .03
  less on Belebele than a run on twice the pairs without them. Not kept.
- After training, vectors of length n kept at n ** 0.8 (damping): +.003 on id→id, +.001 on MIRACL, +.002 on en→en, −.01 on
  Belebele, whose figures have room. Kept. Square roots of counts: what one set gains another loses. Not kept.
- Not tried: distillation from a contextual encoder, negatives mined with BM25, other temperatures, averaged
  checkpoints.

## Sources and licences

| text | licence |
| --- | --- |
{sources}

## Limits

- It reads a bag of words: no word order, no negation; "A beats B" and "B beats A" are the same text.
- Only Indonesian and English, in Latin script; other scripts are mostly unknown pieces, and those are ignored.
- English was learnt from far less text than Indonesian; rare English words are weaker.
- Long texts blur: passages of 50 to 150 words are what it was trained on.
- Exact names and numbers are found better by BM25; use both.
"""


CONTEXTUAL = """---
language: [id, en]
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: cc-by-sa-4.0
base_model: sentence-transformers/all-MiniLM-L6-v2
---

# Contextual bilingual encoder, Indonesian and English

A BERT of 6 layers and 384 dimensions in eight bits, for questions and passages in Indonesian and English: a question in
one language lies beside the passage that answers it in either. It grew from the English all-MiniLM-L6-v2, with
up to {new_pieces} Indonesian word pieces added to its vocabulary, and runs without torch.

Joined with the static encoder (`embeddings.JoinedEncoder`: vectors side by side) it is better than either alone: the two
err in different places. `open_encoder("bundled")` is the two together.

```python
from embeddings import ContextualEncoder  # onnxruntime, tokenizers and numpy only

ContextualEncoder(FOLDER).encode_queries(["Siapa gubernur Kalimantan Timur?"])

# With sentence-transformers below 6 and optimum-onnx: the same vectors as alone, one text at a time (a batch shares the
# scale of its eight bits, and texts in it differ in the second digit).
from sentence_transformers import SentenceTransformer

model = SentenceTransformer(FOLDER, backend="onnx")
model.encode(["Siapa gubernur Kalimantan Timur?"], batch_size=1)
```

## Results

nDCG@10 on the dev sets (question language → passage language), of the file that ships. Dev questions and passages were
not trained on.

{results}

BM25 was measured on the whole sets, before they were split into dev and test; multilingual-e5-small and
static-similarity-mrl-multilingual are published figures on an easier pool (488 passages).

{notes}

## Recipe

`python -m embeddings.train contextual --data DIR --teacher all-MiniLM-L6-v2 --work WORK --out
FOLDER --dev DEV`: {minutes:.0f} minutes on {machine}. A run that was stopped goes on from the
checkpoint in WORK; on a GPU, when there is one.

1. Vocabulary: the English pieces in Latin script, and the pieces that only the static bilingual encoder has. A new piece
   starts as the softmax-weighted mean of the ten English pieces nearest to it in the static space (WECHSEL, Minixhofer et
   al. 2022).
2. Distillation: an Indonesian text is put where the teacher puts its English side. What is compared is not the vector
   alone but its distances to {bank} other teacher vectors (Kullback–Leibler divergence at temperature {temperature}),
   plus {closeness} times one minus the cosine. Neighbouring sentences of one source are strung together to passages;
   English texts are distilled, too, so that English stays where it was.
3. Contrast: questions against their passages, in-batch, against the last {bank} passages seen (cross-batch memory,
   Wang et al. 2020) and against hard negatives (of the contexts and Wikipedia paragraphs that the static encoder likes,
   one that lacks the answer), within each language and across, where the two halves of SQuAD translate each other; and
   titles, sentences and fragments of Wikipedia paragraphs against the paragraphs.
4. ONNX with fused operators, weights in int8 with a scale a channel, activations quantised as they come.

| setting | value |
| --- | --- |
{settings}

| task | share of the steps | after `finish` | texts a step |
| --- | --- | --- | --- |
{tasks}

AdamW in bfloat16; the learning rate is held for the first part of the steps and then falls to zero in a straight line.

For another pair of languages: a static encoder of that pair first (`python -m embeddings.train static`), then this
command with `--static` naming it; the data folder has the same files, `parallel.tsv` in front.

## Sources and licences

| text | licence |
| --- | --- |
| all-MiniLM-L6-v2: first weights, teacher | Apache-2.0 |
{sources}

## Limits

- Only Indonesian and English, in Latin script. Regional languages, slang and code-mixing were not trained on.
- {max_tokens} pieces are read, about 170 words; the rest of a longer text is not seen.
- It was shown far more encyclopaedia and exam questions than news or law.
- Exact names and numbers are found better by words; use both, as `Library` does.
- On processors without VNNI instructions, eight-bit sums may saturate and vectors differ in the second digit.
"""

SOURCES = """| parallel sentences: Global-MMLU, Tatoeba, news and general (gunnxx), TICO-19, TALPCo, UD-PUD, NusaX; documentation of React, Vue, InaSAFE, GNOME, Mozilla, Python, tldr, Debian handbook, Open Source Guides, Security-101, TensorFlow | open, by source: Apache-2.0, MIT, BSD, MPL-2.0, CC0, CC-BY, CC-BY-SA, GPL or GFDL documentation |
| questions in Indonesian: IDK-MRC (train), FacQA (train), QASiNa, SQuAD 2.0 dev in machine translation | CC-BY-SA 4.0, MIT |
| questions in English: TyDi QA (train), half of SQuAD 2.0 dev | Apache-2.0, CC-BY-SA 4.0 |
| paragraphs of the Indonesian Wikipedia | CC-BY-SA |"""


def _results(figures: Mapping[str, float], references: Mapping[str, Mapping[str, float]]) -> str:
    """The dev figures beside the references."""
    if not figures:
        return "Not measured in this run (no `--dev`)."
    lines = [
        f"| set | this encoder | {' | '.join(references)} |",
        f"| --- | --- |{' --- |' * len(references)}",
    ]
    for name, value in figures.items():
        others = [f"{column[name]:.3f}" if name in column else "" for column in references.values()]
        lines.append(f"| {name} | **{value:.3f}** | {' | '.join(others)} |")
    return "\n".join(lines)


def static_card(recipe: Mapping[str, float], minutes: float, figures: Mapping[str, float]) -> str:
    """The card of a finished run.

    Args:
        recipe: the settings by name.
        minutes: wall-clock time of the training, reading the texts included.
        figures: nDCG@10 by set, as `measure` returns them; empty when not measured.
    """
    total = sum(p.weight for p in PAIRINGS)
    pairings = [
        f"| {p.left} | {p.right} | {p.weight / total:.0%} | "
        f"{recipe['dropout'] if p.dropout is None else p.dropout:.0%} |"
        for p in PAIRINGS
    ]
    return STATIC.format(
        dimension=recipe["dimension"],
        minutes=minutes,
        machine=_machine(),
        results=_results(figures, REFERENCES),
        settings=_settings(recipe),
        pairings="\n".join(pairings),
        sources=SOURCES,
    )


def contextual_card(
    recipe: Mapping[str, float],
    minutes: float,
    figures: Mapping[str, float],
    joined: Mapping[str, float],
    notes: str,
) -> str:
    """The card of a finished run of the contextual encoder.

    Args:
        recipe: the settings by name.
        minutes: of training, over all runs.
        figures: nDCG@10 by set, as `measure` returns them; empty when not measured.
        joined: likewise, of the encoder joined with the static one.
        notes: what was tried, and what is to be known about this run.
    """
    rows = [
        f"| {name} | {first:.0%} | {last:.0%} | {texts} |" for name, (first, last, texts) in TASKS.items()
    ]
    return CONTEXTUAL.format(
        **recipe,
        minutes=minutes,
        machine=_machine(),
        results=_results(figures, {"joined with bundled-fast": joined, **CONTEXTUAL_REFERENCES}),
        notes=notes,
        settings=_settings(recipe),
        tasks="\n".join(rows),
        sources=SOURCES,
        max_tokens=MAX_TOKENS,
    )


def _settings(recipe: Mapping[str, float]) -> str:
    return "\n".join(f"| {name.replace('_', ' ')} | {value} |" for name, value in recipe.items())


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), no GPU"
