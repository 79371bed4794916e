"""What a model says besides its answer: that it found none, by the word that it was told or in words of its own, and
what it puts around one (“Here is the answer:”, “Semoga membantu!”).

What is taken for such a remark is not checked against the documents. So it must be nothing else: a sentence that adds
something, or names what only a document can tell, is none. Rules for both languages, no model.
"""

from __future__ import annotations

import re

from rag.prompt import REFUSAL
from rag.text.quotations import outside

_ESCAPED = REFUSAL.replace("_", r"\\?_")
_REFUSED = re.compile(
    rf"[\s*_`>\"'“”(\[-]*(?:\b{_ESCAPED}\b|(?-i:^\W*{REFUSAL.replace('_', '[ -]')}\W*$))[\s*_`\"'“”)\].]*",
    re.IGNORECASE | re.MULTILINE,
)
_THE = r"(?:the |any |these |those |your |provided |given |available |semua )"
_GIVEN = r"(?: (?:tersebut|ini|itu|yang (?:diberikan|tersedia|ada)|provided|given|above))"
_DOCUMENTS = (
    rf"(?:{_THE}*(?:dokumen|kutipan|konteks|passage|document|excerpt|context)(?:s|nya)?{_GIVEN}*"
    rf"|{_THE}+(?:text|article)s?{_GIVEN}*|(?:teks|sumber|naskah|berita|artikel){_GIVEN}+)"
)
_NOT = r"(?:tidak(?:lah)?|tak|belum|(?:do|does|did|is|are|was|were)(?: not|n['’]t)|cannot|can ?not|can['’]t)"
_SAY = (
    r"(?:(?:me|di|ter)?(?:nyebut\w*|muat|cantum\w*|ncantum\w*|njelas\w*|mberi\w*|nyata\w*|ngandung|nemu\w*|sebut\w*"
    r"|jelas\w*|temu\w*|njawab|bahas|mbahas|jawab|ketahui|miliki|sedia|dapat)|ada|berisi|say|mention(?:ed)?|stated?"
    r"|contain(?:ed)?|provided?|specif(?:y|ied)|included?|given?|name|indicated?|tell|told|explain(?:ed)?"
    r"|answer(?:ed)?|find|found|discuss(?:ed)?|clear|relevant|know)"
)
_IN = r"(?:di|dalam|pada|dari|in|by|from)(?: dalam)?"
_IT = r"(?:jawaban|informasi|hal|pertanyaan|keterangan|data)(?:nya)?(?: (?:itu|ini|tersebut))?"
_UNSAID = re.compile(
    r"\W*(?:(?:sayangnya|maaf|namun|unfortunately|sorry|however),? )?(?:"
    rf"{_DOCUMENTS}[^,.]{{0,30}}? {_NOT}(?: \w+)? {_SAY}\b.*"
    rf"|(?:[^,.]{{1,60}}? )?{_NOT}(?: \w+)? {_SAY}\b[^,.]{{0,40}}? {_IN} {_DOCUMENTS}"
    rf"|(?:the|this) (?:answer|information) is not in {_DOCUMENTS}"
    rf"|{_IT} (?:tidak|belum) (?:dapat |bisa )?{_SAY}(?: \w+){{0,6}}"
    r"|tidak (?:ditemukan|disebutkan|ada|tersedia|diketahui)"
    r"|(?:tidak ada|tidak terdapat|belum ada|there is no|there['’]s no|no)"
    r" (?:informasi|keterangan|jawaban|data|information|mention|answer|details?)(?: [^,.]{0,100})?"
    rf"|(?:none|neither) of {_DOCUMENTS}.*|nothing in {_DOCUMENTS}.*|tidak ada {_DOCUMENTS} yang .*"
    r"|(?:saya|aku) (?:tidak|tak|belum) (?:dapat |bisa |mampu )?"
    r"(?:menemukan|tahu|mengetahui|menjawab|memiliki)[^,]*"
    r"|i (?:could not|couldn['’]t|can ?not|can['’]t|did not|didn['’]t|do not|don['’]t) (?:find|know|answer|have)\b[^,]*"
    r")\W*",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r";|[“”«»]|\d|\b(?:tetapi|tapi|namun|melainkan|selain|kecuali|meskipun|walaupun|although|though|but|however|except"
    r"|which|who|siapa|said|kata|(?<!dokumen )(?<!kutipan )yang (?:me|ber|ter)\w+)\b",
    re.IGNORECASE,
)
"""Claims something besides, or may."""
_OPENS = re.compile(r"\W*(?:namun|however|sayangnya|unfortunately|maaf|sorry),? ", re.IGNORECASE)
_ANSWER = (
    r"(?:(?:jawaban|informasi|ringkasan|daftar|penjelasan|kesimpulan)(?:nya)?"
    r"|answer|summary|list|information|overview)"
)
_AROUND = re.compile(
    r"(?:(?:berdasarkan|menurut|sesuai(?: dengan)?|dari|based on|according to|from) (?:informasi (?:dari|dalam) )?"
    rf"{_DOCUMENTS}(?:,? (?:berikut|inilah|here (?:is|are))(?: \w+){{0,8}})?"
    r"|(?:tentu(?: saja)?|baik(?:lah)?|sure|certainly|of course)(?:[,!] (?:berikut|here (?:is|are))(?: \w+){0,8})?"
    rf"|(?:berikut(?: ini)?(?: adalah)?|inilah|here (?:is|are)|here['’]s)(?: \w+){{0,4}} {_ANSWER}(?: \w+){{0,8}}"
    rf"|(?:final )?{_ANSWER}(?: akhir)?|(?:sumber|source|referensi|reference|kutipan|catatan|note|citation)s?"
    r"|(?:semoga|i hope|hope) (?:(?:ini|jawaban|penjelasan|informasi|this|that|it|the answer) )?(?:ini )?"
    r"(?:membantu|bermanfaat|helps?|is helpful|is useful)(?: (?:anda|kamu|ya|you))?"
    r"|(?:please )?let me know if\b[^:]{0,80}|feel free to ask\b[^:]{0,60}"
    r"|(?:silakan|jangan ragu untuk) bertanya\b[^:]{0,60}"
    r"|(?:apakah )?ada (?:hal )?(?:lain|lagi) yang [^:]{0,60}\?|is there anything else[^:]{0,60}"
    r"|(?:pertanyaan|question) ?:(?!.*(?:jawaban|answer) ?:).{0,300})",
    re.IGNORECASE,
)
_ECHO = re.compile(r"\W*(?:pertanyaan|question) ?:", re.IGNORECASE)
_NAMES = re.compile(r"(?<=[\w,] )[A-Z]|\d")
"""Names something, or counts it."""
_LONGEST = 400
"""Characters of a remark."""


def refused(draft: str) -> tuple[bool, str]:
    """Whether a draft says by the word for it that the passages do not answer, and the rest of the draft."""
    rest = outside(draft, lambda said: _REFUSED.sub(" ", said))
    return rest != draft, rest.strip()


def may_refuse(beginning: str) -> bool:
    """Whether what begins like this may turn out to be nothing but that word."""
    plain = beginning.lstrip(" \n*_`>\"'“([-").upper().replace("\\", "")
    return plain.startswith(REFUSAL) or REFUSAL.startswith(plain)


def is_unsaid(sentence: str) -> bool:
    """Whether a sentence says that the documents do not say it, and nothing else."""
    rest = _OPENS.sub("", sentence)
    return len(sentence) <= _LONGEST and not _ADDS.search(rest) and _UNSAID.fullmatch(sentence) is not None


def is_around(text: str) -> bool:
    """Whether a sentence, or a line, only stands around an answer."""
    plain = text.strip(" *_:.!")
    if not plain or len(plain) > _LONGEST or (_NAMES.search(plain) and not _ECHO.match(plain)):
        return False
    return _AROUND.fullmatch(plain) is not None
