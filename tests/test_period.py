"""When the documents are dated that are asked for, and what is no date of theirs."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.understand.period import Period, period_in

IN_2012 = Period(date(2012, 1, 1), date(2012, 12, 31))
OCTOBER_16 = Period(date(2012, 10, 16), date(2012, 10, 16))
TOPIC = re.compile(r" (?:about|mention|tentang|membahas) ")


@pytest.mark.parametrize(
    ("question", "rest", "period"),
    [
        ("documents from 2023", "documents", Period(date(2023, 1, 1), date(2023, 12, 31))),
        (
            "which documents are from June 2021",
            "which documents",
            Period(date(2021, 6, 1), date(2021, 6, 30)),
        ),
        ("dokumen tahun 2012 apa", "dokumen apa", Period(date(2012, 1, 1), date(2012, 12, 31))),
        ("dokumen dari bulan Februari 2020", "dokumen", Period(date(2020, 2, 1), date(2020, 2, 29))),
        ("berita tanggal 20 November 2023", "berita", Period(date(2023, 11, 20), date(2023, 11, 20))),
        ("articles before 2015", "articles", Period(before=date(2014, 12, 31))),
        ("berita sebelum 20/11/2023", "berita", Period(before=date(2023, 11, 19))),
        ("articles about coal published after 2015", "articles about coal", Period(date(2016, 1, 1))),
        (
            "berita tentang nikel yang terbit setelah Juni 2018",
            "berita tentang nikel",
            Period(date(2018, 7, 1)),
        ),
        ("dokumen tentang sejarah tertanggal 2012-10-16", "dokumen tentang sejarah", OCTOBER_16),
        ("articles about coal from 2012", "articles about coal", IN_2012),
        ("berita tentang nikel dari tahun 2012", "berita tentang nikel", IN_2012),
        ("documents until 2012-10-16", "documents", Period(before=date(2012, 10, 16))),
        ("dokumen sampai 2012-10-16", "dokumen", Period(before=date(2012, 10, 16))),
        ("newest document", "document", Period(end="newest")),
        ("the oldest document", "document", Period(end="oldest")),
        ("reports since March 5, 2021", "reports", Period(date(2021, 3, 5))),
        ("dokumen sejak tahun 2020", "dokumen", Period(date(2020, 1, 1))),
        ("documents up to 2020", "documents", Period(before=date(2020, 12, 31))),
        (
            "documents published between 2012 and 2021",
            "documents",
            Period(date(2012, 1, 1), date(2021, 12, 31)),
        ),
        (
            "dokumen yang terbit dari 2012 sampai 2021",
            "dokumen",
            Period(date(2012, 1, 1), date(2021, 12, 31)),
        ),
        (
            "which documents about coal are from 2023",
            "which documents about coal",
            Period(date(2023, 1, 1), date(2023, 12, 31)),
        ),
        ("the latest news", "news", Period(end="newest")),
        ("which document is the oldest", "which document", Period(end="oldest")),
        ("dokumen mana yang paling baru", "dokumen mana", Period(end="newest")),
        ("dokumen tertua apa", "dokumen apa", Period(end="oldest")),
        (
            "what is the newest document from 2012",
            "what document",
            Period(date(2012, 1, 1), date(2012, 12, 31), "newest"),
        ),
    ],
)
def test_a_period_is_taken_out(question: str, rest: str, period: Period) -> None:
    assert period_in(question, TOPIC) == (rest, period)


@pytest.mark.parametrize(
    "question",
    [
        "documents about the floods in 2012",
        "articles about art after 1945",
        "articles about the war between 1941 and 1945",
        "articles about the war from 1941 to 1945",
        "documents about coal since 2015",
        "dokumen tentang sejarah sebelum 1945",
        "dokumen tentang sejarah dari 1945 sampai 1950",
        "berita tentang Bali sejak tahun 2020",
        "documents until 2012-13-16",
        "documents until 0001-10-16",
        "dokumen tentang banjir tahun 2012",
        "which documents mention the oldest mosque",
        "dokumen yang membahas masjid tertua",
        "documents 2023",
        "documents from 30 February 2023",
        "dokumen dari Kaltim",
        "documents from eight provinces",
        "reports of 4500 people",
        "documents before the election",
        "documents before 1 January 0001",
        "documents after 31/12/9999",
        "documents from March 0000",
        "dokumen sebelum pemilu",
        "",
    ],
)
def test_what_is_no_date_of_documents_stays(question: str) -> None:
    assert period_in(question, TOPIC) == (question, Period())
    assert not period_in(question, TOPIC)[1]


WILD = st.lists(
    st.sampled_from(
        """documents are from dari before sebelum after since until between and dan tahun bulan 0 31 29 Februari March
        2012 2013 0001 9999 2012-10-16 20/11/2023 the newest tertua paling about tentang . ,""".split()
    ),
    max_size=8,
).map(" ".join)


@given(WILD)
def test_whatever_is_said_is_read(question: str) -> None:
    rest, period = period_in(question, TOPIC)
    assert (rest == question) == (not period)
