"""Whether a sentence can answer a question, by the kind of thing that is asked for: a sum, an area, a time of day.

The networks like a sentence on the topic that says something else of it: asked for a budget, one on what the money is
for. But “how many” is answered by a number, so a sentence without any is no answer, whatever they say (answer types:
Prager et al. 2000, “Question-answering by predictive annotation”; Li and Roth 2002). Rules for both languages, for
kinds that are asked for without doubt and that few words state. They tell the kind of 2,760 of the answerable
questions that the reader is trained on, and reject the sentence with the answer in 1 of 50.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rag.text.dates import DATE, MONTH, is_dateline
from rag.text.numerals import UNIT_NAMES, WEEKDAYS
from rag.text.office import OPENS
from rag.text.question import asks_the_clock, kind_of
from rag.text.words import is_function_word, terms, words

_FIGURE = r"\d|(?-i:\b[IVXLCDM]+\b)"
_WORDS = (
    r"\w*(?:puluh|belas|ratus|ribu|juta|mili?[ay]r|triliun|lusin)\w*"
    r"|(?:ke|ber)?(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(?:nya)?|nol|pertama|tunggal"
    r"|\w*(?:teen|hundred|thousand|million|billion|trillion|dozen)(?:s|th)?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:y|ieth)|half|third|quarter|once|twice"
    r"|\w*per(?:tiga|empat|lima)|first|second|fourth|fifth|single|both|zero|couple|pair|triple|double"
)
_NONE = (
    r"gratis|cuma-cuma|tidak|tak|tanpa|nihil|bukan|free|no|not|none|nobody|nothing|neither"
    r"|semua|seluruh(?:nya)?|setiap|tiap|all|every|everyone|everybody"
)
_SOME = (
    r"se(?:orang|buah|kali|tengah|paruh|pasang|hektare?|bulan|tahun|minggu|pekan|hari|jam|ekor|unit|cukupnya)\w*"
    r"|sejumlah|an?|only"
)
_NUMBER = rf"(?:{_FIGURE}|\b(?:{_WORDS}|{_NONE}|{_SOME})\b)"
_DAYS = "|".join([*WEEKDAYS["id"], *WEEKDAYS["en"], "jum['’]at", "ahad"])
_PERIOD = (
    r"\w*(?:tahun|bulan|minggu|pekan|hari|jam|menit|detik|semester|abad|dekade|malam|triwulan|lama|seumur)\w*"
    r"|\w*(?:year|month|week|day|hour|minute|second|semester|centur|decade|night|quarter|annual|life)\w*"
)
_LENGTH = r"\w*met(?:er|re)s?|[kcm]?m|mdpl|mil|miles?|feet|foot|ft|kaki|inci|inch\w*|yards?"
_SUM = (
    r"(?:anggaran|biaya|dana|harga|gaji|upah|honor|tarif|ongkos|omzet|laba|utang|pinjaman|iuran|investasi|sewa|denda"
    r"|modal|kerugian|pendapatan|pajak|uang \w+|nilai (?:kontrak|proyek|investasi|pinjaman|hibah))(?:nya)?"
)
_SUM_EN = (
    r"(?:budget|price|cost|salary|fee|wage|rent|fine|revenue|profit|turnover|loan|grant|deposit|premium|investment"
    r"|funding)"
)
_WHO = r"\b(?:siapa(?:kah)?|who)\b"
_HOW_MANY = r"\b(?:berapa(?:kah)?|how many)"
_TITLE = rf"(?:{'|'.join(sorted(OPENS))})"
_HELD_BEFORE = (
    rf"{_TITLE} (?:(?!(?:yang|who|whom|that)\b|\w+ing\b)[^\s,?]+ ){{0,6}}?(?:sebelum|before)"
    rf" (?!(?:{MONTH})\b)(?-i:[A-Z])"
)
"""“gubernur Kaltim sebelum Isran Noor”, but not “the mayor who came before May”."""
_NO_PARTY = "ASN|APB[DN]|BUM[DN]|CEO|DP(?:D|RD?)|FGD|HUT|IKM|KPU|MPR|NKRI|OPD|PDAM|PLN|PNS|PON|PUPR|SDM|SKPD|TNI|UM?KM"
"""What is as short as the name of a party, and is an office, a firm or a matter of either."""


def _measured(unit: str) -> str:
    """A number, and its unit as a word of its own."""
    return rf"(?=.*{_NUMBER}).*(?<![^\W\d_])(?:{unit})(?![^\W\d_])"


_KINDS: tuple[tuple[str, str, str], ...] = (
    # kind, how it is asked for, what a sentence holds that states it; the first form that a question has counts
    (
        "phone number",
        r"\b(?:nomor|no\.?) (?:telepon|telp|ponsel|handphone|hp|faks\w*|whatsapp|wa)\b"
        r"|\b(?:telephone|phone|fax|mobile|whatsapp) number\b",
        r"(?:\d[\s().–-]*){5,}|(?:nomor|telp|telepon|hubungi|call|phone|dial|number)\D{0,40}\d{3}",
    ),
    (
        "address on the net",
        r"\balamat (?:e-?mail|surel|situs|web\w*)\b|\b(?:e-?mail|web ?(?:site|page)?) address\b|\burl\b",
        r"\S@\S|https?:|www\.|\w\.(?:com|id|org|net)\b",
    ),
    (
        "time of day",
        r"\b(?:jam|pukul) berapa(?:kah)?\b|\b(?:what|which) (?:time|hour)\b",
        rf"\d[.:]\d\d|\b(?:pukul|jam) (?:{_FIGURE}|\w+)|\d ?[ap]\.?m\b|o['’]clock"
        r"|\b(?:noon|midnight|midday|pagi|siang|sore|malam|subuh|petang|fajar|senja|magh?rib|isya|zuhur|morning|evening"
        r"|afternoon|night|dawn|dusk|sunset|sunrise|wib|wita|wit|gmt|utc)\b",
    ),
    (
        "day of the week",
        r"\bhari (?:apa|mana)(?:kah)?\b|\b(?:what|which) days? (?:of the week|does|do|is|are|was|did)\b",
        rf"\b(?:{_DAYS}|setiap hari|every day|daily|hari \w+|\w+ day|weekdays?|weekends?)\b|\d",
    ),
    (
        "date",
        r"\b(?:ber|ter)?tanggal berapa(?:kah)?\b|\bon (?:what|which) date\b|^\W*(?:what|which) date\b",
        rf"\b(?:{MONTH}|{_DAYS}|hari ini|kemarin|besok|today|yesterday|tomorrow)\b|\d(?:st|nd|rd|th)\b|\b\d{{1,2}}\b",
    ),
    (
        "month",
        r"\bbulan (?:apa|berapa)(?:kah)?\b|\b(?:in|what|which) month\b",
        rf"\b(?:{MONTH})\b|\d{{1,2}}[/.-]\d{{1,2}}|\b(?:bulan|month|ramadan|syawal|muharam|musim|season)\w*\b",
    ),
    (
        "year",
        r"\btahun berapa(?:kah)?\b|\bin (?:what|which) year\b"
        r"|^\W*(?:what|which) year (?:did|was|were|is|are|does|do|will|has|had)\b",
        r"\d{3,4}|\b(?:tahun|thn?\.?|fy) ?\d\d\b|['’/-]\d\d\b|(?-i:\b[IVXLCDM]+\b)|abad|century"
        r"|\d+ ?(?:SM|M|Masehi|BCE?|AD|CE|an|s)\b|\b(?:puluh|ribu|hundred|thousand|ninet|twent)\w*"
        r"|\b(?:tahun|this|last|next|same|previous|following) (?:ini|lalu|itu|depan|yang|sebelum\w*|berikut\w*|year)\b",
    ),
    (
        "sum of money",
        r"^\W*berapa(?:kah)? (?:(?:rupiah|dolar)\b"
        rf"|(?:besar(?:nya)? |total |jumlah |nilai |perkiraan )*{_SUM}\b(?! ke))"
        rf"|\b{_SUM}\b[^,?]*\bberapa(?:kah)?\W*$"
        rf"|^\W*(?:(?:dan|lalu|terus|kalau|bagaimana dengan) )+{_SUM}\W*(?:\(|$)"
        rf"|^\W*(?:(?:and|so|what about|how about) )+(?:(?:the|its|their|his|her) )?{_SUM_EN}\W*(?:\(|$)"
        r"|^\W*how much (?:money\b|(?:do|does|did|will|would) .* (?:cost|pay|charge|earn|spend|invest)\b"
        r"|(?:was|is|were|are) .* (?:paid|set aside|spent|fined|charged|budgeted)\b|(?:investment|funding)\b)"
        rf"|^\W*what(?:['’]s| is| was| will)(?: be)? the (?:\w+ ){{0,2}}{_SUM_EN}(?= (?:of|for|per|in|to|at|on)\b|\W*$)"
        r"(?!.*\b(?:used|spent|based|like|rate)\b)",
        r"[$€£¥%]|\b(?:rp\.?|idr|usd|us\$|rupiah|dolar|dollars?|euros?|pound\w*|yen|ringgit|sgd|cents?|sen|gulden|persen"
        r"|percent|\w*(?:ratus|ribu|juta|mili?[ay]r|triliun)\w*)\b|\brp\.? ?\d|hundred|thousand|million|billion"
        r"|\d(?:[.,]\d{3})+|\d ?(?:jt|rb|k|m|t)\b|\b(?:harga|biaya|tarif|price|cost|fee)\w*\W+\d"
        rf"|\b(?:{_NONE})\b",
    ),
    (
        "area",
        r"\bberapa(?:kah)? (?:hektare?|hektar|ha|acre|(?:kilo)?meter persegi|km2|m2|luas(?:nya)?)\b"
        r"|\bluas\w* [^,?]*berapa(?:kah)?\W*$|\bhow many (?:hectares?|acres?|square \w+)\b"
        r"|\bwhat(?:['’]s| is| was) the (?:total |land )*area\b",
        _measured(
            r"hektar\w*|ha|hectares?|acres?|are|persegi|square|sq|[kc]?m(?:²|2)?|\w*met(?:er|re)s?|yards?"
        )
        + r"|\d ?%|\bkali luas\b|\btimes the (?:size|area)\b",
    ),
    (
        "weight",
        rf"{_HOW_MANY} (?:tons?|tonnes?|kilogram(?:me)?s?|kilos?|kg|kuintal|quintals?|gram(?:me)?s?)\b",
        _measured(
            r"\w*ton(?:ne|nes|s|nya)?|kilo\w*|kgs?|kw|kuintal|quintals?|\w*gram\w*|gr?|mg|ons|ounces?|pounds?|lbs?"
        ),
    ),
    (
        "share",
        r"\bberapa(?:kah)? (?:persen|persentase\w*)\b|\bpersentase\w* [^,?]*berapa\W*$|\bhow many percent\b"
        r"|\b(?:what|which) (?:percent(?:age)?|proportion|share|fraction)\b",
        r"[%‰]|\b(?:persen\w*|prosen|percent\w*|per cent|\w*separuh\w*|\w*setengah|half|\w*thirds?|\w*quarters?"
        r"|\w*fifths?|\w*tenths?|seper\w+|\w*per(?:tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)|mayoritas|majority|most"
        rf"|{_NONE})\b",
    ),
    (
        "length",
        rf"{_HOW_MANY} (?:kilomet(?:er|re)s?|km|met(?:er|re)s?|centimet\w+|sentimeter|cm|mil|miles|mdpl|feet|inches)\b"
        r"(?! persegi)",
        _measured(_LENGTH),
    ),
    (
        "duration",
        rf"{_HOW_MANY} (?:tahun|bulan|minggu|pekan|hari|jam|menit|detik|semester|years|months|weeks|days|hours|minutes"
        r"|seconds|semesters|nights)\b",
        _measured(_PERIOD),
    ),
    (
        "age",
        r"\bberapa(?:kah)? (?:usia|umur)(?:nya)?\b|\b(?:usia|umur)\w* [^,?]*berapa(?:kah)?\b|\bberusia berapa\b"
        r"|\bhow old\b|\b(?:at )?what age\b",
        rf"(?=.*{_NUMBER}).*(?:\b(?:usia|umur|berusia|berumur|lahir\w*|kelahiran|{_PERIOD}|ages?|aged|old|born|birth\w*"
        r"|\w+-an)\b|, ?\(?\d{1,3}\)?[,)]|\(\d{1,3}\)|\d{4})",
    ),
    (
        "party",
        r"\bpartai (?:apa|mana)(?:kah)?\b|\bdari partai\b.*\?|\b(?:what|which) (?:political )?party\b",
        r"\b(?:partai|party|golkar|gerindra|nasdem|demokrat\w*|perindo|hanura|gelora|masyumi|republicans?|labou?r|conservatives?|konservatif|liberals?"
        rf"|independen\w*|greens?|(?-i:(?!(?:{_NO_PARTY})\b)[A-Z]{{3,5}}))\b",
    ),
    (
        "school",
        r"\b(?:universitas|kampus|perguruan tinggi|sekolah) (?:mana|apa)(?:kah)?\b|\bwhere did .* study\b"
        r"|\b(?:what|which) (?:university|college|school|campus)\b|\bgo to (?:school|university|college)\b",
        r"\b(?:universit\w+|institut\w*|colleg\w+|school\w*|sekolah\w*|akademi\w*|academ\w+|politeknik|polytechnic|kampus"
        r"|campus|seminar\w+|pesantren|madrasah|fakultas|faculty|lulus\w*|graduat\w+|alumn\w+|stud\w+|kuliah|tamat\w*"
        r"|belajar|pendidikan|educat\w+|degree|gelar|sarjana|bachelor\w*|master\w*|do[ck]tor\w*|ph\.?d|(?-i:[A-Z]{2,6}))\b",
    ),
    (
        "birth",
        r"\b(?:kapan(?:kah)?|di ?mana(?:kah)?|tanggal berapa|tahun berapa)\b.*\b(?:di)?lahir(?:kan|nya)?\b"
        r"|\b(?:tempat|tanggal) lahir\b|\b(?:when|where) (?:was|were|is) .* born\b"
        r"|\b(?:birthplace|date of birth|birth date|birthday)\b",
        r"\b(?:\w*lahir\w*|born|birth\w*|native|(?:ber)?asal|hails?|from)\b|\(.*\d|\d{4} ?[-–]|\(c\.|\bn[ée]e\b",
    ),
    (
        "venue",
        r"\bdi (?:gedung|hotel|aula|ruang(?:an)?|auditorium|stadion) (?:mana|apa)(?:kah)?\b"
        r"|\b(?:at|in) (?:which|what) (?:venue|hotel|building|hall|room|stadium|auditorium)\b",
        r"\b(?:gedung|hotel|aula|ruang\w*|balai\w*|auditorium|stadion|kantor|pendopo|kampus|sekolah|masjid|gereja|wisma|graha"
        r"|lamin|lantai|museum|rumah|istana|lapangan|perpustakaan|restoran|kafe|tempat|halls?|buildings?|rooms?|offices?|houses?"
        r"|cent(?:re|er)|theat\w+|stadium|church|mosque|school|campus|floor|palace|field|library|restaurant|arena|club"
        r"|(?:di|at|in) (?:the )?(?-i:[A-Z])\w+)\b",
    ),
    (
        "spouse",
        r"\b(?:menikah(?:i)? (?:dengan )?siapa|dengan siapa .* menikah)\b|\bwhom? did (?:\S+ ){1,6}marry\W*$"
        r"|\b(?:istri|isteri|suami)(?:nya)?\b.*\bsiapa(?:kah)?\b|\bsiapa(?:kah)? (?:nama )?(?:istri|isteri|suami)\b"
        r"|\bwho (?:is|was) .*\b(?:wife|husband|spouse|married)\b|\bwhat (?:is|was) the name of .*\b(?:wife|husband)\b",
        r"\b(?:ist?ri\w*|isteri\w*|suami\w*|\w*nikah\w*|pasangan|\w*kawin\w*|permaisuri|selir|ratu|janda|duda"
        r"|ibu negara|\w*sunting\w*|eloped?|brides?|grooms?"
        r"|wi[fv]es?|husbands?|marri\w+|wed\w*|spouse|couple|queen|consort|partner|widow\w*)\b",
    ),
    (
        "predecessor",
        rf"\bsiapa(?:kah)? (?:yang (?:menjadi|menjabat) )?(?:{_TITLE} )*{_HELD_BEFORE}"
        rf"|\bwho(?:['’]s| is| was) (?:the )?(?:\w+ ){{0,3}}?{_HELD_BEFORE}"
        r"|\b(?:siapa(?:kah)?|who)\b.*\b(?:pendahulu|predecessor|preceded)",
        r"\b(?:sebelum\w*|before|preced\w*|predecessor\w*|pendahulu\w*|mantan|eks|bekas|former\w*|previous\w*|earlier"
        r"|until|hingga|sampai|lama|ganti\w*|\w*gantikan|pengganti\w*|penerus\w*|replac\w*|succe\w*|took over"
        r"|mewarisi|inherit\w*|\d{4})\b",
    ),
    (
        "speaker",
        r"\b(?:siapa(?:kah)?|who)\b.*\b(?:narasumber|pembicara|pemateri|penceramah|(?:guest |keynote )speakers?"
        r"|resource persons?|presenters?)\b",
        r"\b(?:narasumber\w*|pembicara\w*|pemateri\w*|\w*ceramah\w*|\w*papar\w*|memaparkan|materi|\w*bicara\w*"
        r"|\w*pidato\w*|\w*sampaikan|sambutan|address\w*|remarks"
        r"|speakers?|speech|spoke|resource persons?|present\w*|keynote|talks?|lectur\w*)\b",
    ),
    (
        "moderator",
        r"\b(?:siapa(?:kah)?|who)\b.*\b(?:moderator|memoderatori|memandu|pemandu acara|pembawa acara|moderate[sd]?)\b",
        r"\b(?:\w*moderat\w*|\w*pandu\w*|\w*pimpin\w*|pembawa acara|membawakan|mc|hosts?|hosted|led|leads?|chair\w*"
        r"|presided)\b",
    ),
    (
        "weather",
        r"^\W*(?:(?:bagaimana|seperti apa|apa)(?:kah)? )?(?:(?:prakiraan|ramalan|kondisi|keadaan) )?cuaca\b"
        r"(?! (?:ekstrem|buruk))|\b(?:what|how)(?:['’]s| is| was| will)(?: be)? the (?:current )?weather\b",
        r"\b(?:cuaca|\w*hujan\w*|gerimis|cerah|\w*awan|mendung|panas|terik|dingin|sejuk|kering|suhu|badai|\w*angin"
        r"|kabut|kemarau|weather|rain\w*|sun\w*|cloud\w*|clear|hot|cold|warm|cool|dry|wet|wind\w*|storm\w*|snow\w*"
        r"|fog\w*|humid\w*|temperature\w*|degrees?|derajat)\b|°",
    ),
    (
        "deputy",
        rf"{_WHO}\W+(?:\w+\W+){{0,3}}(?:wakil (?!rakyat)|deputi|deputy|vice)\b",
        r"\b(?:\w*wakil\w*|deput\w*|vice|wagub|wabup|wawali|wapres|waka\w*)\b",
    ),
    (
        "treasurer",
        rf"{_WHO}\W+(?:\w+\W+){{0,3}}(?:bendahara|treasurer)\b",
        r"\b(?:bendahara|treasur\w*|keuangan|financ\w*)\b",
    ),
    (
        "secretary",
        rf"{_WHO}\W+(?:\w+\W+){{0,3}}(?:sekretaris|secretary)\b",
        r"\b(?:\w*sekret\w*|sekda|sekjen|secretar\w*|setda|menteri|minister)\b",
    ),
    (
        "spokesperson",
        rf"{_WHO}\W+(?:\w+\W+){{0,3}}(?:juru bicara|jubir|spokes\w+)\b",
        r"\b(?:juru ?bicara|jubir|spokes\w+|humas|public relations)\b",
    ),
    (
        "chair",
        rf"{_WHO}\W+(?:(?:is|was|the|adalah|nama|yang menjadi) )*(?:ketua|chair\w*)\b|\bwho chairs\b",
        r"\b(?:\w*ketua\w*|chair\w*|\w*pimpin\w*|led|leads?|head\w*|\w*kepala\w*|president\w*|presiden|koordinator"
        r"|coordinat\w*|direktur|director|speaker|founder|pendiri)\b",
    ),
)
_COMPILED = tuple(
    (kind, re.compile(asked, re.IGNORECASE), re.compile(states, re.IGNORECASE | re.DOTALL))
    for kind, asked, states in _KINDS
)
_COUNT = re.compile(_NUMBER, re.IGNORECASE)
_NO_COUNT = re.compile(
    rf"{DATE.pattern}|(?<![\w/.,-])(?:\d{{1,2}}\s+(?:{MONTH})\b|\d{{1,2}}/\d{{1,2}}\b(?!/))|\(\d{{4}}\)"
    rf"|\b(?:{MONTH}|tahun|year)\s+\d{{4}}\b|\b\d{{1,2}}[.:]\d{{2}}(?:[.:]\d{{2}})?\s*(?:wi[bt]a?|[ap]m)\b",
    re.IGNORECASE,
)
"""Figures that count nothing: dates and times."""
_MONEY = re.compile(
    r"(?<!\w)(?:rp\.?|idr|us\$|[$€£]|usd|eur|sgd)\s?\d[\d.,]*(?:\s(?:ribu|juta|mili?[ay]r|triliun|thousand|million|billion"
    r"|trillion))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bhow many (?!rupiah|dollars|euros|percent)"
    rf"|\bberapa(?:kah)? (?:banyak )?(?:{'|'.join(sorted(UNIT_NAMES - {'rupiah', 'persen'}))})\b",
    re.IGNORECASE,
)
"""Asks for a number of something, for which an amount of money is none."""
_DEGREE = re.compile(
    r"\bseberapa\b|\bberapa (?:lama|sering)\b|\bhow much (?:has|have|is|are)\b"
    r"|\bhow (?:large|big|long|far|tall|high|wide|deep|often|heavy|fast)\b"
    r"|\b(?:used for|spent on|based on|made up of|like)\W*$",
    re.IGNORECASE,
)
"""What may be answered without a number: “often”, “several years”, “for books”."""
_OF_A_DATE = re.compile(rf"\d|\b(?:{MONTH}|{_DAYS}|(?:ber|ter)?tanggal(?:nya)?|dated?)\b", re.IGNORECASE)
"""States one, or asks for one."""
_FULL_FORM = re.compile(
    r"\b(?:kepanjangan|singkatan|akronim)\b|\bstands? for\b|\b(?:full (?:form|name)|abbreviation|acronym)\b"
    r"|\bspelled out\b|\bin full\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:atau|ataukah|or)\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z&]{1,7}\b")


def can_answer(question: str, sentence: str) -> bool:
    """Whether `sentence` holds what `question` asks for, as far as its kind can be told."""
    return answer_type(question)[1](sentence)


@lru_cache(maxsize=64)  # a question is held against sentence after sentence
def answer_type(question: str) -> tuple[str, Callable[[str], bool]]:
    """What kind of thing `question` asks for, “anything” where that cannot be told, and whether a sentence states
    one."""
    if asks_the_clock(question):
        return "the clock", lambda sentence: False
    if _FULL_FORM.search(question) and (short := _ABBREVIATION.findall(question)):
        return "full form", lambda sentence: any(_spells_out(sentence, one) for one in short)
    found = next(((kind, states) for kind, asked, states in _COMPILED if asked.search(question)), None)
    if found:
        return found[0], lambda sentence: found[1].search(sentence) is not None
    if kind_of(question) == "number" and not _DEGREE.search(question):
        others = (_NO_COUNT, _MONEY) if _COUNTED.search(question) else (_NO_COUNT,)
        return "count", lambda sentence: _COUNT.search(_without(sentence, others)) is not None
    if kind_of(question) in ("time", "place") or _OF_A_DATE.search(question):
        return "anything", lambda sentence: True
    return "anything", lambda sentence: not is_dateline(sentence)


def _without(text: str, forms: Iterable[re.Pattern[str]]) -> str:
    for form in forms:
        text = form.sub(" ", text)
    return text


def repeats(question: str, answer: str) -> bool:
    """Whether `answer` says no more than `question` does: words of it, or what an abbreviation in it stands for. One
    that leaves a choice has its answer in it, and one for a full form asks for just that."""
    if _CHOICE.search(question) or _FULL_FORM.search(question):
        return False
    asked = frozenset(terms(question))
    own = [word.text for word in words(answer) if not is_function_word(word.text)]
    new = "".join(word[0].upper() for word in own if not asked.issuperset(terms(word)))
    return bool(own) and (not new or new in _ABBREVIATION.findall(question))


def _spells_out(sentence: str, short: str) -> bool:
    """Whether words of the sentence, in a row, begin with the letters of an abbreviation, or what stands beside it
    explains it."""
    own = re.escape(short)
    explained = (
        rf"\({own}\)|\b{own} ?(?:[(=:]|(?:adalah|ialah|atau|or|is|means|stands|singkatan|kepanjangan)\b)"
    )
    letters = "".join(word.text[0].upper() for word in words(sentence) if not is_function_word(word.text))
    return re.search(explained, sentence) is not None or short.replace("&", "") in letters
