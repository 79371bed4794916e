"""What people type in a hurry -> whole words: “brp org yg hadir thn 2021?” -> “berapa orang yang hadir tahun 2021?”

The rules and the networks know whole words alone. What may be something else (“dr”, “sm”, “dpt”) is left as it is.
"""

from __future__ import annotations

import re
from functools import partial

from rag.schema import Language
from rag.text.language import detect

_SHORT = {
    # what is typed = the words that it stands for
    "id": """brp brapa brpa = berapa; org = orang; yg = yang; utk tuk = untuk; dgn dg = dengan; thn = tahun;
        tgl = tanggal; bln = bulan; hri = hari; wkt wktu = waktu; jml jmlh jlh = jumlah; kpn = kapan;
        dmn dmna dmana dimn = di mana; kmn kmna = ke mana;
        mn = mana; gmn gmna gimana bgmn = bagaimana; knp knpa = kenapa; krn = karena;
        sblm sblum = sebelum; stlh = setelah; ssdh = sesudah; sdh udh udah = sudah; blm blom = belum;
        tdk gk ga gak ngga nggak enggak = tidak; bkn = bukan; jg = juga; lgi = lagi; msh = masih; hny = hanya;
        tsb = tersebut; dlm = dalam; kpd = kepada; dri = dari; sprti = seperti; bs = bisa;
        skrg skrng skg = sekarang; kmrn = kemarin; bsk = besok; ttg tntg = tentang; trhdp thdp = terhadap;
        klo kalo = kalau; sbg sbgai = sebagai; tpi = tapi; lbh = lebih; bnyk byk = banyak; bbrp = beberapa; bhw = bahwa;
        sy = saya; mrk = mereka; hrg = harga; nmr = nomor; tmpt = tempat; tlg = tolong; mhn = mohon;
        kab = kabupaten; kec = kecamatan; prov = provinsi""",
    "en": """pls plz = please; abt = about; govt = government; dept = department; mtg = meeting; ppl = people""",
}
_WORDS = {
    language: {short: spelt.strip() for shorts, _, spelt in entries for short in shorts.split()}
    for language, entries in (
        (language, [entry.partition("=") for entry in table.split(";")]) for language, table in _SHORT.items()
    )
}
_TOKEN = re.compile(
    # Quotations, addresses and paths are passed over.
    r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)['‘][^'’]*['’](?!\w)|(?<!\S)\S*[@/\\]\S*"
    r"|(?<![^\s(,;?!])(?P<word>[A-Za-z]+?)(?:(?P<again>2)|-?(?P<end>nya|kah))?(?:\.(?!\.))?(?=[),;:?!…]|\.*(?:\s|$))"
)
_TWICE = frozenset(
    "anak apa barang benar daerah hal kata kira laki macam mana masing negara orang rata sama siapa tiap".split()
)
"""Words that are said twice by a 2: “siapa2”, but “eselon2” has a number, and “so2” is a gas."""
_COUNTED = "org"
"""Of people only where these are counted, or said twice; or else it is an organisation."""
_COUNTS = re.compile(r"(?:\d|\b(?:brp|brapa|berapa))\s+$", re.IGNORECASE)
_LONGEST_COUNT = 12
"""Characters that tell whether a word is counted."""


def spelt_out(question: str) -> str:
    """`question` in whole words: as Indonesian, where it then is, or else as English (“what org hosted it?”)."""
    indonesian = _TOKEN.sub(partial(_whole, question, "id"), question)
    if detect(indonesian) == "id":
        return indonesian
    return _TOKEN.sub(partial(_whole, question, "en"), question)


def _whole(question: str, language: Language, token: re.Match[str]) -> str:
    """A token spelt out. One in capitals is a name (“ORG”), unless all are; the first word has one anyway."""
    typed = token["word"]
    if typed is None:
        return token.group()
    opens = not question[: token.start()].strip()
    if not (typed.islower() or (opens and typed[1:].islower()) or question.isupper()):
        return token.group()
    lower = typed.lower()
    word = _WORDS[language].get(lower, lower)
    if token["again"] and not (language == "id" and word in _TWICE):
        return token.group()
    is_counted = _COUNTS.search(question, max(0, token.start() - _LONGEST_COUNT), token.start())
    if not token["again"] and (word == lower or (lower == _COUNTED and not is_counted)):
        return token.group()
    whole = f"{word}-{word}" if token["again"] else f"{word}{(token['end'] or '').lower()}"
    return whole.upper() if question.isupper() else whole.capitalize() if typed[0].isupper() else whole
