"""Any clause -> a question that has a question word where a date, a place, a name or a number stood.

Only of a clause that means something alone, and only where what stood there is a part of it by itself. These questions
have no English: no table can translate a clause.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.reader.made_questions.clauses import Clause
from rag.reader.made_questions.patterns import DATE, MONTH, NAME, NAMES, PLACE, one_of
from rag.reader.made_questions.subject import COPULA, Subject
from rag.reader.made_questions.wording import MadeQuestion, Weighted, capital
from rag.text.sentences import Span

_WEIGHT = 1.0
_WEIGHT_OF_OTHERS = 0.5
"""Of clauses that are not about the subject of the paragraph."""
_WORDS = range(2, 21)
"""Of a clause."""

Gap = tuple[str, Span]
"""A question without its question mark, and its answer."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a clause says of its subject."""

    text: str
    begin: int
    end: int
    name: str
    """Of the subject."""
    clause: Clause
    front: str
    """The time at the sentence's beginning, as the end of a question."""

    @property
    def words(self) -> str:
        return self.text[self.begin : self.end]

    def before(self, found: re.Match[str], group: str | int = 0) -> str:
        return self.text[self.begin : found.start(group)]

    def behind(self, found: re.Match[str]) -> str:
        return self.text[found.end() : self.end]


_CLAUSE_END = re.compile(
    r"[;:(]|, (?![A-Z][^,]*(?:,|$))|"
    r",? (?:dan|lalu|kemudian|tetapi|namun|serta|dan juga) (?:ia|dia|me|di(?! )|ber|ter|kemudian|juga|telah|tidak)|"
    r",? (?:ketika|setelah|sebelum|saat|sehingga|karena|sementara|sedangkan|di ?mana|meskipun|walaupun|yang|namun|"
    r"tetapi|dengan me|untuk me|yaitu|yakni|sambil|agar|supaya|jika|apabila|bahwa)\b"
)
_NEEDS_ITS_CONTEXT = re.compile(
    rf"\b{one_of('ini itu tersebut ia dia mereka saya kami kita tepatnya at and was is in')}\b"
)
_NO_NAMES = frozenset(
    "Setelah Sebelum Selain Selama Pada Dalam Ketika Saat Menurut Namun Hal Para Beberapa Salah".split()
)
"""With which a sentence may begin that seems to begin with a name."""
_ASIDE = re.compile(r"(?:juga|kemudian|lalu|pun) ")


def from_gaps(text: str, clause: Clause, subject: Subject, rng: random.Random) -> Iterator[Weighted]:
    """One question for each part of the clause that can be asked for."""
    said = _said(text, clause, subject)
    if said is None:
        return
    weight = _WEIGHT if clause.about else _WEIGHT_OF_OTHERS
    for question, answer in _gaps(said, rng):
        whole = re.sub(r"\s+", " ", question).strip(" ,")
        yield weight, MadeQuestion(capital(whole) + "?", "", answer)


def _said(text: str, clause: Clause, subject: Subject) -> _Said | None:
    """None where the clause means nothing alone, or where its subject may not be what it seems."""
    begin = clause.predicate
    stop = _CLAUSE_END.search(text, begin, clause.end)
    end = stop.start() if stop else clause.end
    words = text[begin:end]
    name = subject.name if clause.about else clause.name
    if not clause.about and (
        len(name) < 4 or name.split()[0] in _NO_NAMES or (" " not in name and not clause.front)
    ):
        return None
    if words.count('"') % 2 or ("“" in words and "”" not in words) or _NEEDS_ITS_CONTEXT.search(words):
        return None
    if words.count(" ") + 1 not in _WORDS or (stop and stop.group() == ":"):
        return None
    if aside := _ASIDE.match(text, begin, end):
        begin = aside.end()
    front = f" {clause.front.group().strip(' ,')}" if clause.front else ""
    return _Said(text, begin, end, name, clause, front[:2].lower() + front[2:])


def _gaps(said: _Said, rng: random.Random) -> Iterator[Gap]:
    dates = list(_DATE.finditer(said.text, said.begin, said.end))
    is_copula = COPULA.match(said.words)
    yield from _when_in_front(said, rng)
    if len(dates) == 1 and not is_copula:
        yield from _when(said, dates[0], rng)
    if is_copula or len(dates) > 1:
        return
    yield from _where(said, rng)
    yield from _whither_or_whence(said)
    yield from _by_whom(said, rng)
    yield from _how_many(said)
    yield from _which(said, rng)
    if said.clause.about:
        yield from _as_what(said)
        yield from _why(said, rng)


# When

