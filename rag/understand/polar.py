"""Yes-no questions (polar questions) -> the statement that is asked about.

“Was the meeting held in Jakarta?” asks whether “the meeting held in Jakarta” is so. Rules for both languages, no model.
“Apakah tujuan rapat itu?” asks what, not whether; so does “Does it say who led it?”.
"""

from __future__ import annotations

import re

from rag.text.question import QUESTION_WORD
from rag.text.words import is_function_word, words

_NO = r"(?:nggak|enggak|gak|ga|ndak|tidak)"
_WHETHER = (
    r"(?:(?:apa(?:kah)?|adakah) )?(?:benar(?:kah)?|betul(?:kah)?|sungguh(?:kah)?)(?: (?:nggak|enggak|gak))?(?: bahwa)?"
    r"|apakah|bukankah|adakah|sudahkah|pernahkah|akankah|bisakah|dapatkah"
    r"|(?:is|isn['’]t) it (?:true|correct|right)(?: that)?|is there|are there|was there|were there"
    r"|(?P<aux>is|are|was|were|do|does|did|has|have|had|will|would|can|could|may(?! \d| day)|might|must|should|shall)"
    r"(?:n['’]t)?"
)
_FORM = re.compile(rf"\W*(?:{_WHETHER}) (?P<said>.+?)(?:, ya)?\W*", re.IGNORECASE | re.DOTALL)
_KAH = re.compile(
    r"\W*(?P<before>(?:di|ke|dari|sudah|masih|lebih) |(?-i:(?:[A-Z]\w+ ){0,3}))"
    r"(?!\w*(?:apa|mana?|kapan|(?<!\w)(?:siap|berap|ap|apak|sede|lang|ber|nas|naf|ting|bong|me|mek|mak))-?kah\b)"
    r"(?P<word>[^\W\d_][\w-]*?)-?kah\b(?P<rest> .+?)\W*",
    re.IGNORECASE | re.DOTALL,
)
"""“Bolehkah …?”, “di Salatigakah …?”; no “langkah”, “Mekah”."""
_MODALS = frozenset(
    "boleh bisa dapat perlu harus wajib mesti sudah pernah masih akan ada mungkin benar betul".split()
)
"""No names, where they open a question: “Bolehkah …?”"""
_SPOKEN = re.compile(
    rf"\W*(?P<said>bisa|boleh|perlu|ada) {_NO}(?P<rest> [^?]+?)\W*",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"\W*(?P<said>[^?]+?)(?:,? (?:kan|bukan|{_NO}(?: sih| ya)?)|, (?:ya(?: kan)?|benar|betul|right|correct"
    r"|(?:is|was|does|did)n['’]t (?:it|he|she)))\s*\?\W*",
    re.IGNORECASE,
)
"""“Itu pabrik karet, bukan?”, “kena biaya nggak?”"""
_LED = re.compile(
    r"\W*(?P<lead>(?:menurut|selama|sejak|per|di|pada|kalau|jika|bila|sesudah|setelah|sebelum|saat|sampai|sekarang"
    r"|according to|if|when|after|before|by|in|at|since|during)\b[^,?]{0,80}), (?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
"""“Menurut Sekda, apakah …?”"""
_ASKS_WHAT = re.compile(
    r"(?:(?:nama|tujuan|alasan|sebab|penyebab|arti|makna|maksud|fungsi|tema|judul|isi|hasil|manfaat|perbedaan|persamaan"
    r"|jabatan|pekerjaan|tugas|peran|peranan|sifat|jenis|bentuk|contoh|kegunaan|dampak|akibat|syarat|ciri|faktor|warna"
    r"|agama|bahasa|ibu ?kota|mata uang|merek|kepanjangan|singkatan|definisi|pengertian|hubungan|bunyi|pendapat|rencana"
    r"|kendala|solusi|langkah|kesimpulan|visi|misi|topik|agenda|rekomendasi|tantangan|keputusan|sumber|sasaran|strategi"
    r"|kewenangan|latar belakang|usulan|bahan|moto|lambang|luas|potensi|masalah|kelebihan|kekurangan|alamat|nomor"
    r"|jadwal|status|pesan|dasar|landasan|pengaruh|kriteria|prioritas|harapan|ukuran|gelar|profesi|cara|istilah|kaitan)"
    r"(?:nya)?|yang|saja|itu)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?<!yang )\b(?:sudah|telah|akan|belum|tidak|bukan|bisa|dapat|boleh|harus|masih|adalah"
    r"|di(?!nas\b|rek|visi|skusi|strik|gital|alog|mana|ri\b)[a-z]{3,})\b",
    re.IGNORECASE,
)
"""Something is said of it: “Apakah syarat pendaftaran sudah diumumkan?”"""
_REQUEST = re.compile(
    r"(?:(?:bisa|boleh|mau|dapat|sanggup|tolong|please) )*(?:kamu|anda|kau|engkau|tahu|saya (?:tahu|minta|tanya|lihat)"
    r"|sebutkan|jelaskan|ceritakan|ringkas\w*|rangkum\w*|tampilkan|tunjukkan|carikan|berikan|buatkan|list|tell|explain"
    r"|describe|summari[sz]e|i (?:ask|know|see|request|(?:get|have) (?:an? |the )?(?:summary|list|overview|names?))"
    r"|you (?:please |kindly )?(?:tell|list|show|give|explain|summari[sz]e|find|help|describe|know|translate|make|write"
    r"|compare|provide|name|answer))\b",
    re.IGNORECASE,
)
_OR_NOT = re.compile(r",? (?:atau (?:tidak|belum|bukan)|or not)(?=\W*$)", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:atau|or|ataukah)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:siapa|kapan|berapa|mengapa|kenapa|bagaimana|di ?mana|who|when|where|why|what|which|how)(?:kah)?\b",
    re.IGNORECASE,
)
_OPEN = re.compile(rf"{QUESTION_WORD.pattern}|\b(?:di|ke|dari)mana|\bseberapa\b", re.IGNORECASE)
_ASKED_WHAT = r"(?:who|when|where|why|what|which|how)"
_TELLS = re.compile(
    r"\b(?:say|tell|told|know|mention|state|explain|specif|describ|clear|reveal|show|disclos|indicat|identif|decide"
    rf"|announce|determine|find out|found out|ask|list|give)\w*(?: \w+){{0,3}}? {_ASKED_WHAT}\b"
    rf"|\? |\band (?:{_ASKED_WHAT}|if so)\b"
    r"|\b(?:say|tell|mention|state|give|contain|know)\w* the (?:date|number|names?|price|cost|amount|time|reason)\b",
    re.IGNORECASE,
)
"""“Does it say who …?” asks who; “Was it there, and when?” asks for something else as well."""
_LEAST = 2
"""Content words of a statement."""
_LONGEST = 500
"""Characters of a question that asks whether; a longer one tells a story."""
_ADDED = re.compile(r"\W*\(([^()]+)\)\W*$")
"""What a follow-up was completed with: “Apakah dia gubernur? (rapat klaster)”."""


