"""“Anak saya lahir tahun 2012. Berapa biaya pendaftaran?”: what people tell before they ask is not what they ask.

The question is searched without it, unless it means something that was told (“What should I do?”): then that completes
it, as a question before would. Phrases that only lead to a question go, too. Rules for both languages, no model.
"""

from __future__ import annotations

import re

from rag.schema import Turn
from rag.text.language import detect
from rag.text.question import QUESTION_WORD
from rag.text.sentences import sentences
from rag.text.words import is_function_word
from rag.understand.condense import condense, points_back

_TELL_ME = (
    r"(?:(?:please |kindly )?(?:(?:could|can|would|will) you (?:please |kindly )?)?(?:tell me|let me know|inform me)"
    r"|i(?:['’]d| would) like to (?:know|ask)|i(?: really)? (?:want|need) to (?:know|ask)"
    r"|i(?:['’]m| am| was) wondering(?: if you (?:could|can|would|will)(?: please| kindly)? tell me)?"
    r"|(?:tolong |mohon |bisa(?:kah)? |coba |dapatkah )*(?:kamu |anda )?(?:beri ?tahu|beritahu|kasih tahu|infokan"
    r"|informasikan)(?: kepada| ke)? ?(?:saya|aku|kami)?"
    r"|(?:maaf,? |izin,? )?(?:(?:saya|aku|kami) )?(?:ingin|mau|hendak|perlu|izin) "
    r"(?:tahu|mengetahui|bertanya|tanya|nanya|menanyakan)(?: dong| ya)?)"
)
_ASKS = (
    r"(?:siapa|kapan|berapa|(?:di|ke|dari) ?mana|mengapa|kenapa|bagaimana|apa"
    r"|who|whom|whose|when|where|why|what|which|how)"
)
_OF_THAT = re.compile(
    r"\W*(?:(?:and |so |then )?what (?:should|can|do|must|shall) (?:i|we) do\b.{0,20}|why(?: is (?:that|this|it))?"
    r"|what does (?:that|this|it) mean|how (?:do|can) (?:i|we) (?:fix|solve|repair) (?:that|this|it)"
    r"|(?:lalu |jadi )?apa yang (?:harus|bisa|perlu|sebaiknya) (?:saya|kami|aku) (?:lakukan|perbuat)"
    r"|(?:kenapa|mengapa|bagaimana)(?: (?:ya|itu|ini|bisa begitu|caranya))?)\W*",
    re.IGNORECASE,
)
"""Asks nothing by itself."""
_LEADS = re.compile(
    rf"\W*(?:[^?]{{1,200}}?[,;]? (?:jadi|maka|sehingga|so|therefore),? )?{_TELL_ME}[,:]? "
    rf"(?:(?P<whether>whether(?: or not)?|if(?! you\b)|apakah)\b|(?={_ASKS}\b))",
    re.IGNORECASE,
)
_MAY_LEAD = re.compile(
    r"\b(?:tell|let|inform|know|ask|wondering|(?:beri ?)?tahu|infokan|informasikan|(?:ber)?tanya|nanya|mengetahui"
    r"|menanyakan)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[.!?…]\W*\s\w")
"""More than one sentence, perhaps."""
_TRUE = {"id": "Apakah benar bahwa", "en": "Is it true that"}
_IS_IT = re.compile(
    r"\W*(?:(?:benar|betul)(?:kah)?(?: itu| tidak| nggak| gak)?|apa(?:kah)? (?:itu |hal itu )?(?:benar|betul)|bukan"
    r"|ya kan|right|correct|true(?: or false)?|is (?:that|it|this) (?:true|right|correct))\W*",
    re.IGNORECASE,
)
"""Asks whether what was told is so."""
_REQUEST = re.compile(
    r"\W*(?:\d[.)] *)?(?:tolong |coba |please )*(?:sebutkan|jelaskan|ringkas\w*|rangkum\w*|bandingkan|tampilkan"
    r"|terjemahkan|jawab\w*|lihat|gunakan|pakai|list|explain|describe|summari[sz]e|compare|name|translate|answer|use"
    r"|only|look|give|show|write|if|when|unless|jika|kalau|bila|misal\w*|suppose|assuming)\b",
    re.IGNORECASE,
)
"""Wants something itself, or is a condition."""
_TOPIC = re.compile(r"\b(?:tentang|mengenai|soal|perihal|about|regarding|concerning)\b", re.IGNORECASE)
_MYSELF = re.compile(
    r"\b(?:saya|aku|kami|kita|di sini|i|i['’]m|my|me|we|our|us|here)\b|\b[a-z]{3,}ku\b", re.IGNORECASE
)
_LEAST_ASKED = 2
"""Content words of a question that says by itself what it asks about."""
_LONGEST = 600
"""Characters of a question with what is told before; a longer text is no question."""
_SAYING = frozenset(
    """ingin mau hendak bertanya tanya menanyakan membaca baca punya pertanyaan berita have question read want like ask
    know saya aku kami""".split()
)
"""Of what is told, these say nothing that is asked about."""
_LONGEST_TOPIC = 12
_LEAST = 3
"""Words of what is told; fewer are a name, or an abbreviation."""


def asked_at_last(text: str) -> str:
    """The one question of a text that tells something first, completed with that where it may depend on it; any other
    text as it is."""
    if len(text) > _LONGEST:
        return text
    *told, last = [text[start:end] for start, end in sentences(text)] if _SEVERAL.search(text) else [text]
    before = " ".join(told)
    wants = any(_is_question(one) or QUESTION_WORD.match(one) or _REQUEST.match(one) for one in told)
    if len(before.split()) >= _LEAST and _is_question(last) and not wants:
        return _with(before, without_lead(last))
    return without_lead(text)


def _with(told: str, asked: str) -> str:
    """The question, completed with what was told where it means that, or is about who tells it."""
    if _IS_IT.fullmatch(asked):
        first, _, rest = told.rstrip(" .!").partition(" ")
        return f"{_TRUE[detect(told)]} {first.lower() if is_function_word(first) else first} {rest}?"
    content = [word for word in re.findall(r"[\w'’-]+", asked) if not is_function_word(word)]
    is_personal = _MYSELF.search(told) and _MYSELF.search(asked)
    if _OF_THAT.fullmatch(asked) or _TOPIC.search(told) or is_personal:
        topic = [word for word in re.findall(r"[\w'’-]+", told) if not is_function_word(word)]
        own = {word.lower() for word in content}
        topic = [word for word in topic if word.lower() not in own | _SAYING][:_LONGEST_TOPIC]
        return f"{asked} ({' '.join(topic)})" if topic else asked
    if points_back(asked) or len(content) < _LEAST_ASKED:
        return condense(asked, [Turn(told, "")])
    return asked


def without_lead(question: str) -> str:
    """“I would like to know whether …” as the question itself."""
    lead = _LEADS.match(question) if _MAY_LEAD.search(question) else None
    if lead is None:
        return question
    rest = question[lead.end() :].strip()
    if lead["whether"]:
        asks = "Apakah" if lead["whether"].lower() == "apakah" else _TRUE["en"]
        return f"{asks} {rest.rstrip(' .!?')}?"
    return f"{rest[:1].upper()}{rest[1:]}"


def _is_question(said: str) -> bool:
    return said.rstrip().endswith("?") or (
        QUESTION_WORD.match(said.lstrip(" \"'“(")) is not None and not said.rstrip().endswith((".", "!"))
    )
