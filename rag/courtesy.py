"""Greetings, thanks, insults and “what can you do?”: answered with a line, without a search. Rules, no model."""

from __future__ import annotations

import re

from rag.schema import Language

_RUDE = "bodoh|goblok|tolol|bego|dungu|idiot|brengsek|bangsat|sialan"
"""Of nothing but people; a lone “sampah” (garbage) may be a topic."""
_KINDS: tuple[tuple[Language, str, str], ...] = (
    # language of the answer, what is said, what is answered
    (
        "id",
        r"(?:hai|halo+|hallo|assalam\w*(?: ?\w*alaikum.*)?|permisi|selamat (?:pagi|siang|sore|malam|datang)|apa kabar"
        r"|pagi|siang|sore|malam)",
        "Halo! Tanyakan sesuatu tentang dokumen Anda; setiap jawaban disertai kutipannya.",
    ),
    (
        "en",
        r"(?:hi|hey|hello+|good (?:morning|afternoon|evening|day)|how are you|greetings)",
        "Hello! Ask something about your documents; every answer comes with its quote.",
    ),
    (
        "id",
        r"(?:(?:ok(?:e|ay)?|baik|sip|mantap|bagus)[ ,]+)?(?:terima ?kasih|makasih|trims|thx|suwun)"
        r"(?: (?:banyak|ya|atas .*|banget|kembali|tanya))*|(?:ok(?:e|ay)|baik(?:lah)?|sip|mantap|bagus)",
        "Sama-sama. Silakan bertanya lagi.",
    ),
    (
        "en",
        r"(?:(?:ok|okay|great|good|perfect|cool)[ ,]+)?(?:thanks?|thank you|cheers)"
        r"(?: (?:a lot|so much|very much|you|tanya|for .*|again))*|(?:great|perfect|cool|got it|nice)",
        "You are welcome. Ask on whenever you like.",
    ),
    (
        "id",
        r"(?:sampai jumpa|dadah|selamat tinggal|sampai nanti)",
        "Sampai jumpa.",
    ),
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
    ("en", r"(?:bye(?: bye)?|good ?bye|see you(?: later)?|good ?night)", "Goodbye."),
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
_ADDRESSED = re.compile(
    r"[ ,]+(?:tanya|kak|pak|bu|min|gan|bro|semua|there|everyone|tanya bot)$", re.IGNORECASE
)


def courtesy(text: str) -> tuple[Language, str] | None:
    """The language and the line that answers a text which asks nothing of the documents; None for all others.

    Only a text that is nothing else counts: a greeting before a question is part of the question.
    """
    said = " ".join(text.split()).strip(" .!?,~…:)(")
    for form in (said, _ADDRESSED.sub("", said)):
        for language, rule, answer in _RULES:
            if rule.fullmatch(form):
                return language, answer
    return None
