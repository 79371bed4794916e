"""Word processing documents: headings, lists, tables, notes, text boxes tracked changes, in their order."""

from __future__ import annotations

import zipfile
from pathlib import Path

import papers
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.formats import Extract
from rag.formats.word import read

ODF_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "table", "text")
) + ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'  # fmt: skip
MORE_SPACES = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def ignore(_done: int, _total: int) -> None:
    pass


def extract(document: Document, path: Path) -> Extract:
    document.save(path)
    return read(path, ignore)


def body(path: Path, xml: str) -> str:
    """What is read of a document with this body."""
    document = Document()
    document.element.body.clear_content()
    for element in parse_xml(f"<w:body {nsdecls('w', 'r', 'm')}{MORE_SPACES}>{xml}</w:body>"):
        document.element.body.append(element)
    return extract(document, path).text


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def odt(path: Path, xml: str, styles: str = "") -> Extract:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content{ODF_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{xml}</office:text></office:body></office:document-content>",
        )
    return read(path, ignore)


def test_a_document(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "Microsoft Word - laporan.docx"
    document.sections[0].header.paragraphs[0].text = "Kepala halaman"
    document.add_heading("Laporan Tahunan", 0)
    document.add_heading("Latar belakang", 1)
    document.add_paragraph("Jalan  lingkar\tdibuka\npada hari Senin.")
    document.add_paragraph("beras", style="List Bullet")
    document.add_paragraph("gula", style="List Bullet")
    document.add_paragraph("   ")
    document.add_paragraph("pertama", style="List Number")
    document.add_paragraph("kedua", style="List Number")
    document.add_heading("Rincian", 2)
    found = extract(document, tmp_path / "a.docx")
    assert found == Extract(
        "# Laporan Tahunan\n\n# Latar belakang\n\nJalan lingkar dibuka pada hari Senin.\n\n- beras\n- gula\n"
        "1. pertama\n2. kedua\n\n## Rincian",
        title="Laporan Tahunan",
    )


@pytest.mark.parametrize(
    ("stated", "title"),
    [("Rencana Kerja", "Rencana Kerja"), ("Document1", ""), ("untitled", ""), ("a.docx", ""), ("Word Document", "")],
)  # fmt: skip
def test_titles_of_the_properties(tmp_path: Path, stated: str, title: str) -> None:
    document = Document()
    document.core_properties.title = stated
    document.add_paragraph("Isi.")
    assert extract(document, tmp_path / "a.docx").title == title


def test_headings_by_outline_and_by_indonesian_styles(tmp_path: Path) -> None:
    document = Document()
    styles = document.styles
    styles.add_style("Judul 2", 1)
    styles.add_style("Bab", 1).base_style = styles["Heading 3"]
    document.add_paragraph("Dua", style="Judul 2")
    document.add_paragraph("Tiga", style="Bab")
    document.add_paragraph("Empat")._p.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="3"/>')
    )
    document.add_paragraph("Biasa")._p.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>')
    )
    assert extract(document, tmp_path / "a.docx").text == "## Dua\n\n### Tiga\n\n#### Empat\n\nBiasa"


