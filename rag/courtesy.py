"""Greetings, thanks, insults and “what can you do?”: answered with a line, without a search. Rules, no model.

Several in a row are one (“Halo, apa kabar?”); before or behind a question they are no part of it.
"""

from __future__ import annotations

import re

from rag.schema import Language

_RUDE = "bodoh|goblok|tolol|bego|dungu|idiot|brengsek|bangsat|sialan"
"""Of nothing but people; a lone “sampah” (garbage) may be a topic."""
_GREETING = (
    r"(?:hai|halo+|hallo|assalam\w*(?:['’ ]*\w*alaikum)?|wa(?:rah|bar)\w*|wr|wb|permisi|apa kabar"
    r"|(?:selamat|slmt|met) (?:pagi|siang|sore|malam|datang)|pagi|siang|sore|malam)"
)
_GREETING_EN = r"(?:hi|hey|hello+|good (?:morning|afternoon|evening|day)|how are you|greetings)"
_KINDS: tuple[tuple[Language, str, str], ...] = (
    # language of the answer, what is said, what is answered; in pairs, the one that wants an answer most comes last
    (
        "id",
        rf"{_GREETING}(?: {_GREETING})*",
        "Halo! Tanyakan sesuatu tentang dokumen Anda; setiap jawaban disertai kutipannya.",
    ),
    (
        "en",
        rf"{_GREETING_EN}(?: {_GREETING_EN})*",
        "Hello! Ask something about your documents; every answer comes with its quote.",
    ),
    (
        "id",
        r"(?:(?:ok(?:e|ay)?|baik|sip|mantap|bagus)[ ,]+)?(?:terima ?kasih|makasih?|mksi?h|trims|tks|thx|suwun)"
        r"(?: (?:banyak|ya|atas [^,.!?;]*|banget|kembali|tanya))*|(?:ok(?:e|ay)?|baik(?:lah)?|sip|mantap|bagus)",
        "Sama-sama. Silakan bertanya lagi.",
    ),
    (
        "en",
        r"(?:(?:ok|okay|great|good|perfect|cool)[ ,]+)?(?:thanks?|thank you|cheers)"
        r"(?: (?:a lot|so much|very much|you|tanya|for [^,.!?;]*|again))*|(?:great|perfect|cool|got it|nice)",
        "You are welcome. Ask on whenever you like.",
    ),
    (
        "id",
        r"(?:sampai jumpa|dadah|selamat tinggal|sampai nanti)(?: lagi)?",
        "Sampai jumpa.",
    ),
    ("en", r"(?:bye(?: bye)?|good ?bye|see you(?: later)?|good ?night)", "Goodbye."),
    (
        "id",
        rf"(?:dasar|(?:dasar )?(?:kamu|anda|lo|lu|elo|tanya)(?: memang)?) (?:{_RUDE}|anjing|sampah|payah|gila)"
        rf"(?: (?:sekali|banget))*|(?:{_RUDE})(?: (?:kamu|anda|lo|lu|sekali|banget))*"
        r"|(?:anjing|sampah|payah|gila) (?:kamu|anda|lo|lu)",
        "Saya hanya menjawab pertanyaan tentang dokumen Anda.",
    ),
    (
        "en",
        r"(?:you(?:'re|’re| are)?|u|this is|what an?)(?: (?:so|an?|such an?|really))* (?:stupid|idiot|dumb|moron"
        r"|useless|garbage|crap|rubbish|shit|worthless)(?: (?:bot|machine|program|thing))?"
        r"|(?:stupid|dumb|useless|worthless) (?:bot|machine|program)|(?:stupid|idiot|moron)"
        r"|(?:fuck|screw)(?: (?:you|off|this))?|shut up",
        "I only answer questions about your documents.",
    ),
    (
        "id",
        r"(?:kamu|anda|tanya)(?: ini| itu)? siapa|siapa(?:kah)? (?:kamu|anda|namamu)|apa (?:yang )?(?:bisa|dapat) "
        r"(?:kamu|anda)(?: lakukan| bantu)?|(?:kamu|anda) (?:bisa|dapat) apa(?: saja)?|(?:tolong|bantuan|help)",
        "Saya Tanya. Saya menjawab pertanyaan tentang dokumen Anda, dalam bahasa Indonesia atau Inggris, dan "
        "menunjukkan bagian yang mendukung setiap kalimat. Kalau dokumen tidak memuat jawabannya, saya mengatakannya.",
    ),
    (
        "en",
        r"wh(?:o|at) are you|what(?: is|'s|’s) your name|what can you do(?: for me)?|how (?:can|do) you help(?: me)?",
        "I am Tanya. I answer questions about your documents, in Indonesian or English, and show the passage that "
        "supports every sentence. When the documents do not say it, I say so.",
    ),
)
_RULES = tuple((language, re.compile(form, re.IGNORECASE), said) for language, form, said in _KINDS)
_ADDRESS = "tanya(?: bot)?|kak|pak|bu|min|gan|bro|semua|there|everyone"
_ADDRESSED = re.compile(rf"[ ,]+(?:{_ADDRESS})$", re.IGNORECASE)
_PART = re.compile(rf"[^,.!?;…]+(?:, ?(?:{_ADDRESS})(?=[,.!?;…]|$))?[,.!?;…\s]*", re.IGNORECASE)
_BEFORE = range(6)
"""The rules for what may stand before a question: a greeting, thanks, a farewell."""
_BEHIND = range(2, 6)


def courtesy(text: str) -> tuple[Language, str] | None:
    """The language and the line that answers a text which asks nothing of the documents; None for all others.

    Only a text that is nothing else counts: for a greeting before a question see `without_courtesy`.
    """
    parts = [text] if _rule(text) is not None else _PART.findall(text)
    rules = [rule for part in parts if (rule := _rule(part)) is not None]
    if not rules or len(rules) < len(parts):
        return None
    language, _, answer = _RULES[max(reversed(rules), key=lambda rule: rule // 2)]
    return language, answer


def without_courtesy(question: str) -> str:
    """`question` without the greeting before it and the thanks behind it: neither is searched for."""
    parts = list(_PART.finditer(question))
    while len(parts) > 1 and _rule(parts[0].group()) in _BEFORE:
        del parts[0]
    while len(parts) > 1 and _rule(parts[-1].group()) in _BEHIND:
        del parts[-1]
    return question[parts[0].start() : parts[-1].end()].rstrip(", ") if parts else question


def _rule(text: str) -> int | None:
    """The number of the rule for a text that is one courtesy; None for any other text."""
    said = " ".join(text.split()).strip(" .!?,~…:)(")
    forms = (said, _ADDRESSED.sub("", said))
    return next((n for form in forms for n, (_, rule, _) in enumerate(_RULES) if rule.fullmatch(form)), None)