_DATE = re.compile(
    r",? (?P<since>sejak |mulai )?(?:pada |di )?(?:hari [A-Z]\w+,? )?"
    rf"(?:tanggal |tahun |bulan |akhir tahun |awal tahun )?(?P<a>{DATE})(?! (?:hingga|sampai|dan \d|–|-))"
)
_ANY_DATE = re.compile(rf"{MONTH}|\b1\d{{3}}\b|\b20\d\d\b|\babad\b")
_PART_OF = re.compile(
    r"(?:\b(?:paruh|awal|akhir|pertengahan|musim|kuartal|baik|antara|bulan|kalender|olimpiade)(?: \w+)?)$",
    re.IGNORECASE,
)
"""Before a date, these make it a part of something that the question would tear apart."""
_PREPOSITION = re.compile(r"pada|tanggal|sejak|mulai")
_VERB_BEFORE = re.compile(r"\b(?:di|ber|ter|lahir|meninggal|wafat)[a-z]*$")
_TORN = (" dan", " dari", " antara", " hingga", " sampai")


def _asks_when(date: str, rng: random.Random) -> str:
    """For the day or the year only where the date is just that."""
    exact = "Pada tahun berapa" if len(date) == 4 else "Pada tanggal berapa" if date[0].isdigit() else "Kapan"
    return rng.choice(("Kapan", "Kapankah", exact))


def _when_in_front(said: _Said, rng: random.Random) -> Iterator[Gap]:
    front = said.clause.front
    words = said.text[said.clause.predicate : said.end]
    if front and words.count(" ") >= 2 and not _ANY_DATE.search(said.words):
        ask = "Sejak kapan" if front.group().startswith("Sejak") else _asks_when(front["date"], rng)
        yield f"{ask} {said.name} {said.words}", front.span("date")


def _when(said: _Said, date: re.Match[str], rng: random.Random) -> Iterator[Gap]:
    before, left = said.before(date), said.before(date) + said.behind(date)
    if (
        not said.clause.front
        and (_PREPOSITION.search(said.text, date.start(), date.start("a")) or _VERB_BEFORE.search(before))
        and left.count(" ") >= 1
        and not _ANY_DATE.search(left)
        and not left.endswith(_TORN)
        and not _PART_OF.search(before)
        and " dari " not in said.text[date.start() - 12 : date.start() + 1]
    ):
        ask = "Sejak kapan" if date["since"] else _asks_when(date["a"], rng)
        yield f"{ask} {said.name} {left}", date.span("a")


# Where

_AT = re.compile(rf" di (?P<a>{PLACE})")
_TO = re.compile(rf"(?:kembali|pindah|pergi|berangkat|pulang|dipindahkan|ber\w*migrasi) ke (?P<a>{PLACE})")
_FROM = re.compile(rf"berasal dari (?P<a>{PLACE})")
_ELSEWHERE = re.compile(r" (?:dari|oleh|dengan) [A-Z]|bagian dari|\bbersama\b| di [a-z]+ [A-Z]")
_STATE = re.compile(
    r"(?:\w+ )?(?:meliputi|mencakup|memiliki|menampilkan|mewakili|menjadi|terdiri|termasuk|terkenal|dikenal|diwakili)\b"
)
"""What is so everywhere: no place says where."""
_SAID_BETTER = re.compile(
    r"(?:resmi )?(?:disutradarai|ditulis|diproduksi|diterbitkan|didirikan|dibentuk|dibangun|dibintangi|dikembangkan|"
    r"diresmikan|terletak|berada|berlokasi|meninggal|(?:di)?lahir(?:kan)?|dipimpin|dideskripsikan) (?:di|oleh)\b"
)
"""What a set phrase asks, with its English."""
_GOES_ON = re.compile(r",|,? (?:dan|atau|di)\b")


def _is_said_better(said: _Said) -> bool:
    return said.clause.about and bool(_SAID_BETTER.match(said.words))


def _where(said: _Said, rng: random.Random) -> Iterator[Gap]:
    place = _AT.search(said.text, said.begin, said.end)
    if not place or _STATE.match(said.words) or _is_said_better(said) or said.before(place).count(" ") > 6:
        return
    left = said.before(place) + said.behind(place)
    if not (_ELSEWHERE.search(left) or left.endswith((" dan", ",")) or _GOES_ON.match(said.behind(place))):
        yield f"{rng.choice(('Di mana', 'Di manakah'))} {said.name} {left}{said.front}", place.span("a")