def test_tracked_changes_links_fields_controls_and_hidden_text(tmp_path: Path) -> None:
    xml = """<w:p>
      <w:r><w:t>Satu</w:t></w:r>
      <w:ins><w:r><w:t xml:space="preserve"> dua</w:t></w:r></w:ins>
      <w:del><w:r><w:delText> hapus</w:delText></w:r></w:del>
      <w:moveFrom><w:r><w:t> asal</w:t></w:r></w:moveFrom>
      <w:hyperlink><w:r><w:t xml:space="preserve"> tautan</w:t></w:r></w:hyperlink>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t> sembunyi</w:t></w:r>
      <w:r><w:instrText> PAGE </w:instrText></w:r>
      <w:fldSimple><w:r><w:t xml:space="preserve"> 12</w:t></w:r></w:fldSimple>
      <w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> isian</w:t></w:r></w:sdtContent></w:sdt>
      <w:r><w:noBreakHyphen/><w:t>nya</w:t><w:br w:type="page"/><w:lastRenderedPageBreak/><w:t>lanjut</w:t></w:r>
      <m:oMath><m:r><m:t> x=2</m:t></m:r></m:oMath>
      <!-- catatan -->
    </w:p>"""
    control = f"<w:sdt><w:sdtContent>{paragraph('Dalam kendali.')}</w:sdtContent></w:sdt>"
    assert (
        body(tmp_path / "a.docx", xml + control)
        == "Satu dua tautan 12 isian-nya lanjut x=2\n\nDalam kendali."
    )
    document = Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Pendahuluan 3", style="toc 1")
    document.add_paragraph("Isi.")
    assert extract(document, tmp_path / "b.docx").text == "Isi."


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('Dalam kotak.')}{paragraph('Baris dua.')}</w:txbxContent>"
    xml = (
        "<w:p><w:r><w:t>Di luar.</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + paragraph("Sesudahnya.")
    )
    assert body(tmp_path / "a.docx", xml) == "Di luar.\n\nDalam kotak.\n\nBaris dua.\n\nSesudahnya."


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    body(path, "<w:p><w:r><w:t>Isi.</w:t><w:footnoteReference w:id='2'/></w:r></w:p>" + paragraph("Lalu."))
    parts = papers._parts(path)
    rels = "word/_rels/document.xml.rels"
    relation = f'<Relationship Id="rId99" Type="{FOOTNOTES}" Target="footnotes.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
    parts["word/footnotes.xml"] = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'>{paragraph('Lihat lampiran.')}</w:footnote></w:footnotes>"
    ).encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.wordprocessingml.footnotes+xml"/></Types>',
    )
    papers._pack(path, parts)
    assert read(path, ignore).text == "Isi.\n\nLihat lampiran.\n\nLalu."


def test_numbers_of_lists_are_those_that_word_shows(tmp_path: Path) -> None:
    document = Document()
    numbering = document.part.numbering_part.element

    def level(depth: int, form: str, text: str, start: int = 1) -> str:
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    levels = (
        level(0, "upperRoman", "BAB %1") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "%3)", 3)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    for identifier, more in [(77, ""), (78, override)]:
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{identifier}"><w:abstractNumId w:val="77"/>{more}</w:num>'
            )
        )
    xml = "".join(
        paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{identifier}"/></w:numPr>')
        for text, depth, identifier in [
            ("Umum", 0, 77), ("Tujuan", 1, 77), ("Jalan", 2, 77), ("Air", 2, 77), ("Maksud", 1, 77),
            ("Isi", 0, 77), ("Rinci", 1, 77), ("Penutup", 0, 78), ("Lampiran", 0, 78), ("Tanpa nomor", 0, 0),
        ]
    )  # fmt: skip
    for element in parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"):
        document.element.body.append(element)
    assert extract(document, tmp_path / "a.docx").text == (
        "BAB I Umum\nI.1 Tujuan\nc) Jalan\nd) Air\nI.2 Maksud\nBAB II Isi\nII.1 Rinci\nBAB V Penutup\n"
        "BAB VI Lampiran\n\nTanpa nomor"
    )


def test_tables(tmp_path: Path) -> None:
    span, begin, go_on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    marked = table(header + cell("Ketua") + cell("Wakil"), cell("Andi") + cell("Budi"))
    merged = table(
        cell("Wilayah") + cell("Jiwa", span),
        cell("") + cell("2022") + cell("2023"),
        cell("Utara", begin) + cell("240") + cell("250"),
        cell("", go_on) + cell("260") + cell("270"),
        "<w:trPr><w:del/></w:trPr>" + cell("Hapus") + cell("1") + cell("2"),
        cell("Jumlah seluruhnya", span) + cell("520"),
    )
    framed = table(f"<w:tc>{paragraph('Dalam bingkai.')}{marked}{paragraph('')}</w:tc>")
    nested = table(cell("Nama") + cell("Andi"), f"<w:tc>{marked}{paragraph('Catatan')}</w:tc>" + cell("x"))
    text = body(
        tmp_path / "a.docx", paragraph("Atas.") + marked + merged + paragraph("Bawah.") + framed + nested
    )
    assert text == (
        "Atas.\n\nKetua: Andi; Wakil: Budi\n\n"
        "Wilayah: Utara; Jiwa 2022: 240; Jiwa 2023: 250\nWilayah: Utara; Jiwa 2022: 260; Jiwa 2023: 270\n"
        "Wilayah: Jumlah seluruhnya; Jiwa 2023: 520\n\n"
        "Bawah.\n\nDalam bingkai.\n\nKetua: Andi; Wakil: Budi\n\n"
        "Nama; Andi\nKetua: Andi; Wakil: Budi Catatan; x"
    )


