"""“Anak saya lahir tahun 2012. Berapa biaya pendaftaran?”: what people tell before they ask is not what they ask.

The question is searched without it, unless it means something that was told (“What should I do?”): then that completes
it, as a question before would. Phrases that only lead to a question go, too. Rules for both languages, no model.
"""

from __future__ import annotations

import re

from rag.schema import Turn
from rag.text.question import QUESTION_WORD
from rag.text.sentences import sentences
from rag.text.words import is_function_word
from rag.understand.condense import condense, points_back

_TELL_ME = (
    r"(?:(?:please |kindly )?(?:(?:could|can|would|will) you (?:please |kindly )?)?(?:tell me|let me know|inform me)"
    r"|i(?:['’]d| would) like to (?:know|ask)|i(?: really)? (?:want|need) to (?:know|ask)|i(?:['’]m| am| was) wondering"
    r"|(?:tolong |mohon |bisa(?:kah)? |coba |dapatkah )*(?:kamu |anda )?(?:beri ?tahu|beritahu|kasih tahu|infokan"
    r"|informasikan)(?: kepada| ke)? ?(?:saya|aku|kami)?"
    r"|(?:saya|aku|kami) (?:ingin|mau|hendak|perlu) (?:tahu|mengetahui|bertanya|tanya|menanyakan))"
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
    rf"(?:(?P<whether>whether|if|apakah)\b|(?={_ASKS}\b))",
    re.IGNORECASE,
)
_WHETHER = {"apakah": "Apakah", "whether": "Is it true that", "if": "Is it true that"}
_LONGEST = 600
"""Characters of a question with what is told before; a longer text is no question."""
_LONGEST_TOPIC = 12
_LEAST = 3
"""Words of what is told; fewer are a name, or an abbreviation."""


def asked_at_last(text: str) -> str:
    """The one question of a text that tells something first, completed with that where it means it; any other text as
    it is."""
    if len(text) > _LONGEST:
        return text
    said = [text[start:end] for start, end in sentences(text)]
    *told, last = said or [text]
    if told and _is_question(last) and not any(map(_is_question, told)):
        before = " ".join(told)
        if len(before.split()) >= _LEAST:
            return _with(before, without_lead(last))
    return without_lead(text)


def _with(told: str, asked: str) -> str:
    """The question, completed with what was told where it means that."""
    if _OF_THAT.fullmatch(asked):
        topic = [word for word in re.findall(r"[\w'’-]+", told) if not is_function_word(word)][
            :_LONGEST_TOPIC
        ]
        return f"{asked} ({' '.join(topic)})"
    return condense(asked, [Turn(told, "")]) if points_back(asked) else asked


def without_lead(question: str) -> str:
    """“I would like to know whether …” as the question itself."""
    lead = _LEADS.match(question)
    if lead is None:
        return question
    rest = question[lead.end() :].strip()
    if lead["whether"]:
        return f"{_WHETHER[lead['whether'].lower()]} {rest.rstrip(' .!?')}?"
    return f"{rest[:1].upper()}{rest[1:]}"


def _is_question(said: str) -> bool:
    return said.rstrip().endswith("?") or (
        QUESTION_WORD.match(said.lstrip(" \"'“(")) is not None and not said.rstrip().endswith((".", "!"))
    )
