"""Whether a sentence can answer a question, by the kind of thing that is asked for: a number, a year, a phone number.

The networks like a sentence on the topic that says something else of it: asked for a budget, one on what the money is
for. But “how many” is answered by a number, so a sentence without any is no answer, whatever they say (answer types:
Prager et al. 2000, “Question-answering by predictive annotation”; Li and Roth 2002). Rules for both languages, for the
few kinds that are asked for without doubt, each of which may be stated in many ways; “when” is not among them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.question import kind_of

_FIGURE = r"\d|(?-i:\b[IVXLCDM]+\b)"
_WORDS = (
    r"\w*(?:puluh|belas|ratus|ribu|juta|mili?[ay]r|triliun|lusin)\w*"
    r"|(?:ke|ber)?(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(?:nya)?|nol|pertama|tunggal"
    r"|\w*(?:teen|hundred|thousand|million|billion|trillion|dozen)(?:s|th)?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:y|ieth)|half|third|quarter|once|twice"
    r"|first|second|fourth|fifth|single|both|zero|couple|pair|triple|double"
)
_NONE = (
    r"gratis|cuma-cuma|tidak|tak|tanpa|nihil|bukan|free|no|not|none|nobody|nothing|neither"
    r"|semua|seluruh(?:nya)?|setiap|tiap|all|every|everyone|everybody"
)
_SOME = (
    r"se(?:orang|buah|kali|tengah|paruh|pasang|hektare?|bulan|tahun|minggu|pekan|hari|jam|ekor|unit|cukupnya)\w*"
    r"|sejumlah|an?|only"
)
_NUMBER = re.compile(rf"{_FIGURE}|\b(?:{_WORDS}|{_NONE}|{_SOME})\b", re.IGNORECASE)
_MONEY = re.compile(
    rf"\d|[$€£¥]|\w*(?:ratus|ribu|juta|mili?[ay]r|triliun)\w*|hundred|thousand|million|billion|\b(?:{_NONE})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\d{3,4}|\b(?:tahun|thn?\.?|fy) ?\d\d\b|['’/-]\d\d\b|(?-i:\b[IVXLCDM]+\b)|abad|century"
    r"|\d+ ?(?:SM|M|Masehi|BCE?|AD|CE|an|s)\b|\b(?:puluh|ribu|hundred|thousand|ninet|twent)\w*"
    r"|\b(?:tahun|this|last|next|same|previous|following) (?:ini|lalu|itu|depan|yang|sebelum\w*|berikut\w*|year)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\d[\s().–-]*){5,}|(?:nomor|telp|telepon|hubungi|call|phone|dial|number)\D{0,40}\d{3}", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S@\S|https?:|www\.|\w\.(?:com|id|org|net)\b", re.IGNORECASE)

_SUM = r"(?:anggaran|biaya|dana|harga|gaji|tarif|ongkos|omzet)(?:nya)?"
_SUM_EN = r"(?:budget|price|cost|salary|fee|wage)"

# What is asked for, and what a sentence must hold then; the first form that a question has counts.
_REQUIRED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked, re.IGNORECASE), required)
    for asked, required in (
        (
            r"\b(?:nomor|no\.?) (?:telepon|telp|ponsel|handphone|hp|faks\w*|whatsapp|wa)\b"
            r"|\b(?:telephone|phone|fax|mobile|whatsapp) number\b",
            _PHONE,
        ),
        (
            r"\balamat (?:e-?mail|surel|situs|web\w*)\b|\b(?:e-?mail|web ?(?:site|page)?) address\b|\burl\b",
            _ADDRESS,
        ),
        (
            r"\btahun berapa(?:kah)?\b|\bin (?:what|which) year\b"
            r"|^\W*(?:what|which) year (?:did|was|were|is|are|does|do|will|has|had)\b",
            _YEAR,
        ),
        (
            rf"^\W*berapa(?:kah)? (?:besar(?:nya)? |total |jumlah |nilai )*{_SUM}\b"
            rf"|\b{_SUM}\b[^,?]*\bberapa(?:kah)?\W*$"
            r"|^\W*how much (?:money\b|(?:do|does|did) .* cost\b|(?:was|is) .* (?:paid|set aside|spent)\b)"
            rf"|^\W*what(?:['’]s| is| was) the (?:\w+ )?{_SUM_EN}(?= (?:of|for|per|in)\b|\W*$)"
            r"(?!.*\b(?:used|spent|based|like)\b)",
            _MONEY,
        ),
    )
)
_DEGREE = re.compile(
    r"\bseberapa\b|\bberapa (?:lama|sering)\b|\bhow much (?:has|have|is|are)\b"
    r"|\bhow (?:large|big|long|far|tall|high|wide|deep|often|heavy|fast)\b"
    r"|\b(?:used for|spent on|based on|made up of|like)\W*$",
    re.IGNORECASE,
)
"""What may be answered without a number: “often”, “several years”, “for books”."""


def can_answer(question: str, sentence: str) -> bool:
    """Whether `sentence` holds what `question` asks for, as far as its kind can be told."""
    required = _required(question)
    return required is None or required.search(sentence) is not None


@lru_cache(maxsize=64)  # a question is held against sentence after sentence
def _required(question: str) -> re.Pattern[str] | None:
    """What an answer has to hold; None for anything."""
    for asked, required in _REQUIRED:
        if asked.search(question):
            return required
    return _NUMBER if kind_of(question) == "number" and not _DEGREE.search(question) else None
