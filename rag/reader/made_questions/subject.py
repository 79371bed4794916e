"""Title and lead -> what the paragraph is about: its name, whether it is a person, and of what kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.reader.made_questions.patterns import MONTH, one_of

KINDS = {
    "film": "the film", "lagu": "the song", "album": "the album", "novel": "the novel", "buku": "the book",
    "manga": "the manga", "majalah": "the magazine", "surat kabar": "the newspaper", "sinetron": "the soap opera",
    "seri televisi": "the television series", "serial televisi": "the television series",
    "permainan video": "the video game", "desa": "the village of", "kelurahan": "the village of",
    "kecamatan": "the district of", "komune": "the commune of", "kota": "the city of", "sungai": "the river",
    "planet": "the planet", "genus": "the genus", "spesies": "the species", "suku": "the people called",
    "klub sepak bola": "the football club", "grup musik": "the band", "partai politik": "the political party",
    "maskapai penerbangan": "the airline", "perusahaan": "the company", "stasiun radio": "the radio station",
}  # fmt: skip
"""What a subject may be called, and how English puts it before the name."""
LEAD = 400
"""Characters in which a paragraph says what it is about."""
_LONGEST_TITLE = 70


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paragraph is about."""

    title: str
    name: str
    """The title without what only tells it from others: parentheses, and the district of a village."""
    person: bool | None
    """None where the text does not say."""
    kind: str
    """One of `KINDS` where the text says so; else empty."""


# How a sentence goes on behind its subject
_ADVERB = (
    r"(?:juga|telah|pernah|kini|sekarang|sudah|masih|kemudian|akan|awalnya|resmi|secara resmi|sempat|pertama kali|"
    r"saat ini|lebih|hanya|mulai|dapat|bisa|sendiri|biasa|biasanya|sering|tidak|terutama)"
)
_BARE_VERB = one_of(
    "lahir meninggal wafat tinggal pindah tumbuh ada hidup masuk tampil aktif kembali ikut mati menang kalah"
)
PREDICATE = (
    rf"(?:{_ADVERB} )*(?:(?:adalah|merupakan|ialah)\b|"
    rf"(?:me|ber|di(?!mana)|ter(?!hadap|masuk\b|sebut\b)|be)[a-z]{{3,}}(?:-[a-z]+)?\b|{_BARE_VERB}\b)"
)
COPULA = re.compile(
    r"(?:juga |kini |sekarang |saat ini )?(?:adalah|merupakan|ialah) "
    r"(?P<article>seorang |sebuah |suatu |seekor |sejenis |nama sebuah |nama )?"
)
_TITLE = one_of("Prof Dr Drs dr Dra H Hj Ir KH K\\.H R Mgr St Jend Mayjen Brigjen Letjen")
_APPOSITION = one_of(
    "Sir Santo Santa Sultan Film Album Lagu Majalah Seri Desa Kota Kecamatan Kelurahan Kabupaten Distrik Kampung Dusun "
    "Stasiun Candi Gereja Sungai Gunung Pulau Suku Marga Perusahaan"
)
_HONORIFICS = re.compile(rf"(?:[\"“'‘«]|{_TITLE}\.(?:\s?\([\w. ]+\)\.?)?\s?|{_APPOSITION} )*")
_BEHIND_NAME = re.compile(
    r"""["”'’»]?(?: (?:L\.|[IVX]+\b))?(?P<gloss>\s?\((?:[^()]|\([^()]*\))*\))?"""
    r"""(?:, (?:S|M|Ph|Drs|SH|MM|MH|Lc|MA|SE|MSi)[\w. ,]{1,30}?(?= adalah| merupakan))?"""
    rf"""(?:,[^,.()]{{1,70}},)?(?: (?:ini|itu))?\s+(?P<predicate>{PREDICATE})"""
)

