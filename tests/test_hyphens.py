"""Words that were broken at a line's end."""

from __future__ import annotations

import pytest

from rag.formats.hyphens import compounds_in, joined


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("meme-", "rintah", "memerintah"),
        ("anak-", "anak", "anak-anak"),
        ("anak-", "anaknya", "anak-anaknya"),
        ("berlari-", "lari", "berlari-lari"),
        ("sayur-", "mayur", "sayur-mayur"),
        ("bolak-", "balik", "bolak-balik"),
        ("tolong-", "menolong", "tolong-menolong"),
        ("KTP-", "nya", "KTP-nya"),
        ("se-", "Kalimantan", "se-Kalimantan"),
        ("Covid-", "19", "Covid-19"),
        ("govern-", "ment", "government"),
        ("pem-", "bangunan", "pembangunan"),
        ("1990 -", "kini", "1990 - kini"),
    ],
)
def test_words_broken_at_a_lines_end(first: str, second: str, whole: str) -> None:
    assert joined([f"kata {first}", f"{second} lagi"]) == (
        f"kata {whole} lagi",
        [0, len(f"kata {whole}") - len(second)],
    )


def test_a_compound_that_the_document_has_elsewhere() -> None:
    compounds = compounds_in(["Kebijakan Non-formal itu", "kata-", "pasca-bencana dan 5 -"])
    assert compounds == {"non-formal", "pasca-bencana"}
    assert joined(["non-", "formal"], compounds)[0] == "non-formal"
    assert joined(["non-", "formal"])[0] == "nonformal"
