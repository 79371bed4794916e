"""Documents without meaning, as many as are wanted, with the words of real ones: for measuring size and speed.

Words are the pieces of the static encoder's tokenizer that begin words, most of which are whole ones; it has them in
about the order of their frequency. They are drawn by Zipf's law (exponent 1, as in running text), with the function
words of the language between them. A document keeps to a topic: half of its content words come from 200 words of one of
3,000 topics, so that documents lie in clusters, as real ones do. Half of the documents are in Indonesian, half in
English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings import StaticEncoder
from embeddings.encoder import BUNDLED
from rag.load import from_text
from rag.schema import Language, Source
from rag.text.language import detect
from rag.text.words import FUNCTION_WORDS

_WORDS = 75
"""Of a passage: what the chunker takes."""
_PASSAGES = 4
"""Of a document."""
_SENTENCE = 15
"""Words."""
_GRAMMAR = 0.4
"""Share of function words, as in the seeds."""
_TOPICS, _TOPIC_WORDS = 3_000, 200
_DATES = 4_000
"""Days over which the documents are spread, from 2010 on."""


class Synthetic:
    """Draws documents and questions; the same for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = np.random.default_rng(seed)
        vocabulary = StaticEncoder(BUNDLED / "fast").tokenizer.get_vocab()
        words = [
            word
            for word in sorted(vocabulary, key=vocabulary.__getitem__)
            if len(word) > 2 and word.isalpha()
        ]
        languages: dict[str, Language] = {word: detect(word, "id") for word in words}
        either = {word for word in words if detect(word, "id") != detect(word, "en")}
        self._words = {
            language: np.array([w for w in words if languages[w] == language or w in either])
            for language in ("id", "en")
        }
        self._grammar = {language: np.array(sorted(FUNCTION_WORDS[language])) for language in ("id", "en")}
        self._topics = {
            language: self._chance.integers(len(self._words[language]), size=(_TOPICS, _TOPIC_WORDS))
            for language in ("id", "en")
        }

    def documents(self, passages: int) -> Iterator[Source]:
        """Documents of about so many passages together."""
        for number in range(max(2, passages // _PASSAGES)):
            language: Language = "id" if number % 2 else "en"
            words = self._draw(language, self._topic(), _WORDS * _PASSAGES)
            sentences = (words[at : at + _SENTENCE] for at in range(0, len(words), _SENTENCE))
            text = " ".join(f"{' '.join(one).capitalize()}." for one in sentences)
            day = np.datetime64("2010-01-01") + int(self._chance.integers(_DATES))
            yield from_text(
                f"{day.item():%d/%m/%Y}. {text}",
                f"synthetic/{number}",
                title=" ".join(words[:6]).capitalize(),
            )

    def questions(self, count: int) -> list[str]:
        """Questions about topics of the documents."""
        asks: dict[Language, Sequence[str]] = {"id": ("apa", "siapa", "kapan"), "en": ("what", "who", "when")}
        found = []
        for number in range(count):
            language: Language = "id" if number % 2 else "en"
            words = self._draw(language, self._topic(), 8)
            found.append(f"{self._chance.choice(asks[language])} {' '.join(words)}?")
        return found

    def _topic(self) -> int:
        return int(_zipf(self._chance, _TOPICS, 1)[0])

    def _draw(self, language: Language, topic: int, count: int) -> list[str]:
        words, grammar = self._words[language], self._grammar[language]
        any_words = words[_zipf(self._chance, len(words), count)]
        of_topic = words[self._topics[language][topic][_zipf(self._chance, _TOPIC_WORDS, count)]]
        content = np.where(self._chance.random(count) < 0.5, of_topic, any_words)
        drawn = np.where(
            self._chance.random(count) < _GRAMMAR,
            grammar[self._chance.integers(len(grammar), size=count)],
            content,
        )
        return [str(word) for word in drawn]


def _zipf(chance: np.random.Generator, count: int, draws: int) -> NDArray[np.intp]:
    """Ranks from 0 below `count`, the n-th with a probability in proportion to 1 / n."""
    return (np.power(count + 1.0, chance.random(draws)) - 1).astype(np.intp).clip(0, count - 1)
