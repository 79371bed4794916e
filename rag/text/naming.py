"""How documents, and what they are about, are called in questions in both languages."""

DOCUMENT = (
    r"(?:(?:dokumen|berkas|file|berita|artikel|naskah|laporan|tulisan)(?:-?\w+)?"
    r"|documents?|files?|articles?|(?:pieces? of )?news(?: (?:items|articles|stories))?|reports?)"
)
ABOUT = r"(?:(?:(?:yang|yg) )?(?:tentang|mengenai|soal|terkait|perihal)|about|on|regarding)"
