"""The network at run time: whether what a document says entails a sentence, contradicts it, or neither.

A small BERT that reads both together, in either language each (natural language inference: Bowman et al. 2015, “A
large annotated corpus for learning natural language inference”); three logits on its first piece. `train` makes the
weights. Its pieces are those of the reader, whose body it started from; numbers and dates
are put in one form before it reads them (`figures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from embeddings.session import Session
from rag.reader import FOLDER as READER
from rag.reader.network import TOKENIZER
from rag.reader.windows import Windows
from rag.schema import Titled
from rag.text.figures import in_one_form
from rag.text.language import detect

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "model.onnx"
LONGEST, LONGEST_SENTENCE = 320, 96
"""Pieces of a sentence with its premise, the special ones included, and of the sentence."""


class Verdict(NamedTuple):
    """How probable it is that a premise entails a sentence, contradicts it, or says neither; they add up to 1."""

    entailed: float
    contradicted: float
    neutral: float


NEITHER = Verdict(0.0, 0.0, 1.0)


class Judge(Protocol):
    """What holds sentences against premises; `Network` is one."""

    def judge(self, pairs: Sequence[tuple[str, Titled]]) -> list[Verdict]:
        """The verdict of each pair of a sentence and its premise, in the order given."""


def windows_of(tokenizer: Tokenizer) -> Windows:
    """What makes pieces of a sentence and its premise, in training as later."""
    return Windows(tokenizer, LONGEST, LONGEST_SENTENCE)


@dataclass(frozen=True, slots=True)
class Read:
    """A premise as the network reads it."""

    title: str
    text: str


def in_one_form_each(sentence: str, premise: Titled) -> tuple[str, Read]:
    """A sentence and its premise as the network reads them, numbers and dates in one form."""
    text = in_one_form(premise.text, detect(premise.text))
    return in_one_form(sentence, detect(sentence)), Read(in_one_form(premise.title), text)


class Network:
    """Holds sentences against premises. Holds no state between calls; safe to use from many threads.

    Args:
        folder: with `model.onnx`.
        tokenizer: folder with `tokenizer.json`, the reader's by default.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is not what it should be.
    """

    def __init__(self, folder: str | Path, tokenizer: str | Path = READER) -> None:
        from tokenizers import Tokenizer

        self._windows = windows_of(Tokenizer.from_str((Path(tokenizer) / TOKENIZER).read_text("utf-8")))
        self._session = Session(Path(folder) / WEIGHTS)

    def judge(self, pairs: Sequence[tuple[str, Titled]]) -> list[Verdict]:
        """The verdict of each pair of a sentence and its premise, in the order given; of a long premise the beginning
        counts. A sentence too long to be read whole is neither entailed nor contradicted."""
        read = (in_one_form_each(sentence, premise) for sentence, premise in pairs)
        windows = [self._windows.of(said, [told])[0][0] for said, told in read]
        outputs = self._session.run([one.pieces for one in windows], [one.types for one in windows])
        logits = [output[0] for output in outputs]
        verdicts = [Verdict(*np.exp(one - np.logaddexp.reduce(one)).tolist()) for one in logits]
        whole = [one.types.count(0) < LONGEST_SENTENCE + 2 for one in windows]  # with two special pieces
        return [one if is_whole else NEITHER for one, is_whole in zip(verdicts, whole, strict=True)]
