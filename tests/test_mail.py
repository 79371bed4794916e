"""Messages of many mail programs: who wrote what to whom and when, and what was attached."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LOAD_FAILURES, LoadError
from rag.formats import Extract
from rag.formats.mail import MAX_BYTES, read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.eml"


def opened(path: Path, data: bytes | EmailMessage) -> Extract:
    path.write_bytes(data if isinstance(data, bytes) else bytes(data))
    return read(path, lambda done, total: None)


def reason(path: Path, data: bytes) -> str:
    with pytest.raises(LoadError) as caught:
        opened(path, data)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.reason


def message(
    subject: str = "Undangan rapat", body: str = "Mohon hadir pada rapat kerja di kantor gubernur."
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Siti Aminah <siti@kaltim.go.id>"
    made["To"] = "Budi <budi@kaltim.go.id>, dewi@kaltim.go.id"
    made["Date"] = "Fri, 04 Mar 2022 09:15:00 +0800"
    made["Subject"] = subject
    made.set_content(body)
    return made


def test_who_wrote_to_whom_and_when(path: Path) -> None:
    found = opened(path, message())
    assert (found.title, found.date, found.pages) == ("Undangan rapat", date(2022, 3, 4), ())
    assert found.text == (
        "# Undangan rapat\n\nDari: Siti Aminah <siti@kaltim.go.id>; Kepada: Budi <budi@kaltim.go.id>,"
        " dewi@kaltim.go.id; Tanggal: 4 Maret 2022, 09:15\n\nMohon hadir pada rapat kerja di kantor gubernur."
    )


def test_an_english_message_with_attachments(path: Path) -> None:
    made = message("Budget", "Please find the budget of the harbour in the two files.")
    made["Cc"] = "Rina <rina@port.id>"
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="anggaran.pdf")
    made.add_attachment("a;b", filename="données é.csv")
    assert opened(path, made).text == (
        "# Budget\n\nFrom: Siti Aminah <siti@kaltim.go.id>; To: Budi <budi@kaltim.go.id>, dewi@kaltim.go.id;"
        " Cc: Rina <rina@port.id>; Date: 4 March 2022, 09:15\n\nAttachments: anggaran.pdf, données é.csv\n\n"
        "Please find the budget of the harbour in the two files."
    )


def body(path: Path, data: bytes | EmailMessage) -> str:
    """The text below the subject and the line of headers."""
    return opened(path, data).text.split("\n\n", 2)[-1]


def raw(headers: str, content: bytes) -> bytes:
    return f"From: a@b.id\nSubject: Rapat\n{headers}\n\n".encode() + content


@pytest.mark.parametrize(
    ("headers", "content", "wanted"),
    [
        ("Content-Type: text/plain; charset=utf-8", "Café — “ya”".encode(), "Café — “ya”"),
        ("Content-Type: text/plain; charset=iso-8859-1", "Café “ya”".encode("cp1252"), "Café “ya”"),
        ("Content-Type: text/plain; charset=iso-8859-1", "Café — “ya”".encode(), "Café — “ya”"),
        ("Content-Type: text/plain; charset=us-ascii", "Café".encode("cp1252"), "Café"),
        ("Content-Type: text/plain; charset=tidak-ada", "Café".encode(), "Café"),
        ("Content-Type: text/plain; charset=hex", b"kata biasa", "kata biasa"),
        ("", "Café".encode("cp1252"), "Café"),
        ("Content-Type: text/plain; charset=koi8-r", "Самара".encode("koi8-r"), "Самара"),
        ("Content-Type: text/plain; charset=iso-2022-jp", "三".encode("iso-2022-jp"), "三"),
        ("Content-Transfer-Encoding: quoted-printable", b"Caf=C3=A9 ya=\n h", "Café ya h"),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b"Q2Fmw6k=", "Café"),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b"Q2Fmw6k", "Café"),
        ("Content-Type: text/html", b"Satu&nbsp;dua<table><tr><th>K<th>L<tr><td>1<td>2", "Satu dua\n\nK: 1; L: 2"),
        ("Content-Type: text/html", b"<img src=cid:x>", ""),
        ("Content-Type: multipart/mixed", b"tanpa pembatas", "tanpa pembatas"),
        ("Content-Type: /; ;=", b"jenis rusak", "jenis rusak"),
    ],
)  # fmt: skip
def test_contents(path: Path, headers: str, content: bytes, wanted: str) -> None:
    assert opened(path, raw(headers, content)).text == f"# Rapat\n\nDari: a@b.id\n\n{wanted}".strip()


def test_plain_text(path: Path) -> None:
    text = (
        "Yth. Bapak Gubernur,\n\nDengan hormat kami sampaikan bahwa rapat kerja bersama para bupati akan\n"
        "diadakan di Samarinda pada hari Jumat, dan bahwa semua kepala dinas akan ikut\nhadir.\n\n* satu\n* dua\n\n"
        "1. tiga\n2. empat\n\nPada Kamis, Budi menulis:\n> Kapan rapatnya?\n>> Belum tahu.\n> > Sama sekali.\n\n"
        "--\nSiti Aminah\nKepala Biro"
    )
    assert body(path, raw("", text.encode())) == (
        "Yth. Bapak Gubernur,\n\nDengan hormat kami sampaikan bahwa rapat kerja bersama para bupati akan diadakan di"
        " Samarinda pada hari Jumat, dan bahwa semua kepala dinas akan ikut hadir.\n\n- satu\n- dua\n\n"
        "1. tiga\n2. empat\n\nPada Kamis, Budi menulis:\n\n> Kapan rapatnya?\n\n>> Belum tahu.\n\n>> Sama sekali.\n\n"
        "Siti Aminah\n\nKepala Biro"
    )


def test_flowed_text(path: Path) -> None:
    flowed = raw(
        "Content-Type: text/plain; format=flowed",
        b"Satu \ndua \ntiga.\n Dari sini.\n> empat \n> lima\n-- \nSiti",
    )
    assert body(path, flowed) == "Satu dua tiga.\n\nDari sini.\n\n> empat lima\n\nSiti"
    joined = raw("Content-Type: text/plain; format=flowed; delsp=yes", b"ber \nsama")
    assert body(path, joined) == "bersama"


def test_alternatives(path: Path) -> None:
    made = message(body="Isi yang polos dan sederhana.")
    made.add_alternative("<p>Isi yang <i>polos</i> dan sederhana.</p>", subtype="html")
    assert body(path, made) == "Isi yang polos dan sederhana."
    made = message(body="Buka di peramban.")
    made.add_alternative(
        "<p>Rapat kerja diadakan di Samarinda pada hari Jumat.</p><p>Hadirlah.</p>", subtype="html"
    )
    assert body(path, made) == "Rapat kerja diadakan di Samarinda pada hari Jumat.\n\nHadirlah."
    made = message(body=" ")
    made.add_alternative("<p>Isi.</p>", subtype="html")
    made.add_attachment(b"x", maintype="image", subtype="png", filename="peta.png")
    assert body(path, made) == "Lampiran: peta.png\n\nIsi."


def test_a_forwarded_message(path: Path) -> None:
    inner = message("Laporan", "Laporan itu sudah selesai dan dikirim.")
    inner.add_attachment(b"x", maintype="application", subtype="pdf", filename="laporan.pdf")
    outer = message("Fwd: Laporan", "Silakan dibaca oleh semua.")
    outer.add_attachment(inner)
    found = opened(path, outer)
    assert found.title == "Fwd: Laporan"
    who = (
        "Dari: Siti Aminah <siti@kaltim.go.id>; Kepada: Budi <budi@kaltim.go.id>, dewi@kaltim.go.id; Tanggal:"
    )
    assert found.text == (
        f"# Fwd: Laporan\n\n{who} 4 Maret 2022, 09:15\n\nSilakan dibaca oleh semua.\n\n"
        f"## Laporan\n\n{who} 4 Maret 2022, 09:15\n\nLampiran: laporan.pdf\n\nLaporan itu sudah selesai dan dikirim."
    )


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        (b"=?utf-8?q?Rapat_kerja_=E2=80=93_Mei?=", "Rapat kerja – Mei"),
        (b"=?utf-8?b?Q2Fmw6k=?= =?utf-8?b?IGRpIGtvdGE=?=", "Café di kota"),
        (b"=?UTF-8?B?4oCc?=\r\n =?UTF-8?Q?ya?= dan tidak", "“ya dan tidak"),
        ("Café — ya".encode(), "Café — ya"),
        ("Café".encode("cp1252"), "Café"),
        (b"=?tidak-ada?q?kata?=", "kata"),
        (b"=?utf-8?b?rusak!?= kata", "=?utf-8?b?rusak!?= kata"),
        (b"Rapat\r\n lanjutan", "Rapat lanjutan"),
        (b"\\u0041 =?utf-8?q?x", "\\u0041 =?utf-8?q?x"),
        (b"", "Isi."),
    ],
)
def test_subjects(path: Path, subject: bytes, title: str) -> None:
    assert opened(path, b"From: a@b.id\r\nSubject: " + subject + b"\r\n\r\nIsi.").title == title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            "Yth. Bapak Budi,\n\nRapat kerja diadakan hari Jumat. Mohon hadir.",
            "Rapat kerja diadakan hari Jumat.",
        ),
        ("> Kapan rapatnya itu diadakan, Bu?\n\nHari Jumat.", "Hari Jumat."),
        ("> Kapan rapatnya itu diadakan, Bu?", ""),
    ],
)
def test_without_a_subject_the_title_is_how_the_message_begins(path: Path, body: str, title: str) -> None:
    assert opened(path, f"From: a@b.id\n\n{body}".encode()).title == title


def test_without_a_word_the_title_is_what_is_attached(path: Path) -> None:
    data = b"From: a@b.id\nContent-Type: application/pdf; name=peta.pdf\n\nx"
    assert opened(path, data).title == "peta.pdf"


@pytest.mark.parametrize(
    ("stated", "day", "shown"),
    [
        ("Fri, 4 Mar 2022 23:15:00 -0500", date(2022, 3, 4), "4 Maret 2022, 23:15"),
        ("4 Mar 2022 09:15", date(2022, 3, 4), "4 Maret 2022, 09:15"),
        ("Jumat, 4 Maret 2022", None, "Jumat, 4 Maret 2022"),
        ("Fri, 31 Feb 2022 09:15:00 +0800", None, "Fri, 31 Feb 2022 09:15:00 +0800"),
        ("kemarin", None, "kemarin"),
    ],
)
def test_dates(path: Path, stated: str, day: date | None, shown: str) -> None:
    found = opened(path, f"Subject: Rapat\nDate: {stated}\n\nRapat itu sudah selesai.".encode())
    assert found.date == day
    assert found.text == f"# Rapat\n\nTanggal: {shown}\n\nRapat itu sudah selesai."


def test_little_is_enough(path: Path) -> None:
    assert opened(path, b"Subject: Kantor tutup besok\n\n").text == "# Kantor tutup besok"
    assert opened(path, b"From: a@b.id\n\nIsi.").text == "Dari: a@b.id\n\nIsi."
    attached = b"From: a@b.id\nContent-Type: application/pdf; name=peta.pdf\n\nx"
    assert opened(path, attached).text == "Dari: a@b.id\n\nLampiran: peta.pdf"


def test_files_that_are_no_messages(path: Path) -> None:
    assert reason(path, b"") == "empty"
    assert reason(path, b"From: a@b.id\nDate: Fri, 4 Mar 2022 09:15:00 +0800\n\n\n") == "empty"
    assert reason(path, b"Subject: :\n\n***\n") == "empty"
    for data in (
        b"%PDF-1.7 x",
        b"PK\x03\x04xx",
        b"\xd0\xcf\x11\xe0" + b"x" * 100,
        b"Catatan biasa.\n",
        b"\x00\x01",
        b"<p>x</p>",
    ):
        assert reason(path, data) == "unsupported"
    for kind in ("multipart/encrypted; boundary=x", "application/pkcs7-mime"):
        assert reason(path, f"From: a@b.id\nContent-Type: {kind}\n\n--x\n\nx\n--x--".encode()) == "encrypted"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(LoadError) as caught:
        read(path, lambda done, total: None)
    assert caught.value.reason == "too large"


@pytest.mark.parametrize("depth", [50, 5000])
def test_parts_within_parts(path: Path, depth: int) -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    assert reason(path, f"From: a@b.id\n{parts}\nisi".encode()) == "unreadable"


def test_a_message_that_breaks_off(path: Path) -> None:
    made = message()
    made.add_attachment(b"x" * 1000, maintype="application", subtype="pdf", filename="a.pdf")
    whole = bytes(made)
    cut = opened(path, whole[: whole.index(b"filename") + 30])
    assert cut.text.endswith("Lampiran: a.pdf\n\nMohon hadir pada rapat kerja di kantor gubernur.")


HEADERS = [
    "From",
    "Subject",
    "Date",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "MIME-Version",
]
VALUES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            b"text/html",
            b"multipart/mixed; boundary=x",
            b"message/rfc822",
            b"base64",
            b"=?utf-8?b?x",
            b"a; filename*=x''%",
        ]
    ),
)


@given(
    st.lists(st.tuples(st.sampled_from(HEADERS), VALUES)), st.one_of(st.binary(), st.just(b"--x\n\nx\n--x\n"))
)
def test_any_message(
    tmp_path_factory: pytest.TempPathFactory, headers: list[tuple[str, bytes]], content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.eml"
    head = b"".join(name.encode() + b": " + value + b"\n" for name, value in headers)
    try:
        found = opened(path, head + b"\n" + content).text
    except LoadError as error:
        found = error.reason if error.reason in LOAD_FAILURES else ""
    assert found
    for line in found.split("\n"):
        assert line == " ".join(line.split())


@pytest.mark.parametrize("unit", ["kata ", "kata \n", "> kata\n", ">", "> > ", "* ", "=?utf-8?q?x?= "])
def test_long_messages_are_quick(path: Path, unit: str) -> None:
    def work(size: int) -> None:
        text = unit * (size // len(unit))
        opened(
            path,
            f"Subject: x {text if '=' in unit else ''}\nContent-Type: text/plain; format=flowed\n\n{text}".encode(),
        )

    assert_linear(work, 20_000)
