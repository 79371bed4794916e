"""Slide decks: a page per slide, shapes in the order of reading, tables, charts, diagrams and notes."""

from __future__ import annotations

from pathlib import Path

import papers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Cm

from rag.formats import Extract
from rag.formats.slides import read

ODF_BODY = '<presentation:notes draw:style-name="x"><draw:frame presentation:class="notes"><draw:text-box>'


def ignore(_done: int, _total: int) -> None:
    pass


def extract(deck: Presentation, path: Path) -> Extract:
    deck.save(path)
    return read(path, ignore)


def box(shapes: object, left: float, top: float, text: str) -> object:
    shape = shapes.add_textbox(Cm(left), Cm(top), Cm(5), Cm(2))
    shape.text_frame.text = text
    return shape


def test_a_deck(tmp_path: Path) -> None:
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "Rencana Kerja"
    first.placeholders[1].text = "Dinas Perhubungan"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "Jalan\vlingkar"
    second.placeholders[1].text = "Panjangnya 12 km\nDibuka hari Senin"
    second.notes_slide.notes_text_frame.text = "Sebutkan anggarannya.\nLalu terima kasih."
    second._element.set("show", "0")
    seen: list[tuple[int, int]] = []
    deck.save(tmp_path / "a.pptx")
    found = read(tmp_path / "a.pptx", lambda done, total: seen.append((done, total)))
    opening = "## Rencana Kerja\n\nDinas Perhubungan\n\n"
    assert found == Extract(
        opening + "## Jalan lingkar\n\n- Panjangnya 12 km\n- Dibuka hari Senin\n\n"
        "Sebutkan anggarannya.\n\nLalu terima kasih.",
        title="Rencana Kerja",
        pages=(0, len(opening)),
    )
    assert seen == [(1, 2), (2, 2)]
    deck.core_properties.title = "Rapat 2023"
    assert extract(deck, tmp_path / "a.pptx").title == "Rapat 2023"