def statement(question: str) -> str | None:
    """What a yes-no question asks to be confirmed, without the words that ask; None for any other question."""
    if len(question) > _LONGEST:
        return None
    said = _asked(_OR_NOT.sub("", _ADDED.sub(r" \1", " ".join(question.split()))))
    if said is None or _REQUEST.match(said) or _CHOICE.search(said):
        return None
    if (what := _ASKS_WHAT.match(said)) and not _SAYS.search(said, what.end()):
        return None
    content = [word for word in words(said) if not is_function_word(word.text)]
    return said if len(content) >= _LEAST else None


def _asked(question: str) -> str | None:
    """The words without those that ask whether; None where they ask something else, or nothing."""
    if led := _LED.fullmatch(question):
        rest = _asked(led["rest"])
        if rest is not None and not _OPEN.search(led["lead"], led["lead"].find(" ")):
            return f"{rest} {led['lead'][0].lower()}{led['lead'][1:]}"
    if asks := _FORM.fullmatch(question):
        is_open = _TELLS if asks["aux"] else _OTHER  # “was he the one who led it?”
        return None if is_open.search(asks["said"]) else asks["said"]
    if _OPEN.search(question):
        return None
    if kah := _KAH.fullmatch(question):
        word = kah["word"].lower() if kah["word"].lower() in _MODALS else kah["word"]
        return f"{kah['before']}{word}{kah['rest']}"
    if spoken := _SPOKEN.fullmatch(question):
        return f"{spoken['said'].lower()}{spoken['rest']}"
    tagged = _TAG.fullmatch(question)
    return tagged["said"] if tagged else None
