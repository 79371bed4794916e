"""A vocabulary for two languages: an English WordPiece model learns the other language's pieces.

English pieces in Latin script stay where they are. Each piece that only the static bilingual encoder has is added, and
starts as the mean of the English pieces nearest to it in the static space, as WECHSEL does (Minixhofer et al. 2022):
"gubernur" starts beside "governor", and the layers above already know what to do with it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.static import StaticEncoder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NEIGHBOURS = 10
SHARPNESS = 0.1
"""Temperature of the softmax over the neighbours' cosines."""

_UNUSED = re.compile(r"\[unused\d+\]")


def _is_latin(piece: str) -> bool:
    """Whether every letter of a piece is Latin; digits and signs are."""
    return all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in piece)


def merged_pieces(english: dict[str, int], bilingual: dict[str, int], most: int) -> list[str]:
    """The pieces of the new vocabulary, in order: English ones in Latin script, then the most frequent new ones.

    Args:
        english: piece -> number in the English model.
        bilingual: piece -> number in the static encoder, frequent ones first.
        most: new pieces, at most.
    """
    kept = [p for p in sorted(english, key=english.__getitem__) if not _UNUSED.fullmatch(p) and _is_latin(p)]
    new = [p for p in sorted(bilingual, key=bilingual.__getitem__) if p not in english and _is_latin(p)]
    return kept + new[:most]


def start_vectors(
    pieces: list[str],
    english: dict[str, int],
    english_table: NDArray[np.float32],
    static: StaticEncoder,
) -> NDArray[np.float32]:
    """The first embeddings of `pieces`: an English piece keeps its own, a new one is a mean of its neighbours'.

    Args:
        pieces: the new vocabulary.
        english: piece -> row of `english_table`.
        english_table: (English pieces, dimension)

    Returns:
        (len(pieces), dimension)
    """
    # `get_vocab` has another order each time, which would decide between anchors that are equally near.
    bilingual = dict(sorted(static.tokenizer.get_vocab().items(), key=lambda item: item[1]))
    space = static.table.astype(np.float32)
    space = space / np.maximum(np.linalg.norm(space, axis=1, keepdims=True), 1e-9)
    # The mean of all is for a new piece without a neighbour to start from.
    table = np.tile(english_table.mean(axis=0, dtype=np.float32), (len(pieces), 1))
    known = [i for i, p in enumerate(pieces) if p in english]
    new = [i for i, p in enumerate(pieces) if p not in english]
    table[known] = english_table[[english[pieces[i]] for i in known]]
    # A continuation ("##nya") resembles continuations: whole words of English are its wrong neighbours.
    for inner in (False, True):
        places = [i for i in new if pieces[i].startswith("##") == inner]
        anchors = [p for p in bilingual if p in english and p.startswith("##") == inner]
        if not places or not anchors:
            continue
        anchor_space = space[[bilingual[p] for p in anchors]]
        anchor_rows = english_table[[english[p] for p in anchors]]
        near = min(NEIGHBOURS, len(anchors))
        for start in range(0, len(places), 1024):
            block = places[start : start + 1024]
            cosines = space[[bilingual[pieces[i]] for i in block]] @ anchor_space.T
            best = np.argpartition(-cosines, near - 1, axis=1)[:, :near]
            weights = np.exp(np.take_along_axis(cosines, best, axis=1) / SHARPNESS)
            weights /= weights.sum(axis=1, keepdims=True)
            table[block] = np.einsum("bn,bnd->bd", weights, anchor_rows[best])
    return table


def build_tokenizer(pieces: list[str]) -> Tokenizer:
    """BERT's tokenizer (lower case, without accents) over another vocabulary."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    return tokenizer
