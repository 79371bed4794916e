# ruff: noqa: E501 - a card is prose
"""The model card of the reader: what it was made from, how, how good it is, and what it cannot do."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

from rag.reader.windows import LONGEST, OVERLAP

CARD = """---
language: [id, en]
library_name: onnx
pipeline_tag: question-answering
license: cc-by-sa-4.0
base_model: sentence-transformers/all-MiniLM-L6-v2
---

# Reader, Indonesian and English

Reads a question and a passage together, in either language each, and gives every piece of the passage a logit of
beginning and one of ending the answer, and the passage one of not holding it. A BERT of 6 layers and 384 dimensions in
eight bits, grown from the English all-MiniLM-L6-v2; no torch at run time.

```python
from rag.reader import FOLDER, Network

network = Network(FOLDER)
for scores in network.score("Who is the head of Bappeda?", passages):  # .title and .text each
    scores.best()  # the best short answer: .start, .end, .score
    scores.margin  # log-odds that this passage answers
    scores.within(start, end)  # logit of a sentence, to compare with .null and with other sentences
```

## Results

Dev sets, the file that ships, by `python -m rag.reader.train` at the end of the run and by `python -m eval.benchmark`.
Dev questions and passages were not trained on. *Answer or abstain*: SQuAD 2.0's measure, the threshold fitted on the
other half of the questions (always abstaining: .50; XLM-R large, twenty times the size, is published at .817). *AUC*: the
best margin of ten retrieved passages, between questions that they answer and questions that they do not.

{results}

{notes}

## Recipe

```sh
python -m embeddings.train masked --data DIR --teacher all-MiniLM-L6-v2 --work W/masked --steps 1800
python -m rag.reader.train --data DIR --cache W --start W/masked --work W/made --made 1 --epochs 0.6 --dropout 0
for seed in 1 2 3; do
  python -m rag.reader.train --data DIR --cache W --start W/made --work W/$seed --seed $seed --made 0.2 --epochs 2
done
python -m rag.reader.train --data DIR --cache W --start W/made --work W/taught --seed 4 --teachers W/1 W/2 W/3
options="--data DIR --cache W --batch 32 --learning-rate 0.0001 --warmup 50 --dropout 0"
python -m rag.reader.train $options --start W/taught --work W/written --seed 11 --written 0.5 --made 0.15 --epochs 0.384
python -m rag.reader.train $options --start W/written --work W/last --seed 12 --written 0.6 --made 0.1 --epochs 0.247 \\
  --average W/taught=0.2 W/written=0.4 --dev DEV --out rag/reader
```

The last run took {minutes:.1f} minutes on {machine}. A run that was stopped goes on from its checkpoint; on a GPU, when
there is one. `--prepare` only reads the data, which takes minutes without one.

1. *Masked*: all-MiniLM-L6-v2 with 16,000 Indonesian word pieces (`embeddings.training.vocabulary`) guesses hidden pieces
   of Wikipedia, of the contexts, and of parallel sentences side by side (Conneau and Lample 2019).
2. *Made*: {made:,} questions that rules make of Wikipedia's paragraphs of 25 words and more
   (`rag.reader.made_questions`): what leads say in set phrases. Where the rules know the English, half are asked in it.
3. Three readers on {questions:,} questions that people asked and some made ones, and a fourth that also agrees with
   these three: what they make of a passage, averaged, is half of its loss.
4. *Written*: in two more runs, every other question is one of {written:,} that we wrote, each in both languages, about
   documents that we wrote, of the kinds that people keep (`rag/reader/written_questions/`, {documents} documents). Half ask
   for what their document does not say, though a sentence seems to: the mayor's party where only her name is told. The
   first of the two runs had 4,680 of them. The weights of the last three networks are averaged (Wortsman et al. 2022).

Settings of the last run:

| setting | value |
| --- | --- |
{settings}

- A group is a question with a window of its own context, 40 to 120 words around the answer or what seems to be one, and a passage that lacks
  the answer: one that retrieval likes, of another question's context or of Wikipedia, or in one group of five what the
  context says apart from the sentences with the answer.
- The loss has beginnings and ends against "not here" in each passage, and over both passages (shared normalisation,
  Clark and Gardner 2018). Where the answer stands several times, any place will do.
- Half of the questions that have a translation (both halves of SQuAD) are asked in it, and 15 % of the others word by
  word (IBM Model 1 lexicon of the parallel sentences, and a hand table of question words).
- Questions lose their question mark (30 %) or capitals (20 %); sentences are strung together with commas (15 %).
- Embeddings stay as the first step left them. In the last 15 % of the steps what goes into a layer and its weights are
  rounded to eight bits (Jacob et al. 2018). The exponential average of the weights ships. bfloat16 where it multiplies.
- At run time a passage of more than {longest} pieces, the question included, is read in windows that share {overlap}.

For another pair of languages: a static encoder of that pair first (`python -m embeddings.train static`, then `--static`),
then these commands with rows of SQuAD's shape in `reader_*.jsonl`, without the made questions, whose rules are for
Indonesian.

## Data and licences

The documents and questions that we wrote: Apache-2.0, as the program. IDK-MRC (train), FacQA (train), QASiNa, half of SQuAD 2.0 dev and its machine translation into Indonesian, TyDi QA
English (train), paragraphs of the Indonesian Wikipedia: CC-BY-SA, Apache-2.0, MIT. The lexicon: the parallel sentences
that the encoder's card lists. First weights: all-MiniLM-L6-v2, Apache-2.0.

## Limits

- Questions that differ from answerable ones by one word or a negation are told apart poorly.
- It finds what is said in one place: no arithmetic, no comparison, no joining of two passages, no yes or no.
- Among passages of the right topic its margin should be joined with the retrieval score, as `rag.read` does.
"""


def card(
    recipe: Mapping[str, float],
    sizes: Mapping[str, int],
    minutes: float,
    device: str,
    figures: Mapping[str, float],
    notes: str,
) -> str:
    """The card of a finished run.

    Args:
        recipe: the settings by name.
        sizes: how many questions people asked (`questions`), rules made (`made`) and we wrote (`written`), and about
            how many `documents`.
        minutes: of training, however often it was stopped.
        device: `cpu` or `cuda`.
        figures: by what they say, as `measure` returns them; empty when not measured.
        notes: what was tried, and what is to be known about this run.
    """
    results = "\n".join(f"| {name} | {value:.3f} |" for name, value in figures.items())
    return CARD.format(
        results=f"| | |\n| --- | --- |\n{results}" if figures else "Not measured in this run (no `--dev`).",
        notes=notes,
        **sizes,
        minutes=minutes,
        machine=f"{os.cpu_count()} cores ({platform.machine()}), {'no GPU' if device == 'cpu' else 'a GPU'}",
        settings="\n".join(f"| {name.replace('_', ' ')} | {value} |" for name, value in recipe.items()),
        longest=LONGEST,
        overlap=OVERLAP,
    )
