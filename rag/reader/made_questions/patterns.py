"""What dates, names, places and measures look like in Indonesian text: pieces of regular expressions."""

from __future__ import annotations


def one_of(words: str) -> str:
    """Any of the words of a text."""
    return f"(?:{'|'.join(words.split())})"


UPPER = "".join(chr(c) for c in [*range(0x41, 0x250), *range(0x1E00, 0x1F00)] if chr(c).isupper())

# Time
MONTH = one_of(
    "Januari Februari Pebruari Maret April Mei Juni Juli Agustus September Oktober November Nopember Desember"
)
YEAR = r"(?:1\d{3}|20\d\d)(?!\d|[.,]\d|-an|an\b|\s?[–—-]\s?\d|\s+(?:SM|jiwa|orang|km|meter|m)\b)"
DATE = rf"(?:(?:\d{{1,2}} )?{MONTH} {YEAR}|{YEAR})"

# Names
_WORD = (
    rf"(?!{MONTH}\b|Ia\b|Dia\b|Pada\b|Di\b|Dan\b|Yang\b)(?:[{UPPER}]\.|"
    rf"[{UPPER}][\w’'&-]*(?:\.(?=[{UPPER}]))?)"
)
_PARTICLE = one_of("van von der den de del della dos da du la le bin binti ibn al el of the y")
NAME = rf"{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,5}}"
NAMES = rf"{NAME}(?:, {NAME}){{0,5}}(?:,? (?:dan|serta) {NAME})?"
TWO_WORDS = rf"{_WORD} {_WORD}"
SCHOOL = (
    rf"{one_of('Universitas Akademi Institut Sekolah Fakultas SMA SMK Akpol Kolese')}(?: {_WORD})*"
    rf"(?: (?:of|the) {_WORD})*"
)

# Places
AREA = (
    r"(?:[Kk]ecamatan|[Kk]abupaten|[Pp]rovinsi|[Kk]ota|[Dd]esa|[Kk]elurahan|[Dd]istrik|[Dd]istrict|[Rr]egion|"
    r"[Dd]epartemen|[Nn]egara [Bb]agian|[Nn]egara|[Nn]agari|[Gg]ampong|[Pp]ulau|[Dd]aerah|[Cc]ounty|[Pp]refektur|"
    r"[Kk]otamadya|[Kk]awasan|[Jj]alan|[Kk]epulauan|[Bb]enua|[Ww]ilayah|[Mm]unisipalitas)"
)
_IN_AREA = rf"(?:{AREA} ){{0,2}}{NAME}"
PLACE = rf"{_IN_AREA}(?:,? (?:di )?{AREA} {NAME}|, (?:di )?{_IN_AREA}){{0,5}}(?:, (?:dan )?{_IN_AREA})?"

# Measures
NUMBER = r"(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?![.,]?\d)"
ABOUT = (
    r"(?:(?:adalah|yaitu|yakni|ialah|sekitar|kurang lebih|lebih dari|hampir|kira-kira|mencapai|sebesar|sebanyak|total|±"
    r") ){0,2}"
)
LENGTH = r"(?:km|kilometer|m|meter|cm|mm|mil|kaki|sentimeter)\b"
SURFACE = r"(?:km2|km²|km persegi|kilometer persegi|hektare?|ha|Ha|m2|m²|meter persegi|mil persegi)(?!\w)"
