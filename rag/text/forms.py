"""A question and its short answer -> the sentence: “Siapa kepala Bappeda?” -> “Kepala Bappeda adalah **Rusmadi**”.

Only forms that are known give a sentence, only where what is asked about has the shape that the form needs (a noun
phrase before “adalah”, a clause before “pada”), and only where the answer is of the kind that is asked for (a time
after “when”, a number after “how many”). For everything else there is none: rather no sentence than one that is not
grammatical.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.schema import Language
from rag.text.dates import MONTHS
from rag.text.numerals import UNIT_NAMES, WEEKDAYS, number_words, states_number
from rag.text.office import OPENS
from rag.text.question import QUESTION_WORD

_LONGEST = 25
"""Words of a question that a sentence is made of."""
_WEEKDAY = "|".join([*WEEKDAYS["id"], *WEEKDAYS["en"], "jum['’]at", "ahad"])
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"\d{4}"
_DAY = (
    rf"(?:(?:{_WEEKDAY})[\s,]*\(?)?(?:\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?|\d{{1,2}} (?:{_MONTH})(?: {_YEAR})?"
    rf"|(?:{_MONTH}) \d{{1,2}}(?:, {_YEAR})?)\)?|(?:{_WEEKDAY})"
)
_MONTH_OF_YEAR = rf"(?:{_MONTH})(?: {_YEAR})?"


def _is(form: str, text: str) -> bool:
    return re.fullmatch(form, text, re.IGNORECASE) is not None


def _without(answer: str, *lead: str) -> str:
    """The answer without the words that the sentence says before it."""
    return re.sub(rf"^(?:(?:{'|'.join(lead)})\s+)+", "", answer, flags=re.IGNORECASE)


# Indonesian ----------------------------------------------------------------------------------------------------

_VERB = re.compile(
    r"(?:me(?:m|n|ng|ny|nge)?|ber|di|ter)(?=[a-z]{3})[a-z]+(?:-[a-z]+)?|lahir|hadir|tinggal|meninggal|wafat|tiba"
)
_BARE_VERBS = frozenset(
    "datang mulai selesai jatuh pergi naik turun masuk keluar menang kalah ikut hidup".split()
)
"""Verbs that are parts of nouns, too: “tiket masuk”."""
_NO_VERB = frozenset(
    """menteri mentor mertua menantu merek meja media medali mesin metode menara mekanik mekanisme mediator mempelai
    direktur direksi dirut dirjen dinas diri dia dialog diskusi dirgantara divisi distrik diplomat direktorat dibalik
    berita beras berkas bendahara berlian beranda berandalan termasuk ternak terminal teras terusan tersangka terdakwa
    terpidana terapis terapi metro melati merah merdeka meteran meter menit melayu mental menu mei desember""".split()
)
"""What begins like a verb and is none."""
_LEADERS = frozenset(
    """memimpin membuka menutup meresmikan menulis membangun mendirikan menjadi menandatangani menghadiri mewakili
    memenangkan memenangi menciptakan menemukan menyampaikan melantik membuat memiliki mengelola menggantikan menerima
    menyerahkan mengusulkan melakukan memberikan mendampingi menyambut mengikuti""".split()
)
"""Verbs with which a question may begin: “Siapa memimpin rapat?”"""
_NO_START = frozenset(
    """saja aja sih pun kah juga lagi dan atau lalu terus jadi kemudian tidak tak bukan belum bisa dapat harus ingin mau
    pernah kini sekarang sudah telah akan sedang masih bilang kata apakah dari di ke pada untuk dengan oleh kamu anda
    saya aku kami kita dia ia mereka beliau namamu jauh rata-rata sebenarnya kira-kira kurang lebih ada seorang siapa
    apa sajakah dalam antara tentang kepada""".split()
)
_NO_END = frozenset(
    """dengan untuk kepada oleh dari di ke pada milik tentang sampai sejak hingga bagi antara adalah ialah dan atau yang
    akan seperti sebagai itu adalah""".split()
) - {"itu"}
_MEASURES = (
    r"(?:luas|panjang|tinggi|lebar|jumlah|harga|biaya|anggaran|nilai|umur|usia|jarak|berat|kedalaman|ketinggian|populasi"
    r"|total|persentase|besar|kapasitas|target|dana|gaji|suhu|tarif|kecepatan|skor|nomor|omzet|produksi|pagu)(?:nya)?"
)
_HEADS = (
    r"(?:nama|ibu ?kota|tujuan|arti|makna|kepanjangan|singkatan|jabatan|tema|judul|warna|mata uang|bahasa|motto"
    r"|semboyan|julukan|profesi|pekerjaan|agama|hasil|isi|fungsi|manfaat|peran|tugas|penyebab|alasan|dampak|akibat|topik|produk"
    r"|komoditas|alamat|gelar|pangkat|merek|jenis|bentuk|dasar hukum|sumber dana|kantor pusat)(?:nya)?"
)


def _is_verb(word: str) -> bool:
    """Capitals are names: Megawati, Medan, Diponegoro."""
    return word not in _NO_VERB and _VERB.fullmatch(word) is not None


def _id_noun_phrase(text: str) -> bool:
    """Whether a text may stand before “adalah”: a noun, with what follows it; verbs only behind “yang”."""
    words = text.split()
    if not words or words[0].casefold() in _NO_START or words[-1].casefold() in _NO_END:
        return False
    before = words[: words.index("yang")] if "yang" in words else words
    return bool(before) and not any(_is_verb(word) for word in before)


def _id_clause(text: str) -> bool:
    """Whether a text has its subject first and a verb behind it, and nothing is missing at its end."""
    words = text.split()
    if len(words) < 2 or words[0].casefold() in _NO_START | {"yang"} or words[-1].casefold() in _NO_END:
        return False
    return not _is_verb(words[0]) and any(_is_verb(word) or word in _BARE_VERBS for word in words[1:])


def _id_is(rest: str, answer: str) -> str | None:
    return f"{rest} adalah **{answer}**" if _id_noun_phrase(rest) else None


def _id_who(rest: str, answer: str) -> str | None:
    first, _, others = rest.partition(" ")
    if first == "yang":
        return _id_who_does(others, answer)
    if first in _LEADERS:
        return _id_who_does(rest, answer)
    return _id_is(rest, answer)


def _id_who_does(rest: str, answer: str) -> str | None:
    words = rest.split()
    whole = len(words) > 1 and words[-1].casefold() not in _NO_END
    return f"yang {rest} adalah **{answer}**" if whole and _is_verb(words[0]) else None


def _id_by(rest: str, answer: str) -> str | None:
    passive = _id_clause(rest) and any(word.startswith("di") and _is_verb(word) for word in rest.split())
    return f"{rest} oleh **{_without(answer, 'oleh')}**" if passive else None


def _id_when(rest: str, answer: str) -> str | None:
    answer = _without(answer, "pada", "tanggal", "hari", "bulan", "tahun")
    if not _id_clause(rest):
        return None
    if _is(_YEAR, answer):
        return f"{rest} pada tahun **{answer}**"
    if _is(
        rf"{_DAY}|{_MONTH_OF_YEAR}|(?:awal|akhir|pertengahan) (?:tahun )?(?:{_YEAR}|{_MONTH_OF_YEAR})", answer
    ):
        return f"{rest} pada **{answer}**"
    if _is(rf"(?:sejak|mulai) (?:tahun )?(?:{_YEAR}|{_DAY}|{_MONTH_OF_YEAR})", answer):
        return f"{rest} **{answer}**"
    return None


def _id_time(kind: str, form: str) -> Callable[[str, str], str | None]:
    def said(rest: str, answer: str) -> str | None:
        answer = _without(answer, "pada", kind)
        return f"{rest} pada {kind} **{answer}**" if _id_clause(rest) and _is(form, answer) else None

    return said


def _id_where(preposition: str) -> Callable[[str, str], str | None]:
    def said(rest: str, answer: str) -> str | None:
        answer = _without(answer, preposition)
        if _is(r"(?:di|ke|dari|pada|dekat|dalam|antara|oleh|untuk|sekitar|seluruh)\b.*", answer):
            return None
        if _id_clause(rest):
            return f"{rest} {preposition} **{answer}**"
        if preposition != "di" or not _id_noun_phrase(rest) or "yang" in rest.split():
            return None
        place = re.match(r"(?:letak|lokasi|alamat|tempat)(?:nya)?\b", rest, re.IGNORECASE)
        return f"{rest} di **{answer}**" if place else f"{rest} berada di **{answer}**"

    return said


def _id_how_many(rest: str, answer: str) -> str | None:
    if not states_number(answer):
        return None
    rest = rest.removeprefix("banyak ")
    first, _, others = rest.partition(" ")
    if _is(_MEASURES, first):
        return _id_is(rest, answer) if others or first.endswith("nya") else None
    if first == "lama":
        if _id_clause(others):
            return f"{others} selama **{_without(answer, 'selama')}**"
        return _id_is(rest, answer) if others else None
    unit = first in UNIT_NAMES - {
        "orang",
        "peserta",
        "kabupaten",
        "provinsi",
        "kecamatan",
        "desa",
        "negara",
        "sekolah",
    }
    if unit and first not in ("perusahaan", "proyek", "kelompok", "siswa", "pegawai", "warga", "keluarga"):
        return None
    if first.casefold() in ("yang", "ekor", "lembar", "kali", "jam", "pukul", "persen"):
        return None
    if _is_verb(others.partition(" ")[0]):
        rest = f"{first} yang {others}"
    return f"jumlah {rest} adalah **{answer}**" if _id_noun_phrase(rest) else None


def _id_which(noun: str, rest: str, answer: str) -> str | None:
    whole = rest.split()[-1].casefold() not in _NO_END
    return f"{noun} yang {rest} adalah **{answer}**" if _id_noun_phrase(noun) and whole else None


_INDONESIAN: tuple[tuple[str, Callable[..., str | None]], ...] = (
    (r"oleh siapa(?:kah)? (.+)", _id_by),
    (r"(.+) oleh siapa(?:kah)?", _id_by),
    (r"siapa(?:kah)?(?: itu)? (.+)", _id_who),
    (r"(.+?)(?: itu| adalah)? siapa(?:kah)?", _id_is),
    (r"kapan(?:kah)? (.+)", _id_when),
    (r"(.+) kapan(?:kah)?", _id_when),
    (r"(?:pada )?tahun berapa(?:kah)? (.+)", _id_time("tahun", _YEAR)),
    (r"(.+?) (?:pada )?tahun berapa(?:kah)?", _id_time("tahun", _YEAR)),
    (r"(?:pada )?tanggal berapa(?:kah)? (.+)", _id_time("tanggal", rf"(?!(?:{_WEEKDAY})\b)(?:{_DAY})")),
    (r"(.+?) (?:pada )?tanggal berapa(?:kah)?", _id_time("tanggal", rf"(?!(?:{_WEEKDAY})\b)(?:{_DAY})")),
    (r"(?:pada )?hari apa(?:kah)? (.+)", _id_time("hari", _WEEKDAY)),
    (r"(.+?) (?:pada )?hari apa(?:kah)?", _id_time("hari", _WEEKDAY)),
    (r"di ?mana(?:kah)? (.+)", _id_where("di")),
    (r"(.+) di ?mana(?:kah)?", _id_where("di")),
    (r"ke ?mana(?:kah)? (.+)", _id_where("ke")),
    (r"(.+) ke ?mana(?:kah)?", _id_where("ke")),
    (r"dari ?mana(?:kah)? (.+)", _id_where("dari")),
    (r"(.+) dari ?mana(?:kah)?", _id_where("dari")),
    (r"berapa(?:kah)? (.+)", _id_how_many),
    (rf"({_MEASURES}\b.*?)(?: adalah)? berapa(?:kah)?", _id_how_many),
    (r"(\w+(?: \w+){0,2}?) (?:apa|mana)(?:kah)? yang (.+)", _id_which),
    (r"apa(?:kah)? ((?:nama|ibu ?kota|kepanjangan|judul)\b.*)", _id_is),
    (rf"apa ({_HEADS}\b.*)", _id_is),
    (r"apa(?:kah)? (?:itu|yang dimaksud dengan|arti dari) (.+)", _id_is),
    (r"apa yang (.+)", _id_who_does),
)

# English -------------------------------------------------------------------------------------------------------

_AUX = r"is|was|are|were"
_PAST = (
    r"led|won|built|wrote|made|gave|held|became|took|sold|met|ran|bought|paid|began|brought|taught|chose|sent|set|signed"
    r"|lost|left|found|fought|knew|saw"
)
_PRESENT = r"owns|leads|heads|runs|makes|produces|manages|chairs|plays|exports|crosses|has|uses|lives"
_VERB_EN = rf"(?:[a-z]+ed|{_PAST}|{_PRESENT})"
_PARTICIPLE = re.compile(
    r"[a-z]+ed|held|built|born|made|found|given|taken|known|written|sold|spent|paid|sent|set|won|lost|led|buried|drawn"
    r"|shown|chosen|begun|brought|caught|told|taught|grown|hidden|kept|laid|met|said|seen|shot|spoken|stolen|worn"
)
_NO_PARTICIPLE = frozenset("united hundred red need seed speed feed bed indeed shed weed sacred".split())
_NOUNS_IN_ING = frozenset(
    "meeting building training hearing opening wedding mining painting ceiling morning king".split()
)
_MOVED = frozenset("sent headed taken moved exported shipped brought transferred called named".split())
"""Where these happen is a direction, or what they say is missing."""
_DETERMINED = r"(?:the|a|an|its|his|her|their|our|this|that|these|those)"
_ADVERBS_EN = frozenset("last first officially originally finally formally initially recently".split())
_PRONOUNS = frozenset("it he she they we you i there this that these those him her them me us".split())
_PREPOSITIONS = frozenset(
    """about for of with by to from in on at into as than after before like up out over off under between near during
    through against without upon through""".split()
)
_BUILDING = (
    r"\b(?:hotel|hall|building|room|office|stadi|airport|ruang|gedung|kantor|balai|aula|bandara|jalan|jl)"
)
"""Where people are “at” it."""


def _noun_phrase(text: str) -> bool:
    """“the capital of East Kalimantan”: a name, or a noun with “of …” (“in …”, where a name or a year follows)."""
    words = text.split()
    if not words or words[0].casefold() in _PRONOUNS - {"this", "that", "these", "those", "her"}:
        return False
    if not (re.match(rf"{_DETERMINED} ", text, re.IGNORECASE) or words[0][:1].isupper()):
        return False
    for word, following in zip(words[1:], [*words[2:], ""], strict=False):
        if word == "of" and following:
            continue
        if word == "in" and following[:1].isupper() | following[:1].isdigit():
            continue
        lowers = word.islower() and word not in _NO_PARTICIPLE
        if word in _PREPOSITIONS | _PRONOUNS | {
            "able",
            "willing",
            "and",
            "or",
            "is",
            "was",
            "are",
            "were",
        } - {"her"}:
            return False
        if lowers and (_PARTICIPLE.fullmatch(word) or (word.endswith("ing") and word not in _NOUNS_IN_ING)):
            return False
    return True


def _clause(text: str) -> tuple[str, str] | None:
    """“the meeting held in May” -> (“the meeting”, “held in May”); None where that cannot be told."""
    words = text.split()
    if not words or words[-1] in _PREPOSITIONS:
        return None
    for n, word in enumerate(words[1:], start=1):
        if _PARTICIPLE.fullmatch(word) and word not in _NO_PARTICIPLE:
            n -= words[n - 1] in _ADVERBS_EN and n > 1  # “when was the bridge last repaired?”
            subject = " ".join(words[:n])
            return (subject, " ".join(words[n:])) if _noun_phrase(subject) else None
    return None


def _complete(text: str) -> bool:
    """Whether nothing is missing at the end, and no other subject stands at the beginning."""
    words = text.split()
    return (
        bool(words)
        and words[-1] not in _PREPOSITIONS
        and words[0] not in {"it", "he", "she", "they", "we", "you", "i"}
    )


def _en_does(verb: str, rest: str, answer: str) -> str | None:
    return f"**{answer}** {verb} {rest}" if _complete(rest) else None


def _en_who_is(aux: str, rest: str, answer: str) -> str | None:
    words = rest.split()
    plural = re.search(r",| and |s$", answer) or states_number(answer)
    if not _complete(rest) or words[0].casefold() in _PRONOUNS or (aux in ("are", "were") and not plural):
        return None
    if all(word[0].isupper() for word in words):
        return f"{rest} {aux} **{answer}**"
    subject = re.fullmatch(
        rf"{_DETERMINED} \w+ [a-z]+ed|{_DETERMINED} .* (?:married|related|led|known)", rest
    )
    return None if subject else f"**{answer}** {aux} {rest}"


def _en_by_whom(aux: str, rest: str, answer: str) -> str | None:
    found = _clause(rest)
    return f"{found[0]} {aux} {found[1]} by **{_without(answer, 'by')}**" if found else None


def _en_when(aux: str, rest: str, answer: str) -> str | None:
    found = _clause(rest)
    answer = _without(answer, "in", "on")
    if found is None:
        return None
    if _is(rf"{_YEAR}|{_MONTH_OF_YEAR}|the \w+ century|the \d{{3}}0s", answer):
        preposition = "in"
    elif _is(_DAY, answer):
        preposition = "on"
    else:
        return None
    return f"{found[0]} {aux} {found[1]} {preposition} **{answer}**"


def _en_where(aux: str, rest: str, answer: str) -> str | None:
    answer = _without(answer, "in", "at", "di")
    if answer.split()[0].casefold() in _PREPOSITIONS | {
        "abroad",
        "inside",
        "outside",
        "next",
        "dekat",
        "pada",
        "dari",
        "ke",
    }:
        return None
    found = _clause(rest)
    if found is None and not _noun_phrase(rest):
        return None
    if found and found[1].split()[0] in _MOVED:
        return None
    subject, verb = found or (rest, "")
    preposition = "at" if re.search(_BUILDING, answer, re.IGNORECASE) else "in"
    return " ".join(filter(None, (subject, aux, verb, preposition, f"**{answer}**")))


def _en_how_many(noun: str, verb: str, rest: str, answer: str) -> str | None:
    if not states_number(answer) or noun.split()[0] in ("of", "more", "other") or not _complete(rest):
        return None
    answer = re.sub(rf"\s+{re.escape(noun.split()[-1])}$", "", answer, flags=re.IGNORECASE)
    was = "was" if verb not in ("is", "are", "has", "have", "live", "lives") else "is"
    if verb in ("is", "are", "was", "were") and rest.startswith("there "):
        return f"the number of {noun} {rest.removeprefix('there ')} {was} **{answer}**"
    if verb in ("is", "are", "was", "were", "has", "have") and not _PARTICIPLE.fullmatch(rest.split()[0]):
        return None
    return f"the number of {noun} that {verb} {rest} {was} **{answer}**"


def _en_how_large(adjective: str, aux: str, rest: str, answer: str) -> str | None:
    answer = re.sub(rf"\s+{adjective}$", "", answer)
    if not states_number(answer) or not _noun_phrase(rest):
        return None
    plain = re.fullmatch(r"(?:about |more than |over )?[\w.,]+ [a-z]{2,}(?: [a-z]+)?", answer)
    said = f" {adjective}" if adjective in ("long", "tall", "high", "wide", "deep", "old") and plain else ""
    return f"{rest} {aux} **{answer}**{said}"


def _en_what_is(aux: str, rest: str, answer: str) -> str | None:
    if _PARTICIPLE.fullmatch(rest.split()[0]):
        # “What was said” has one verb for one thing and for many.
        plural = re.search(r"s$|\band\b", answer)
        return None if plural or not _complete(rest) else f"**{answer}** {aux} {rest}"
    return f"{rest} {aux} **{answer}**" if _noun_phrase(rest) else None


def _en_which(noun: str, verb: str, rest: str, answer: str) -> str | None:
    if noun.split()[0] in ("of", "else", "one", "ones", "time") or not _complete(rest):
        return None
    if re.fullmatch(rf"{_AUX}|has|have", verb) and not _PARTICIPLE.fullmatch(rest.split()[0]):
        return None
    if re.fullmatch(_AUX, verb):
        copula = verb
    elif re.fullmatch(_PRESENT, verb):
        copula = "is"
    else:
        copula = "were" if re.search(r"(?:ies|[^aius]s)$", noun) else "was"
    return f"the {noun} that {verb} {rest} {copula} **{answer}**"


_ENGLISH: tuple[tuple[str, Callable[..., str | None]], ...] = (
    (rf"by whom ({_AUX}) (.+)", _en_by_whom),
    (rf"who ({_AUX}) (.+)", _en_who_is),
    (rf"who ({_VERB_EN}) (.+)", _en_does),
    (rf"when ({_AUX}) (.+)", _en_when),
    (rf"(?:(?:in |on )?(?:what|which) (?:year|month|date|day)) ({_AUX}) (.+)", _en_when),
    (rf"where ({_AUX}) (.+)", _en_where),
    (rf"how many (\w+(?: \w+){{0,3}}?) ({_AUX}|have|has|live|lives|{_VERB_EN}) (.+)", _en_how_many),
    (rf"how (much|large|big|long|tall|high|wide|deep|old|heavy) ({_AUX}) (.+)", _en_how_large),
    (rf"what ({_AUX}) (.+)", _en_what_is),
    (rf"what ({_VERB_EN}) (.+)", _en_does),
    (rf"(?:which|what) (\w+(?: \w+){{0,2}}?) ({_AUX}|{_VERB_EN}) (.+)", _en_which),
)
_FORMS: dict[Language, tuple[tuple[re.Pattern[str], Callable[..., str | None]], ...]] = {
    "id": tuple((re.compile(form, re.IGNORECASE), said) for form, said in _INDONESIAN),
    "en": tuple((re.compile(form, re.IGNORECASE), said) for form, said in _ENGLISH),
}
_RELATIVE = frozenset("yang who whom whose that which".split())
_FINITE_EN = re.compile(rf"{_VERB_EN}|{_AUX}|had|have|did|will|would")
_NO_FINITE = OPENS | {"bersama", "beserta"}
"""What looks like a verb of its own, and stands within a title or between names."""


def is_clause(text: str) -> bool:
    """Whether a verb follows a name: “Ian Prowse had brought down Kofi Lund”. What “who” or “yang” begins is a part of
    the name's phrase, and so is “Presiden terpilih”."""
    named = False
    for word in re.findall(r"[^\W\d_]+", text):
        if word in _RELATIVE:
            return False
        if named and word not in _NO_FINITE and (_is_verb(word) or _FINITE_EN.fullmatch(word)):
            return True
        named |= word[0].isupper()
    return False


