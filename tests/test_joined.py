"""Two encoders side by side: cosines are the weighted mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from conftest import HashedWords
from numpy.typing import NDArray

from embeddings import JoinedEncoder

TEXTS = ["pasar ikan", "pasar sayur", "hujan turun", "pasar ikan segar hari ini"]


class Limited(HashedWords):
    """Reads two words, and knows none with an x."""

    max_tokens = 4

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode_queries(
            [" ".join(w for w in text.split()[:2] if "x" not in w) for text in texts]
        )


@pytest.fixture
def parts() -> tuple[Limited, HashedWords]:
    return Limited("one", 256), HashedWords("two", 512)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_cosine_is_the_mean_of_both(parts: tuple[Limited, HashedWords], share: float) -> None:
    joined = JoinedEncoder(*parts, share, "both").encode_passages(TEXTS)
    one, two = (part.encode_passages(TEXTS) for part in parts)
    np.testing.assert_allclose(joined @ joined.T, (1 - share) * one @ one.T + share * two @ two.T, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(joined, axis=1), 1, atol=1e-6)


def test_what_one_does_not_know_the_other_says(parts: tuple[Limited, HashedWords]) -> None:
    rows = JoinedEncoder(*parts, 0.5, "both").encode_queries(["xxx", ""])
    assert np.linalg.norm(rows[0]) == pytest.approx(1)
    assert not rows[0, :256].any()
    assert not rows[1].any()


def test_the_stricter_limit_counts(parts: tuple[Limited, HashedWords]) -> None:
    joined = JoinedEncoder(*parts, 0.5, "both")
    assert (joined.dimension, joined.max_tokens, joined.count_tokens("a b c")) == (768, 4, 5)


def test_the_digest_covers_both_and_the_share(parts: tuple[Limited, HashedWords]) -> None:
    one, two = parts
    digests = {
        JoinedEncoder(one, two, 0.5, "a").digest,
        JoinedEncoder(one, two, 0.4, "a").digest,
        JoinedEncoder(two, one, 0.5, "a").digest,
        JoinedEncoder(one, HashedWords("three"), 0.5, "a").digest,
    }
    assert len(digests) == 4
    assert JoinedEncoder(one, two, 0.5, "b").digest in digests
