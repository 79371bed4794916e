"""Facts side by side: which of them comes first does not matter, what goes with what does.

“A heads X and B leads Y” is “B leads Y and A heads X”, and is not “B heads X and A leads Y”. Sentences with one thing
in another's place are made of real text by rule (`training_corrupt`), and few sentences that people write tell the
same in another order: a network would learn that another order is false. So here are both, of made-up facts (names
from `training_names`) and of sentences with two clauses.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from rag.entailment.training_names import name_of
from rag.entailment.training_pairs import CONTRADICTED, ENTAILED, Label, Pair
from rag.reader.made_questions.subject import is_by_machine
from rag.schema import Language
from rag.text.question import names
from rag.text.sentences import sentences

# What goes with what, in both languages: kinds as in `training_frames` (# is a number, R an office), then ways to say
# it of one, and lead-ins for several.
_FACTS = """
P # | {x} {y} suara ; {x} memperoleh {y} suara ; {x} dengan {y} suara | {x} {y} votes ; {x} won {y} votes ; {x}
  with {y} votes
O # | {x} mempunyai {y} anggota ; {x} {y} anggota ; anggota {x} {y} orang | {x} has {y} members ; {x}, {y} members
O # | {x} membayar Rp {y} ; {x} Rp {y} | {x} pays Rp {y} ; {x} Rp {y}
L # | dari {x} Rp {y} ; tiket dari {x} Rp {y} ; dari {x} ongkosnya Rp {y} | from {x} Rp {y} ; a ticket from {x}
  costs Rp {y}
O # | {y} buku dari {x} ; {x} menyumbang {y} buku ; sumbangan {y} buku dari {x} | {y} books from {x} ; {x} gave
  {y} books
L # | {x} mencatat {y} kasus ; {y} kasus di {x} ; di {x} ada {y} kasus | {x} recorded {y} cases ; {y} cases in {x}
L # | {x} membeli {y} ton ; {y} ton untuk {x} | {x} bought {y} tonnes ; {y} tonnes for {x}
T # | {x} selesai tahun {y} ; {x} dibangun tahun {y} | {x} was finished in {y} ; {x} was built in {y}
P O | {x} memimpin {y} ; {y} dipimpin {x} ; kepala {y} adalah {x} ; {x} mengepalai {y} | {x} heads {y} ; {x} leads
  {y} ; {y} is led by {x} ; the head of {y} is {x}
P T | {x} mengerjakan {y} ; {y} dikerjakan {x} ; {x} mengurus {y} | {x} built {y} ; {y} was built by {x} ; {x}
  takes care of {y}
P L | {x} berasal dari {y} ; {x} dari {y} ; {x} lahir di {y} | {x} comes from {y} ; {x} from {y} ; {x} was born in
  {y}
O T | {x} mendanai {y} ; {y} didanai {x} | {x} funds {y} ; {y} is funded by {x}
P R | {x} adalah {y} ; {y} dijabat {x} ; {y} {x} ; {x} menjabat {y} | {x} is {y} ; {y} is {x} ; {y} {x} ; {x}
  serves as {y}
