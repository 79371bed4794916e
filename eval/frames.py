"""A sentence -> questions with a question word, by forms that are sure: “X was opened on D.” -> “When was X opened?”

A form takes the whole of a simple clause and changes nothing of its words, so that what it makes is as grammatical as
the sentence was. Where a subject is too long, holds a verb, or points to what was said before, there is no question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from eval.cloze import DAY, NUMBER, SCALE, is_askable, understood
from eval.draft import Draft, Kind
from eval.offices import PERSON, Held, in_english, in_indonesian, offices, persons
from rag.schema import Language
from rag.text.dates import MONTHS
from rag.text.numerals import SCALES, in_language
from rag.text.words import is_function_word

_THING = r"(?P<thing>[^,:]+?)"
_LONGEST = 10
"""Words of a subject or an object."""
_HEDGE_ID = r"(?:sekitar|kurang lebih|lebih kurang|kira-kira|hampir|lebih dari|sebanyak|mencapai|oleh)"
_HEDGE_EN = r"(?:about|around|approximately|some|nearly|almost|more than|over|roughly)"
_DONE_ID = {
    "dipimpin": "memimpin", "dibuka": "membuka", "ditutup": "menutup", "diresmikan": "meresmikan",
    "ditulis": "menulis", "dibangun": "membangun", "didirikan": "mendirikan", "diciptakan": "menciptakan",
    "ditemukan": "menemukan", "ditandatangani": "menandatangani", "dilantik": "melantik", "dirancang": "merancang",
    "disutradarai": "menyutradarai", "diproduksi": "memproduksi", "diterbitkan": "menerbitkan",
    "dimenangkan": "memenangkan", "dikembangkan": "mengembangkan", "diketuai": "mengetuai", "dipandu": "memandu",
}  # fmt: skip
"""The passive of a verb -> its active."""
_ACTIVE_ID = "|".join(_DONE_ID.values())
_DONE_EN = {
    "led": "led", "written": "wrote", "built": "built", "held": "held", "made": "made", "won": "won", "drawn": "drew",
    "chosen": "chose", "given": "gave", "founded": "founded", "established": "established", "opened": "opened",
    "designed": "designed", "directed": "directed", "produced": "produced", "invented": "invented",
    "discovered": "discovered", "created": "created", "composed": "composed", "painted": "painted",
    "published": "published", "developed": "developed", "inaugurated": "inaugurated", "chaired": "chaired",
    "signed": "signed", "organized": "organized", "defeated": "defeated", "conquered": "conquered",
}  # fmt: skip
"""The participle of a verb -> its past."""
_PAST_EN = "|".join(sorted(set(_DONE_EN.values())))
_BASE_EN = {
    "died": "die", "opened": "open", "began": "begin", "started": "start", "ended": "end", "joined": "join",
    "became": "become", "moved": "move", "returned": "return", "graduated": "graduate", "took place": "take place",
    "launched": "launch", "retired": "retire", "married": "marry", "closed": "close",
}  # fmt: skip
"""The past of a verb beside which a date may stand -> its infinitive."""
_COUNTS_EN = {
    "has": "does {} have", "had": "did {} have", "contains": "does {} contain", "employs": "does {} employ",
    "won": "did {} win", "scored": "did {} score", "consists of": "does {} consist of",
}  # fmt: skip
"""A verb before a number -> what asks for the number."""
_BOTH: dict[str, str] = {
    "didirikan": "founded", "lahir": "born", "diresmikan": "inaugurated", "dibangun": "built",
    "diterbitkan": "published", "dirilis": "released", "ditandatangani": "signed", "dibuka": "opened",
}  # fmt: skip
"""Verbs that mean the same of a name, whichever language asks."""
_BOTH_EN = {english: own for own, english in _BOTH.items()}
_VERB_ID = re.compile(
    r"(?:me(?:m|n|ng|ny|r|l)|ber|ter|di(?!nas|rektur|rektorat|strik|visi|alog|skusi))[a-z]{4,}"
    r"|adalah|ialah|merupakan|lahir|menjadi|akan|telah|sudah|sendiri|secara|sedang|bisa|dapat|tidak|bukan|yang"
)
_VERB_EN = re.compile(
    r"(?:is|was|are|were|has|had|have|be|been|will|would|can|could|did|does|do|not|who|which|that|when|where|while"
    r"|as|because|if|but|and|or|said|became|led|won|made|held|[a-z]+ed)"
)
_WHEN_ID = rf"(?:pada )?(?:(?:tanggal|hari \w+,?|bulan) )?(?P<answer>{DAY})|pada tahun (?P<year>\d{{4}})"
_WHEN_EN = rf"(?:on|in) (?P<answer>{DAY})|in (?P<year>\d{{4}})"
_NO_COUNT = re.compile(
    r"\b(?:tahun|pukul|jam|nomor|no|pasal|ayat|ke|kelas|juara|lantai|tanggal|peringkat|tipe|bab|abad|urutan|versi|seri|usia"
    r"|angkatan|posisi|tingkat|pada|dan|atau|kedua|ketiga|antara|hingga|sampai)$|\bsalah satu\b",
    re.IGNORECASE,
)
"""Before a number that counts nothing, or only a part."""
_END_ID = r"(?=\.$|, | (?:di|pada|yang|bersama) )"
_END_EN = r"(?=\.$|, )"
_BEHIND_PERSON = r"(?=[.,;]| (?:in|on|at|from|after|before|during|with|as) )(?!, (?:and )?[A-Z])"

_Found = Iterator[tuple[str, tuple[str, ...], Kind]]
"""A question, its answers and their kind."""


def questions(sentence: str, language: Language, common: Collection[str]) -> Iterator[Draft]:
    """The questions of either language that the sentence answers.

    Args:
        language: of the sentence.
        common: words that the documents write in small letters: these are no names.
    """
    makers = {"id": _indonesian, "en": _english}
    for held in offices(sentence, language):
        yield from _of_office(held, sentence, language)
        for question, answers, kind in _who_did_id(sentence[held.end :], held.names, common):
            yield Draft(question, answers, language, kind, sentence)
    if is_askable(sentence):
        for question, answers, kind in makers[language](sentence, common):
            yield Draft(question, answers, language, kind, sentence)
        yield from _across(sentence, language, common)


def _of_office(held: Held, sentence: str, language: Language) -> Iterator[Draft]:
    indonesian = held.office if language == "id" else in_indonesian(held)
    english = f"the {in_english(held)}" if language == "id" and in_english(held) else None
    if language == "en":
        english = f"the {held.office}"
    if indonesian:
        yield Draft(f"Siapa {indonesian}?", held.names, "id", "name", sentence)
    if english:
        yield Draft(f"Who is {english}?", held.names, "en", "name", sentence)


def _across(sentence: str, language: Language, common: Collection[str]) -> Iterator[Draft]:
    """Questions in the other language, about what has a name of its own there too."""
    other: Language = "en" if language == "id" else "id"
    verbs = _BOTH if language == "id" else _BOTH_EN
    when, be = (_WHEN_ID, "") if language == "id" else (_WHEN_EN, "(?:was|is) ")
    found = re.fullmatch(rf"(?P<name>[^,()]+?) {be}(?P<verb>{'|'.join(verbs)}) (?:{when})\..*", sentence)
    if not found or not _is_name(found["name"], common):
        return
    answer = found["answer"] or found["year"]
    answers = tuple(dict.fromkeys((answer, in_language(answer, other) or answer)))
    name, verb = found["name"], verbs[found["verb"]]
    asked = f"When was {name} {verb}?" if other == "en" else f"Kapan {name} {verb}?"
    yield Draft(asked, answers, other, "date", sentence)


def _is_name(text: str, common: Collection[str]) -> bool:
    """Whether every word is capitalised, and the first one not merely because it opens the sentence."""
    words = text.split()
    first = words[0].casefold()
    if is_function_word(first) or not all(word[0].isupper() for word in words):
        return False
    return len(words) > 1 or first not in common


def _subject(phrase: str, language: Language, common: Collection[str]) -> str | None:
    """A phrase that opened a sentence, as it stands inside one; None where it is no subject, or names nothing."""
    first, _, rest = phrase.partition(" ")
    is_common = is_function_word(first) or first.casefold() in common
    if not _is_thing(phrase, language) or not _names_one(rest if is_common else phrase, common):
        return None
    if is_common and not is_function_word(first):
        if re.match(r"(?:of|and|dan|&) ", rest):
            return None  # “History of Tibet”, “God of War”: nothing tells
        if rest[0].isupper():
            return phrase
    return f"{first[0].lower()}{phrase[1:]}" if is_common else phrase


def _object(phrase: str, language: Language, common: Collection[str]) -> str | None:
    """A phrase that stands behind a verb; None where it is no object, or names nothing."""
    return phrase if _is_thing(phrase, language) and _names_one(phrase, common) else None


def _names_one(phrase: str, common: Collection[str]) -> bool:
    """Whether the words tell one thing from others of its kind: “the match”, “the Committee” may be any."""
    names = [word for word in phrase.split() if word[0].isupper()]
    return len(names) > 1 or any(re.split(r"[-’']", word)[0].casefold() not in common for word in names)


def _is_thing(phrase: str, language: Language) -> bool:
    """Whether a phrase is a noun with what belongs to it, and no verb."""
    words = phrase.split()
    if not 1 <= len(words) <= _LONGEST or not understood(phrase) or re.search(r"[,:;–—]|^\W", phrase):
        return False
    verb = _VERB_ID if language == "id" else _VERB_EN
    first = words[0].casefold()
    if is_function_word(first) and first not in ("the", "a", "an", "seluruh"):
        return False
    return not any(verb.fullmatch(word) for word in words) and not is_function_word(words[-1])


# Indonesian ------------------------------------------------------------------------------------------------------


def _indonesian(sentence: str, common: Collection[str]) -> _Found:
    person = re.match(PERSON, sentence)
    if person and person["name"].split()[0].casefold() not in common and persons(person):
        yield from _who_did_id(sentence[person.end() :], persons(person), common)
    yield from _by_whom_id(sentence, common)
    yield from _attended_id(sentence, common)
    yield from _measure_id(sentence, common)
    yield from _when_id(sentence, common)
    yield from _where_id(sentence, common)
    yield from _how_many_id(sentence, common)


def _who_did_id(rest: str, answers: tuple[str, ...], common: Collection[str]) -> _Found:
    """“… Sri Wahyuni membuka Rapat Kerja di …” -> “Siapa yang membuka Rapat Kerja?”"""
    found = re.match(
        rf",? (?:(?:saat|ketika|usai|setelah|langsung|resmi|secara resmi) )?(?P<verb>{_ACTIVE_ID})"
        rf" (?P<thing>[^,.]+?){_END_ID}",
        rest,
    )
    if found and (thing := _object(found["thing"], "id", common)):
        yield f"Siapa yang {found['verb']} {thing}?", answers, "name"


def _by_whom_id(sentence: str, common: Collection[str]) -> _Found:
    """“Rapat Kerja dipimpin oleh Rusmadi.” -> “Siapa yang memimpin Rapat Kerja?”"""
    found = re.match(
        rf"(?P<thing>[^,]+?) (?:(?:telah|resmi) )?(?P<verb>{'|'.join(_DONE_ID)}) (?:langsung |secara resmi )?oleh ",
        sentence,
    )
    thing = _subject(found["thing"], "id", common) if found else None
    if not found or not thing:
        return
    rest = sentence[found.end() :]
    held, person = next(offices(rest, "id"), None), re.match(PERSON, rest)
    if held and held.start == 0:
        answers, end = held.names, held.end
    else:
        answers, end = (persons(person), person.end()) if person else ((), 0)
    if answers and not re.match(r",? (?:dan|serta|bersama|beserta|&) |, [A-Z]", rest[end:]):
        yield f"Siapa yang {_DONE_ID[found['verb']]} {thing}?", answers, "name"


def _attended_id(sentence: str, common: Collection[str]) -> _Found:
    """“Rapat Kerja dihadiri 45 orang.” -> “Berapa orang yang menghadiri Rapat Kerja?”"""
    found = re.match(
        rf"(?P<thing>[^,]+?) (?P<verb>dihadiri|diikuti) (?:{_HEDGE_ID} )*(?P<answer>(?P<number>{NUMBER})"
        r" (?P<unit>orang|peserta|undangan|siswa|mahasiswa|pelajar|warga|negara|tim|perwakilan|pegawai))\b",
        sentence,
    )
    thing = _subject(found["thing"], "id", common) if found else None
    if found and thing and not thing.casefold().startswith("peserta"):
        verb = {"dihadiri": "menghadiri", "diikuti": "mengikuti"}[found["verb"]]
        yield f"Berapa {found['unit']} yang {verb} {thing}?", (found["number"], found["answer"]), "number"


def _measure_id(sentence: str, common: Collection[str]) -> _Found:
    """“Luas Kota Cirebon adalah 37,54 km2.” -> “Berapa luas Kota Cirebon?”"""
    unit = "jiwa|orang|rupiah|persen|hektare|hektar|ha|meter|ton|km2|km²|km"
    found = re.match(
        r"(?P<measure>Jumlah|Luas|Panjang|Tinggi|Anggaran|Nilai|Biaya|Harga|Populasi|Kapasitas|Total) (?P<thing>[^,]+?)"
        r" (?:adalah|ialah|mencapai|sebesar|sebanyak|tercatat|yaitu|seluas|sepanjang|setinggi)"
        rf" (?:{_HEDGE_ID} |sebesar )*(?P<answer>(?:Rp\.? ?)?{NUMBER}{SCALE}(?: (?:{unit}))?)(?=[.,] ?|\s\(|$"
        r"| (?:pada|per|dan|dengan|di) )",
        sentence,
    )
    if found and (thing := _object(found["thing"], "id", common)):
        yield f"Berapa {found['measure'].lower()} {thing}?", (found["answer"],), "number"


def _when_id(sentence: str, common: Collection[str]) -> _Found:
    """“Masjid Raya diresmikan pada tahun 1962.” -> “Kapan Masjid Raya diresmikan?”"""
    found = re.fullmatch(
        r"(?P<thing>[^,:]+?) (?P<verb>di[a-z]{4,}|lahir|wafat|meninggal|terjadi|berdiri|berakhir)"
        rf"(?P<rest>(?: di [A-Z]\w+| secara resmi| kembali)?),? (?:{_WHEN_ID})\.",
        sentence,
    )
    if found and (thing := _subject(found["thing"], "id", common)):
        answer = found["answer"] or found["year"]
        yield f"Kapan {thing} {found['verb']}{found['rest']}?", (answer,), "date"


def _where_id(sentence: str, common: Collection[str]) -> _Found:
    """“Kantor Bupati terletak di Sangatta.” -> “Di mana Kantor Bupati terletak?”"""
    found = re.match(
        r"(?P<thing>[^,:]+?) (?P<verb>terletak|berlokasi|berada|bertempat|lahir|berkantor pusat|bermarkas|digelar"
        r"|dilaksanakan|diselenggarakan|berlangsung) di (?P<answer>[A-Z][\w'’]+(?: [A-Z][\w'’]+)*)"
        r"(?=\.$|, [A-Z][\w ]+\.$| pada )",
        sentence,
    )
    if found and (thing := _subject(found["thing"], "id", common)):
        yield f"Di mana {thing} {found['verb']}?", (found["answer"],), "name"


def _how_many_id(sentence: str, common: Collection[str]) -> _Found:
    """“Kutai Timur memiliki 18 kecamatan.” -> “Kutai Timur memiliki berapa kecamatan?”; “Ada 7 daerah di Kaltim.” ->
    “Ada berapa daerah di Kaltim?”"""
    found = re.fullmatch(
        rf"(?P<lead>[^,:\d]+?) (?:{_HEDGE_ID} )?(?P<number>{NUMBER}) (?P<unit>[a-zA-Z][a-z]{{2,}})"
        r"(?P<rest> [^,:\d]+?)??(?:(?P<tail>, .*)|,? (?:antara lain|yaitu|yakni)\b.*|\.)",
        sentence,
    )
    if (
        not found
        or found["unit"].casefold() in (*SCALES, *MONTHS, "semenjak")
        or is_function_word(found["unit"])
        or _NO_COUNT.search(found["lead"])
    ):
        return
    lead, rest = found["lead"], found["rest"] or ""
    words = lead.split()
    verb = next((n for n, word in enumerate(words) if _VERB_ID.fullmatch(word)), 0)
    is_there = lead in ("Ada", "Terdapat") and len(rest.split()) > 2
    is_said = verb > 0 and _subject(" ".join(words[:verb]), "id", common) and "yang" not in words
    if (
        not (is_there or is_said)
        or not understood(f"{lead}{rest}")
        or len(f"{lead}{rest}".split()) > _LONGEST + 4
    ):
        return
    # Behind a comma, what is counted or where may go on; behind “dan”, the sentence.
    if rest and (found["tail"] or re.search(r" (?:dan|atau|serta)\b", rest)):
        return
    if lead not in ("Ada", "Terdapat") and any(_VERB_ID.fullmatch(word) for word in words[verb + 1 :]):
        return
    number, unit = found["number"].split(" (")[0], found["unit"].lower()
    is_whole = not re.match(
        r" (?!di |yang |untuk |dalam )", rest
    )  # “delapan ibu” is not what “ibu kota” counts
    answers = (number, f"{found['number']} {found['unit']}") if is_whole else (number,)
    yield f"{lead} berapa {unit}{rest}?", answers, "number"


# English ---------------------------------------------------------------------------------------------------------


def _english(sentence: str, common: Collection[str]) -> _Found:
    yield from _who_en(sentence, common)
    yield from _when_en(sentence, common)
    yield from _how_many_en(sentence, common)
    yield from _how_large_en(sentence, common)


def _who_en(sentence: str, common: Collection[str]) -> _Found:
    """“Sir John Hall opened the Eden Bridge.”, “The Eden Bridge was opened by John Hall.” -> “Who opened …?”"""
    person = re.match(PERSON, sentence)
    if person and person["name"].split()[0].casefold() not in common and persons(person):
        did = re.match(rf" (?P<verb>{_PAST_EN}) (?P<thing>[^,.]+?){_END_EN}", sentence[person.end() :])
        if did and (thing := _object(did["thing"], "en", common)):
            yield f"Who {did['verb']} {thing}?", persons(person), "name"
    by = re.match(rf"{_THING} (?:was|were) (?P<verb>{'|'.join(_DONE_EN)}) by ", sentence)
    if by and (thing := _subject(by["thing"], "en", common)):
        person = re.match(PERSON + _BEHIND_PERSON, sentence[by.end() :])
        if person and persons(person):
            yield f"Who {_DONE_EN[by['verb']]} {thing}?", persons(person), "name"


def _when_en(sentence: str, common: Collection[str]) -> _Found:
    """“The Eden Bridge was opened in 1962.” -> “When was the Eden Bridge opened?”"""
    passive = re.fullmatch(
        rf"{_THING} (?P<be>was|were) (?P<verb>[a-z]+ed|held|built|written|won|born|made|sold|found)"
        rf"(?P<rest>(?: [a-z]+)?(?: (?:in|at|to|by|as) [^,\d]{{1,40}}?)?) (?:{_WHEN_EN})\.",
        sentence,
    )
    if passive and (thing := _subject(passive["thing"], "en", common)) and understood(passive["rest"]):
        asked = f"When {passive['be']} {thing} {passive['verb']}{passive['rest']}?"
        yield asked, (passive["answer"] or passive["year"],), "date"
    active = re.fullmatch(
        rf"{_THING} (?P<verb>{'|'.join(_BASE_EN)})(?P<rest>(?: [^,\d:]{{1,60}}?)??) (?:{_WHEN_EN})\.",
        sentence,
    )
    is_one = (
        active and understood(active["rest"]) and not any(map(_VERB_EN.fullmatch, active["rest"].split()))
    )
    if active and is_one and (thing := _subject(active["thing"], "en", common)):
        asked = f"When did {thing} {_BASE_EN[active['verb']]}{active['rest']}?"
        yield asked, (active["answer"] or active["year"],), "date"


def _how_many_en(sentence: str, common: Collection[str]) -> _Found:
    """“The Eden Summit was attended by 45 people.” -> “How many people attended the Eden Summit?”"""
    counted = (
        rf"(?:{_HEDGE_EN} )?(?P<answer>(?P<number>{NUMBER}{SCALE}) (?P<unit>(?:[a-z-]+ )?[a-z]+s|people))"
    )
    attended = re.match(rf"{_THING} (?:was|were) attended by {counted}\b", sentence)
    if attended and (thing := _subject(attended["thing"], "en", common)):
        asked = f"How many {attended['unit']} attended {thing}?"
        yield asked, (attended["number"], attended["answer"]), "number"
    has = re.match(
        rf"{_THING} (?P<verb>{'|'.join(_COUNTS_EN)}) {counted}(?=\.$|,? (?:and|in|with) |, (?!\d))", sentence
    )
    if has and (thing := _subject(has["thing"], "en", common)):
        asked = f"How many {has['unit']} {_COUNTS_EN[has['verb']].format(thing)}?"
        yield asked, (has["number"], has["answer"]), "number"
    there = re.fullmatch(rf"There (?P<be>are|were) {counted} (?P<rest>(?:in|at|on) [^,:\d]+)\.", sentence)
    if there and understood(there["rest"]) and _names_one(there["rest"], common):
        asked = f"How many {there['unit']} {there['be']} there {there['rest']}?"
        yield asked, (there["number"], there["answer"]), "number"


def _how_large_en(sentence: str, common: Collection[str]) -> _Found:
    """“Samarinda has a population of 800,000.” -> “What is the population of Samarinda?”; costs and places, too."""
    size = re.match(
        rf"{_THING} (?P<be>has|had) an? (?:total )?(?P<what>population|area|length|height|capacity) of"
        rf" (?:{_HEDGE_EN} )?(?P<answer>{NUMBER}{SCALE}(?: (?!and|in|as)(?:square )?[a-z]+)?)"
        r"(?=\.$|, | \(| as | and | in )",
        sentence,
    )
    if size and (thing := _subject(size["thing"], "en", common)):
        be = "is" if size["be"] == "has" else "was"
        yield f"What {be} the {size['what']} of {thing}?", (size["answer"],), "number"
    cost = re.match(
        rf"{_THING} cost (?:{_HEDGE_EN} )?(?P<answer>(?:Rp|US\$|\$|£|€) ?{NUMBER}{SCALE})(?=[., ])", sentence
    )
    if cost and (thing := _subject(cost["thing"], "en", common)):
        yield f"How much did {thing} cost?", (cost["answer"],), "number"
    where = re.match(
        rf"{_THING} (?P<be>is|was|are) (?P<verb>located|situated|headquartered) in"
        r" (?P<answer>[A-Z][\w'’-]+(?:,? [A-Z][\w'’-]+)*)(?=[.,] |\.$| and )",
        sentence,
    )
    if where and (thing := _subject(where["thing"], "en", common)):
        yield f"Where {where['be']} {thing} {where['verb']}?", (where["answer"],), "name"
