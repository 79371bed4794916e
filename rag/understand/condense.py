"""A follow-up and what was said before -> a question that can be searched by itself. Rules, no model.

“Kalau Samarinda?” after “Siapa wali kota Balikpapan?” is the same question about another (`slots`), “siapa yang
mendampinginya?” one about whom the answer named (`antecedent`). Any other follow-up is completed with what was asked
before: “dan anggarannya?” after “Siapa kepala Bappeda Kaltim?” is searched as “dan anggarannya? (kepala Bappeda
Kaltim)”. The question's language stays; one that stands by itself is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.schema import Turn
from rag.text.language import detect
from rag.text.office import OPENS
from rag.text.question import QUESTION_WORD, asks_the_clock, kind_of, names
from rag.text.words import is_function_word, stem_of, terms, words
from rag.understand.antecedent import ORDINAL, items, office_named, person_named, picked
from rag.understand.local_office import office_elsewhere, office_there
from rag.understand.slots import OPENING, WHO_IS, clashing, filled_anew, office_anew

_MEANS_SOMEONE = re.compile(
    r"\b(?:dia|ia|beliau|mereka|he|him|his|she|hers?|they|them|theirs?)\b"
    # -nya is “his, her, its”, but not in these words.
    r"|\b(?!(?:ha|ta|berta|pu|mempu|banyak|ada|biasa|misal|sebenar|akhir|umum|khusus)nya\b)[a-z]{3,}nya\b",
    re.IGNORECASE,
)
_MEANS_SOMETHING = re.compile(
    r"\b(?<!apa )(?<!siapa )itu\b|\bitu\W*$|\b(?:tersebut|tadi|keduanya|ketiganya|di ?sana|di ?situ)\b"
    r"|\b(?:its?|this|these|those|that(?! (?:will|is|are|was|were|has|have|had|can|would)\b))\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b"
    rf"|\b(?:yang|the) (?:{ORDINAL}|lain|lainnya|others?)(?: ones?)?\W*$",
    re.IGNORECASE,
)
_THING_OF_A_NAME = (
    "(?:company|firm|factory|bank|bridge|building|hotel|school|university|hospital|project|agency|organi[sz]ation"
    "|ministry|city|town|village|province|regency|district|island|port|document|report)"
)
_THE_THING = re.compile(
    rf"\b(?:this|that) {_THING_OF_A_NAME}\b|\bthe {_THING_OF_A_NAME}\b"
    r"(?! (?:of|in|at|on|over|for|to|from|near|with|by|between|across|about|that|which|who|where)\b)"
    r"|\b(?:perusahaan|pabrik|bank|jembatan|gedung|hotel|sekolah|universitas|proyek|organisasi|lembaga|badan|kota|desa"
    r"|provinsi|kabupaten|pulau|pelabuhan|dokumen|laporan) (?:itu|tersebut|tadi)\b",
    re.IGNORECASE,
)
"""What has been named before: “When was the company founded?”"""
_DEFINES = re.compile(r"\W*(?:apa(?:kah)? (?:itu|arti)|what (?:is|are)) (?!the\b)\w+\W*$", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:dia|ia|beliau|he|him|his|she|her)\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:dengan|kepada|oleh|dari|untuk|pada|bagi|terhadap|tentang)nya\b"
    r"|\b(?:him|them|her(?=\W*$| (?:in|at|on|for|to|with|and|about)\b))\b",
    re.IGNORECASE,
)
"""Somebody else than the subject: “Kapan Roby bertemu dengannya?”"""
_OBJECT_OF_VERB = re.compile(r"\b(?!memangnya)me(?:m|n|ng|ny|l|r|w|y)[a-z]{3,}nya\b", re.IGNORECASE)
_WHO_DOES = re.compile(r"\W*(?:siapa(?:kah)?(?: saja)? yang|who) (\w+)", re.IGNORECASE)
_ITS = r"\b(?!(?:me|di|ber|ter)[a-z]{4,}|dengan|kepada|oleh|dari|untuk|pada|bagi|tentang)([a-z]{3,}nya)\b"
_THING = re.compile(
    rf"{_ITS}|\b(?:its|his|her|their|the|an?|about|tentang|soal|mengenai) (\w+)", re.IGNORECASE
)
"""What a question names, not what it says happened: “his deputy”, “anggarannya”."""
_POSSESSED = re.compile(rf"{_ITS}|\b(?:its|his|her|their) (\w+)", re.IGNORECASE)
"""Of these, what is somebody's."""
_WHO = {"id": "Siapa", "en": "Who is"}
_WHAT_ABOUT = {"id": "Bagaimana dengan", "en": "What about"}
_MADE_WHOLE = re.compile(r"\(([^()]+)\)\W*$")
_MEASURES = frozenset({"many", "much"})
"""Of “how many”: they ask, and name nothing."""
_MEASURED = frozenset(
    """hari minggu bulan tahun jam menit orang kali persen meter hektare jumlah besar besarnya total harga biaya tarif
    nilai days weeks months years hours minutes people times percent metres meters hectares number amount price cost
    fee value per get gets got receive receives received mendapat mendapatkan menerima""".split()
)
"""What a question asks of a thing: another question about the thing does not."""
_FEW_WORDS = 3
_LONGEST_FOLLOW_UP = 4
"""Content words up to which a pronoun or an “and …” makes a follow-up; a longer question says what it means."""
_LONGEST_TOPIC = 12
_LONGEST_WORD = 40
_LONGEST_ITEM = 120
_LONGEST_KEPT = 1000
"""Characters of a question in which a topic is looked for."""
_PARTS = frozenset(
    terms(
        """orang peserta hadir rapat pertemuan acara kegiatan program anggaran biaya dana tempat lokasi waktu tanggal
        tahun jumlah hasil tujuan tema alasan nama jabatan umur alamat memimpin membuka people person participants
        attend meeting event programme budget cost place venue date time year number result purpose reason name age
        address lead"""
    )
)
"""What anything talked about may have: without a name, the question means that of what was asked before."""