P V | {x} {y} ; {x} ternyata {y} | {x} {y}
L W | cuaca di {x} {y} ; {x} {y} | weather in {x} is {y} ; {x} will be {y}
"""
_ROLES = (
    "gubernur : governor",
    "wakil gubernur : deputy governor",
    "bupati : regent",
    "wakil bupati : deputy regent",
    "wali kota : mayor",
    "wakil wali kota : deputy mayor",
    "sekretaris daerah : regional secretary",
    "ketua : chairman",
    "wakil ketua : deputy chairman",
    "sekretaris : secretary",
    "bendahara : treasurer",
    "kepala dinas pendidikan : head of the education office",
    "kepala dinas kesehatan : head of the health office",
    "kepala bidang ekonomi : head of the economics division",
    "kepala subbidang sumber daya alam : head of the natural resources sub-division",
    "asisten administrasi umum : assistant for general administration",
    "camat : subdistrict head",
    "lurah : ward head",
    "rektor : rector",
    "dekan : dean",
    "moderator : moderator",
    "narasumber : speaker",
    "juru bicara : spokesperson",
    "direktur utama : managing director",
    "direktur keuangan : finance director",
)
_DOES = (
    "menolak usulan itu : rejected the proposal",
    "mendukung usulan itu : supported the proposal",
    "membuka acara : opened the event",
    "menutup acara : closed the event",
    "memimpin rapat : chaired the meeting",
    "hadir : attended",
    "tidak hadir : was absent",
    "menerima piala : received the cup",
    "menyerahkan bantuan : handed over the aid",
    "kalah : lost",
    "menang : won",
    "menyetujui anggaran : approved the budget",
    "mengkritik anggaran : criticised the budget",
    "datang terlambat : came late",
)
_WEATHER = ("cerah : dry", "hujan lebat : rainy", "berawan : cloudy", "berangin : windy", "panas : hot")
_BETWEEN: dict[Language, tuple[str, ...]] = {
    "id": (" dan ", ", sedangkan ", ", sementara ", " dan ", ", adapun ", ", tetapi ", "; "),
    "en": (" and ", ", while ", ", whereas ", " and ", ", but ", "; "),
}
_LEADS: dict[Language, tuple[str, ...]] = {
    "id": ("", "", "", "Menurut laporan itu, ", "Dalam rapat itu ", "Hadir ", "Pada tahun itu "),
    "en": ("", "", "", "According to the report, ", "At the meeting ", "That year "),
}
_TWO_CLAUSES = re.compile(
    r"(?P<one>[^,;]{15,}), (?P<join>sedangkan|sementara|tetapi|while|whereas|but) (?P<other>[^,;]{15,})\."
)


def order_pairs(count: int, around: Sequence[str], seed: int = 0) -> Iterator[Pair]:
    """So many pairs about two or three facts side by side; sentences `around` them stand in the premise, too."""
    rng = random.Random(seed)
    facts = [
        (kinds.split(), {"id": _apart(own), "en": _apart(english)})
        for kinds, own, english in (
            line.split("|") for line in _FACTS.replace("\n  ", " ").strip().splitlines()
        )
    ]
    for _ in range(count):
        (one, other), ways = rng.choice(facts)
        size = rng.choice((2, 2, 2, 3))
        xs, ys = _values(one, size, rng), _values(other, size, rng)
        if xs is None or ys is None:
            continue
        couples = list(zip(xs, ys, strict=True))
        language: Language = rng.choice(("id", "en"))
        tongue: Language = rng.choice(("id", "en"))
        said = _told(couples, ways[language], language, rng)
        sentences_around = rng.sample(list(around), min(len(around), rng.choice((0, 1, 1, 2))))
        text = " ".join(rng.sample([*said, *sentences_around], len(said) + len(sentences_around)))
        told = rng.sample(couples, size if rng.random() < 0.75 else 1)
        label: Label = ENTAILED
        if rng.random() < 0.5:
            label = CONTRADICTED
            first = told[0]
            rest = [couple for couple in couples if couple != first]
            swapped = rng.choice(rest)
            exchange = {first: (first[0], swapped[1]), swapped: (swapped[0], first[1])}
            told = [exchange.get(couple, couple) for couple in told]
        draft = " ".join(_told(told, ways[tongue], tongue, rng))
        yield Pair("order" if label == ENTAILED else "order, false", draft, "", text, label)


def _apart(ways: str) -> list[str]:
    return [one.strip() for one in ways.split(";")]


def _values(kind: str, count: int, rng: random.Random) -> list[_Name] | None:
    """Different things of a kind."""
    found: dict[str, _Name] = {}
    for _ in range(20):
        if len(found) == count:
            return list(found.values())
        one = _value(kind, rng)
        found[one.id.lower()] = one
    return None


class _Name:
    """A thing, as either language names it."""

    def __init__(self, own: str, english: str) -> None:
        self.id, self.en = own, english

    def __getitem__(self, language: Language) -> str:
        return self.id if language == "id" else self.en


def _value(kind: str, rng: random.Random) -> _Name:
    tables = {"R": _ROLES, "V": _DOES, "W": _WEATHER}
    if kind in tables:
        own, english = rng.choice(tables[kind]).split(" : ")
        if kind == "R" and rng.random() < 0.3:
            own = own.title()
        return _Name(own, english)
    if kind == "#":
        number = rng.choice((rng.randrange(3, 99), rng.randrange(100, 999), rng.randrange(1000, 99_999)))
        return _Name(f"{number:,}".replace(",", "."), f"{number:,}")
    name = name_of(kind, rng)
    return _Name(name, name)


def _told(
    couples: Sequence[tuple[_Name, _Name]], ways: Sequence[str], language: Language, rng: random.Random
) -> list[str]:
    """The facts in one sentence, mostly, or in one each."""
    way = rng.choice(ways)
    parts = [
        (way if rng.random() < 0.7 else rng.choice(ways))
        .replace("{x}", x[language])
        .replace("{y}", y[language])
        for x, y in couples
    ]
    if len(parts) > 1 and rng.random() < 0.2:
        return [f"{part[0].upper()}{part[1:]}." for part in parts]
    joined = parts[0]
    for part in parts[1:]:
        joined += rng.choice(_BETWEEN[language]) + part
    text = rng.choice(_LEADS[language]) + joined
    return [f"{text[0].upper()}{text[1:]}."]


def clause_pairs(texts: Sequence[tuple[str, str, Language]], seed: int = 0) -> Iterator[Pair]:
    """Of sentences with two clauses: in the other order, and with a name or figure of each in the other's place."""
    rng = random.Random(seed)
    for title, text, _ in texts:
        if not _TWO_CLAUSES.search(text) or is_by_machine(text) or "steroid" in text:
            continue
        said = [" ".join(text[slice(*span)].split()) for span in sentences(text)]
        for n, sentence in enumerate(said):
            match = _TWO_CLAUSES.fullmatch(sentence)
            if not match:
                continue
            one, other = match["one"], match["other"]
            around = " ".join(said[max(0, n - rng.randint(0, 1)) : n + rng.randint(1, 2)])
            mine, theirs = _things(one), _things(other)
            if not mine or not theirs:
                continue
            yield Pair("clauses", _joined(other, match["join"], one), title, around, ENTAILED)
            a, b = rng.choice(mine), rng.choice(theirs)
            swapped = one.replace(a, b, 1), other.replace(b, a, 1)
            if a != b and a not in other and b not in one:
                order = swapped if rng.random() < 0.5 else swapped[::-1]
                false = _joined(order[0], match["join"], order[1])
                yield Pair("clauses, false", false, title, around, CONTRADICTED)


def _things(clause: str) -> list[str]:
    """The names and figures of a clause."""
    return [*names(clause), *re.findall(r"\d+(?:[.,]\d+)*", clause)]


def _joined(one: str, join: str, other: str) -> str:
    low = other if re.match(r"[A-Z]\w+ [A-Z]|[A-Z]{2}", other) else other[0].lower() + other[1:]
    return f"{one[0].upper()}{one[1:]}, {join} {low}."
