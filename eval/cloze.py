"""Sentences that can be asked about at all, and the questions that fit any of them: a gap, or what a headline is about.

A sentence is asked about only where a reader who has never seen its document understands it: one without “it”, “this”
or “tersebut”, without quotations, and with an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.draft import Draft, Kind
from eval.offices import NAME
from rag.schema import Language
from rag.text.dates import DATE, MONTHS
from rag.text.instructions import honest_sentences
from rag.text.numerals import UNIT_NAMES
from rag.text.question import names
from rag.text.sentences import ROW
from rag.text.words import is_function_word, terms

_GAP = "____"
_FILL_IN: dict[Language, str] = {"id": "Lengkapi: “{}”", "en": "Fill in: “{}”"}
_HEADLINE: dict[Language, str] = {
    "id": "Apa isi dokumen “{}”?",
    "en": "What does the document “{}” say?",
}
_INFORMS = 8
"""Words of a sentence that says what a headline announced."""
_SHARED = 4
"""Such a sentence has half of the words of the headline, and half of so many at least."""
_WORDS = range(8, 29)
"""Of a sentence with a gap."""
_NEEDS_CONTEXT = re.compile(
    r"\b(?:ini|itu|inilah|itulah|tersebut|tadi|ia|dia|beliau|mereka|kami|kita|saya|aku|anda|kamu|begitu|demikian"
    r"|(?:di|ke)?(?:sini|situ|sana)|\w{3,}nya|he|she|it|they|we|i|you|this|these|those|there|such|him|them|us|me|my|our"
    r"|your|here|latter|former|above|below|yesterday|today|kemarin|hari ini|di atas|di bawah ini|berikut)\b",
    re.IGNORECASE,
)
_CONNECTS = re.compile(
    r"(?:sementara|sedangkan|selain|namun|tetapi|tapi|dan|atau|karena|sebab|kemudian|lalu|selanjutnya|oleh|dengan|bahkan"
    r"|padahal|juga|maka|jadi|sehingga|contoh|misalnya|hal|hingga|his|her|their|its|but|and|or|however|also|then|later"
    r"|moreover|thus|therefore|because|instead|another|other|both|for example|in addition|afterwards?|while|so|as|after"
    r"|before|although|that|which|who|akhirnya|setelah|sebelum|pada saat|saat|ketika|adapun|di antara|termasuk|yakni"
    r"|yaitu|terkhusus|meski|walau|semua|kedua|para|beberapa|berarti|kelak|adanya|sejak|dipenghujung|sebagai"
    r"|seperti|some|most|many|all|one|two|each|several|shortly|subsequently|nevertheless|meanwhile|finally|eventually"
    r"|soon|since then|following|just|in other)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z]{2,}(?:, [A-Z][A-Z]{2,})?|[A-Z]\w+(?: [A-Z]\w+)?(?:, \w+)?) ?[-–—] (?=\w)"
)
_ODD = re.compile(r"[\"“”«»‘„*#|<>{}\[\]_=\\^~•…;]|\bhttp|www\.|\.{2,}|\d\)|\(\s*\)|[^\x20-\u024f–—’‘²³°½€£]")
MONTH = "|".join(sorted((name for name in MONTHS if len(name) > 2), key=len, reverse=True))
DAY = (
    rf"(?:\d{{1,2}} (?i:{MONTH}) \d{{4}}|(?i:{MONTH}) \d{{1,2}}, \d{{4}}|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}"
    rf"|(?i:{MONTH}) \d{{4}})"
)
_DIGITS = r"(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_ONES_ID = (
    r"(?:se(?:puluh|belas|ratus|ribu)"
    r"|(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(?: (?:puluh|belas|ratus|ribu))?)"
)
_WORD_EN = (
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)(?:[ -](?:one|two|three|four"
    r"|five|six|seven|eight|nine|hundred|thousand))*)"
)
SCALE = r"(?: (?:ribu|juta|miliar|milyar|triliun|thousand|million|billion|trillion))?"
NUMBER = rf"(?:{_DIGITS}(?: \([a-z ]+\))?{SCALE}|{_ONES_ID}(?: {_ONES_ID})*{SCALE}|{_WORD_EN})(?![\w.,/-]*\d)"
_UNIT = "|".join(sorted((name for name in UNIT_NAMES if len(name) > 2), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?:(?:Rp\.? ?|US\$|\$|£|€){_DIGITS}{SCALE}|{NUMBER} (?:{_UNIT}))(?![\w-])"
)
_DAY = re.compile(rf"(?<![\w/-]){DAY}(?![\w/-])")
_YEAR = re.compile(
    r"(?:(?<=\b[Tt]ahun )|(?<=\b[Ss]ince )|(?<=\b[Ss]ejak )|(?<=\b[Ii]n ))(?:1[5-9]|20)\d\d(?![\w/–-])"
)
_NAME = re.compile(rf"(?!\w\.){NAME}{{1,3}}")
_GOES_ON = re.compile(
    r"\s+\(|/|['’]|\s*[-–—]\s*\w|,? (?:dan|and|serta|atau|or|&|of|on|for) (?:the )?[A-Z\d]|,?\s['’]?\d"
)
"""Behind words that are no whole answer."""
_NAME_GOES_ON = re.compile(r",?\s[A-Z]")
"""The same, where they are a name."""
_GOES_BEFORE = re.compile(r"(?:\(|[.&/'’-]\s?|\d\s|\b(?:dan|and|or|atau|serta|antara|between)\s)$")
_ANCHOR = 7
"""Words at the beginning of a sentence one of which has to be a name: “The firm closed …” says nothing by itself."""


def prose(text: str) -> Iterator[str]:
    """The sentences of a passage, each as one line; no rows of tables, and nothing that speaks to a model."""
    for start, end in honest_sentences(text):
        if ROW.fullmatch(text[start:end]):
            continue
        yield _DATELINE.sub("", " ".join(text[start:end].split()))


def is_whole(sentence: str) -> bool:
    """Whether a sentence has a beginning and an end, and no quotation or leftover in it."""
    is_one = sentence.endswith(".") and sentence[0].isupper() and not sentence.isupper()
    return is_one and not _ODD.search(sentence) and sentence.count("(") == sentence.count(")")


def is_askable(sentence: str) -> bool:
    """Whether a sentence is whole, and does not go on from the one before."""
    return is_whole(sentence) and not _CONNECTS.match(sentence) and len(sentence.split()) >= 4


def understood(words: str) -> bool:
    """Whether nothing in the words points to something that was said before."""
    return not _NEEDS_CONTEXT.search(words)


def clozes(sentence: str, language: Language) -> Iterator[Draft]:
    """The sentence with a gap for a date, an amount or a name: one of each."""
    if not is_askable(sentence) or len(sentence.split()) not in _WORDS or not understood(sentence):
        return
    for kind, spans in _gaps(sentence):
        for start, end in spans:
            answer = sentence[start:end]
            before = sentence[:start]
            rest = f"{before}{_GAP}{sentence[end:]}"
            if sentence.count(answer) > 1 or _GOES_ON.match(sentence, end) or _GOES_BEFORE.search(before):
                continue
            if kind == "name" and _NAME_GOES_ON.match(sentence, end):
                continue
            if kind == "number" and before.endswith(("the ", "The ")):
                continue  # “the two countries” were told of before
            if not any(word[0].isupper() for word in rest.split()[1:_ANCHOR]) or not names(rest):
                continue
            yield Draft(_FILL_IN[language].format(rest), (answer,), language, kind, sentence, is_cloze=True)
            break


def _gaps(sentence: str) -> Iterator[tuple[Kind, list[tuple[int, int]]]]:
    yield "date", [found.span() for form in (_DAY, _YEAR) for found in form.finditer(sentence)]
    yield "number", [found.span() for found in _AMOUNT.finditer(sentence)]
    people = [name for name in names(sentence) if _NAME.fullmatch(name)]
    yield "name", [(at, at + len(name)) for name in people if (at := sentence.find(name)) > 0]


def of_headline(title: str, sentence: str, language: Language) -> Draft | None:
    """What a document of this title says, by a sentence that takes the headline up; None where it does not, or the
    title is no headline."""
    words = title.split()
    is_headline = (
        4 <= len(words) <= 14 and not title.endswith(("…", ".", ",", ":", "?")) and not _ODD.search(title)
    )
    content = sum(not is_function_word(word) for word in words)
    if not is_headline or content < 3 or DATE.search(title) or title.casefold() in sentence.casefold():
        return None
    shared = {*terms(title)} & {*terms(sentence)}
    if (
        not is_askable(sentence)
        or not understood(" ".join(sentence.split()[:3]))
        or len(sentence.split()) < _INFORMS
        or 2 * len(shared) < max(len({*terms(title)}), _SHARED)
    ):
        return None
    return Draft(_HEADLINE[language].format(title), (sentence,), language, "headline", sentence)