@dataclass(frozen=True, slots=True)
class _Talk:
    """What a conversation is about."""

    asked: str
    """The question that brought it up."""
    further: str = ""
    """The last one that was asked about it since."""
    person: str = ""
    """Whom the answers named last."""
    office: str = ""
    """What the last answer said that somebody is, as the question who holds that."""
    listed: tuple[str, ...] = ()
    """What the last answer listed, as long as its items are asked about."""

    def answered(self, answer: str) -> _Talk:
        """The same after an answer."""
        asked = self.further or self.asked
        person = person_named(asked, answer)
        if not person and not _THING.search(asked) and kind_of(asked) != "person":  # nobody else has come up
            person = self.person
        office = office_named(asked, answer)
        who = f"{_WHO[detect(asked)]} {office}?" if office else ""
        return replace(self, person=person, office=who, listed=self.listed or items(answer))

    def keeps_language(self, question: str, whole: str) -> bool:
        """Whether `question`, which may tell no language itself, is still in its own as `whole`."""
        language = detect(question, default=detect(f"{self.further} {self.asked}"))
        return detect(whole, default=language) == language


def condense(question: str, history: Sequence[Turn]) -> str:
    """`question` made whole from `history`, oldest turn first; unchanged when it stands by itself."""
    talk: _Talk | None = None
    for turn in history:
        if asked := turn.question.strip():
            talk = _whole(asked, talk)[1].answered(turn.answer)
    return _whole(question.strip(), talk)[0]


def points_back(question: str) -> bool:
    """Whether a pronoun of a question means what was named before it."""
    return bool(_MEANS_SOMEONE.search(question) or _MEANS_SOMETHING.search(question))


def parted(whole: str) -> tuple[str, str]:
    """A question that was made whole, and apart from it what it was completed with; empty for none."""
    topic = _MADE_WHOLE.search(whole)
    return (whole[: topic.start()].rstrip(), topic[1]) if topic else (whole, "")


def _whole(question: str, talk: _Talk | None) -> tuple[str, _Talk]:
    """The question by itself, and what the conversation is about with it."""
    is_whole = _MADE_WHOLE.search(question) or asks_the_clock(question)
    if talk and re.search(r"\w", question) and not is_whole and not _names_its_own(question, talk):
        for rule in (_of_another, _of_an_office, _of_an_item, _of_a_person, _further):
            if found := rule(question, talk):
                return found
    return question, _Talk(question[:_LONGEST_KEPT])


