"""Persons and the offices that stand beside their names: “Kepala Bappeda Kaltim, DR.Ir.H. Rusmadi.MS”.

Where an office ends and a name begins is told by a comma, a title of address, an abbreviation or a place between the
two; where nothing tells, there is no office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.schema import Language
from rag.text.aliases import SAME_NAMES
from rag.text.dates import MONTHS
from rag.text.numerals import WEEKDAYS

_COUNTRIES = {
    "Inggris": "England", "Prancis": "France", "Jerman": "Germany", "Italia": "Italy", "Spanyol": "Spain",
    "Belanda": "the Netherlands", "Norwegia": "Norway", "Finlandia": "Finland", "Jepang": "Japan",
    "Tiongkok": "China", "Filipina": "the Philippines", "Brasil": "Brazil", "Meksiko": "Mexico", "Kanada": "Canada",
    "Mesir": "Egypt", "Yunani": "Greece", "Polandia": "Poland", "Hungaria": "Hungary", "Cile": "Chile",
    "Amerika Serikat": "the United States", "Korea Selatan": "South Korea",
}  # fmt: skip
"""The Indonesian name of a country -> the English one."""
_COMPASS = {"Timur": "East", "Barat": "West", "Selatan": "South", "Tengah": "Central", "Utara": "North"}
_SHORT_NAMES = {
    "Sulteng": "Sulawesi Tengah", "Sulut": "Sulawesi Utara", "Sumbar": "Sumatera Barat", "Sumsel": "Sumatera Selatan",
}  # fmt: skip
"""Besides those of `SAME_NAMES`."""
PLACES: tuple[tuple[str, ...], ...] = tuple(
    tuple(group.split(" · "))
    for group in (
        "Kaltim · Kalbar · Kalsel · Kalteng · Kaltara · Jatim · Jabar · Jateng · Sulsel · Sulteng · Sulut · Sumut"
        " · Sumbar · Sumsel",
        "Kalimantan Timur · Kalimantan Barat · Kalimantan Selatan · Kalimantan Tengah · Kalimantan Utara · Jawa Timur"
        " · Jawa Barat · Jawa Tengah · Sulawesi Selatan · Sulawesi Tengah · Sulawesi Utara · Sulawesi Barat"
        " · Sumatera Utara · Sumatera Barat · Sumatera Selatan · Nusa Tenggara Timur · Nusa Tenggara Barat"
        " · Maluku Utara · Papua Barat · Gorontalo · Bengkulu · Lampung · Banten · Bali · Maluku · Riau · Jambi",
        "East Kalimantan · West Kalimantan · South Kalimantan · Central Kalimantan · North Kalimantan · East Java"
        " · West Java · Central Java · South Sulawesi · Central Sulawesi · North Sulawesi · West Sulawesi"
        " · North Sumatra · West Sumatra · South Sumatra · East Nusa Tenggara · West Nusa Tenggara · North Maluku",
        "Samarinda · Balikpapan · Bontang · Tarakan · Pontianak · Banjarmasin · Palangkaraya · Makassar · Manado"
        " · Palu · Kendari · Ambon · Ternate · Jayapura · Mataram · Kupang · Denpasar · Surabaya · Semarang · Bandung"
        " · Yogyakarta · Surakarta · Bogor · Medan · Padang · Palembang · Pekanbaru",
        "Kutai Kartanegara · Kutai Timur · Kutai Barat · Mahakam Ulu · Penajam Paser Utara · Berau · Paser · Banyuwangi"
        " · Sidoarjo · Sleman · Bantul · Karawang · Wonosobo · Banyumas · Minahasa",
        " · ".join(_COUNTRIES),
        " · ".join(_COUNTRIES.values()),
        "London · Paris · Berlin · Rome · Madrid · Lisbon · Oslo · Helsinki · Tokyo · Beijing · Chicago · Boston"
        " · Toronto · Sydney · Vienna · Warsaw · Budapest · Athens",
    )
)
"""Places, each group of one kind: any of it may stand where another one does."""
PLACE = "|".join(sorted({re.escape(place) for group in PLACES for place in group}, key=len, reverse=True))

_TIMES = "|".join(
    [*WEEKDAYS["id"], *WEEKDAYS["en"], "jumat", *(m for m in MONTHS if len(m) > 3), "mei", "may"]
)
_ADDRESS = (
    r"(?:Prof|DR|Dr|Drs|Dra|dr|drg|Ir|Hj|H|HM|KH|Mr|Mrs|Ms|Sir|Brigjen|Mayjen|Letjen|Kombes Pol|Kombes|AKBP|Kolonel)"
    r"(?:\.\s?|\s)"
)
_PART = rf"(?!(?i:{_TIMES})\b)(?:[A-Z][a-zà-ÿ]+(?:(?!['’]s\b)['’-][A-Z]?[a-zà-ÿ]+)*(?!\w)|[A-Z]\.?(?= [A-Z]))"
_DEGREES = r"(?:[.,]\s?(?:[SM]\.?(?:[A-Z][A-Za-z]{0,3})|SH|SE|ST|MM|MT|MEMD|Ph\.?D)\b\.?)*"
NAME = rf"{_PART}(?: (?:{_PART}|bin {_PART}|binti {_PART}))"
PERSON = (
    rf"(?P<person>(?P<address>(?:{_ADDRESS})*)(?P<name>{NAME}{{0,4}}){_DEGREES})"
    rf"(?!\w|['’]\w| (?!(?i:{_TIMES})\b)[A-Z])"
)

# Offices, the longer before those that they end with; those of a place, and those of an organisation.
_OF_PLACE: dict[str, str] = {
    "Wakil Gubernur": "deputy governor", "Gubernur": "governor", "Wakil Wali Kota": "deputy mayor",
    "Wakil Walikota": "deputy mayor", "Wali Kota": "mayor", "Walikota": "mayor", "Wakil Bupati": "deputy regent",
    "Bupati": "regent", "Wakil Presiden": "vice president", "Presiden": "president",
    "Perdana Menteri": "prime minister",
}  # fmt: skip
_OF_HOUSE: dict[str, str] = {
    "Wakil Kepala": "deputy head", "Kepala": "head", "Wakil Ketua": "deputy chair", "Ketua": "chair",
    "Direktur Utama": "president director", "Direktur": "director", "Rektor": "rector", "Kadis": "",
    "Sekretaris Daerah": "regional secretary", "Sekda": "regional secretary", "Menteri": "",
    "Kapolda": "", "Kapolres": "", "Camat": "",
}  # fmt: skip
INDONESIAN = _OF_PLACE | _OF_HOUSE
"""The Indonesian name of an office -> the English one; empty where a translation would not be sure."""
_ENGLISH = {english: own for own, english in _OF_PLACE.items() if "Walikota" not in own}
"""The English name of an office of a place -> the Indonesian one."""
_PAST = re.compile(
    r"(?:mantan|eks|calon|bakal|plt|pj|pembantu|asisten|istri|putra|former|acting|ex|candidate for|then)\W*(?:the )?$",
    re.IGNORECASE,
)
"""Before an office: who holds it then does not hold it."""
_NO_NAME = re.compile(
    rf"\b(?:{'|'.join(INDONESIAN)}|Dinas|Badan|Kantor|Provinsi|Kota|Kabupaten|Kecamatan|Bidang|Daerah|Pemerintah|Tim"
    r"|Universitas|Institut|Republik|Negara|Ditjen|Resimen|Mahasiswa|Anggaran|Dewan|Partai|Angkatan|Bandara|Direksi|Komisi|Nusa|Tenggara|Timur|Barat|Selatan|Utara|Tengah|Jawa|Kalimantan|Sulawesi"
    r"|Sumatera|Act|League|Company|Group|Studios?|Umum|Utama|Muda|Pusat|Bank|Rumah|Sakit|Ekonomi|Pembangunan|Kesehatan"
    r"|Pendidikan|Governor|Mayor|President|Minister|Head|Department|Agency|University|The|And|Who|Also|He|She)\b"
)
_HOUSE_WORD = r"(?:[A-Z][\w/&-]*|dan|\([A-Z][\w ]+\))"
_HOUSE = rf"[A-Z][\w/&-]*(?: {_HOUSE_WORD})*"
_SHORT = r"(?:(?!(?:TNI|SMA|SMP|SMK|IAIN|UIN|STAIN)\b)(?:[A-Z]\w*[A-Z]\w+|[A-Z]\w+[A-Z]\w*|AS|RI)|\([^()]+\))"
"""An abbreviation, after which no organisation goes on."""
_BRACKETS = re.compile(r" ?\([^()]*\)")
_WHOLE_HOUSE = re.compile(
    r"(?:Dinas|Badan|Universitas|Institut|Kementerian|Partai|Bappeda|Dis[a-z]{4,}|[A-Z]{3,})\b"
)
"""Begins the name of an organisation, rather than of a part of one or the rest of a title (“Umum”, “Pelaksana”)."""
_PART_OF_HOUSE = re.compile(r"(?:Bidang|Bagian|Seksi|Sub\w*|Cabang|Staf|Deklarasi)\b")
"""Every organisation has one of these."""
_ANOTHER = re.compile(rf"\b(?:{'|'.join(INDONESIAN)})\b")
"""Another office: what stands between two of them is a name already."""
_LONGEST = 16
"""Words of an organisation."""
_BESIDE = (
    re.compile(rf"\b(?P<office>(?P<title>{'|'.join(_OF_PLACE)}) (?P<of>{PLACE})),? (?P<at>){PERSON}"),
    re.compile(rf"\b(?P<office>(?P<title>{'|'.join(_OF_HOUSE)}) (?P<of>{_HOUSE}?)), {PERSON}"),
    re.compile(rf"\b(?P<office>(?P<title>{'|'.join(_OF_HOUSE)}) (?P<of>{_HOUSE}?)) (?={_ADDRESS}){PERSON}"),
    re.compile(
        rf"\b(?P<office>(?P<title>{'|'.join(_OF_HOUSE)}) (?:\([A-Z]\w+\) )?(?P<of>(?:{_HOUSE} )?(?:{_SHORT}|{PLACE})))"
        rf" (?!\(|{PLACE}){PERSON}"
    ),
)  # fmt: skip
_BEHIND = re.compile(
    rf"{PERSON},? (?:(?:selaku|sebagai|adalah) )?(?P<office>(?P<title>{'|'.join(_OF_PLACE)}) (?P<of>{PLACE}))"
    r"(?=[,.]|$)"
)
_CAPITALS = r"[A-Z][\w'’-]+(?: (?:of |the |and )*[A-Z][\w'’-]+){0,5}"
_TITLES_EN = "|".join(
    [
        *_ENGLISH,
        "head",
        "chairman",
        "chairwoman",
        "chair",
        "director",
        "rector",
        "chief executive",
        "president",
    ]
)
_BESIDE_EN = (
    re.compile(
        rf"\b[Tt]he (?P<office>(?P<title>{_TITLES_EN}) of (?P<of>(?:the )?{_CAPITALS})),? {PERSON}(?=,| [a-z])"
    ),
    re.compile(
        rf"{PERSON}(?:,| is| was) (?:the )?(?P<office>(?P<title>{_TITLES_EN}) of (?P<of>(?:the )?{_CAPITALS}))(?=[,.])"
    ),
)


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody and an office, as a sentence states them."""

    office: str
    title: str
    of: str
    names: tuple[str, ...]
    """The name alone, and as it is written, with titles and degrees."""
    start: int
    end: int
    """Where both stand in the sentence."""