def _opened(answer: str) -> str:
    """A number word that opened its sentence, in small letters: “Three companies”."""
    first, space, rest = answer.partition(" ")
    is_number = first.istitle() and any(True for _ in number_words(first.lower()))
    return f"{first.lower()}{space}{rest}" if is_number and not rest[:1].isupper() else answer


def sentence(question: str, answer: str, language: Language) -> str | None:
    """The sentence, without a full stop and with the answer in bold; None where the question's form is not known.

    Args:
        question: whole and in `language`.
        answer: a few words in `language`, or names.
    """
    asked = " ".join(question.split()).strip(" .!?…")
    asked = re.sub(r"^(what|who|when|where)['’]s ", r"\1 is ", asked, flags=re.IGNORECASE)
    answer = _opened(answer.strip())
    odd = re.search(r"[?!;:()\n\"“”*]", asked) or len(asked.split()) > _LONGEST or asked.isupper()
    if odd or not answer or len(QUESTION_WORD.findall(asked)) > 1:
        return None
    for form, said in _FORMS[language]:
        found = form.fullmatch(asked)
        if found:
            made = said(*found.groups(), answer)
            if made is None:
                return None
            first = 2 if made.startswith("**") else 0
            return made[:first] + made[first].upper() + made[first + 1 :]
    return None
