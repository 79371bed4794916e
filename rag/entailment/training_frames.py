"""Made-up facts, told in several ways: who did what to whom, so that the order of names alone says nothing.

“A led B”, “B was led by A”, “pemimpin B adalah A” are one fact, “B led A” is another (the subject and object of
McCoy et al. 2019, “Right for the wrong reasons”; augmenting with such pairs after Min et al. 2020, “Syntactic data
augmentation increases robustness to inference heuristics”). A premise holds a few such facts with the same names, and
sentences of real text around them; the sentence beside it tells one of the facts in another way, or in the other
language, or tells it with one thing changed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.entailment.training_names import PLACES, WORDS, name_of
from rag.entailment.training_pairs import CONTRADICTED, ENTAILED, NEUTRAL, Pair
from rag.schema import Language

# Indonesian verb, its passive | English verb, past, participle | subject and object: Person, Organisation, place (L),
# Thing | what the subject is to the object, in both languages, where there is a word.
_VERBS = """
memimpin dipimpin | lead led led | P O | pemimpin : leader
mendirikan didirikan | found founded founded | P O | pendiri : founder
mengelola dikelola | manage managed managed | O T | pengelola : manager
membiayai dibiayai | finance financed financed | O T |
membangun dibangun | build built built | O T | pembangun : builder
meresmikan diresmikan | inaugurate inaugurated inaugurated | P T |
menulis ditulis | write wrote written | P T | penulis : writer
merancang dirancang | design designed designed | P T | perancang : designer
mengusulkan diusulkan | propose proposed proposed | P T | pengusul : proposer
menolak ditolak | reject rejected rejected | O T |
menyetujui disetujui | approve approved approved | O T |
mendukung didukung | support supported supported | P P | pendukung : supporter
mengkritik dikritik | criticise criticised criticised | P P |
memuji dipuji | praise praised praised | P P |
mengundang diundang | invite invited invited | P P |
menggantikan digantikan | replace replaced replaced | P P | pengganti : replacement
mengalahkan dikalahkan | defeat defeated defeated | P P |
melatih dilatih | train trained trained | P P | pelatih : trainer
mengajar diajar | teach taught taught | P P | guru : teacher
menikahkan dinikahkan | marry off:married off:married off | P P |
menyelamatkan diselamatkan | rescue rescued rescued | P P | penyelamat : rescuer
menuduh dituduh | accuse accused accused | P P |
melaporkan dilaporkan | report reported reported | P P | pelapor :
menggugat digugat | sue sued sued | P O | penggugat :
menyuap disuap | bribe bribed bribed | P P |
mengangkat diangkat | appoint appointed appointed | P P |
memecat dipecat | dismiss dismissed dismissed | O P |
mempekerjakan dipekerjakan | employ employed employed | O P | majikan : employer
mewakili diwakili | represent represented represented | P O | wakil : representative
mengunjungi dikunjungi | visit visited visited | P O |
memeriksa diperiksa | inspect inspected inspected | O O |
membeli dibeli | buy bought bought | O O | pembeli : buyer
menyewa disewa | rent rented rented | O T | penyewa : tenant
memasok dipasok | supply supplied supplied | O O | pemasok : supplier
mengawasi diawasi | supervise supervised supervised | P P | pengawas : supervisor
membantu dibantu | help helped helped | P P |
menunjuk ditunjuk | name named named | O P |
menerbitkan diterbitkan | publish published published | O T | penerbit : publisher
menutup ditutup | close closed closed | O T |
membuka dibuka | open opened opened | P T |
menemukan ditemukan | discover discovered discovered | P T | penemu : discoverer
menyerang diserang | attack attacked attacked | O L |
menguasai dikuasai | control controlled controlled | O L | penguasa : ruler
membina dibina | mentor mentored mentored | P P | pembina : mentor
mengaudit diaudit | audit audited audited | O O | auditor : auditor
mensponsori disponsori | sponsor sponsored sponsored | O T | sponsor : sponsor
menjaga dijaga | guard guarded guarded | P T | penjaga : guard
membesarkan dibesarkan | raise raised raised | P P |
mengikuti diikuti | follow followed followed | P P | pengikut : follower
memotret dipotret | photograph photographed photographed | P P |
mewawancarai diwawancarai | interview interviewed interviewed | P P | pewawancara : interviewer
menghubungi dihubungi | contact contacted contacted | P P |
menyalin disalin | copy copied copied | P T |
memperbaiki diperbaiki | repair repaired repaired | O T |
mengirim dikirim | send sent sent | O T | pengirim : sender
"""
# Facts that another verb tells from the other side: every wording of a line is the same fact.
_CONVERSES = """
{x} menjual {t} kepada {y} ; {y} membeli {t} dari {x} ; {t} dibeli {y} dari {x} | {x} sold {t} to {y} ; {y} bought
  {t} from {x} ; {t} was sold to {y} by {x}
{x} menyerahkan {t} kepada {y} ; {y} menerima {t} dari {x} ; {t} diserahkan {x} kepada {y} ; {x} memberi {y} {t} |
  {x} handed {t} over to {y} ; {y} received {t} from {x} ; {y} was given {t} by {x} ; {x} gave {y} {t}
{x} meminjamkan {t} kepada {y} ; {y} meminjam {t} dari {x} | {x} lent {t} to {y} ; {y} borrowed {t} from {x}
{x} menyewakan {t} kepada {y} ; {y} menyewa {t} dari {x} | {x} let {t} to {y} ; {y} rented {t} from {x}
{x} menang atas {y} ; {y} kalah dari {x} ; {x} mengalahkan {y} ; {y} dikalahkan oleh {x} | {x} beat {y} ; {y} lost
  to {x} ; {y} was beaten by {x} ; {x} won against {y}
{x} digantikan oleh {y} ; {y} menggantikan {x} ; {y} menjadi pengganti {x} | {x} was succeeded by {y} ; {y}
  succeeded {x} ; {y} took over from {x}
{x} adalah ayah {y} ; {y} adalah anak {x} ; {y} merupakan anak dari {x} | {x} is the father of {y} ; {y} is a
  child of {x} ; {x} is {y}'s father
{x} adalah guru {y} ; {y} adalah murid {x} ; {y} berguru kepada {x} ; {x} mengajar {y} | {x} was {y}'s teacher ;
  {y} was a pupil of {x} ; {y} was taught by {x} ; {x} taught {y}
{x} lebih tua daripada {y} ; {y} lebih muda daripada {x} ; {y} lahir sesudah {x} | {x} is older than {y} ; {y} is
  younger than {x} ; {y} was born after {x}
{x} lebih besar daripada {y} ; {y} lebih kecil daripada {x} | {x} is larger than {y} ; {y} is smaller than {x}
{x} lebih tinggi daripada {y} ; {y} lebih rendah daripada {x} | {x} is higher than {y} ; {y} is lower than {x}
{x} terletak di sebelah utara {y} ; {y} terletak di sebelah selatan {x} ; {y} berada di selatan {x} | {x} lies
  north of {y} ; {y} lies south of {x} ; {y} is to the south of {x}
{x} terletak di sebelah barat {y} ; {y} terletak di sebelah timur {x} ; {y} berada di timur {x} | {x} lies west of
  {y} ; {y} lies to the east of {x}
{x} berlangsung sebelum {y} ; {y} berlangsung setelah {x} ; {y} menyusul {x} | {x} took place before {y} ; {y}
  took place after {x} ; {y} followed {x}
{x} bekerja untuk {y} ; {y} mempekerjakan {x} ; {x} adalah pegawai {y} | {x} works for {y} ; {y} employs {x} ; {x}
  is employed by {y}
{x} melapor kepada {y} ; {y} menerima laporan dari {x} ; {y} adalah atasan {x} | {x} reports to {y} ; {y} is {x}'s
  superior
{x} berutang kepada {y} ; {y} memberi utang kepada {x} ; {x} meminjam uang dari {y} | {x} owes money to {y} ; {y}
  lent money to {x} ; {x} borrowed money from {y}
{x} membayar {y} ; {y} dibayar oleh {x} ; {y} menerima bayaran dari {x} | {x} paid {y} ; {y} was paid by {x} ; {y}
  received payment from {x}
{x} pindah dari {y} ke {z} ; {x} meninggalkan {y} dan menetap di {z} | {x} moved from {y} to {z} ; {x} left {y}
  and settled in {z}
{x} lahir di {y} dan wafat di {z} ; {x} meninggal di {z}, kelahiran {y} | {x} was born in {y} and died in {z} ;
  {x}, born in {y}, died in {z}
{x} menjabat ketua dan {y} menjabat sekretaris ; {y} adalah sekretaris, sedangkan {x} adalah ketua ; ketuanya {x},
  sekretarisnya {y} | {x} is the chair and {y} is the secretary ; {y} is the secretary, while {x} is the chair ;
  the chair is {x}, the secretary {y}
{x} berangkat dari {y} menuju {z} ; dari {y}, {x} pergi ke {z} | {x} departed from {y} for {z} ; from {y}, {x}
  went to {z}
{x} berasal dari {y}, sedangkan {z} berasal dari {w} ; {z} datang dari {w} dan {x} dari {y} | {x} comes from {y},
  whereas {z} comes from {w} ; {z} is from {w} and {x} is from {y}