def persons(found: re.Match[str]) -> tuple[str, ...]:
    """The name that `PERSON` has found, alone and as it is written; none where it is no person's."""
    name, person = found["name"], found["person"].rstrip(".,")
    one_word = " " not in name and not found["address"] and person == name
    if _NO_NAME.search(name) or re.fullmatch(PLACE, name) or one_word:
        return ()
    return tuple(dict.fromkeys((name, person)))


def offices(sentence: str, language: Language) -> Iterator[Held]:
    """The offices in a sentence with who holds them, from left to right; none that is held no more."""
    forms = (*_BESIDE, _BEHIND) if language == "id" else _BESIDE_EN
    taken: list[tuple[int, int]] = []
    found: list[Held] = []
    for form in forms:
        for match in form.finditer(sentence):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue  # “…, Rahmad Mas'ud, Kepala Dinas Yadi Noor”: whose office it is was told already
            names = persons(match)
            is_whole = (
                not re.search(r"(?:[A-Z][\w.]*,? |[a-z]\.)$", sentence[:start])
                or match.start("office") == start
            )
            if (
                names
                and is_whole
                and not _PAST.search(sentence[:start])
                and len(match["of"].split()) <= _LONGEST
            ):
                taken.append((start, end))
                office, of = (_BRACKETS.sub("", match[part]) for part in ("office", "of"))
                if (
                    of
                    and not of.endswith((" dan", " and"))
                    and not _ANOTHER.search(of)
                    and not _PART_OF_HOUSE.match(of)
                ):
                    found.append(Held(office, match["title"], of.strip(), names, start, end))
    return iter(sorted(found, key=lambda held: held.start))


