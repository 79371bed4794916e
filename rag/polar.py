"""Yes-no questions (polar questions): the statement that is asked about, to be checked against the documents.

Rules for both languages, no model. “Apakah tujuan rapat itu?” asks what, not whether.
"""

from __future__ import annotations

import re

from rag.words import is_function_word, words

_WHETHER = (
    r"(?:(?:apa(?:kah)?|adakah) )?(?:benar(?:kah)?|betul(?:kah)?|sungguh(?:kah)?)(?: bahwa)?|apakah|bukankah|adakah"
    r"|sudahkah|pernahkah|akankah|bisakah|dapatkah"
    r"|(?:is|isn['’]t) it (?:true|correct|right) that|is there|are there|was there|were there"
    r"|(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)(?:n['’]t)?"
)
_FORM = re.compile(rf"\W*(?:{_WHETHER}) (?P<statement>.+?)\W*", re.IGNORECASE | re.DOTALL)
_ASKS_WHAT = re.compile(
    r"(?:(?:nama|tujuan|alasan|sebab|penyebab|arti|makna|maksud|fungsi|tema|judul|isi|hasil|manfaat|perbedaan|persamaan"
    r"|jabatan|pekerjaan|tugas|peran|sifat|jenis|bentuk|contoh|kegunaan|dampak|akibat|syarat|ciri|faktor|warna|agama"
    r"|bahasa|ibu ?kota|mata uang|merek|kepanjangan|singkatan|definisi|pengertian|hubungan|bunyi|pendapat|rencana)"
    r"(?:nya)?|yang|saja|itu|you|i|we)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:atau|or|ataukah)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:siapa|kapan|berapa|mengapa|kenapa|bagaimana|di ?mana|who|when|where|why|what|which|how)(?:kah)?\b",
    re.IGNORECASE,
)
_LEAST = 2
"""Content words of a statement."""


def statement(question: str) -> str | None:
    """What a yes-no question asks to be confirmed, without the words that ask; None for any other question."""
    match = _FORM.fullmatch(" ".join(question.split()))
    if match is None:
        return None
    said = match["statement"]
    if _ASKS_WHAT.match(said) or _CHOICE.search(said) or _OTHER.search(said):
        return None
    content = [word for word in words(said) if not is_function_word(word.text)]
    return said if len(content) >= _LEAST else None