def _whither_or_whence(said: _Said) -> Iterator[Gap]:
    for pattern, ask in ((_TO, "Ke mana"), (_FROM, "Dari mana")):
        place = pattern.match(said.text, said.begin, said.end)
        if place and not _GOES_ON.match(said.behind(place)):
            verb = said.before(place, "a").rsplit(" ", 2)[0]
            yield f"{ask} {said.name} {verb}{said.behind(place)}{said.front}", place.span("a")


# Who, how many, which

_AGENT = re.compile(rf" oleh (?P<a>{NAMES})")
_AGENT_GOES_ON = re.compile(r" (?:sendiri|bersama|and|serta)\b")
_PASSIVE = re.compile(r"(?:telah |pernah |kemudian |resmi |juga )*di[a-z]{3,}")
_COUNT = re.compile(
    r"(?: (?:sebanyak|sejumlah|sekitar|lebih dari|hampir|total|kurang lebih))* "
    r"(?P<a>\d{1,3}(?:\.\d{3})*|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)"
    r"(?= (?!persen|tahun|km|meter|m|jam|menit|hari|bulan|detik|besar\b|puluh|belas|ratus|ribu|juta|miliar)[a-z]{3,})"
)
_NOT_COUNTED = re.compile(r"(?:[A-Z]\w*|tanggal|tahun|nomor|pukul|ke|No\.|usia)$")
_COUNTS_ON = re.compile(r"\b(?:dan|hingga|sampai|atau|,) (?:\d{1,3}\b|satu|dua|tiga|empat|lima|sepuluh)")
_KIND = one_of(
    """
    film album lagu novel buku majalah serial acara program klub tim partai perusahaan label band kota negara provinsi
    kabupaten kecamatan desa distrik kawasan pulau sungai kerajaan penghargaan gelar bahasa suku agama genus kelas
    """
)
_NAMED = re.compile(
    rf" (?P<kind>{_KIND}|serial televisi)(?: (?:yang )?(?:berjudul|bernama))? "
    rf"(?:[\"“](?P<quoted>[^\"”]{{2,50}})[\"”]|(?P<a>{NAME}))"
)
_MANY = frozenset("kota negara provinsi kabupaten kecamatan desa distrik pulau klub".split())
"""Of these there are many, and one is asked for as well by “mana” as by “apa”."""
_ROLE = re.compile(rf" (?:menjadi|sebagai) (?P<a>{NAME}(?: dan {NAME})?)")


def _by_whom(said: _Said, rng: random.Random) -> Iterator[Gap]:
    agent = _AGENT.search(said.text, said.begin, said.end)
    if not agent or _is_said_better(said) or not _PASSIVE.match(said.words):
        return
    before, behind = said.before(agent), said.behind(agent)
    if (before + behind).count(" ") <= 12 and not _AGENT_GOES_ON.match(behind):
        if rng.random() < 0.5:
            yield f"Oleh siapa {said.name} {before}{behind}{said.front}", agent.span("a")
        else:
            yield f"{said.name} {before} oleh siapa{behind}{said.front}", agent.span("a")


def _how_many(said: _Said) -> Iterator[Gap]:
    count = _COUNT.search(said.text, said.begin, said.end)
    if count and not _NOT_COUNTED.search(said.before(count)) and not _COUNTS_ON.search(said.behind(count)):
        yield f"{said.name} {said.before(count)} berapa{said.behind(count)}{said.front}", count.span("a")


def _which(said: _Said, rng: random.Random) -> Iterator[Gap]:
    if called := _NAMED.search(said.text, said.begin, said.end):
        which = rng.choice(("mana", "apa")) if called["kind"] in _MANY else "apa"
        asked = f"{called['kind']} {which}"
        question = f"{said.name} {said.before(called)} {asked}{said.behind(called)}{said.front}"
        yield question, called.span("quoted" if called["quoted"] else "a")


def _as_what(said: _Said) -> Iterator[Gap]:
    if role := _ROLE.search(said.text, said.begin, said.end):
        yield f"{said.name} {said.before(role, 'a')}apa{said.behind(role)}{said.front}", role.span("a")


# Why

_CAUSE = re.compile(r"(?P<what>[^,;:()]{10,120}?) karena (?P<a>[a-z][^,;:()]{10,90})$")
_NO_CAUSE = re.compile(r"\b(?:ini|itu|tersebut|ia|dia|mereka)\b|karena.* karena")


def _why(said: _Said, rng: random.Random) -> Iterator[Gap]:
    """The cause ends the sentence: the clause stopped before it."""
    cause = _CAUSE.match(said.text, said.begin, said.clause.end)
    if cause and not _NO_CAUSE.search(cause.group()):
        yield f"{rng.choice(('Mengapa', 'Kenapa'))} {said.name} {cause['what']}{said.front}", cause.span("a")