def _names_its_own(question: str, talk: _Talk) -> bool:
    """Whether a question opens with something new that it then asks about: “and the packed rice, who proposed it?”"""
    opens = OPENING.match(question)
    said, _, then = question[opens.end() if opens else 0 :].partition(",")
    if not QUESTION_WORD.search(then) or any(
        form.search(said) for form in (QUESTION_WORD, _MEANS_SOMEONE, _MEANS_SOMETHING)
    ):
        return False
    old = _PARTS | OPENS | frozenset(terms(f"{talk.asked} {talk.further}"))
    return sum(word.islower() and old.isdisjoint({word, *terms(word)}) for word in _content(said)) > 1


def _of_another(question: str, talk: _Talk) -> tuple[str, _Talk] | None:
    """What was asked last, about what a follow-up names instead."""
    if talk.office and (
        its := office_anew(talk.office, question)
    ):  # “dan wakilnya?” after “Siapa Isran Noor?”
        whole = talk.office[: its.start] + its.text + talk.office[its.end :]
        if talk.keeps_language(question, whole):
            return whole, _Talk(whole)
    further = "" if _is_bare_name(talk.further) else talk.further  # “and Isran Noor?” asks nothing by itself
    for part in filter(None, (further, talk.asked)):
        found = filled_anew(part, question)
        if found is None:
            continue
        again = part[: found.start] + found.text + part[found.end :]
        asked, further = (again, further) if part == talk.asked else (talk.asked, again)
        whole = _joined(further, _topic(further, _Talk(asked))) if further else asked
        return (whole, _Talk(asked, further)) if talk.keeps_language(question, whole) else None
    return None


def _of_an_office(question: str, talk: _Talk) -> tuple[str, _Talk] | None:
    """“Siapa bupatinya?” after a question about a place: who holds the office there; “what about Bontang?” after one
    in the other language who holds it elsewhere."""
    for part in filter(None, (talk.further, talk.asked)):
        whole = office_there(part, question) or office_elsewhere(part, question)
        if whole and talk.keeps_language(question, whole):
            return whole, _Talk(whole)
    return None


def _is_bare_name(text: str) -> bool:
    opens = OPENING.match(text)
    return opens is not None and all(word[0].isupper() for word in _content(text[opens.end() :]))


def _of_an_item(question: str, talk: _Talk) -> tuple[str, _Talk] | None:
    """A question about one of what the last answer listed, by its place there."""
    found = picked(question)
    if found is None or not -len(talk.listed) <= found[0] < len(talk.listed):
        return None
    n, start, end = found
    item = talk.listed[n]
    whole = question[:start] + item + question[end:]
    if not talk.keeps_language(question, whole) and not _content(question[:start] + question[end:]):
        language = detect(question, default=detect(f"{talk.further} {talk.asked}"))
        whole = f"{_WHAT_ABOUT[language]} {item}?"
    if len(item) > _LONGEST_ITEM or not talk.keeps_language(question, whole):
        topic = _in_its_language(question, talk, _content(item), _named(item))
        whole = _joined(question, topic)
    return whole, _Talk(item[:_LONGEST_KEPT], listed=talk.listed)


def _of_a_person(question: str, talk: _Talk) -> tuple[str, _Talk] | None:
    """A question with the name of whom its pronoun stands for."""
    if not talk.person or len(_content(question)) > _LONGEST_FOLLOW_UP:
        return None
    is_one = WHO_IS.match(talk.asked) is not None
    said = _with_name(question, talk.person, of_verbs=is_one)
    if said == question or not talk.keeps_language(question, said):
        return None
    if not is_one:  # “Who accompanied him?” is not about who led the meeting, but about the meeting
        does = _WHO_DOES.match(talk.asked)
        about = talk.asked[does.end() :] if does else talk.asked
        said = _joined(said, _topic(said, _Talk(about)))
    return said, _Talk(talk.asked, question, talk.person)


def _further(question: str, talk: _Talk) -> tuple[str, _Talk] | None:
    """A follow-up completed with what was asked before, as far as it does not say that itself."""
    if not _is_follow_up(question, talk):
        return None
    whole = _joined(question, _topic(question, talk))
    further = question[:_LONGEST_KEPT] if _content(question) else talk.further  # “kapan?” names nothing
    return whole, _Talk(talk.asked, further, talk.person)


