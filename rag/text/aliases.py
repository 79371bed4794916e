"""Names that mean the same, of titles, agencies, places and things: Indonesian, English, short. All in lower case.

A small table, of what the news and reports of Indonesia speak of; a corpus adds its own with `rag.text.facts.Names`.
"""

from __future__ import annotations

_SHORT_TITLES = (
    "wapres = wakil presiden = vice president",
    "wagub = wakil gubernur = deputy governor = vice governor",
    "wabup = wakil bupati = deputy regent = vice regent",
    "wawali = wakil wali kota = wakil walikota = deputy mayor = vice mayor",
    "sekda = sekretaris daerah = regional secretary",
    "kadis = kepala dinas",
    "karo = kepala biro",
    "kabag = kepala bagian",
    "kasubbag = kepala subbagian = kepala sub bagian",
    "kabid = kepala bidang",
    "kasubbid = kepala subbidang = kepala sub bidang",
    "menko = menteri koordinator = coordinating minister",
    "menkeu = menteri keuangan = finance minister = minister of finance",
    "menhub = menteri perhubungan = transportation minister = transport minister = minister of transportation",
    "mendagri = menteri dalam negeri = home affairs minister = minister of home affairs = interior minister",
    "menlu = menteri luar negeri = foreign minister = minister of foreign affairs",
    "menag = menteri agama = religious affairs minister = minister of religious affairs",
    "mendag = menteri perdagangan = trade minister = minister of trade",
    "menperin = menteri perindustrian = industry minister = minister of industry",
    "menkes = menteri kesehatan = health minister = minister of health",
    "mensos = menteri sosial = social affairs minister = minister of social affairs",
    "mentan = menteri pertanian = agriculture minister = minister of agriculture",
    "menhan = menteri pertahanan = defence minister = defense minister = minister of defence = minister of defense",
    "menhut = menteri kehutanan = forestry minister = minister of forestry",
    "menaker = menteri ketenagakerjaan = manpower minister = minister of manpower",
)
SHORT_TITLES = {
    short: frozenset(" ".join(long).split())
    for short, *long in (names.split(" = ") for names in _SHORT_TITLES)
}
"""Titles of one word for several, and the words of all that they stand for; lower case."""
SAME_NAMES: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split(" = "))
    for names in (
        *_SHORT_TITLES,
        "kaltim = kalimantan timur = east kalimantan",
        "kalbar = kalimantan barat = west kalimantan",
        "kalsel = kalimantan selatan = south kalimantan",
        "kalteng = kalimantan tengah = central kalimantan",
        "kaltara = kalimantan utara = north kalimantan",
        "jatim = jawa timur = east java",
        "jabar = jawa barat = west java",
        "jateng = jawa tengah = central java",
        "sulsel = sulawesi selatan = south sulawesi",
        "sulteng = sulawesi tengah = central sulawesi",
        "sulut = sulawesi utara = north sulawesi",
        "sultra = sulawesi tenggara = southeast sulawesi",
        "sulbar = sulawesi barat = west sulawesi",
        "sumut = sumatera utara = sumatra utara = north sumatra",
        "sumbar = sumatera barat = sumatra barat = west sumatra",
        "sumsel = sumatera selatan = sumatra selatan = south sumatra",
        "malut = maluku utara = north maluku",
        "ntb = nusa tenggara barat = west nusa tenggara",
        "ntt = nusa tenggara timur = east nusa tenggara",
        "kepri = kepulauan riau = riau islands",
        "babel = bangka belitung",
        "jakarta = dki = dki jakarta",
        "diy = di yogyakarta = yogyakarta = jogja",
        "indonesia = ri = republik indonesia = republic of indonesia",
        "kukar = kutai kartanegara",
        "kutim = kutai timur = east kutai",
        "kubar = kutai barat = west kutai",
        "ppu = penajam paser utara = north penajam paser",
        "kepala sekolah = principal = headmaster = headmistress",
        "ceo = chief executive officer = chief executive = direktur utama = dirut",
        "cfo = chief financial officer = direktur keuangan",
        "hp = handphone = telepon genggam = ponsel = mobile phone = cell phone = cellphone",
        "bi = bank indonesia",
        "amerika serikat = as = usa = us = u s = united states = america",
        "inggris = england = united kingdom = uk",
        "tiongkok = cina = china",
        "jepang = japan",
        "korea selatan = south korea",
        "belanda = netherlands = the netherlands",
        "rs = rumah sakit = hospital",
        "humas = hubungan masyarakat = public relations",
        "sdm = sumber daya manusia = human resources",
        "pergub = peraturan gubernur = governor regulation",
        "perda = peraturan daerah = regional regulation = regional ordinance",
    )
)
"""Names of one place, office or thing."""
_AGENCIES = {
    "bappeda = badan perencanaan pembangunan daerah": "regional development planning",
    "bappenas = badan perencanaan pembangunan nasional": "national development planning",
    "bpbd = badan penanggulangan bencana daerah": "regional disaster management",
    "bnpb = badan nasional penanggulangan bencana": "national disaster management",
    "bps = badan pusat statistik": "central statistics",
    "bpn = badan pertanahan nasional": "national land = land",
    "dinkes = dinas kesehatan": "health",
    "dinsos = dinas sosial": "social affairs",
    "disdik = dinas pendidikan": "education",
    "dishub = dinas perhubungan": "transportation = transport",
    "dishut = dinas kehutanan": "forestry",
    "diskominfo = dinas komunikasi dan informatika": "communication and informatics = communications",
    "disnaker = dinas tenaga kerja": "manpower = labour = labor",
    "dispar = dinas pariwisata": "tourism",
    "dispora = dinas pemuda dan olahraga": "youth and sports = sports",
    "disperindag = disperindagkop = dinas perindustrian dan perdagangan = dinas perindustrian perdagangan": (
        "industry and trade = trade and industry"
    ),
    "dlh = dinas lingkungan hidup": "environment = environmental",
    "dpmptsp = dinas penanaman modal": "investment",
}
"""Their names, and in English their subjects, which stand before one of `_ENGLISH`."""
_ENGLISH = ("agency", "office", "service", "department", "board")
AGENCIES: tuple[frozenset[str], ...] = tuple(
    frozenset(
        [
            *own.split(" = "),
            *(f"{subject} {house}" for subject in subjects.split(" = ") for house in _ENGLISH),
        ]
    )
    for own, subjects in _AGENCIES.items()
)
"""Names of one agency. They are no part of `SAME_NAMES`, whose “kepala dinas” overlaps with them."""
