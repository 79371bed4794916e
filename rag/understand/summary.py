"""“Ringkas berita tentang …”: which document is to be summed up, and the sentences that say most of what it says.

The summary is extractive: sentences near the middle of all (the centroid of their vectors, as in Radev et al. 2004,
“Centroid-based summarization of multiple documents”), the first ones favoured, because news says first what matters,
those that name what was asked about and names that are new, none that is half of the one before it, and none that
repeats another (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.schema import Evidence, Hit, Passage, Reading
from rag.text.instructions import honest_sentences
from rag.text.naming import ABOUT, DOCUMENT
from rag.text.numerals import number_words
from rag.text.question import names
from rag.text.words import is_function_word

_SENTENCES = 4
"""Of a summary, where no other number is asked for."""
_MOST = 12
"""Sentences of a summary."""
_WORDS = 6
"""A shorter sentence says too little."""
_FIRST = 0.3
"""Favour of the first sentence of a document; the n-th has an n-th of it."""
_TOPICAL = 0.3
"""Favour of a sentence that names the whole of what the summary is to be about."""
_NAMED = 0.4
"""Favour of a sentence with names that no chosen one has: `_NAMES` words of them earn all of it."""
_NAMES = 4
_HANGING = 1.0
"""Weight against a sentence that hangs on the one before it, where that is not chosen."""
_NEW = 1.0
"""Weight of what repeats a chosen sentence, against what is in the middle."""

_OF = r"(?:dari|of|from|nomor|no\.?|number)"
_DOCUMENT = rf"(?:{DOCUMENT}|story|the|this|that)"
_ABOUT = rf"(?:{ABOUT}|yang membahas)"
_NOUN = rf"(?:{DOCUMENT}|story|press release|siaran pers)"
_SAID = rf"(?:(?:the|this|that) (?:\w+ ){{0,2}}?{_NOUN}|(?:document|file) (?:{_OF} )?\d+)"
"""Of which it may be asked what it is about; “article 12” would be one of a law."""
_THIS = r"(?:ini|itu|tersebut|tadi)"
_FORMS = tuple(
    re.compile(form if "(?P<topic>" in form else rf"{form}(?: (?P<topic>.+))?", re.IGNORECASE)
    for form in (
        r"(?:(?:tolong|coba|mohon|bisa(?:kah)?(?: anda| kamu)?) )?(?:ringkas|rangkum|simpulkan)(?:kan|lah)?",
        r"(?:(?:tolong|coba|mohon|minta|apa(?:kah)?|bisa(?:kah)?(?: anda| kamu)?) )*"
        r"(?:(?:buat|beri)(?:kan|lah)?(?: saya)? )?"
        r"(?:ringkasan|rangkuman|intisari|ikhtisar)(?:nya)?(?: (?:singkat|pendek|ringkas))?",
        rf"(?:apa(?:kah)? )?(?:isi|inti|pokok|garis besar)(?: (?:dari|isi))?(?= {_NOUN}\b)",
        r"(?:(?:please|can you|could you) )*(?:summari[sz]e|sum up|tl;?dr:?)",
        r"(?:(?:please|can you|could you|(?:can|could|may) i|what(?: is|['’]s)) )*"
        r"(?:(?:give|write|make|provide|get|have|see)(?: me)? )?(?:an? |the )?"
        r"(?:short |brief |quick )?(?:summary|gist|overview)",
        rf"what(?:(?: is|['’]s)(?= {_SAID}\b.* about$)| does(?= {_SAID}\b.* say$))",
        rf"(?:tentang|mengenai|soal) apa(?:kah)?(?= {_NOUN}\b)",
        rf"(?P<topic>{_NOUN}\b.+?) (?:tentang|mengenai|soal|membahas|berisi) apa",
    )
)
_ASIDE = re.compile(r"(?:,? (?:dong|deh|ya|please|tolong))+$", re.IGNORECASE)
_COUNTED = (
    r"(?:maksimal |paling banyak |at most |about |sekitar )?(?P<count>\d{1,3}|[a-z]+(?: belas)?)"
    r" (?:kalimat|poin|butir|sentences?|points?|bullets?)"
)
_BEFORE = re.compile(
    r"\b(?P<count>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)-(?:sentence|point|bullet)s? "
    r"(?=(?:\w+ )?(?:summary|gist|overview)\b)",
    re.IGNORECASE,
)
"""“A one-sentence summary”."""
_LENGTHS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf",? (?:(?:dalam|menjadi|jadi|in|into|using|with) )?{_COUNTED}(?: saja)?$"
        r"|,? (?:secara |dengan )?(?:singkat|ringkas)$|,? (?:briefly|in short)$|,? in a few (?:words|sentences)$",
        rf"^(?:dalam|in|using|with) {_COUNTED}(?: saja)?,? "
        r"|^(?:secara singkat|dengan singkat|briefly|in short|in a few (?:words|sentences)),? ",
    )
)
"""At the end of what is said, and at its beginning."""
_NO_NAME = re.compile(
    r"(?:yang |the )?(?:pertama|kedua|ketiga|terakhir|terbaru|tertua|first|second|third|last|latest|newest|oldest)"
    rf"(?: (?:one|{_DOCUMENT}))?"
    rf"|(?:(?:\d+|(?:ke)?(?:dua|tiga|empat|lima)|both|two|three|four|five) )?{_DOCUMENT}|{_THIS}"
    r"|(?:halaman|hal\.?|pages?|p\.) ?\d+(?: ?[-–] ?\d+)?",
    re.IGNORECASE,
)
"""“The first document” is of no order that is known here; “the 3 documents” and “page 3” are of any document."""
_HANGS = re.compile(
    r"\W*(?:yakni|yaitu|termasuk|terkhusus|khususnya|terutama|misalnya|contoh(?:nya)?|seperti|di ?antaranya|antara lain"
    r"|sementara|sedangkan|selain itu|di ?samping itu|begitu|demikian|dengan (?:demikian|begitu)|namun|tetapi|tapi"
    r"|akan tetapi|(?:meski|walau)(?:pun)? (?:demikian|begitu)|sebaliknya|padahal|bahkan|maka|sehingga"
    r"|(?:oleh )?(?:karena|sebab) (?:itu|hal)|untuk itu|setelah itu|kemudian|lalu|selanjutnya|sebab|dan|atau"
    r"|d?ia|beliau|mereka|ini|itu"
    r"|namely|including|especially|in particular|such as|for (?:example|instance)|meanwhile|however|moreover"
    r"|furthermore|in addition|additionally|besides|likewise|similarly|also|but|and|or|nor|yet|so|thus|hence"
    r"|therefore|then|instead|as a result|consequently|accordingly|nevertheless|nonetheless|otherwise"
    r"|on the other hand|in contrast"
    r"|he|she|they|his|her|their|its?|this|that|these|those|such)\b",
    re.IGNORECASE,
)
"""How a sentence begins that is half of the one before it."""
_LABELLED = re.compile(r"\W*[^\W\d]\w*(?: [\w/-]+){0,3}: (?P<value>[^\W_].*)", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)\d\d")

_ALL = r"(?:semua(?:nya)?|seluruh(?:nya)?|isi|all|everything(?: (?:you have|here))?)"
_INTRODUCTION = re.compile(
    rf"(?:(?:{_ALL}|{_DOCUMENT}|(?P<about>{_ABOUT})|{_OF}|{_THIS}|an?)\b\W*)*", re.IGNORECASE
)
_KIND = re.compile(rf"(?<=\w) {_DOCUMENT}$", re.IGNORECASE)
"""Behind what a document is about: “the Balikpapan news”; in “an article about fake news” it belongs to that."""


class Wanted(NamedTuple):
    """What is to be summed up, and in how many sentences."""

    topic: str
    """Empty where no document is named."""
    sentences: int = _SENTENCES

    @property
    def is_number(self) -> bool:
        """Whether a document is meant by the number in its file's name; a year may be that of its date."""
        return self.topic.isdecimal() and not _YEAR.fullmatch(self.topic)