# What the text says of the subject
_NOT_A_SUBJECT = re.compile(
    r"Daftar |Klasemen |Kategori|Bantuan|Templat|\d{1,4}\b|.*(?:\b\d{4}[–—-]\d|[–—/:]| di [A-Z]| pada )|"
    rf"(?:\d+ )?{MONTH}\b|\W"
)
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_KIND = re.compile(rf"({'|'.join(sorted(KINDS, key=len, reverse=True))})\b")
_ROLE = one_of(
    """
    seorang mantan orang tokoh anggota pendiri ketua direktur putra putri anak istri
    pemain atlet pelatih perenang pembalap petinju petenis pecatur pelari
    pemeran aktor aktris penyanyi musisi gitaris rapper komponis penari model sutradara produser pelawak karakter
    penulis jurnalis wartawan pelukis seniman arsitek sejarawan filsuf teolog ilmuwan fisikawan kimiawan matematikawan
    dokter profesor guru pengacara hakim pengusaha politikus politisi diplomat presiden menteri gubernur bupati
    walikota senator perwira prajurit tentara jenderal pahlawan raja ratu kaisar sultan pangeran permaisuri bangsawan
    uskup kardinal imam ulama misionaris pendeta santo dewa dewi
    """
)
_PERSON = re.compile(
    r"(?:juga |kini |pernah )?(?:adalah|merupakan|ialah) (?:mantan |salah satu |salah seorang |seorang )*"
    rf"(?:{_ROLE}|wali kota)\b",
    re.IGNORECASE,
)
_BY_MACHINE = re.compile(
    r"(?:spesies|genus|subspesies) [^.]{3,60}?(?:famili|familia|genus|kelas|ordo|suku)|adalah sebuah asteroid|"
    r"objek trans-neptunus|bertelur dalam jaringan tumbuhan|tubuh yang berpori|Nama ilmiah (?:dari )?spesies"
)
_THING = re.compile(r"(?:juga )?(?:adalah|merupakan|ialah) (?:sebuah|suatu|sejenis|seekor|spesies|genus)\b")
_LIVED = re.compile(
    r"[^()]{0,80}(?:\([^()]{0,60}\b(?:lahir|meninggal|wafat)\b| (?:di)?lahir(?:kan)? (?:di|pada|tanggal|\d))"
)


def subject_of(title: str, text: str) -> Subject | None:
    """None for lists, years and the like, of which a lead says nothing worth asking."""
    if _NOT_A_SUBJECT.match(title) or not title[:1].isupper() or len(title) > _LONGEST_TITLE:
        return None
    within = _PARENTHESIS.search(title)
    name = (title[: within.start()] if within else title).split(", ")[0]
    if len(name) < 2:
        return None
    kind, person = "", None
    if within and (found := _KIND.match(within.group(1))):
        kind = found.group(1)
    lead = text[:LEAD]
    if match := behind_name(lead, 0, len(lead), name):
        begin = match.start("predicate")
        if _THING.match(lead, begin):
            person = False
        elif _PERSON.match(lead, begin) or _LIVED.match(lead):
            person = True
        copula = COPULA.match(lead, begin)
        if copula and not kind and (found := _KIND.match(lead, copula.end())):
            kind, person = found.group(1), False
    elif _LIVED.match(lead) and lead.startswith(name):
        person = True
    if kind and name.casefold().startswith(kind.split()[0]):
        kind = ""  # the name says it already: “Sungai Mahakam”
    return Subject(title, name, person, kind)


def is_by_machine(text: str) -> bool:
    """Whether the article is one of the many about species and asteroids that were written by machine, all alike."""
    return bool(_BY_MACHINE.search(text, 0, LEAD))


def behind_name(text: str, start: int, end: int, name: str) -> re.Match[str] | None:
    """What follows the subject's name and its honorifics, where a sentence begins with them."""
    if not text.startswith(name, start):
        honorifics = _HONORIFICS.match(text, start)
        start = honorifics.end() if honorifics else start
        if not text.startswith(name, start):
            return None
    return _BEHIND_NAME.match(text, start + len(name), end)
