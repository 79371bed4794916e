"""Whether a sentence can answer a question, by the kind of thing that is asked for: a number, a year, a phone number.

The networks like a sentence on the topic that says something else of it: asked for a budget, one on what the money is
for. But “how many” is answered by a number and by nothing else, so a sentence without any is no answer, whatever they
say (answer types: Prager et al. 2000, “Question-answering by predictive annotation”; Li and Roth 2002). Rules for both
languages; a kind that they do not know passes everything, and so does what may state the kind in any way.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.dates import MONTHS
from rag.numerals import WEEKDAYS
from rag.question import kind_of

_NUMBER = re.compile(
    r"\d|(?-i:\b[IVXLCDM]+\b)|\b(?:\w*(?:puluh|belas|ratus|ribu|juta|mili?[ay]r|triliun|lusin)\w*"
    r"|(?:ke)?(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(?:nya)?|nol|pertama|tunggal|gratis|tidak ada"
    r"|se(?:orang|buah|kali|tengah|paruh|bulan|tahun|minggu|pekan|hari|jam|ekor|unit)"
    r"|\w*(?:teen|hundred|thousand|million|billion|trillion|dozen)(?:s|th)?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:y|ieth)|half|third|quarter|once|twice"
    r"|first|second|fourth|fifth|single|both|none|no|zero|free|couple|pair|triple|double)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\d|(?-i:\b[IVXLCDM]+\b)|\b(?:{'|'.join(MONTHS)}|{'|'.join(WEEKDAYS['id'] + WEEKDAYS['en'])}|jum['’]at|ahad|abad"
    r"|century|centuries|kemarin|lusa|besok|hari ini|tadi|pagi|siang|sore|malam|lalu|lampau|silam|depan|mendatang"
    r"|sekarang|kini|dulu|saat|ketika|sewaktu|waktu|sejak|semenjak|setelah|sesudah|usai|sebelum|selama|hingga|sampai"
    r"|awal|akhir|pertengahan|zaman|masa|era|musim|tahun|bulan|pekan|minggu|setiap|lebaran|natal|ramadan|ramadhan"
    r"|yesterday|today|tomorrow|tonight|morning|afternoon|evening|night|noon|midnight|ago|last|next|now|then|when|while"
    r"|since|after|before|during|until|upon|as|early|late|mid|day|week|month|year|years|decade|age|period|season|spring"
    r"|summer|autumn|winter|fall|dynasty|reign|war|time|once|every|annually|christmas|easter)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b\d{3,4}\b|['’/]\d\d\b|(?-i:\b[IVXLCDM]+\b)|\b\d+ ?(?:SM|M|BC|BCE|AD|CE)\b|\babad\b|\bcentury\b|\d0-?an\b|\d0s\b"
    r"|\b(?:tahun|this|last|next|same) (?:ini|lalu|itu|depan|yang sama|sebelumnya|berikutnya|year)\b|\bpuluh\w*\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d|(?-i:\b[IVXLCDM]+\b)")
_MONEY = re.compile(
    r"[$€£¥%]|\b(?:rp|idr|usd|eur|sgd|rm|rupiah|dol+ars?|euros?|pounds?|poundsterling|ringgit|yen|yuan|cents?|sen|perak|gulden"
    r"|persen|per ?cent|gratis|free)\b|\b(?:rp|idr|usd?|rm)\.? ?\d|\d{4}|\d[.,]\d{3}"
    r"|ribu|juta|mili?[ay]r|triliun|thousand|million|billion|trillion",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\d[\s().–-]*){5,}")
_ADDRESS = re.compile(r"\S@\S|https?:|www\.|\w\.(?:com|id|org|net)\b", re.IGNORECASE)

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
        (r"\b(?:tahun berapa(?:kah)?|(?:what|which) year)\b", _YEAR),
        (r"\b(?:tanggal berapa(?:kah)?|(?:what|which) date)\b", _DATE),
        (
            r"\bberapa(?:kah)? (?:besar )?(?:\w+ )?(?:anggaran|biaya|dana|harga|gaji|tarif|ongkos|uang|omzet)(?:nya)?\b"
            r"|\b(?:anggaran|biaya|dana|harga|gaji|tarif|ongkos)(?:nya)? (?:\S+ ){0,4}berapa(?:kah)?\b"
            r"|\bhow much (?:money|does .* cost|did .* cost|was .* (?:paid|cost|set aside|spent))\b"
            r"|\b(?:what|which)(?:'s| is| was| are| were) the (?:\w+ )?(?:budget|price|cost|salary|fee|tariff)\b",
            _MONEY,
        ),
    )
)
_CLAUSE = re.compile(
    r"^\W*when (?!(?:is|was|are|were|did|does|do|will|would|has|have|had|can|could|should)\b)", re.IGNORECASE
)
"""“When many people are arrested, what …?” asks for no time."""
_DEGREE = re.compile(
    r"\bseberapa\b|\bberapa (?:lama|sering)\b|\bhow much (?:has|have|is|are)\b"
    r"|\bhow (?:large|big|long|far|tall|high|wide|deep|often|heavy|fast)\b",
    re.IGNORECASE,
)
"""What may be answered without a number: “often”, “several years”."""


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
    kind = kind_of(question)
    if kind == "number" and not _DEGREE.search(question):
        return _NUMBER
    if kind == "time" and not _CLAUSE.search(question):
        return _TIME
    return None