harga {x} naik, sedangkan harga {y} turun ; harga {y} menurun sementara harga {x} meningkat | the price of {x}
  rose, while the price of {y} fell ; the price of {y} declined and that of {x} increased
{x} mendapat {n} suara dan {y} {m} suara ; {y} memperoleh {m} suara, {x} {n} | {x} got {n} votes and {y} got {m} ;
  {y} received {m} votes, {x} {n}
{x} memiliki {n} anggota, {y} memiliki {m} ; anggota {y} {m} orang dan anggota {x} {n} orang | {x} has {n}
  members, {y} has {m} ; {y} has {m} members and {x} {n}
{x} dibangun pada {n} dan {y} pada {m} ; {y} berdiri pada {m}, {x} pada {n} | {x} was built in {n} and {y} in {m}
  ; {y} was built in {m}, {x} in {n}
"""
_DAYS = tuple((str(day), month) for day in range(1, 29) for month in range(1, 13))
_NAMES: dict[Language, list[str]] = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """Wordings of one fact, and of its denial, by language; those of a line of `_VERBS` or `_CONVERSES`."""

    told: dict[Language, tuple[str, ...]]
    denied: dict[Language, tuple[str, ...]]
    kinds: str
    """Of `{x}` and `{y}`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation with names, and when and where, each perhaps unknown."""

    relation: Relation
    names: tuple[tuple[str, str], ...]
    """What stands for `{x}`, `{y}`, …"""
    when: tuple[str, int, str] | None = None
    where: str | None = None
    is_so: bool = True


def frame_pairs(count: int, around: Sequence[str], seed: int = 0) -> Iterator[Pair]:
    """So many pairs; some of the sentences `around` stand between the facts of a premise."""
    rng = random.Random(seed)
    relations = _relations()
    for _ in range(count):
        yield _pair(relations, around, rng)


def _relations() -> list[Relation]:
    found = []
    for line in _VERBS.strip().splitlines():
        own, english, kinds, noun = (part.strip() for part in line.split("|"))
        active, passive = own.split()
        words = english.split(":") if ":" in english else english.split()
        base, past, participle = words
        noun_id, _, noun_en = (part.strip() for part in noun.partition(":"))
        told: dict[Language, tuple[str, ...]] = {
            "id": (f"{{x}} {active} {{y}}", f"{{y}} {passive} oleh {{x}}", f"{{y}} {passive} {{x}}"),
            "en": (f"{{x}} {past} {{y}}", f"{{y}} was {participle} by {{x}}"),
        }
        told["id"] += (f"{{x}}-lah yang {active} {{y}}", f"yang {active} {{y}} adalah {{x}}")
        told["en"] += (f"it was {{x}} who {past} {{y}}",)
        if noun_id:
            told["id"] += (f"{noun_id} {{y}} adalah {{x}}", f"{{x}} adalah {noun_id} {{y}}")
        if noun_en:
            told["en"] += (f"{{x}} was the {noun_en} of {{y}}", f"the {noun_en} of {{y}} was {{x}}")
        denied: dict[Language, tuple[str, ...]] = {
            "id": (
                f"{{x}} tidak {active} {{y}}",
                f"{{y}} tidak {passive} oleh {{x}}",
                f"{{x}} tidak pernah {active} {{y}}",
                f"{{x}} belum {active} {{y}}",
            ),
            "en": (
                f"{{x}} did not {base} {{y}}",
                f"{{y}} was not {participle} by {{x}}",
                f"{{x}} never {past} {{y}}",
                f"{{x}} refused to {base} {{y}}",
            ),
        }
        found.append(Relation(told, denied, kinds.replace(" ", "")))
    for line in _CONVERSES.replace("\n  ", " ").strip().splitlines():
        ways, others = (tuple(one.strip() for one in part.split(";")) for part in line.split("|"))
        found.append(Relation({"id": ways, "en": others}, {}, ""))
    return found


def _kinds_of(relation: Relation, rng: random.Random) -> dict[str, str]:
    if relation.kinds:
        return dict(zip("xy", relation.kinds, strict=True))
    first = relation.told["id"][0]
    if "{z}" in first:
        return {"x": "P", "y": "L", "z": "P" if "{w}" in first else "L", "w": "L"}
    one = rng.choice("PPOO")
    if "{t}" in first:
        return {"x": one, "y": one, "t": "T"}
    if "sebelah" in first or "lebih besar" in first or "lebih tinggi" in first:
        one = rng.choice("LLT")
    return {"x": one, "y": one, "n": "#", "m": "#"}


def _fact(relation: Relation, known: dict[str, list[str]], rng: random.Random) -> Fact:
    """With names that are `known` by kind, or new ones."""
    names: dict[str, str] = {}
    text = relation.told["id"][0]
    for sign, kind in _kinds_of(relation, rng).items():
        if f"{{{sign}}}" not in text:
            continue
        if kind == "#":
            value = str(rng.randrange(1900, 2025) if "pada {n}" in text else rng.randrange(12, 990))
        else:
            some = [one for one in known.setdefault(kind, []) if one not in names.values()]
            value = rng.choice(some) if some and rng.random() < 0.45 else name_of(kind, rng)
            if value in names.values():
                value = name_of(kind, rng) + " " + rng.choice(WORDS)
            known[kind].append(value)
        names[sign] = value
    when = (*rng.choice(_DAYS), str(rng.randrange(1950, 2025))) if rng.random() < 0.4 else None
    where = rng.choice(PLACES) if rng.random() < 0.3 and "{z}" not in text else None
    is_so = not (relation.denied and rng.random() < 0.15)
    return Fact(relation, tuple(names.items()), when, where, is_so)


def _told(fact: Fact, language: Language, rng: random.Random, ways_of_dates: int = 4) -> str:
    ways = fact.relation.told if fact.is_so else fact.relation.denied
    text = rng.choice(ways[language])
    for sign, value in fact.names:
        text = text.replace(f"{{{sign}}}", value)
    extra = []
    if fact.when:
        day, month, year = fact.when
        name = _NAMES[language][month - 1]
        way = rng.randrange(ways_of_dates)  # the last gives the year alone
        extra.append(
            (
                f"pada {day} {name} {year}",
                f"pada tanggal {day}/{month}/{year}",
                f"pada {day} {name} {year}",
                f"tahun {year}",
            )[way]
            if language == "id"
            else (
                f"on {day} {name} {year}",
                f"on {name} {day}, {year}",
                f"on {day}/{month}/{year}",
                f"in {year}",
            )[way]
        )
    if fact.where:
        extra.append(f"di {fact.where}" if language == "id" else f"in {fact.where}")
    rng.shuffle(extra)
    if extra and rng.random() < 0.3:
        lead = extra.pop(0)
        text = f"{lead}, {text}"
    text = " ".join([text, *extra])
    return text[0].upper() + text[1:] + "."


def _less(fact: Fact, rng: random.Random) -> Fact:
    """Perhaps without when and where."""
    return replace(
        fact,
        when=fact.when if rng.random() < 0.6 else None,
        where=fact.where if rng.random() < 0.6 else None,
    )


def _changed(fact: Fact, others: Sequence[Fact], rng: random.Random) -> tuple[str, Fact] | None:
    """The fact with one thing changed, and what."""
    signs = dict(fact.names)
    ways = ["swapped"] * 4 + ["replaced"] * 2
    if fact.relation.denied:
        ways += ["denied"] * 2 + ["relation"] * 2
    if fact.when:
        ways += ["when"] * 2
    if fact.where:
        ways += ["where"]
    way = rng.choice(ways)
    if way == "swapped":
        pairs = [
            pair
            for pair in (("x", "y"), ("y", "z"), ("x", "z"), ("n", "m"), ("y", "w"))
            if set(pair) <= set(signs)
        ]
        if "z" in signs:
            pairs = (
                [pair for pair in pairs if pair != ("x", "y")]
                if "w" not in signs
                else [("x", "z"), ("y", "w")]
            )
            pairs = [pair for pair in pairs if "w" in signs or pair == ("y", "z")]
        one, other = rng.choice(pairs)
        signs[one], signs[other] = signs[other], signs[one]
        return way, replace(fact, names=tuple(signs.items()))
    if way == "replaced":
        elsewhere = [value for other in others for _, value in other.names if value not in signs.values()]
        sign = rng.choice(list(signs))
        same = [one for one in elsewhere if one.isdigit() == signs[sign].isdigit()]
        if not same:
            return None
        signs[sign] = rng.choice(same)
        return way, replace(fact, names=tuple(signs.items()))
    if way == "denied":
        return way, replace(fact, is_so=not fact.is_so)
    if way == "relation":
        like = [one for one in _relations() if one.kinds == fact.relation.kinds and one is not fact.relation]
        like = [one for one in like if one.told != fact.relation.told]
        return (way, replace(fact, relation=rng.choice(like))) if like and fact.is_so else None
    if way == "when":
        assert fact.when
        other_days = [other.when for other in others if other.when and other.when[2] != fact.when[2]]
        new = (
            rng.choice(other_days)
            if other_days and rng.random() < 0.6
            else (*rng.choice(_DAYS), str(int(fact.when[2]) + rng.choice((-9, -2, -1, 1, 2, 7))))
        )
        return way, replace(fact, when=new)
    return way, replace(fact, where=rng.choice([one for one in PLACES if one != fact.where]))


def _pair(relations: Sequence[Relation], around: Sequence[str], rng: random.Random) -> Pair:
    known: dict[str, list[str]] = {}
    main = rng.choice(relations)
    facts = [_fact(main, known, rng)]
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
        facts.append(_fact(main if rng.random() < 0.5 else rng.choice(relations), known, rng))
    language: Language = rng.choice(("id", "en"))
    said = [_told(one, language, rng, 3) for one in facts]
    said += rng.sample(list(around), min(len(around), rng.choice((0, 0, 1, 2))))
    rng.shuffle(said)
    fact, others = facts[0], facts[1:]
    way = rng.random()
    label, kind = ENTAILED, "frame"
    told = _less(fact, rng)
    if way > 0.42:
        if found := _changed(fact, others, rng):
            kind, told = f"frame {found[0]}", found[1]
            label = CONTRADICTED if fact.is_so else NEUTRAL if found[0] != "denied" else CONTRADICTED
            if kind != "frame when":
                told = replace(told, when=told.when if rng.random() < 0.6 else None)
            if kind != "frame where":
                told = replace(told, where=told.where if rng.random() < 0.6 else None)
            if any(_same(told, other) for other in others):
                label, kind, told = ENTAILED, "frame", _less(fact, rng)
        elif not fact.where:
            told, label, kind = replace(told, where=rng.choice(PLACES)), NEUTRAL, "frame added"
    elif way < 0.06 and not fact.when:
        told = replace(told, when=(*rng.choice(_DAYS), str(rng.randrange(1950, 2025))))
        label, kind = NEUTRAL, "frame added"
    elif way < 0.1:
        said = [one for one in said if one != said[0]] or said
        outside = _fact(main, {}, rng)
        told, label, kind = outside, NEUTRAL, "frame absent"
    tongue: Language = rng.choice(("id", "en"))
    return Pair(kind, _told(told, tongue, rng), "", " ".join(said), label)


def _same(one: Fact, other: Fact) -> bool:
    """Whether another fact says it."""
    return one.relation == other.relation and one.names == other.names and one.is_so == other.is_so
