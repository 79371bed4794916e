"""Names for made-up facts: of people, organisations, places and things."""

from __future__ import annotations

import random

_FIRST = """
    Andi Budi Citra Dewi Eko Fitri Gita Hadi Indra Joko Kartika Lestari Made Nur Oktaviani Putri Rina Sari
    Taufik Umar Wahyu Yohanes Zainal Agus Bambang Darmin Endang Ferry Hendra Iskandar Komang Laila Maria Nyoman
    Rahmat Siti Tono Yusuf Rizal John Mary Thomas Helen Peter Susan Arthur Grace Walter Edith Henry Clara Samuel
    Ruth Martin Alice
""".split()
_LAST = """
    Santoso Wijaya Siregar Nasution Hidayat Pratama Kusuma Lubis Simanjuntak Rahman Setiawan Halim Tanjung
    Mandagi Saputra Gunawan Effendi Ratulangi Hutapea Sulastri Wulandari Maulana Syahputra Ginting Tobing
    Pertiwi Anggraini Suryadi Baker Carter Ellis Foster Hughes Lionel Morgan Parker Reed Turner Walsh Young
    Bright Cope Graham
""".split()
PLACES = """
    Samarinda Balikpapan Bontang Tenggarong Sangatta Berau Paser Penajam Kutai Mahakam Surabaya Bandung Semarang
    Makassar Manado Ambon Kupang Palu Kendari Medan Padang Jambi Pontianak Banjarmasin Mataram Denpasar Malang
    Solo Cirebon Bogor London Leeds Bristol Oxford Delft Utrecht Lyon Porto Osaka Kyoto Sydney Perth Nairobi
    Lima Boston Denver
""".split()
WORDS = """
    Maju Sejahtera Karya Bersama Nusantara Lestari Mandiri Abadi Cahaya Bahari Rimba Sentosa Gemilang Harapan
    Utama Northern Union Harbour Crown Delta Summit River Granite Willow Beacon
""".split()
"""What organisations and things are called."""
_ORGANISATIONS = """
    PT {w} {w} | CV {w} {w} | Yayasan {w} {l} | Koperasi {w} | Dinas Pendidikan {l} | Universitas {l} |
    {w} Foundation | {l} City Council | {w} {w} Ltd | Bank {w} | Kelompok Tani {w} | {l} United | Museum {l} |
    Partai {w}
"""
_THINGS = """
    Jembatan {w} | Pasar {l} | Gedung {w} | Jalan {w} | Masjid Al-{w} | Bendungan {l} | Kapal {w} | {w} Bridge |
    {l} Market | Proyek {w} | Buku {w} | Pelabuhan {l} | {w} Tower | Taman {w} | Rumah Sakit {w} | Festival {w}
"""


def name_of(kind: str, rng: random.Random) -> str:
    """A name of a kind: a Person, an Organisation, a place (L), a Thing."""
    form = {
        "P": rng.choice(("{f} {s}", "{f} {s}", "{f}", "{s}")),
        "O": _one_of(_ORGANISATIONS, rng),
        "T": _one_of(_THINGS, rng),
        "L": "{l}",
    }[kind]
    for sign, words in (("{f}", _FIRST), ("{s}", _LAST), ("{l}", PLACES), ("{w}", WORDS)):
        while sign in form:
            form = form.replace(sign, rng.choice(words), 1)
    return form


def _one_of(forms: str, rng: random.Random) -> str:
    return rng.choice([" ".join(one.split()) for one in forms.split("|")])
