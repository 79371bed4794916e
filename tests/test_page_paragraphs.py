"""Where in the lines of a page a paragraph or an item of a list begins."""

from __future__ import annotations

from boxes import column, composed, run


def test_the_numbers_of_a_list_count_on() -> None:
    rows = column(
        0,
        0,
        "1. pergi ke kantor kepala desa itu",
        "2. meminta surat yang diperlukan di",
        "kecamatan",
        "3. pulang",
    )
    assert (
        composed(rows)
        == "1. pergi ke kantor kepala desa itu\n2. meminta surat yang diperlukan di kecamatan\n3. pulang"
    )


def test_lettered_items_and_bullets() -> None:
    rows = column(
        0, 0, "Yang harus dibawa oleh setiap peserta:", "n) panci", "o) piring", "o sendok", "– garpu"
    )
    assert (
        composed(rows) == "Yang harus dibawa oleh setiap peserta:\n\nn) panci\no) piring\n- sendok\n- garpu"
    )


def test_text_hangs_below_what_follows_a_label() -> None:
    rows = [
        *(
            run("Menimbang", 0, 0),
            run(":", 70, 0),
            run("a.", 90, 0),
            run("bahwa kawasan itu perlu Peraturan", 110, 0),
        ),
        *(run("Daerah yang baru;", 110, 14), run("b.", 90, 28), run("bahwa sudah.", 110, 28)),
    ]
    assert (
        composed(rows)
        == "Menimbang : a. bahwa kawasan itu perlu Peraturan Daerah yang baru;\n\nb. bahwa sudah."
    )
