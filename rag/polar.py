"""Yes-no questions (polar questions): the statement that is asked about, and the open question that it answers.

“Was the meeting held in Jakarta?” asks whether “the meeting held in Jakarta” is so; with its place left open, “the
meeting held where?”, it asks for what is so instead. Rules for both languages, no model. “Apakah tujuan rapat itu?”
asks what, not whether.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.facts import Readings, stated
from rag.numerals import CURRENCY
from rag.question import QUESTION_WORD, names
from rag.schema import Language
from rag.words import is_function_word, terms, words

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

Kind = Literal["time", "number", "name"]
_HELD = frozenset(
    """diadakan dilaksanakan diselenggarakan digelar dilakukan berlangsung bertempat terjadi held hold holds happen
    happened occur occurred take took taken takes place""".split()
)
"""What an event does; documents leave it out, and it leads the reader to another event of which they say so."""
_LIGHT = _HELD | frozenset(
    """mencakup meliputi memuat berisi menyangkut memiliki mempunyai punya menjabat menjadi masuk bagian bidang hadir
    datang ikut absen hari tanggal bulan tahun pernah bisa bernama named called include includes included cover
    covers covered contain contains comprise involve involves part field fields attend attends attended present absent
    come came day date month year already still ever become became belong belongs""".split()
)
"""Words that say no more than that something is, holds, takes place, takes part or is part of something, or what kind
of thing a name is: documents have others for them, or none."""
_LEADS_IN: dict[Kind, str] = {
    "time": r"(?:pada |di )?(?:hari |tanggal |bulan |tahun )?|(?:on |in )(?:an? |the )?",
    "number": "",
    "name": r"(?:an? |the )?|(?P<to>di |ke |dari )|(?:(?P<at>in|at|to|from|near) |(?P<by>by|with|for|of) )(?:the )?",
}
"""What stands before a value and goes with it."""
_BESIDE = re.compile(r",? ?")
"""Between a weekday and its date."""
_IN_NAME = re.compile(r"\b(?!(?i:hari|tanggal)\b)([A-Z][a-z]\w*) $")
"""Before a weekday that is part of a name: “Pasar Minggu”; an abbreviation, “FGD Senin”, is a name by itself."""


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
        return f"{kah['before']}{kah['word']}{kah['rest']}"
    if spoken := _SPOKEN.fullmatch(question):
        return f"{spoken['said']}{spoken['rest']}"
    tagged = _TAG.fullmatch(question)
    return tagged["said"] if tagged else None


@dataclass(frozen=True, slots=True)
class Value:
    """A time, a number or a name of a statement: what a document may say otherwise."""

    text: str
    start: int
    end: int
    kind: Kind
    readings: Readings = frozenset()
    """What a number or date may mean."""

    def is_other(self, sentence: str, said: str) -> bool:
        """Whether a sentence has something of this kind that the statement `said` has not."""
        if self.kind == "name":
            return not set(terms(" ".join(names(sentence)))).issubset(terms(said))
        own = frozenset[str]().union(*(readings for _, _, readings in stated(said, least=2)))
        return any(
            _kind(readings) == self.kind and own.isdisjoint(readings)
            for _, _, readings in stated(sentence, least=2)
        )


def values(said: str) -> list[Value]:
    """Those of a statement, in order. Every capital begins a name: a statement opens no sentence."""
    found: list[Value] = []

    def add(start: int, end: int, kind: Kind, readings: Readings = frozenset()) -> None:
        found.append(Value(said[start:end], start, end, kind, readings))

    for start, end, readings in sorted(stated(said, least=2), key=lambda one: one[0]):
        kind = _kind(readings)
        before = _IN_NAME.search(said, 0, start)
        if before and _is_weekday(readings) and not is_function_word(before[1]):
            continue
        if currency := CURRENCY.search(said, 0, start):
            start = currency.start()
        last = found[-1] if found else None
        if last and kind == last.kind == "time" and _BESIDE.fullmatch(said, last.end, start):
            found.pop()  # “Selasa, 20 November 2023”: the date says the day
            readings = last.readings if _is_weekday(readings) else readings
            start = last.start
        add(start, end, kind, readings)
    taken = {n for one in found for n in range(one.start, one.end)}
    for word in words(said):
        if word.start in taken or not word.text[0].isupper() or is_function_word(word.text):
            continue
        if found and found[-1].kind == "name" and not said[found[-1].end : word.start].strip(" .-"):
            add(found.pop().start, word.end, "name")
        else:
            add(word.start, word.end, "name")
    return sorted(found, key=lambda one: one.start)


def _kind(readings: Readings) -> Kind:
    return "time" if any(map(_is_time, readings)) else "number"


def _is_weekday(readings: Readings) -> bool:
    return any(one.startswith("weekday") for one in readings)


def _is_time(reading: str) -> bool:
    is_year = reading.isdigit() and 1900 <= int(reading) < 2100
    return is_year or reading.startswith(("month", "weekday")) or "-" in reading


def content(said: str) -> list[str]:
    """The words of a statement that tell what it is about, as they are written."""
    return [
        word.text
        for word in words(said)
        if not is_function_word(word.text) and word.text.lower() not in _LIGHT
    ]


def relation(said: str) -> list[str]:
    """Those of them that stand in none of its values."""
    taken = {n for one in values(said) for n in range(one.start, one.end)}
    return content("".join(" " if n in taken else sign for n, sign in enumerate(said)))


def opened(said: str, value: Value, language: Language) -> str:
    """The question that the statement answers with what stands in the value: “the meeting where?”. The order of
    words stays; the reader does not mind."""
    lead_in = re.search(rf"(?<![^\W\d_])(?:{_LEADS_IN[value.kind]})$", said[: value.start], re.IGNORECASE)
    start = lead_in.start() if lead_in else value.start
    parts = said[:start], _asks(value, lead_in, language), said[value.end :]
    if value.kind == "number" and not said[:start].strip():
        parts = ("ada" if language == "id" else "there are", *parts[1:])
    return " ".join(word for word in " ".join(parts).split() if word.lower() not in _HELD) + "?"


def _asks(value: Value, lead_in: re.Match[str] | None, language: Language) -> str:
    indonesian = language == "id"
    if value.kind == "time":
        return "kapan" if indonesian else "when"
    if value.kind == "number":
        is_money = not value.text[0].isdigit() and any(map(str.isdigit, value.text))
        return "berapa" if indonesian else "how much" if is_money else "how many"
    if lead_in and lead_in["to"]:
        return f"{lead_in['to']}mana"
    if lead_in and lead_in["at"]:
        return "where"
    if lead_in and lead_in["by"]:
        return f"{lead_in['by']} whom"
    return "siapa" if indonesian else "who"