def in_english(held: Held) -> str | None:
    """An Indonesian office in English; the name of the organisation stays as it is. None where that is not sure."""
    english = INDONESIAN.get(held.title)
    of = re.sub(r"^(?:Provinsi|Kota|Kabupaten) ", "", held.of)
    if not english or not (re.fullmatch(PLACE, of) or _WHOLE_HOUSE.match(of)):
        return None
    return f"{english} of {_COUNTRIES.get(of) or place_in(of, 'en')}"


def in_indonesian(held: Held) -> str | None:
    """An English office of a place in Indonesian; None for any other one."""
    own = _ENGLISH.get(held.title)
    country = next((own for own, english in _COUNTRIES.items() if english.endswith(held.of)), None)
    return f"{own} {country or place_in(held.of, 'id')}" if own and re.fullmatch(PLACE, held.of) else None


def names_of(place: str) -> frozenset[str]:
    """All names of a place that are known, in small letters: “Kaltim”, “Kalimantan Timur”, “East Kalimantan”."""
    long = _SHORT_NAMES.get(place, place)
    countries = (pair for pair in _COUNTRIES.items() if long in pair)
    known = {
        place,
        long,
        place_in(long, "en"),
        place_in(long, "id"),
        *(name for pair in countries for name in pair),
    }
    found = {name.removeprefix("the ").casefold() for name in known}
    found |= {short.casefold() for short, name in _SHORT_NAMES.items() if name.casefold() in found}
    return frozenset(found).union(*(names for names in SAME_NAMES if found & names))


def place_in(name: str, language: Language) -> str:
    """A province in the other language, where its name differs: “Jawa Timur” and “East Java”."""
    listed = PLACES[2] if language == "en" else PLACES[1]
    same = next((names for names in SAME_NAMES if name.casefold() in names), frozenset[str]())
    known = next((place for place in listed if place.casefold() in same), None)
    if known:
        return known
    for own, english in _COMPASS.items():
        if language == "en" and name in PLACES[1] and name.endswith(f" {own}"):
            return f"{english} {name.removesuffix(f' {own}').replace('Jawa', 'Java').replace('Sumatera', 'Sumatra')}"
        if language == "id" and name in PLACES[2] and name.startswith(f"{english} "):
            return f"{name.removeprefix(f'{english} ').replace('Java', 'Jawa').replace('Sumatra', 'Sumatera')} {own}"
    return name
