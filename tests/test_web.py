"""Pages as people save them: what is kept, in which shape, and what is left out."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.formats import Extract
from rag.formats.web import MAX_BYTES, extract, read


def text(markup: str) -> str:
    return extract(markup, "x.html").text


def reason(tmp_path: Path, data: bytes, name: str = "x.html") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(LoadError) as caught:
        read(path, lambda done, total: None)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.reason


def saved(tmp_path: Path, data: bytes) -> Extract:
    path = tmp_path / "x.html"
    path.write_bytes(data)
    return read(path, lambda done, total: None)


NEWS = """<!DOCTYPE html><html><head><title>Gubernur Resmikan Jembatan – Kabar Kaltim</title>
<meta property="og:title" content="Gubernur Resmikan Jembatan - Kabar Kaltim">
<meta property="og:site_name" content="Kabar Kaltim">
<meta property="article:published_time" content="2023-04-18T01:12:00+08:00">
<meta property="article:modified_time" content="2023-05-01T01:00:00+08:00">
<style>p {color: red}</style><script>var teks = "skrip";</script></head><body>
<div id="cookie-law-bar"><p>Situs ini menggunakan cookie untuk kenyamanan Anda.</p><a>Setuju</a></div>
<div class="td-header-menu"><ul class="sf-menu"><li><a>Beranda</a></li><li><a>Ekonomi</a></li></ul></div>
<div class="crumbs"><a>Depan</a> › <a>Pemerintahan</a></div>
<div class="main"><article><header><h1>Gubernur Resmikan Jembatan</h1>
<time class="entry-date" datetime="2023-04-18">18 April 2023</time></header>
<div class="post-sharing"><a>Facebook</a><a>WhatsApp</a></div><div class="td-post-content">
<figure><img alt="foto"><figcaption>Gubernur menggunting pita.</figcaption></figure>
<p><b>SAMARINDA</b> – Gubernur meresmikan
   jembatan&nbsp;itu <a href="/x">Selasa pagi</a>.</p>
