"""“Ringkas berita tentang …”: which document is to be summed up, and the sentences that say most of what it says.

The summary is extractive: sentences near the middle of all (the centroid of their vectors, as in Radev et al. 2004,
“Centroid-based summarization of multiple documents”), the first ones favoured, because news says first what matters,
and none that repeats another (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.instructions import honest_sentences
from rag.schema import Evidence, Hit, Reading

_SENTENCES = 4
"""Of a summary."""
_WORDS = 6
"""A shorter sentence says too little."""
_FIRST = 0.3
"""Favour of the first sentence of a document; the n-th has an n-th of it."""
_NEW = 1.0
"""Weight of what repeats a chosen sentence, against what is in the middle."""

_DOCUMENT = (
    r"(?:dokumen|berkas|file|berita|artikel|naskah|laporan|tulisan"
    r"|the|this|that|documents?|articles?|news|reports?|story)"
)
_ABOUT = r"(?:tentang|mengenai|soal|terkait|perihal|dari|yang membahas|about|on|of|regarding|from)"
_THIS = r"(?:ini|itu|tersebut|tadi)"
_FORMS = tuple(
    re.compile(rf"{form}(?: (?P<topic>.+))?", re.IGNORECASE)
    for form in (
        r"(?:(?:tolong|coba|mohon|bisa(?:kah)?(?: anda| kamu)?) )?(?:ringkas|rangkum|simpulkan)(?:kan|lah)?",
        r"(?:(?:tolong|coba|mohon) )?(?:(?:buat|beri)(?:kan|lah)?(?: saya)? )?"
        r"(?:ringkasan|rangkuman|intisari|ikhtisar)(?:nya)?",
        rf"(?:apa(?:kah)? )?(?:isi|inti|pokok|garis besar)(?: (?:dari|isi))?(?= {_DOCUMENT}\b)",
        r"(?:(?:please|can you|could you) )*(?:summari[sz]e|sum up|tl;?dr:?)",
        r"(?:(?:please|can you|could you) )*(?:(?:give|write|make)(?: me)? )?(?:an? |the )?(?:short |brief )?"
        r"summary(?: of)?",
        r"what (?:is|does)(?= (?:the|this|that) (?:document|article|news|report|story)\b.* (?:about|say)$)",
    )
)


def topic_of_summary(question: str) -> str | None:
    """What `question` wants summed up, empty where it names nothing; None for any other question."""
    said = " ".join(question.split()).strip(" ?.!")
    match = next((found for form in _FORMS if (found := form.fullmatch(said))), None)
    if match is None:
        return None
    topic = re.sub(r" (?:about|say)$", "", match["topic"] or "", flags=re.IGNORECASE)
    topic = re.sub(
        rf"^(?:(?:semua|seluruh|isi|all|{_DOCUMENT}|{_ABOUT}|{_THIS})\b\W*)+", "", topic, flags=re.IGNORECASE
    )
    return topic.strip(" \"'“”")


def summarise(hits: Sequence[Hit], encode: Callable[[list[str]], NDArray[np.float32]]) -> Reading:
    """The sentences of a document that sum it up.

    Args:
        hits: its passages.
        encode: texts -> unit vectors, shape (texts, dimension).
    """
    hits = sorted(hits, key=lambda hit: hit.passage.start)
    spoken = [
        Evidence(hit, hit.passage.text[a:b], hit.passage.start + a, hit.passage.start + b, 1.0)
        for hit in hits
        for a, b in honest_sentences(hit.passage.text)
    ]
    spoken = list({one.start: one for one in spoken}.values())  # passages may overlap
    telling = [one for one in spoken if len(one.text.split()) >= _WORDS and one.text != one.hit.passage.title]
    spoken = telling or spoken
    if not spoken:
        return Reading(tuple(hits), (), 0.0, False)
    vectors = encode([one.text for one in spoken])
    middle = vectors.mean(axis=0)
    worth = vectors @ middle / (np.linalg.norm(middle) or 1.0) + _FIRST / np.arange(1, len(spoken) + 1)
    chosen: list[int] = []
    while len(chosen) < min(_SENTENCES, len(spoken)):
        repeats = (vectors @ vectors[chosen].T).max(axis=1, initial=0.0)
        left = worth - _NEW * repeats
        left[chosen] = -np.inf
        chosen.append(int(left.argmax()))
    evidence = tuple(spoken[n] for n in sorted(chosen))
    return Reading(tuple(hits), evidence, 1.0, True)