def _is_follow_up(question: str, talk: _Talk) -> bool:
    if question.isupper():
        question = question.lower()
    content = _content(question)
    if len(content) <= _LONGEST_FOLLOW_UP:
        if OPENING.match(question):
            return True
        someone = _MEANS_SOMEONE.search(question)
        if someone and (_OBJECT.search(question) or not names(question[: someone.start()])):
            return True
        if _THE_THING.search(question) and not names(question) and names(talk.asked):
            return True
    if len(content) <= _FEW_WORDS and _MEANS_SOMETHING.search(question):
        return True
    if len(content) >= _FEW_WORDS or _DEFINES.match(question) or any(c.isupper() for c in question[1:]):
        return False
    return len(content) < 2 or not _PARTS.isdisjoint(terms(question))


def _topic(question: str, talk: _Talk) -> list[str]:
    """What was asked before, as far as `question` does not say it, and as far as the question stays in its
    language: all words, or names only."""
    asked = talk.asked
    does, did = _WHO_DOES.match(question), _WHO_DOES.match(asked)
    if (
        does and did and not is_function_word(does[1]) and not _PERSON.search(question)
    ):  # “Who funded it?” is not about who led it
        asked = asked[did.end() :]
    if found := filled_anew(asked, question):
        asked = f"{asked[: found.start]} {asked[found.end :]}"
    own = {word.casefold() for word in _content(question)}
    topics = (
        [*_of_follow_up(question, talk), *_content(asked)],
        [*_named(talk.further), *_named(asked)],
    )
    fresh = [[w for w in topic if w.casefold() not in own and not clashing(w, question)] for topic in topics]
    if QUESTION_WORD.search(question):
        fresh = [[w for w in topic if w.casefold() not in _MEASURED] or topic for topic in fresh]
    return _in_its_language(question, talk, *fresh)


def _of_follow_up(question: str, talk: _Talk) -> list[str]:
    """The words of the last follow-up that belong to the topic: never what it says happened."""
    further = talk.further
    possessed = {word for found in _POSSESSED.findall(further) for word in found}
    if not _content(question):  # “kapan?” asks when that was what was asked about last
        return [word for word in _content(further) if word not in possessed]
    if not talk.person and _PERSON.search(question) and kind_of(further) == "person":
        return _content(further)  # “what is his title?” after “who led it?”
    said = set(_named(further))
    if len(_content(question)) < 2 or _MEANS_SOMEONE.search(question) or _MEANS_SOMETHING.search(question):
        said.update(word for found in _THING.findall(further) for word in found)
    if _POSSESSED.search(question):  # “dan umurnya?” is no more about “partainya” than that was
        said -= possessed
    return [word for word in _content(further) if word in said]


def _in_its_language(question: str, talk: _Talk, *topics: list[str]) -> list[str]:
    """The first of `topics`, shortened, with which `question` stays in its language."""
    for topic in topics:
        words_of_it = list(dict.fromkeys(topic))[:_LONGEST_TOPIC]
        if talk.keeps_language(question, _joined(question, words_of_it)):
            return words_of_it
    return []


def _with_name(question: str, person: str, *, of_verbs: bool) -> str:
    """`question` with `person` for each pronoun that may not stand for another one whom it names itself."""

    def name(pronoun: re.Match[str]) -> str:
        said = pronoun[0]
        if said.lower().endswith("nya"):
            return f"{said[:-3]} {person}"
        return f"{person}'s" if pronoun.re is _PERSON and said.lower() in ("his", "her") else person

    first = _PERSON.search(question)
    said = _OBJECT.sub(name, question)
    if of_verbs:
        said = _OBJECT_OF_VERB.sub(name, said)
    return said if first is None or names(question[: first.start()]) else _PERSON.sub(name, said)


def _joined(question: str, topic: Sequence[str]) -> str:
    return f"{question} ({' '.join(topic)})" if topic else question


def _content(text: str) -> list[str]:
    return [
        word.text
        for word in words(text)
        if len(word.text) <= _LONGEST_WORD and stem_of(word.text) and word.text.casefold() not in _MEASURES
    ]


def _named(text: str) -> list[str]:
    return [word for name in names(text) for word in _content(name)]