def test_the_order_of_reading(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box(slide.shapes, 15, 10, "lima")
    box(slide.shapes, 12, 1.2, "dua")
    box(slide.shapes, 1, 1.3, "satu")
    group = slide.shapes.add_group_shape()
    box(group.shapes, 9, 5, "empat")
    box(group.shapes, 3, 5, "tiga")
    assert extract(deck, tmp_path / "a.pptx").text == "satu\n\ndua\n\ntiga\n\nempat\n\nlima"


def test_lists_that_say_what_they_are(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    shape = box(slide.shapes, 1, 1, "Pembuka\nsatu\ndua\nrinci\ntiga\nPenutup")
    marks = ["", '<a:buAutoNum type="arabicPeriod" startAt="3"/>', '<a:buAutoNum type="arabicPeriod" startAt="3"/>',
             '<a:buChar char="•"/>', '<a:buAutoNum type="arabicPeriod" startAt="3"/>', "<a:buNone/>"]  # fmt: skip
    for line, mark in zip(shape.text_frame.paragraphs, marks, strict=True):
        if line.text == "rinci":
            line.level = 1
        if mark:
            line._p.get_or_add_pPr().append(parse_xml(mark.replace("/>", f" {nsdecls('a')}/>")))
    assert extract(deck, tmp_path / "a.pptx").text == (
        "Pembuka\n\n3. satu\n4. dua\n- rinci\n5. tiga\n\nPenutup"
    )


def test_tables(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 3, Cm(1), Cm(1), Cm(10), Cm(5)).table
    rows = [["Ketua", "Wakil", "Tempat"], ["Andi", "Budi", "Berau"], ["", "Dewi\nSri", "Paser"]]
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            table.cell(down, across).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    lines = "Ketua: Andi; Wakil: Budi; Tempat: Berau\nKetua: Andi; Wakil: Dewi Sri; Tempat: Paser"
    assert extract(deck, tmp_path / "a.pptx").text == lines
    table.first_row = False
    assert extract(deck, tmp_path / "a.pptx").text.startswith("Ketua; Wakil; Tempat\nAndi; Budi; Berau\n")


def test_charts(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData(number_format="0.0%")
    data.categories = ["Berau", "Paser"]
    data.add_series("2022", [0.125, 0.5])
    data.add_series("2023", [None, 0.75])
    for kind in (XL_CHART_TYPE.COLUMN_CLUSTERED, XL_CHART_TYPE.PIE):
        chart = slide.shapes.add_chart(kind, Cm(1), Cm(1), Cm(10), Cm(5), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Pertumbuhan"
    rows = "2022: 12.5%\nPaser; 2022: 50%; 2023: 75%"
    text = extract(deck, tmp_path / "a.pptx").text
    assert text.startswith(f"Berau; {rows}\n\nPertumbuhan\n\nBerau; 2022: 12.5%")


def test_categories_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["Triwulan", "Triwulan"]
    data.add_series("Target", [1, 2])
    data.add_series("Hasil", [3, 4])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(10), Cm(5), data)
    text = extract(deck, tmp_path / "a.pptx").text
    assert text == "Triwulan; Target: 1; Hasil: 3\nTriwulan; Target: 2; Hasil: 4"


def test_a_diagram(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(path)
    parts = papers._parts(path)
    main, rels = "ppt/slides/slide1.xml", "ppt/slides/_rels/slide1.xml.rels"
    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="x"/><p:cNvGraphicFramePr/><p:nvPr/>'
        "</p:nvGraphicFramePr>"
        '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic>'
        f'<a:graphicData uri="{space}"><dgm:relIds xmlns:dgm="{space}" r:dm="rId9"/></a:graphicData></a:graphic>'
        "</p:graphicFrame></p:spTree>"
    )
    parts[main] = parts[main].replace(b"</p:spTree>", frame.encode())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="../diagrams/data1.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for text in ("Rencana", "Bangun")
    )
    parts["ppt/diagrams/data1.xml"] = (
        f'<dgm:dataModel xmlns:dgm="{space}" {nsdecls("a")}><dgm:ptLst>{points}<dgm:pt/></dgm:ptLst></dgm:dataModel>'
    ).encode()
    papers._pack(path, parts)
    assert read(path, ignore).text == "- Rencana\n- Bangun"


def test_slides_without_text(tmp_path: Path) -> None:
    deck = Presentation()
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    for texts in ([], ["Satu."], [], []):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for text in texts:
            box(slide.shapes, 1, 1, text)
    deck.slides[2].shapes.add_picture(str(tmp_path / "a.png"), 0, 0)
    deck.slides[1].shapes.add_picture(str(tmp_path / "a.png"), 0, 0)
    assert extract(deck, tmp_path / "a.pptx") == Extract("Satu.", pages=(0, 0, 5, 5), unread=(3,))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab 1é—\t"), max_size=8), min_size=1, max_size=4))
def test_a_page_per_slide(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    for suffix in (".pptx", ".odp"):
        path = tmp_path_factory.mktemp("slides") / f"a{suffix}"
        papers.make(path, "Judul", texts)
        found = read(path, ignore)
        assert len(found.pages) == len(texts)
        ends = [*found.pages[1:], len(found.text)]
        for number, (begin, end, text) in enumerate(zip(found.pages, ends, texts, strict=True), start=1):
            line = " ".join(text.split()) if any(map(str.isalnum, text)) else ""
            title = "Judul" if number == 1 else f"Bagian {number}"
            assert found.text[begin:end].rstrip("\n") == "\n\n".join(filter(None, [f"## {title}", line]))


@pytest.mark.parametrize("suffix", [".pptx", ".odp"])
def test_papers(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    papers.make(path, "Judul", ["Satu dua.", "Tiga."], [["Kota", "Jiwa"], ["Berau", "250"]])
    first = "## Judul\n\nSatu dua.\n\n"
    assert read(path, ignore) == Extract(
        f"{first}## Bagian 2\n\nTiga.\n\nKota: Berau; Jiwa: 250", title="Judul", pages=(0, len(first))
    )


def test_notes_of_opendocument(tmp_path: Path) -> None:
    path = tmp_path / "a.odp"
    papers.make(path, "Judul", ["Satu."])
    parts = papers._parts(path)
    notes = (
        "<text:p>Sebutkan anggarannya.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
    )
    content = parts["content.xml"].replace(b"</draw:page>", (ODF_BODY + notes).encode())
    if b"xmlns:presentation=" not in content:
        space = b' xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'
        content = content.replace(b"<office:document-content", b"<office:document-content" + space)
    papers._pack(path, parts | {"content.xml": content})
    assert read(path, ignore).text == "## Judul\n\nSatu.\n\nSebutkan anggarannya."