<p>Biayanya Rp 762&nbsp;miliar.</p><h2>Jalur alternatif</h2>
<ul><li>Truk dilarang lewat.<li>Bus lewat jalur baru.</ul></div>
<div class="td_block_related_posts"><h4>Artikel terkait</h4><div><h3><a>Harga Beras Turun</a></h3></div>
<div><a>Dermaga Baru</a><p>Pelabuhan Palaran menambah dermaga tahun ini.</p></div></div>
<div id="comments"><h3>Tinggalkan komentar</h3><p>Alamat surel Anda tidak akan dipublikasikan.</p></div></article></div>
<div class="sidebar"><h4>Populer</h4><a>Buaya</a><p>Seekor buaya ditemukan warga pada hari Minggu.</p></div>
<footer><p>Kabar Kaltim adalah portal berita sejak 2009.</p></footer></body></html>"""


def test_a_news_page() -> None:
    page = extract(NEWS, "x.html")
    assert page.title == "Gubernur Resmikan Jembatan"
    assert page.date == date(2023, 4, 18)
    assert page.pages == ()
    assert page.text == (
        "# Gubernur Resmikan Jembatan\n\n18 April 2023\n\nGubernur menggunting pita.\n\n"
        "SAMARINDA – Gubernur meresmikan jembatan itu Selasa pagi.\n\nBiayanya Rp 762 miliar.\n\n"
        "## Jalur alternatif\n\n- Truk dilarang lewat.\n- Bus lewat jalur baru."
    )


def test_a_page_laid_out_with_tables() -> None:
    assert text(
        "<TABLE><TR><TD colspan=3><A href=1>Depan</A> | <A href=2>Profil</A></TD></TR><TR>"
        "<TD><TABLE><TR><TD><B>MENU</B></TD></TR><TR><TD><A>Perizinan</A></TD></TR><TR><TD><A>Lelang</A></TD></TR>"
        "</TABLE></TD><TD><B>Penyerahan DIPA</B><BR><BR>Gubernur menyerahkan DIPA.<BR>\n&nbsp;<BR>Lelang dimulai\n"
        "pada bulan Januari.<BR><TABLE><TR><TH>Wilayah<TH>Nilai<TR><TD>Berau<TD>Rp 9 miliar</TABLE></TD></TR></TABLE>"
    ) == (
        "Penyerahan DIPA\n\nGubernur menyerahkan DIPA.\n\nLelang dimulai pada bulan Januari.\n\n"
        "Wilayah: Berau; Nilai: Rp 9 miliar"
    )


def test_a_page_whose_names_say_nothing() -> None:
    assert (
        text(
            "<div class=a1><a>World</a><a>Business</a></div><div class=b2><div><h1>Port approved</h1>"
            "<div>The council approved the port on Monday.</div><div>Work begins in <a>March 2025</a>.</div></div>"
            "<div><div>In Business</div><div><a>Coal prices fall</a></div><div><a>Airline adds a route</a></div></div>"
            "</div><div><a>Terms of use</a><a>Cookie settings</a></div>"
        )
        == "# Port approved\n\nThe council approved the port on Monday.\n\nWork begins in March 2025."
    )


def test_links_that_are_the_content() -> None:
    page = "<h2>Unduhan</h2><p>Dokumen ini dapat diunduh.</p><ul><li><a>Renstra 2023</a><li><a>LKjIP 2022</a></ul>"
    menu = "<div class=menu><a>Depan</a> <a>Profil</a></div>"
    wanted = "## Unduhan\n\nDokumen ini dapat diunduh.\n\n- Renstra 2023\n- LKjIP 2022"
    assert text(f"{menu}<div>{page}</div>") == wanted
    files = "<ul><li><a href=a.pdf>Renstra 2023</a><li><a href=b.docx>LKjIP 2022</a></ul>"
    assert text(f"{menu}<div><p>Dokumen ini dapat diunduh.</p><p>Semuanya gratis.</p></div>{files}") == (
        "Dokumen ini dapat diunduh.\n\nSemuanya gratis.\n\n- Renstra 2023\n- LKjIP 2022"
    )
    assert text("<ul><li><a>Renstra 2023</a><li><a>LKjIP 2022</a></ul>") == "- Renstra 2023\n- LKjIP 2022"


@pytest.mark.parametrize(
    "block",
    [
        "<nav><p>Ini navigasi situs kami.</p></nav>",
        "<header><p>Slogan situs kami semua.</p></header>",
        "<aside><p>Baca pula cerita lain kami.</p></aside>",
        "<div role=contentinfo>Kantor kami di Samarinda.</div>",
        "<div class='siteFooter'>Kantor kami di Samarinda.</div>",
        "<div class='td_block berita-terkait'><a>Lain</a> Cerita lain dari Berau.</div>",
        "<div hidden>Teks yang tersembunyi di sini.</div>",
        "<div style='color: red; display : none'>Teks yang tersembunyi di sini.</div>",
        "<div aria-hidden=true>Teks yang tersembunyi di sini.</div>",
        "<span class=sr-only>Lewati ke isi halaman.</span>",
        "<script>document.write('<p>Teks dari sebuah skrip.</p>')</script>",
        "<!-- Teks dari sebuah komentar. -->",
        "<select><option>Pilih satu dari ini.</option></select>",
        "<svg><text>Teks di dalam gambar.</text></svg>",
        "<template><p>Teks dari sebuah pola.</p></template>",
    ],
)
def test_what_is_no_text_of_the_document(block: str) -> None:
    page = "<p>Gubernur membuka rapat kerja di Samarinda.</p><p>Rapat dihadiri para bupati.</p>"
    assert text(f"{block}{page}") == text(page)
    assert text(f"{page}{block}") == text(page)


def test_what_is_called_furniture_and_is_none() -> None:
    sections = (
        "<section class=related-party><h2>Pihak berelasi</h2><p>Tidak ada transaksi pada tahun ini.</p></section>",
        "<article><header><h2>Operasi</h2><p>Air dialirkan.</p></header><aside>Catatan penting.</aside></article>",
        "<div class=market-share><h2>Pangsa pasar</h2><p>Pangsa kami sebesar 20 persen.</p></div>",
        "<div class='menu'><table><tr><th>Menu<th>Harga<tr><td>Soto<td>20.000</table></div>",
    )
    everything = text("".join(sections))
    assert everything == "\n\n".join(text(section) for section in sections)
    whole = (
        "<div class='content-sidebar-wrap'><p>Semua isi ada di sini.</p><p>Juga yang ini tentunya.</p></div>"
    )
    assert text(whole) == "Semua isi ada di sini.\n\nJuga yang ini tentunya."


def test_headings_lists_and_definitions() -> None:
    assert text(
        "<h1>A <em>b</em></h1><h3>C<br>d</h3><h4> </h4><ol start=3><li>tiga<li><p>empat</p><p>lanjut</p>"
        "<ul><li>dalam<li></ul></ol><ol type=a><li>x<li value=4>y</ol><ol type=I><li>q<li>r</ol>"
        "<dl><dt>Kepala Dinas</dt><dd>Siti</dd><dt>Sekretaris:</dt><dd>Budi</dd><dt>Kosong</dt></dl>"
    ) == (
        "# A b\n\n### C d\n\n3. tiga\n4. empat\nlanjut\n- dalam\n\na. x\nd. y\n\nI. q\nII. r\n\n"
        "Kepala Dinas: Siti\nSekretaris: Budi\nKosong"
    )


def test_broken_lines() -> None:
    assert text("Satu baris.<br>Dua baris.<br><br>tiga") == "Satu baris.\n\nDua baris.\n\ntiga"
    assert text("<p>Gubernur memimpin rapat kerja itu di<br>ruang rapat.</p>") == (
        "Gubernur memimpin rapat kerja itu di ruang rapat."
    )
    assert text("Senin sampai Jumat,<br>8.00 – 16.00") == "Senin sampai Jumat, 8.00 – 16.00"
    assert text("beras<br>gula") == "beras\n\ngula"
    assert text("<pre>a  1\nb  2</pre>") == "a 1\n\nb 2"
    assert text("<p>·&nbsp;&nbsp; satu</p><p>• dua</p><p>tiga</p>") == "- satu\n- dua\n\ntiga"


def test_inline_text() -> None:
    assert (
        text("<p>Lu<b>as</b> 5 m<sup>2</sup>, 10<sup>-6</sup>, CO<sub>2</sub></p>") == "Luas 5 m², 10⁻⁶, CO2"
    )
    assert text("<p>Panjang 920<sup><a href='#f1'>1</a></sup> km</p>") == "Panjang 920 km"
    assert text("<p>Tarif <del>Rp 5</del> Rp 6, <q>murah</q>&mdash;katanya &lt;5&gt;</p>") == (
        "Tarif Rp 6, “murah”—katanya <5>"
    )
    assert text("per\xadda\u200bgangan\x07 x") == "perdagangan x"
    assert text("<label>Nama</label> <input value=x> <button>Kirim</button>") == "Nama"


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("<tr><th>A<th>B<tr><td>1<td>2<tr><td><td>4", "A: 1; B: 2\nB: 4"),
        ("<tr><td>1<td>2<tr><td>3<td>4", "1; 2\n3; 4"),
        ("<caption>Judul</caption><thead><tr><td>A<td>B</thead><tr><td>1<td>2", "Judul\n\nA: 1; B: 2"),
        ("<tr><td><b>A</b><td><strong>B</strong><tr><td>1<td>2", "A: 1; B: 2"),
        ("<tr><th><th>2021<th>2022<tr><th>Laba<td>21<td>27", "Laba; 2021: 21; 2022: 27"),
        (
            "<tr><th colspan=2>Sungai<tr><th>Panjang<td>920 km<tr><th>Muara<td>Selat",
            "Sungai\nPanjang: 920 km\nMuara: Selat",
        ),
        ("<tr><td>Menimbang<td>:<td>a. bahwa<br>b. perlu", "Menimbang: a. bahwa b. perlu"),
        ("<tr><td>Nama:<td>Siti<td>NIP :<td>19", "Nama: Siti; NIP: 19"),
        (
            "<tr><th rowspan=2>Kota<th colspan=2>Luas<tr><th>2021<th>2022<tr><td>Paser<td>9<td>8",
            "Kota: Paser; Luas 2021: 9; Luas 2022: 8",
        ),
        (
            "<tr><td rowspan=2><b>Kota</b><td colspan=2><b>Luas</b><tr><td>2021<td>2022<tr><td>Paser<td>9<td>8",
            "Kota: Paser; Luas 2021: 9; Luas 2022: 8",
        ),
        ("<tr><th>A<th>B<tr><td rowspan=2>x<td>1<tr><td>2", "A: x; B: 1\nA: x; B: 2"),
        ("<tr><th>A<th>B<tr><td><p>satu</p><p>dua</p><td><ul><li>x<li>y</ul>", "A: satu dua; B: - x - y"),
        ("<tr><th>A<th>B", "A; B"),
        ("<tr><th>A<th>B<tr><th>C<th>D", "A; B\nC; D"),
        ("<tr><td><b>A</b><td><b>B</b><tr><td><b>1</b><td><b>2</b>", "A: 1; B: 2"),
        ("<tr><td><b>Panjang</b><td>920 km<tr><td><b>Muara</b><td>Selat", "Panjang: 920 km\nMuara: Selat"),
        ("<tr><td>sendiri", "sendiri"),
    ],
)
def test_tables(table: str, rows: str) -> None:
    assert text(f"<p>Awal.</p><table>{table}</table><p>Akhir.</p>") == f"Awal.\n\n{rows}\n\nAkhir."


def test_tables_side_by_side_stay_apart() -> None:
    assert text("<table><tr><td>a<td>b</table><table><tr><td>c<td>d</table>") == "a; b\n\nc; d"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Rapat Kerja | Pemprov Kaltim</title>", "", "Rapat Kerja"),
        ("<title>JDIH | Peraturan Daerah Nomor 3</title>", "", "Peraturan Daerah Nomor 3"),
        ("<title>Rapat Kerja - Kabar Kaltim</title>", "<h2>Rapat Kerja</h2>", "Rapat Kerja"),
        ("<title>Rapat Kerja - Hari Kedua</title>", "", "Rapat Kerja - Hari Kedua"),
        ("<title>Kabar: Rapat</title><meta name=application-name content=Kabar>", "", "Kabar: Rapat"),
        ("<title>Kabar - Rapat</title><meta property=og:site_name content=Kabar>", "", "Rapat"),
        ("<title>x</title><meta property=og:title content='Rapat &amp; Kerja'>", "", "Rapat & Kerja"),
        ("<title>Microsoft Word - notulen.docx</title>", "", ""),
        ("<title>Untitled Document</title>", "<h1>Notulen</h1>", "Notulen"),
        ("<title>Kabar Kaltim</title>", "<h1>Notulen rapat</h1>", "Notulen rapat"),
        ("", "<h1>Satu</h1><h1>Dua</h1>", ""),
        ("<title>Blog Ladang: Menanam Lada</title>", "<h1>Blog</h1><h3>Menanam Lada</h3>", "Menanam Lada"),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    assert extract(f"<html><head>{head}</head><body>{body}<p>Isi.</p></body></html>", "x").title == title


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ("<meta property=article:published_time content=2023-04-18T23:12:00+08:00>", date(2023, 4, 18)),
        ("<meta itemprop=datePublished content='18 April 2023'>", date(2023, 4, 18)),
        ("<meta name=citation_publication_date content=2021/11/03>", date(2021, 11, 3)),
        ("<meta name=DC.date.issued content=2021-11-30>", date(2021, 11, 30)),
        ("<meta property=article:modified_time content=2023-04-18>", None),
        ("<meta property=article:published_time content=0001-01-01>", None),
        ("<meta property=article:published_time content=kemarin>", None),
        ("<time class='entry-date' datetime=2020-02-03>3/2</time>", date(2020, 2, 3)),
        ("<time pubdate>3 Februari 2020</time>", date(2020, 2, 3)),
        ("<span itemprop=datePublished content=2020-02-03>x</span>", date(2020, 2, 3)),
        ("<time class='updated' datetime=2020-02-03>3/2</time>", None),
        ("<time datetime=2020-02-03>acara</time>", None),
        ('<script type="application/ld+json">{"datePublished": 5, "x": </script>', None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2024-01-02"},'
            '{"@type": ["NewsArticle"], "datePublished": "2024-01-03T11:00:00+07:00"}]}</script>',
            date(2024, 1, 3),
        ),
        (
            '<script type="application/ld+json">[{"@type": "WebPage", "datePublished": "2024-01-02"},'
            '{"@type": "NewsArticle", "datePublished": "2024-01-03T11:00:00+07:00"}]</script>',
            date(2024, 1, 3),
        ),
    ],
)
def test_the_day_of_publishing(markup: str, day: date | None) -> None:
    assert extract(f"{markup}<p>Ditulis pada 1 Januari 2001.</p>", "x").date == day


WORDS = "Café “Tepian” — é"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", "<meta charset=windows-1252>"),
        ("cp1252", '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">'),
        ("utf-8", "<meta charset=iso-8859-1>"),
        ("cp1252", "<meta charset=utf-8>"),
        ("cp1252", "<meta charset=windows-9999>"),
        ("cp1252", "<meta charset=hex>"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, declared: str) -> None:
    assert saved(tmp_path, f"{declared}<p>{WORDS}</p>".encode(encoding)).text == WORDS


def test_other_code_pages(tmp_path: Path) -> None:
    assert saved(tmp_path, "<meta charset=koi8-r><p>Самара</p>".encode("koi8-r")).text == "Самара"
    page = '<?xml version="1.0" encoding="big5"?><html xmlns="http://www.w3.org/1999/xhtml"><p>三</p></html>'
    assert saved(tmp_path, page.encode("big5")).text == "三"


def test_files_that_are_no_pages(tmp_path: Path) -> None:
    for data in (
        b"%PDF-1.7",
        b"PK\x03\x04" + b"word/" * 50,
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0x",
        b"\x00\x01\x02",
    ):
        assert reason(tmp_path, data) == "unsupported"
    for data in (
        b"",
        b"  ",
        b"<html><body></body></html>",
        b"<!-- x -->",
        b"<script>x</script>",
        b"<p>---</p>",
    ):
        assert reason(tmp_path, data) == "empty"
    (tmp_path / "besar.html").touch()
    with (tmp_path / "besar.html").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(LoadError) as caught:
        read(tmp_path / "besar.html", lambda done, total: None)
    assert caught.value.reason == "too large"


def test_bombs() -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<?xml version="1.0"?>\n<!DOCTYPE html [<!ENTITY a0 "ha">{entities}]><html><p>Isi &a9;</p></html>'
    assert text(bomb) == "Isi &a9;"
    for deep in ("<div>" * 100_000 + "x", "<table><tr><td>" * 100_000 + "x"):
        with pytest.raises(LoadError) as caught:
            text(deep)
        assert caught.value.reason == "too large"
    assert text("<div>" * 2000 + "cukup dalam") == "cukup dalam"
    wide = "<table>" + "<tr><td>y<td rowspan=65534>x" * 50_000
    with pytest.raises(LoadError) as caught:
        text(wide)
    assert caught.value.reason == "too large"


def test_nothing_is_fetched() -> None:
    page = (
        '<!DOCTYPE html SYSTEM "http://example.com/x.dtd"><base href="http://example.com/"><img src="/a.png">'
    )
    assert text(f'{page}<iframe src="http://example.com"></iframe><link href="/x.css"><p>Isi.</p>') == "Isi."


TAGS = "p div ul ol li dl dt dd table tr td th b a sup h2 br hr pre q nav header section span caption".split()


@given(st.lists(st.one_of(st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS]), st.text())))
def test_any_markup(pieces: list[str]) -> None:
    try:
        found = text("".join(pieces))
    except LoadError as error:
        found = error.reason
    assert found
    for line in found.split("\n"):
        assert line == " ".join(line.split())
    assert "\n\n\n" not in found
    assert found == found.strip()


@given(st.lists(st.sampled_from("satu dua tiga empat lima".split()), min_size=1))
def test_no_word_is_lost_or_doubled(words: list[str]) -> None:
    page = "".join(f"<{TAGS[n % 3]}>{word}</{TAGS[n % 3]}> " for n, word in enumerate(words))
    assert text(page).replace("- ", "").split() == words


@pytest.mark.parametrize(
    "unit",
    [
        "<p>kata",
        "kata yang<br>",
        "<li>x",
        "<a href=x>y</a>",
        "<tr><td>a<td>b",
        "<span>x</span>",
        "&amp;",
        "<i>x",
        " ",
    ],
)
def test_long_pages_are_quick(unit: str) -> None:
    def work(size: int) -> None:
        with suppress(LoadError):  # too deeply nested
            text("<table><p>isi" + unit * (size // len(unit)))

    assert_linear(work, 20_000)
