"""Greetings, thanks, insults and “what can you do?”: answered with a line, without a search. Rules, no model.

Several in a row are one (“Halo, apa kabar?”); before or behind a question they are no part of it.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from rag.schema import Language


class _Kind(IntEnum):
    """What is said; of several the last one wants an answer most."""

    GREETING = 0
    THANKS = 1
    FAREWELL = 2
    INSULT = 3
    WHO_ARE_YOU = 4


class _Rule(NamedTuple):
    kind: _Kind
    language: Language
    """Of the answer."""
    form: re.Pattern[str]
    answer: str


_RUDE = "bodoh|goblok|tolol|bego|dungu|idiot|brengsek|bangsat|sialan"
"""Of nothing but people; a lone “sampah” (garbage) may be a topic."""
_GREETING = (
    r"(?:hai|halo+|hallo|assalam\w*(?:['’ ]+\w*alaikum)?|wa(?:rah|bar)\w*|wr|wb|permisi|apa kabar"
    r"|(?:selamat|slmt|met) (?:pagi|siang|sore|malam|datang)|pagi|siang|sore|malam)"
)
_GREETING_EN = r"(?:hi|hey|hello+|good (?:morning|afternoon|evening|day)|how are you|greetings)"
_ASKS = r"\b(?:siapa|apa|kapan|berapa|mana|bagaimana|gimana|kenapa|mengapa|kalau|who|what|when|where|why|how|which)\b"
_AGREED = (
    r"ok(?:e+|ay|ey)?(?:lah)?|baik(?:lah)?|sip+|mantap|mantul|bagus|hebat|keren|siap|(?:oh |wah )?(?:begitu|gitu)|oalah"
    r"|(?:saya |aku )?(?:sudah )?(?:paham|mengerti|ngerti)|dimengerti|(?:sangat )?membantu|ya+|iya|cukup|sekian|lanjut"
    r"|itu saja|(?:nggak|ga|gak|tidak) jadi"
    r"|(?:sudah )?jelas|(?:o+h+|w+ah|hm+|wk(?:wk)+|(?:ha|he)(?:ha|he)+)"
)
_AGREED_EN = (
    r"ok|okay|great|good(?: job)?|perfect|cool|got it|nice|awesome|interesting|amazing|wow|understood|makes sense|lol"
    r"|noted|(?:very )?helpful|yes|yeah|yep|that['’]s (?:all|great|good|helpful)|never ?mind|nvm|no worries"
    r"|(?:oh,? )?(?:i see|right|alright|all right|sure)"
)
_FORMS: tuple[tuple[_Kind, Language, str, str], ...] = (
    # kind, language of the answer, what is said, what is answered
    (
        _Kind.GREETING,
        "id",
        rf"{_GREETING}(?: {_GREETING})*",
        "Halo! Tanyakan sesuatu tentang dokumen Anda; setiap jawaban disertai kutipannya.",
    ),
    (
        _Kind.GREETING,
        "en",
        rf"{_GREETING_EN}(?: {_GREETING_EN})*",
        "Hello! Ask something about your documents; every answer comes with its quote.",
    ),
    (
        _Kind.THANKS,
        "id",
        rf"(?:(?:{_AGREED})[ ,]+)?(?:terima ?kasih|makasih?|mksi?h|trims|tks|thx|tq|suwun)"
        r"(?: (?:banyak|ya|banget|kembali|tanya|info\w*|jawab\w*|bantu\w*|penjelasan\w*))*"
        rf"(?: atas (?:(?!{_ASKS})[^,.!?;])*)?"
        r"(?:,? (?:sangat |sudah )?(?:membantu|jelas))?",
        "Sama-sama. Silakan bertanya lagi.",
    ),
    (
        _Kind.THANKS,
        "id",
        rf"(?:{_AGREED})(?: (?:deh|ya|lah|sekali|banget|juga|gitu|{_AGREED}))*",
        "Baik. Silakan bertanya lagi.",
    ),
    (
        _Kind.THANKS,
        "en",
        rf"(?:(?:{_AGREED_EN})[ ,]+)?(?:thanks+|thank (?:you|u)|cheers|ty|tysm)"
        r"(?: (?:a lot|so much|very much|you|tanya|again))*"
        rf"(?: for (?:(?!{_ASKS})[^,.!?;])*)?"
        r"(?:,? (?:very |that was )?(?:helpful|useful))?",
        "You are welcome. Ask on whenever you like.",
    ),
    (
        _Kind.THANKS,
        "en",
        rf"(?:{_AGREED_EN})(?: (?:then|one|indeed|to know|{_AGREED_EN}))*",
        "Fine. Ask on whenever you like.",
    ),
    (
        _Kind.FAREWELL,
        "id",
        r"(?:sampai jumpa|dadah|selamat tinggal|sampai nanti)(?: lagi)?",
        "Sampai jumpa.",
    ),
    (_Kind.FAREWELL, "en", r"(?:bye(?: bye)?|good ?bye|see you(?: later)?|good ?night)", "Goodbye."),
    (
        _Kind.INSULT,
        "id",
        rf"(?:dasar|(?:dasar )?(?:kamu|anda|lo|lu|elo|tanya)(?: memang)?) (?:{_RUDE}|anjing|sampah|payah|gila)"
        rf"(?: (?:sekali|banget))*|(?:{_RUDE})(?: (?:kamu|anda|lo|lu|sekali|banget))*"
        r"|(?:anjing|sampah|payah|gila) (?:kamu|anda|lo|lu)",
        "Saya hanya menjawab pertanyaan tentang dokumen Anda.",
    ),
    (
        _Kind.INSULT,
        "en",
        r"(?:you(?:'re|’re| are)?|u|this is|what an?)(?: (?:so|an?|such an?|really))* (?:stupid|idiot|dumb|moron"
        r"|useless|garbage|crap|rubbish|shit|worthless)(?: (?:bot|machine|program|thing))?"
        r"|(?:stupid|dumb|useless|worthless) (?:bot|machine|program)|(?:stupid|idiot|moron)"
        r"|(?:fuck|screw)(?: (?:you|off|this))?|shut up",
        "I only answer questions about your documents.",
    ),
    (
        _Kind.WHO_ARE_YOU,
        "id",
        r"(?:kamu|anda|tanya)(?: ini| itu)? (?:siapa|robot|ai|manusia|bot)"
        r"|siapa(?:kah)? (?:kamu|anda|nama ?(?:mu|kamu|anda))"
        r"|nama(?:mu| kamu| anda) siapa|apakah (?:kamu|anda) (?:robot|ai|manusia|bot)"
        r"|apa(?: saja)? yang (?:bisa|boleh|dapat) (?:saya|aku) tanya(?:kan)?|apa (?:yang )?(?:bisa|dapat) "
        r"(?:kamu|anda)(?: lakukan| bantu)?|(?:kamu|anda) (?:bisa|dapat) apa(?: saja)?|(?:tolong|bantuan)"
        r"|(?:kamu |anda )?(?:bisa|dapat|tolong)(?: tolong)? (?:bantu|menolong|membantu)"
        r"(?: (?:saya|aku|apa(?: saja)?|nggak|gak|ga))*"
        r"|(?:kamu|anda) (?:dibuat|diciptakan) (?:oleh )?siapa|siapa yang (?:membuat|menciptakan) (?:kamu|anda)",
        "Saya Tanya. Saya menjawab pertanyaan tentang dokumen Anda, dalam bahasa Indonesia atau Inggris, dan "
        "menunjukkan bagian yang mendukung setiap kalimat. Kalau dokumen tidak memuat jawabannya, saya mengatakannya.",
    ),
    (
        _Kind.WHO_ARE_YOU,
        "en",
        r"wh(?:o|at) are you|are you (?:an? )?(?:human|robot|bot|ai|machine|person|real|chatgpt)"
        r"|what can i ask(?: you)?"
        r"|how does this work|what(?: is|'s|’s) your name|what can you do(?: for me)?|how (?:can|do) you help(?: me)?"
        r"|(?:can|could) you help(?: me)?|(?:i need )?help(?: me)?(?: please)?|who (?:made|created|built) you",
        "I am Tanya. I answer questions about your documents, in Indonesian or English, and show the passage that "
        "supports every sentence. When the documents do not say it, I say so.",
    ),
)
_RULES = tuple(
    _Rule(kind, language, re.compile(form, re.IGNORECASE), answer) for kind, language, form, answer in _FORMS
)
_ANY = re.compile("|".join(f"(?:{form})" for _, _, form, _ in _FORMS), re.IGNORECASE)
"""Hardly any text is a courtesy: one pattern tells."""
_ADDRESS = "tanya(?: bot)?|kak|pak|bu|min|gan|bro|bos|boss|sis|guys|man|mate|semua|there|everyone"
_ADDRESSED = re.compile(rf"(?<![ ,])[ ,]+(?:{_ADDRESS})$", re.IGNORECASE)
_PART = re.compile(rf"[^,.!?;…]+(?:, ?(?:{_ADDRESS})(?=[,.!?;…]|$))?[,.!?;…\s]*", re.IGNORECASE)
_BEFORE = frozenset((_Kind.GREETING, _Kind.THANKS, _Kind.FAREWELL))
"""What may stand before a question."""
_BEHIND = frozenset((_Kind.THANKS, _Kind.FAREWELL))
_WORDS = frozenset(
    """pagi siang sore malam bagus keren jelas begitu gitu paham siap nice great cool perfect good right sure
    interesting amazing""".split()
)
"""By themselves right before a question, these may be part of it: “Pagi, siang atau sore?”"""


def courtesy(text: str) -> tuple[Language, str] | None:
    """The language and the line that answers a text which asks nothing of the documents; None for all others.

    Only a text that is nothing else counts: for a greeting before a question see `without_courtesy`.
    """
    parts = [text] if _rule(text) is not None else _PART.findall(text)
    rules = [rule for part in parts if (rule := _rule(part)) is not None]
    if not rules or len(rules) < len(parts):
        return None
    last = max(reversed(rules), key=lambda rule: rule.kind)
    return last.language, last.answer


def without_courtesy(question: str) -> str:
    """`question` without the greeting before it and the thanks behind it: neither is searched for.

    Behind it only a sentence of its own is left out, and no ordinary word that a comma joins to it: “Did they meet in
    Paris, Nice?”
    """
    parts = list(_PART.finditer(question))
    said = [part.group() for part in parts]
    first, last = 0, len(parts) - 1
    while first < last and _is(_BEFORE, said[first]):
        first += 1
    while first and _said(said[first - 1]) in _WORDS and not _ends(said[first - 1]):
        first -= 1
    n = last
    while first < n and _is(_BEHIND, said[n]):
        n -= 1
        if _ends(said[n]):
            last = n
    return question[parts[first].start() : parts[last].end()].rstrip(", ") if parts else question


def _ends(part: str) -> bool:
    """Whether a sentence ends behind a part."""
    return part.rstrip().endswith((".", "!", "?", "…"))


def _is(kinds: frozenset[_Kind], part: str) -> bool:
    rule = _rule(part)
    return rule is not None and rule.kind in kinds


def _said(text: str) -> str:
    """The words of a text, without the signs around them."""
    return " ".join(text.split()).strip(" .!?,~…:)(").lower()


def _rule(text: str) -> _Rule | None:
    """The rule for a text that is one courtesy; None for any other text."""
    said = _said(text)
    forms = (said, _ADDRESSED.sub("", said))
    if not any(map(_ANY.fullmatch, forms)):
        return None
    found = next((rule for form in forms for rule in _RULES if rule.form.fullmatch(form)), None)
    asks = text.rstrip().endswith("?") and found is not None and found.kind is _Kind.THANKS
    return None if asks else found  # “Bagaimana airnya? Bagus?”
