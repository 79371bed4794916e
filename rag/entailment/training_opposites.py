"""Words and what stands for their opposite, or for something that cannot be so as well, in the same form."""

from __future__ import annotations

from rag.schema import Language

_ID = """
naik turun, meningkat menurun, kenaikan penurunan, peningkatan penurunan, bertambah berkurang, meningkatkan
menurunkan, menaikkan menurunkan, menerima menolak, diterima ditolak, menyetujui menolak, disetujui ditolak,
mendukung menentang, didukung ditentang, membuka menutup, dibuka ditutup, terbuka tertutup, memulai mengakhiri,
dimulai diakhiri, mulai selesai, awal akhir, pertama terakhir, sebelum sesudah, sebelumnya sesudahnya, lebih
kurang, tinggi rendah, tertinggi terendah, besar kecil, terbesar terkecil, panjang pendek, terpanjang terpendek,
tua muda, tertua termuda, lama baru, menang kalah, memenangkan kehilangan, kemenangan kekalahan, hadir absen,
memuji mengecam, boleh dilarang, wajib dilarang, mengizinkan melarang, diizinkan dilarang, membeli menjual, dibeli
dijual, cepat lambat, untung rugi, keuntungan kerugian, baik buruk, kuat lemah, banyak sedikit, terbanyak
tersedikit, utara selatan, timur barat, kiri kanan, atas bawah, depan belakang, dalam luar, siang malam, pagi
sore, pria wanita, laki-laki perempuan, ayah ibu, kakak adik, suami istri, masuk keluar, datang pergi, berangkat
tiba, menambah mengurangi, ditambah dikurangi, memperluas mempersempit, membangun membongkar, dibangun dibongkar,
negeri swasta, semua sebagian, seluruh sebagian, selalu jarang, sering jarang, minimal maksimal, setidaknya paling
banyak, paling kurang, sulit mudah, mahal murah, termahal termurah, gratis berbayar, darat laut, hulu hilir, lahir
wafat, kelahiran kematian, lunak keras, hidup mati, panas dingin, basah kering, hujan kemarau, nasional
internasional, tunggal ganda, aktif pasif, positif negatif, mendirikan membubarkan, didirikan dibubarkan, mengirim
menerima, dikirim diterima, meminjam meminjamkan, ketua anggota, guru murid, atasan bawahan, penjual pembeli,
ekspor impor, mengekspor mengimpor, memperpanjang mempersingkat, mengangkat memberhentikan, diangkat
diberhentikan, dekat jauh, terdekat terjauh, pusat daerah, bulan tahun, minggu bulan, hari minggu, juta miliar,
ribu juta, meter kilometer, kilogram ton, persen ribu, hektare kilometer, jam menit, sejak sampai, hingga sejak,
maju mundur, berhasil gagal, sukses gagal
"""
_EN = """
rose fell, rise fall, risen fallen, increased decreased, increase decrease, increasing decreasing, grew shrank,
grown shrunk, growth decline, up down, accepted rejected, accept reject, approved rejected, approve reject,
supported opposed, support oppose, agreed refused, agree refuse, opened closed, open closed, opening closing,
began ended, started finished, start end, beginning end, first last, before after, earlier later, more less, more
fewer, higher lower, high low, highest lowest, larger smaller, large small, largest smallest, bigger smaller, big
small, longer shorter, long short, longest shortest, older younger, old young, oldest youngest, new old, newest
oldest, won lost, win lose, winning losing, victory defeat, present absent, praised criticised, praise criticism,
allowed forbidden, permitted prohibited, allow forbid, required forbidden, bought sold, buy sell, fast slow,
faster slower, early late, profit loss, good bad, better worse, best worst, strong weak, stronger weaker, many
few, most least, north south, northern southern, east west, eastern western, left right, above below, front back,
inside outside, day night, morning evening, men women, man woman, male female, father mother, brother sister,
husband wife, son daughter, enter leave, arrived departed, added removed, add remove, expanded reduced, built
demolished, public private, all some, always rarely, often rarely, minimum maximum, least most, difficult easy,
expensive cheap, free paid, land sea, upstream downstream, born buried, birth death, hard soft, alive dead, hot
cold, wet dry, rainy dry, national international, active passive, positive negative, founded dissolved, sent
received, lent borrowed, teacher pupil, buyer seller, exports imports, exported imported, extended shortened,
appointed dismissed, nearest farthest, near far, months years, weeks months, days weeks, million billion, thousand
million, metres kilometres, hours minutes, since until, succeeded failed, success failure, includes excludes,
included excluded, with without, under over, same different, only also, both neither
"""


def _pairs(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in text.replace("\n", " ").split(","):
        one, *other = pair.split()
        found.setdefault(one, " ".join(other))
        if len(other) == 1:
            found.setdefault(other[0], one)
    return found


OPPOSITES: dict[Language, dict[str, str]] = {"id": _pairs(_ID), "en": _pairs(_EN)}
"""Of each language the words, in lower case, and their opposites."""