def test_a_style_that_sets_the_first_row_off(tmp_path: Path) -> None:
    for style, text in [
        ("Light Grid", "Ketua: Andi; Wakil: Budi"),
        ("Table Grid", "Ketua; Wakil\nAndi; Budi"),
    ]:
        document = Document()
        grid = document.add_table(2, 2, style=style)
        for number, value in enumerate(["Ketua", "Wakil", "Andi", "Budi"]):
            grid.cell(number // 2, number % 2).text = value
        assert extract(document, tmp_path / "a.docx").text == text


def test_opendocument(tmp_path: Path) -> None:
    styles = """
      <style:style style:name="P1" style:parent-style-name="Title"/>
      <text:list-style style:name="L1">
        <text:list-level-style-number text:level="1" style:num-format="1"/>
        <text:list-level-style-bullet text:level="2"/>
      </text:list-style>"""
    xml = """
      <text:tracked-changes><text:changed-region><text:deletion><text:p>Hapus</text:p></text:deletion>
      </text:changed-region></text:tracked-changes>
      <text:p text:style-name="P1">Laporan</text:p>
      <text:table-of-content><text:index-body><text:p>Isi 1</text:p></text:index-body></text:table-of-content>
      <text:h text:outline-level="2">Isi</text:h>
      <text:section><text:p>Satu<text:s text:c="3"/>dua<text:line-break/>tiga<text:note>
      <text:note-citation>1</text:note-citation>
      <text:note-body><text:p>Catatan kaki.</text:p></text:note-body></text:note>
      <office:annotation><text:p>Komentar</text:p></office:annotation><text:span>empat</text:span>
      <draw:frame><draw:text-box><text:p>Kotak.</text:p></draw:text-box></draw:frame></text:p></text:section>
      <text:list text:style-name="L1"><text:list-item><text:p>beras</text:p>
        <text:list><text:list-item><text:p>merah</text:p></text:list-item></text:list></text:list-item>
        <text:list-item><text:p>gula</text:p></text:list-item></text:list>
      <text:list><text:list-item><text:p>lepas</text:p></text:list-item></text:list>
      <text:list text:style-name="L1" text:continue-numbering="true">
        <text:list-item><text:p>kopi</text:p></text:list-item></text:list>
      <table:table><table:table-header-rows><table:table-row>
        <table:table-cell><text:p>Ketua</text:p></table:table-cell><table:table-cell><text:p>Wakil</text:p></table:table-cell>
      </table:table-row></table:table-header-rows><table:table-row>
        <table:table-cell table:number-rows-spanned="2"><text:p>Andi</text:p></table:table-cell>
        <table:table-cell><text:p>Budi</text:p></table:table-cell>
      </table:table-row><table:table-row><table:covered-table-cell/>
        <table:table-cell><text:p>Dewi</text:p><text:p>Sri</text:p></table:table-cell></table:table-row></table:table>"""
    assert odt(tmp_path / "a.odt", xml, styles) == Extract(
        "# Laporan\n\n## Isi\n\nSatu dua tiga empat\n\nCatatan kaki.\n\nKotak.\n\n"
        "1. beras\n- merah\n2. gula\n\n- lepas\n\n3. kopi\n\nKetua: Andi; Wakil: Budi\nKetua: Andi; Wakil: Dewi Sri",
        title="Laporan",
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=20), max_size=4))
def test_texts_are_kept(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    wanted = [
        line for text in texts if any(map(str.isalnum, line := " ".join(text.replace("\ufeff", "").split())))
    ]
    for suffix in (".docx", ".odt"):
        path = tmp_path_factory.mktemp("word") / f"a{suffix}"
        papers.make(path, "", texts)
        assert read(path, ignore).text == "\n\n".join(wanted)


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_papers(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    papers.make(path, "Judul", ["Satu dua.", "Tiga."], [["Kota", "Jiwa"], ["Berau", "250"]])
    assert read(path, ignore) == Extract(
        "# Judul\n\nSatu dua.\n\nTiga.\n\nKota: Berau; Jiwa: 250", title="Judul"
    )


def test_a_long_document_gives_signs_of_life(tmp_path: Path) -> None:
    for suffix in (".docx", ".odt"):
        path = tmp_path / f"a{suffix}"
        papers.make(path, "Judul", ["Satu."] * 1500)
        seen: list[tuple[int, int]] = []
        read(path, lambda done, total, seen=seen: seen.append((done, total)))
        assert seen == [(0, 1), (1, 1)]
