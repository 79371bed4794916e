"""“X adalah seorang aktor yang …” -> who or what X is, and which actor that is."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from rag.reader.made_questions.clauses import Clause
from rag.reader.made_questions.patterns import AREA, NAME, one_of
from rag.reader.made_questions.subject import COPULA, Subject, is_by_machine
from rag.reader.made_questions.wording import MadeQuestion, Weighted, put, wordings
from rag.text.sentences import Span

_WHO = wordings("Siapa {x}? Siapakah {x}? Siapa itu {x}?", "Who is {x}?")
_PROFESSION = wordings(
    "Apa profesi {x}? Apa pekerjaan {x}? {x} berprofesi sebagai apa?",
    "What is {x}'s profession? What does {x} do for a living? What is {x}'s occupation?",
)
_WHAT = wordings("Apa itu {x}? Apakah {x}? Apakah itu {x}? {x} itu apa? {x} adalah apa?", "What is {x}?")
_MEANING = wordings(
    "Apa itu {x}? Apa yang dimaksud dengan {x}? Apa pengertian {x}? Apakah {x} itu?",
    "What is {x}? What is meant by {x}?",
)
_CAPITAL = ("Apa ibu kota", "Apa nama ibu kota", "Kota apa yang menjadi ibu kota")
_WHICH_PERSON = ("Siapa ", "Siapakah ", "Siapa nama ")
_WHICH_WORK = ("Apa judul ", "Apakah judul ")
_WHICH_THING = ("Apa nama ", "Apakah nama ")

_VAGUE = re.compile(
    r"(?:salah|satu|bagian|anggota|orang|yang|nama|istilah|hasil|cara|hal|tempat|kata|jenis|bentuk)\b|(?:ketika|tokoh)$"
)
"""What begins so could be many things."""
_OPEN_END = re.compile(
    r"(?:^| )(?:dan|atau|di|ke|dari|oleh|pada|yang|dengan|bernama|yaitu|adalah|dalam|bagi|bahwa|sangat|paling|lebih|"
    r"sebuah|seorang)$"
)

# The short answer: a noun with what belongs to it, up to where something is told of it.
_TELLS = one_of(
    "garapan karya arahan besutan produksi kelahiran milik oleh berdasarkan sejak dalam pada untuk karena dengan"
)
_GOES_ON = (
    rf"(?!(?:{_TELLS}|yang|di ?mana|tetapi|serta|selama|ketika|bagi|antara|ini|asli|sebagai)\b|"
    r"dan (?!\w+[., ])|tahun \d|dari (?:tahun|\d)|di\w{4,}|ber(?!kebangsaan|bahasa|warna)\w+)[\w’'-]+"
)
_NOUN_PHRASE = re.compile(
    rf"(?P<a>[a-z][a-z-]*(?: {_GOES_ON}){{0,8}}"
    r"(?:(?:, [a-z]+(?: [a-z]+)?(?=,| dan)){1,5},? dan [a-z]+(?: [a-z]+)?)?)"
    rf"(?=[.,;(]| yang| di ?mana| {_TELLS}| tahun| di\w{{4,}}| ber|$)"
)
_OF_WHERE = re.compile(r" (?:asal|berkebangsaan|dari|di) ")

# The long answer: a class, with all that is told of it.
_CLASS = one_of(
    """
    istilah sebutan metode proses cabang teknik sistem jenis bentuk cara konsep teori alat penyakit senyawa zat ilmu
    kondisi gejala seni tari tarian makanan minuman kue program upacara tradisi permainan olahraga hukum aliran
    peristiwa kumpulan kelompok lembaga organisasi unit satuan badan bahan obat pakaian ritual gerakan studi aplikasi
    """
)
_WHOLE = re.compile(rf"(?P<a>(?:{_CLASS}|perangkat lunak)\b[^.;:()]*?)(?=[;(]|, | \(|$)")
_WHOLE_SPACES = range(3, 19)
_OPEN_VERB = re.compile(r" (?:di|me|ber|ter)[a-z]{4,}$")
_REFERS = re.compile(r"\b(?:ia|dia|mereka|ini|itu|tersebut|beliau|kami|kita|saya)\b|nya\b")

# What fits nothing but the subject, and so asks for its name.
_SEAT = re.compile(rf"ibu ?kota (?:dari )?(?P<of>(?:{AREA} )?(?P<bare>{NAME}))(?=[.,]| yang| dan|$)")
_DESCRIPTION_END = re.compile(r"[;(]|, (?!\w+(?: \w+)?,| ?[A-Z])|,? dan merupakan")
_MARKS_OUT = re.compile(r"\bter[a-z]{4,} (?:di|ke)|\bpertama (?:di|dari|yang)|\bke-\d|\bibu ?kota\b")
_ONLY_WHERE = re.compile(r".* yang (?:(?:terletak|berada|berlokasi|ada|terdapat)(?: \w+)? )?di [^.]*$")
_PROPER = re.compile(r"\d+|[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_WORK = re.compile(
    r"(?:film|lagu|album|novel|buku|seri|serial|singel|manga|sinetron|acara|drama|episode|majalah)\b"
)


def from_definition(text: str, clause: Clause, subject: Subject, rng: random.Random) -> Iterator[Weighted]:
    """Of a sentence that says what the subject is, by its name."""
    copula = COPULA.match(text, clause.predicate, clause.end)
    if copula is None or clause.head is None:
        return
    phrase = _NOUN_PHRASE.match(text, copula.end(), clause.end)
    if phrase and _VAGUE.match(phrase["a"]):
        phrase = None
    if phrase and not _OPEN_END.search(phrase["a"]) and rng.random() < 0.6:
        yield from _short(text, phrase.span("a"), copula["article"] == "seorang ", subject, rng)
    unnamed = replace(subject, kind="")  # “Apa itu film X?” would be answered by its question
    if subject.person is not True:
        whole = _WHOLE.match(text, copula.end(), clause.end)
        if (
            whole
            and whole["a"].count(" ") in _WHOLE_SPACES
            and (not phrase or rng.random() < 0.3)
            and not _is_open(whole["a"])
        ):
            yield 0.8, put(_MEANING, unnamed, text, whole.span("a"), rng)
    if seat := _SEAT.match(text, copula.end(), clause.end):
        question = f"{rng.choice(_CAPITAL)} {seat['of']}?"
        yield 2.0, MadeQuestion(question, f"What is the capital of {seat['bare']}?", clause.head)
    if copula["article"] not in ("nama ", "nama sebuah ") and not is_by_machine(text):
        description = _DESCRIPTION_END.split(text[copula.end() : clause.end])[0].strip(" ,")
        if _fits_only(description, subject):
            yield (
                1.0,
                MadeQuestion(f"{rng.choice(_which(description, subject))}{description}?", "", clause.head),
            )


def _short(
    text: str, answer: Span, is_role: bool, subject: Subject, rng: random.Random
) -> Iterator[Weighted]:
    begin, end = answer
    if subject.person or is_role:  # “seorang” says so where the lead's first words did not
        yield 0.8, put(_WHO, subject, text, answer, rng)
        if is_role:
            cut = _OF_WHERE.search(text, begin, end)
            yield 0.8, put(_PROFESSION, subject, text, (begin, cut.start() if cut else end), rng)
    elif (end - begin > 8 and " " in text[begin:end]) or subject.person is False:
        yield 0.7, put(_WHAT, replace(subject, kind=""), text, answer, rng)


def _is_open(told: str) -> bool:
    """Whether what is told goes on behind its end, or refers to what the question does not have."""
    return bool(_OPEN_END.search(told) or _OPEN_VERB.search(told) or _REFERS.search(told))


def _which(description: str, subject: Subject) -> tuple[str, ...]:
    if subject.person:
        return _WHICH_PERSON
    return _WHICH_WORK if _WORK.match(description) else _WHICH_THING


def _fits_only(description: str, subject: Subject) -> bool:
    """Whether nothing else is described so: “kota yang terletak di Italia” fits hundreds."""
    if not (
        (7 if subject.person else 6) <= description.count(" ") <= 20
        and description[0].islower()
        and re.search(r"[A-Z]", description)
        and description.count('"') % 2 == 0
        and not _VAGUE.match(description)
        and not description.startswith("planet luar")
        and subject.name not in description
        and not _is_open(description)
    ):
        return False
    before, marked, behind = description.partition(" yang ")
    if _MARKS_OUT.search(description):
        return True
    names = len(_PROPER.findall(behind))
    return (
        bool(marked)
        and not _ONLY_WHERE.match(description)
        and (names >= 2 or names + len(_PROPER.findall(before)) >= 3)
    )
