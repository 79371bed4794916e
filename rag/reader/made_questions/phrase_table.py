"""The set phrases in which an encyclopedia says things, and the questions that each of them answers.

A row is a pattern, with the answer as its group `a`, and wordings in both languages. Where a row says nothing else, the
phrase stands in the predicate, near enough to its beginning to be about the subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Literal

from rag.reader.made_questions.life import BORN_WHEN, BORN_WHERE, DIED_WHEN
from rag.reader.made_questions.patterns import (
    ABOUT,
    AREA,
    DATE,
    LENGTH,
    NAME,
    NAMES,
    NUMBER,
    PLACE,
    SCHOOL,
    SURFACE,
    UPPER,
    one_of,
)
from rag.reader.made_questions.wording import Wordings, wordings

At = Literal["start", "near", "straight", "anywhere", "gloss"]
"""Where a phrase may stand: at the start of the predicate; near it; near it and before any comma or relative clause;
anywhere in the sentence; or as `near`, and also in the parenthesis behind the name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the table."""

    person: bool | None
    """Of whom or what the phrase says this: in a sentence about the other it means something else. None: of both."""
    pattern: re.Pattern[str]
    """`a` is the answer, and `y`, where there is one, what is counted."""
    ways: Wordings
    at: At


def _row(
    person: bool | None, pattern: str, own: str | Wordings, english: str = "", at: At = "near"
) -> Phrase:
    ways = wordings(own, english) if isinstance(own, str) else own
    return Phrase(person, re.compile(pattern), ways, at)


_person, _thing, _both = partial(_row, True), partial(_row, False), partial(_row, None)

_WHEN = r",? (?:sejak |di )?(?:pada )?(?:hari \w+,? )?(?:tanggal |tahun |bulan )?"
_ON_DATE = rf"{_WHEN}{DATE}"
_ON = rf"{_WHEN}(?P<a>{DATE})"
_BY = rf"oleh (?P<a>{NAMES})"
_NAME_ENDS = r"(?=[.,]| yang| dan|$)"
_QUOTED = r"[\"“'‘]?"
_DIED = r"(?:meninggal|wafat|gugur|tewas)(?: dunia)?"
_COUNTRY = (
    r"(?!Gereja|Partai|Universitas|Akademi|Institut|SM)(?:Amerika Serikat|Korea Selatan|Korea Utara|Hong Kong|"
    rf"Selandia Baru|Arab Saudi|Afrika Selatan|Sri Lanka|Britania Raya|[{UPPER}][a-z]+)"
    rf"(?=[ .,]|$)(?! (?:dan )?[{UPPER}])"
)
_SITES = one_of(
    """
    desa kecamatan kelurahan kota komune gampong nagari sungai pulau gunung danau stasiun distrik kabupaten provinsi
    munisipalitas wilayah pemukiman permukiman daerah kampung dusun universitas sekolah gereja masjid museum hotel
    bendungan candi pantai taman
    """
)
_OF_THIS = r"(?: (?:desa|kota|komune|kecamatan|munisipalitas|daerah|pulau|kabupaten) (?:ini|tersebut))?"
_UNIT = one_of(
    """
    desa kecamatan kelurahan kabupaten distrik provinsi episode komune anggota kursi kamar lantai lagu pemain bab ayat
    halaman pulau dusun gampong spesies tim klub kota musim fakultas stasiun gerbong huruf volume jilid
    """
)
_BOOK = one_of("novel buku lukisan cerpen puisi opera drama patung manga komik roman balet simfoni naskah")
_HELD = "diadakan|diselenggarakan|digelar|dilaksanakan|dilangsungkan"
_AWARD = one_of("Penghargaan Hadiah Piala Oscar Grammy Golden Academy Anugerah Bintang")
_SINGER = r"(?:grup [a-z ]+|penyanyi [a-z ]*|musisi [a-z ]*)?"
_NATION = r"(?: (?:Indonesia|Amerika Serikat|Korea Selatan|Inggris|Jepang|Kanada))?"


# Rows that differ in little. Of several words for one thing, the first is asked with.


def _done_when(verbs: str, english: str) -> Phrase:
    verb = verbs.split("|")[0]
    return _thing(
        rf"(?:{verbs})(?: secara [a-z]+| kembali| pertama kali| perdana| untuk umum)?(?: (?:di|oleh) {PLACE})?{_ON}",
        f"Kapan {{x}} {verb}? Kapankah {{x}} {verb}? Pada tahun berapa {{x}} {verb}? {{x}} {verb} tahun berapa?",
        f"When was {{x}} {english}? In what year was {{x}} {english}?",
    )


def _done_by(verbs: str, active: str, agent: str, english: str, english_agent: str) -> Phrase:
    return _thing(
        rf"(?:{verbs})(?: dan [a-z]+)?(?: pertama kali| kembali)?(?:{_ON_DATE})? {_BY}",
        f"Siapa {agent} {{x}}? Siapa yang {active} {{x}}? {{x}} {verbs.split('|')[0]} oleh siapa?",
        f"Who {english} {{x}}? Who is the {english_agent} of {{x}}?",
    )


def _within(area: str, english: str) -> Phrase:
    return _thing(
        rf"(?:di|dalam) (?:wilayah )?(?:{AREA} {NAME},? |{NAME}, ){{0,3}}(?:di )?(?i:{area}) (?P<a>{NAME})",
        f"Di {area} mana {{x}} berada? {{x}} termasuk {area} apa? {{x}} terletak di {area} mana?",
        f"In which {english} is {{x}}? Which {english} is {{x}} in?",
    )


def _taxon(ranks: str, ending: str, english: str) -> Phrase:
    rank = ranks.split("|")[0]
    return _thing(
        rf"(?i:{ranks}) (?P<a>[{UPPER}][a-z]*{ending})\b",
        f"Apa {rank} {{x}}? {{x}} termasuk {rank} apa?",
        f"What {english} does {{x}} belong to? Which {english} is {{x}} in?",
        at="anywhere",
    )


# fmt: off
_PEOPLE = (
    _person(rf"(?:di)?lahir(?:kan)?(?: di {PLACE})?{_ON}", BORN_WHEN, at="start"),
    _person(rf"(?:di)?lahir(?:kan)? di (?P<a>{PLACE})", BORN_WHERE, at="start"),
    _person(rf"{_DIED}(?: di {PLACE})?{_ON}", DIED_WHEN, at="start"),
    _person(rf"(?:asal|berkebangsaan|kebangsaan|dari) (?P<a>{_COUNTRY})",
            "Dari mana asal {x}? {x} berasal dari negara mana? Dari negara mana {x} berasal? Apa kebangsaan {x}?",
            "Where is {x} from? Which country is {x} from? What country does {x} come from?", at="straight"),
    _person(rf"(?:menjabat\w*|bertugas) sebagai (?P<a>{NAME}(?: dan {NAME})?)",
            "Apa jabatan {x}? {x} menjabat sebagai apa? Jabatan apa yang diemban {x}? Sebagai apa {x} menjabat?",
            "What position did {x} hold? What office has {x} held? What was {x}'s position?"),
    _person(rf"menjabat (?:sebagai )?{NAME} (?:sejak|mulai) (?:tanggal |tahun )?(?P<a>{DATE})",
            "Sejak kapan {x} menjabat? Kapan {x} mulai menjabat?",
            "When did {x} take office? Since when has {x} been in office?"),
    _person(rf"bermain (?:untuk|di|bersama) (?:klub |tim )?(?P<a>(?!Film|Liga|Serie|Piala){NAME})(?=[ .,]|$)",
            "Di klub mana {x} bermain? {x} bermain untuk klub apa? Untuk tim mana {x} bermain?",
            "Which club does {x} play for? What team did {x} play for?"),
    _person(rf"menikah dengan (?:aktor |aktris |penyanyi |seorang [a-z]+ bernama )?(?P<a>{NAME})",
            "Dengan siapa {x} menikah? {x} menikah dengan siapa? Siapa pasangan {x}?",
            "Whom did {x} marry? Who is {x} married to? Who did {x} marry?"),
    _person(r"(?:adalah|merupakan) (?:seorang )?(?:putra|putri|anak)(?: (?!dan|yang)[a-z]+){0,3} "
            rf"(?P<a>{NAME} dan {NAME}|(?<= dari ){NAME})(?=[.,]|$)",
            "Siapa orang tua {x}? {x} anak siapa?",
            "Whose child is {x}?", at="start"),
    _both(r"(?:paling |lebih |terutama |sangat |banyak |juga )*dikenal (?:luas )?(?:karena|atas|untuk|lewat|melalui) "
          r"(?P<a>[^.,;()]{8,80}?)(?=[.,;]|$| \(| dan (?:juga|di|me|ia)| sejak)",
          "{x} dikenal karena apa? Karena apa {x} dikenal? Apa yang membuat {x} terkenal?",
          "What is {x} known for? What made {x} famous? Why is {x} known?"),
    _person(rf"(?:lulus(?:an)?|alumn(?:us|i)|tamat)(?: dari)? (?P<a>{SCHOOL})",
            "Dari mana {x} lulus? {x} lulusan apa? Di mana {x} menempuh pendidikan?",
            "Where did {x} graduate from? What school did {x} graduate from?"),
    _person(rf"anggota (?:dari )?(?P<a>(?:Partai|Dewan|Majelis|Senat|Parlemen|DPR|Grup|Fraksi) {NAME})",
            "{x} anggota apa? {x} menjadi anggota lembaga atau partai apa?",
            "What is {x} a member of? Which body or party is {x} a member of?"),
)

_OTHER_NAMES = (
    _both(r"(?:disingkat|singkatan(?:nya)?)(?: menjadi| sebagai| dengan| adalah)? "
          rf"{_QUOTED}(?P<a>[{UPPER}][\w&./-]{{1,14}})",
          "Apa singkatan dari {x}? Disingkat apa {x}? {x} biasa disingkat apa? Apa singkatan {x}?",
          "What is {x} abbreviated as? What is the abbreviation of {x}?", at="gloss"),
    _both(r"(?:dikenal|disebut)(?: juga| pula| luas)? (?:sebagai|dengan (?:nama|sebutan|julukan)(?: panggung)?) "
          rf"{_QUOTED}(?P<a>{NAME})(?=[\"”'’.,;)]| adalah| merupakan| dan | atau |$)",
          "Apa nama lain {x}? {x} juga dikenal sebagai apa? Dengan nama apa {x} juga dikenal? "
          "Apa sebutan lain untuk {x}?",
          "What is {x} also known as? What is another name for {x}? By what other name is {x} known?", at="gloss"),
    _both(r"(?:dijuluki|berjuluk|julukan(?:nya)?)(?: sebagai| dengan| adalah)? "
          rf"{_QUOTED}(?P<a>{NAME})(?=[\"”'’.,;)]| karena| oleh| dan |$)",
          "Apa julukan {x}? {x} dijuluki apa?",
          "What is {x} nicknamed? What is the nickname of {x}?"),
)

_PLACES_AND_SIZES = (
    _thing(r"(?:(?:yang )?(?:terletak|berada|berlokasi|bertempat|terdapat)(?: tepat)? di|letaknya di|tepatnya di) "
           rf"(?:wilayah |dalam |tengah |pusat |sebelah \w+ )?(?P<a>{PLACE})",
           "Di mana {x} berada? Di mana letak {x}? {x} terletak di mana? Di manakah {x} terletak? "
           "Di daerah mana {x} berada? {x} ada di mana?",
           "Where is {x} located? Where is {x}? Where can {x} be found? In what place is {x} situated?"),
    _thing(r"(?:adalah|merupakan|ialah) (?:(?:sebuah|salah satu|suatu) )?(?:nama )?"
           rf"(?:{_SITES}|bandar udara|rumah sakit)(?: (?!ter)[a-z]+){{0,3}} "
           rf"(?:yang (?:ada|terletak|berada) )?(?:di|dalam) (?:wilayah )?(?P<a>{PLACE})",
           "Di mana {x} berada? Di mana letak {x}? {x} terletak di mana? {x} termasuk wilayah mana? Di manakah {x}?",
           "Where is {x} located? Where is {x}? In which area is {x}?", at="start"),
    _within("kecamatan", "district"),
    _within("kabupaten", "regency"),
    _within("provinsi", "province"),
    _within("negara bagian", "state"),
    _thing(rf"(?:berbasis|bermarkas|berkantor(?: pusat)?|berpusat)(?: pusat)? di (?P<a>{PLACE})",
           "Di mana {x} berbasis? Di mana kantor pusat {x}? {x} bermarkas di mana?",
           "Where is {x} based? Where is {x} headquartered?"),
    _thing(r"(?:[Ii]bu ?[Kk]ota(?:nya| (?:kabupaten|provinsi|kecamatan|negara|desa|distrik|wilayah|munisipalitas|"
           r"departemen|region|daerah) (?:ini|tersebut))(?: (?:adalah|ialah|berada|terletak|yaitu|yakni|bernama|di))+|"
           r"ber-?ibu ?kota(?:kan)?(?: di)?|dengan ibu ?kota(?:nya)?(?: di)?) "
           rf"(?:kota |Kota |desa |kecamatan )?(?P<a>{NAME})",
           "Apa ibu kota {x}? Di mana ibu kota {x}? Apakah nama ibu kota {x}? Ibu kota {x} adalah?",
           "What is the capital of {x}? Which town is the capital of {x}?", at="anywhere"),
    _thing(r"[Ll]uas(?:nya)?(?: (?:wilayah|total|area|daerah|lahan|tanah|keseluruhan)(?:nya)?){0,2}"
           rf"{_OF_THIS} {ABOUT}(?P<a>{NUMBER} ?{SURFACE})",
           "Berapa luas {x}? Berapa luas wilayah {x}? Seberapa luas {x}? {x} memiliki luas berapa?",
           "What is the area of {x}? How large is {x}? How big is {x}?", at="anywhere"),
    _thing(r"(?:[Jj]umlah penduduk(?:nya)?|[Pp]opulasi(?:nya)?|berpenduduk|(?<![Kk]epadatan )[Pp]enduduk(?:nya)?)"
           rf"{_OF_THIS}(?: (?:berjumlah|total))? {ABOUT}"
           rf"(?P<a>{NUMBER}(?: (?:juta|ribu))?(?: (?:jiwa|orang))?)(?! ?(?:/|%|persen|km|per|jiwa/|keluarga|KK|KM))",
           "Berapa jumlah penduduk {x}? Berapa populasi {x}? Ada berapa penduduk {x}? "
           "Berapa orang yang tinggal di {x}?",
           "What is the population of {x}? How many people live in {x}? How many inhabitants does {x} have?",
           at="anywhere"),
    _thing(rf"[Kk]epadatan(?: penduduk)?(?:nya)? {ABOUT}"
           rf"(?P<a>{NUMBER} (?:jiwa|orang|penduduk)(?:/| per |)(?:km²|km2|km persegi|kilometer persegi)?)",
           "Berapa kepadatan penduduk {x}? Seberapa padat penduduk {x}?",
           "What is the population density of {x}?", at="anywhere"),
    _thing(rf"ketinggian(?:nya)?(?: rata-rata)? {ABOUT}"
           rf"(?P<a>{NUMBER} ?{LENGTH}(?: di atas permukaan laut| dpl| mdpl)?)",
           "Pada ketinggian berapa {x} berada? Berapa ketinggian {x}? Berapa meter ketinggian {x}?",
           "What is the elevation of {x}? At what altitude is {x}?"),
    _thing(r"(?:sepanjang|memiliki panjang|mempunyai panjang|dengan panjang|panjangnya)(?: total)? "
           rf"{ABOUT}(?P<a>{NUMBER} ?{LENGTH})",
           "Berapa panjang {x}? Seberapa panjang {x}?",
           "How long is {x}? What is the length of {x}?"),
    _thing(r"(?:terdiri (?:dari|atas)|terbagi (?:menjadi|dalam|atas)|memiliki|membawahi|mencakup) "
           rf"(?P<a>\d{{1,4}}) (?P<y>{_UNIT}|negara bagian)\b",
           "Berapa {y} yang dimiliki {x}? {x} terdiri dari berapa {y}? Ada berapa {y} di {x}? "
           "Berapa jumlah {y} {x}?"),
)

_DONE = (
    _done_when("didirikan", "founded"),
    _done_when("berdiri", "established"),
    _done_when("dibentuk", "formed"),
    _done_when("dibangun", "built"),
    _done_when("diluncurkan", "launched"),
    _done_when("diresmikan", "inaugurated"),
    _done_when("dibuka", "opened"),
    _done_when("dirilis", "released"),
    _done_when("ditayangkan|tayang|disiarkan|mengudara", "broadcast"),
    _done_when("diterbitkan|terbit|dipublikasikan", "published"),
    _done_when("ditemukan", "discovered"),
    _done_when(_HELD, "held"),
    _done_by("didirikan", "mendirikan", "pendiri", "founded", "founder"),
    _done_by("dibangun", "membangun", "pembangun", "built", "builder"),
    _done_by("dimiliki", "memiliki", "pemilik", "owns", "owner"),
    _done_by("dikelola", "mengelola", "pengelola", "manages", "manager"),
    _done_by("dioperasikan", "mengoperasikan", "operator", "operates", "operator"),
    _done_by("dipimpin", "memimpin", "pemimpin", "leads", "leader"),
    _done_by("disutradarai", "menyutradarai", "sutradara", "directed", "director"),
    _done_by("ditulis|dikarang", "menulis", "penulis", "wrote", "writer"),
    _done_by("diproduksi", "memproduksi", "produser", "produced", "producer"),
    _done_by("diciptakan|dibentuk|digubah", "menciptakan", "pencipta", "created", "creator"),
    _done_by("diterbitkan", "menerbitkan", "penerbit", "published", "publisher"),
    _done_by("dikembangkan", "mengembangkan", "pengembang", "developed", "developer"),
    _done_by("ditemukan", "menemukan", "penemu", "discovered", "discoverer"),
    _done_by("dirancang|didesain", "merancang", "perancang", "designed", "designer"),
)

_WORKS = (
    _thing(rf"(?:film|seri|serial)[^.,;]{{0,60}} (?:garapan|arahan|besutan)(?: sutradara)? (?P<a>{NAMES})",
           "Siapa sutradara {x}? Siapa yang menggarap {x}? {x} garapan siapa?",
           "Who directed {x}? Who is the director of {x}?"),
    _thing(rf"(?:adalah|merupakan) (?:sebuah )?{_BOOK}[^.,;]{{0,40}} karya(?: [a-z]+)? (?P<a>{NAMES})",
           "{x} karya siapa? Siapa yang menciptakan {x}?",
           "Who created {x}? Whose work is {x}?", at="start"),
    _thing(rf"(?:dibintangi(?: oleh)?|membintangi) (?P<a>{NAMES})",
           "Siapa pemeran {x}? Siapa saja yang membintangi {x}? Siapa bintang {x}? {x} dibintangi oleh siapa?",
           "Who starred in {x}? Who stars in {x}? Who are the stars of {x}?"),
    _thing(rf"oleh (?:penyanyi|grup musik|grup)(?: [a-z]+)?{_NATION},? (?P<a>{NAME})",
           "Siapa penyanyi {x}? {x} dinyanyikan oleh siapa?",
           "Who is the singer of {x}? Who sings {x}?"),
    _thing(rf"album [a-z ]{{0,25}}(?:dari|oleh|milik|karya) {_SINGER}(?:{NAME}, )?(?P<a>{NAME}){_NAME_ENDS}",
           "Siapa yang merilis album {x}? {x} adalah album karya siapa?",
           "Whose album is {x}? Who released the album {x}?"),
    _thing(rf"lagu [a-z ]{{0,25}}(?:dari|oleh|milik|karya) {_SINGER}(?P<a>{NAME}){_NAME_ENDS}",
           "Siapa penyanyi {x}? {x} adalah lagu siapa?",
           "Whose song is {x}?"),
    _thing(r"episode (?P<a>ke(?:-\d+|[a-z]+(?: belas| puluh(?: [a-z]+)?)?))(?= (?:dari|dalam|pada) )",
           "Episode keberapa {x}? {x} adalah episode ke berapa?",
           "Which episode number is {x}?"),
    _thing(r"edisi (?P<a>ke(?:-\d+|[a-z]+(?: belas| puluh)?))\b",
           "Edisi keberapa {x}? {x} adalah edisi yang ke berapa?",
           "Which edition is {x}?"),
)

_NATURE = (
    _taxon("famili|familia|suku", "(?:dae|aceae|inae)", "family"),
    _taxon("ordo", "", "order"),
    _taxon("kelas", "(?:a|es|ae)", "class"),
    _thing(rf"(?P<a>{NUMBER} tahun cahaya) dari (?:Bumi|bumi|Matahari)",
           "Berapa jarak {x} dari Bumi? Seberapa jauh {x} dari Bumi?",
           "How far is {x} from Earth?"),
)

_FURTHER = (
    _thing(rf"(?:{_HELD}|berlangsung|terjadi) di (?P<a>{PLACE})",
           "Di mana {x} berlangsung? {x} berlangsung di mana?",
           "Where did {x} take place?"),
    _thing(rf"(?:berlangsung|terjadi)(?: di {PLACE})?{_ON}(?! (?:sampai|hingga))",
           "Kapan {x} berlangsung? Kapankah {x} terjadi?",
           "When did {x} take place?"),
    _thing(rf"dideskripsikan (?:pertama kali )?oleh (?P<a>{NAMES})",
           "Siapa yang pertama kali mendeskripsikan {x}? Oleh siapa {x} pertama kali dideskripsikan?",
           "Who first described {x}? By whom was {x} first described?"),
    _both(r"(?:memenangkan|meraih|menerima|memperoleh|memenangi|mendapatkan) (?:sebuah )?"
          rf"(?P<a>{_AWARD} {NAME})",
          "Penghargaan apa yang diraih {x}? {x} meraih penghargaan apa? Apa yang dimenangkan {x}?",
          "What award did {x} win? Which prize did {x} receive?"),
    _thing(rf"berbatasan (?:langsung )?dengan (?P<a>{NAMES})(?=[.,]|$)",
           "{x} berbatasan dengan apa? Berbatasan dengan mana {x}?",
           "What does {x} border? What is {x} bordered by?"),
    _thing(rf"(?:rumpun|keluarga|cabang) bahasa (?P<a>{NAME})",
           "{x} termasuk rumpun bahasa apa? Apa rumpun bahasa {x}?",
           "What language family does {x} belong to?"),
    _thing(r"[Kk]ode ?pos(?:nya)? (?:adalah |yaitu )?(?P<a>\d{4,6})",
           "Berapa kode pos {x}?",
           "What is the postal code of {x}?", at="anywhere"),
)
# fmt: on

PHRASES = (*_PEOPLE, *_OTHER_NAMES, *_PLACES_AND_SIZES, *_DONE, *_WORKS, *_NATURE, *_FURTHER)