def summary_wanted(question: str) -> Wanted | None:
    """The summary that `question` asks for; None for any other question."""
    said = _ASIDE.sub("", " ".join(question.split()).strip(" ?.!"))
    length = _BEFORE.search(said) or next((found for form in _LENGTHS if (found := form.search(said))), None)
    counted = next(iter(_counts(length)), _SENTENCES)
    if length:
        said = said[: length.start()] + said[length.end() :]
    match = next((found for form in _FORMS if (found := form.fullmatch(said))), None)
    if match is None:
        return None
    topic = re.sub(r" (?:about|say)$", "", match["topic"] or "", flags=re.IGNORECASE)
    introduction = _INTRODUCTION.match(topic)
    assert introduction is not None  # it may be empty
    topic = topic[introduction.end() :].strip(" \"'“”")
    if not re.search(r"\w", topic) or _NO_NAME.fullmatch(topic):
        return Wanted("", counted)
    return Wanted(topic if introduction["about"] else _KIND.sub("", topic), counted)


def _counts(length: re.Match[str] | None) -> Iterator[int]:
    said = length["count"] if length else None
    if said:
        number = int(said) if said.isdecimal() else next((n for *_, n in number_words(said)), 0)
        if number > 0:
            yield min(number, _MOST)


def summarise(
    passages: Sequence[Passage],
    encode: Callable[[list[str]], NDArray[np.float32]],
    sentences: int = _SENTENCES,
    about: Callable[[str], float] = lambda sentence: 0.0,
) -> Reading:
    """The sentences of a document that sum it up.

    Args:
        passages: the document's, in its order.
        encode: texts -> unit vectors, shape (texts, dimension).
        sentences: how many, if there are as many.
        about: how much of what the summary is to be about a sentence names, in [0, 1].
    """
    hits = [Hit(passage, 1.0) for passage in passages]
    spoken = [
        Evidence(hit, hit.passage.text[a:b], hit.passage.start + a, hit.passage.start + b, 1.0)
        for hit in hits
        for a, b in honest_sentences(hit.passage.text)
    ]
    spoken = list({one.start: one for one in spoken}.values())  # passages may overlap
    before = {other.start: one.start for one, other in pairwise(spoken)}
    telling = [one for one in spoken if _tells(one.text) and one.text != one.hit.passage.title]
    spoken = telling or spoken
    if not spoken:
        return Reading(tuple(hits), (), 0.0, False)
    vectors = encode([one.text for one in spoken])
    worth = central(vectors) + _FIRST / np.arange(1, len(spoken) + 1)
    worth += _TOPICAL * np.array([about(one.text) for one in spoken], np.float32)
    named = [{word for name in names(one.text) for word in name.split()} for one in spoken]
    hangs = np.array([bool(_HANGS.match(one.text)) for one in spoken])
    chosen: list[int] = []
    while len(chosen) < min(sentences, len(spoken)):
        repeats = (vectors @ vectors[chosen].T).max(axis=1, initial=0.0)
        known = set[str]().union(*(named[n] for n in chosen))
        new = np.array([min(len(one - known), _NAMES) / _NAMES for one in named])
        said = {spoken[n].start for n in chosen}
        alone = hangs & [before.get(one.start) not in said for one in spoken]
        left = worth - _NEW * repeats + _NAMED * new - _HANGING * alone
        left[chosen] = -np.inf
        chosen.append(int(left.argmax()))
    evidence = tuple(spoken[n] for n in sorted(chosen))
    return Reading(tuple(hits), evidence, 1.0, True)


def _tells(sentence: str) -> bool:
    """Whether a sentence says something: more than a few words, and no “Policy owner: Priya Raman, Head of Sales”,
    which only names."""
    found = _LABELLED.match(sentence)
    only_names = found and all(
        "@" in word or not word[0].islower() or is_function_word(word) for word in found["value"].split()
    )
    return len(sentence.split()) >= _WORDS and not only_names


def central(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near each of `vectors`, unit rows, is to the middle of all: its cosine."""
    middle = vectors.mean(axis=0)
    return np.asarray(vectors @ middle / (np.linalg.norm(middle) or 1.0))
