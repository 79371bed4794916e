"""Every word that the interface says of itself, in both languages, and the questions that it suggests.

It knows nothing of Gradio or HTML. Answers are not here: they are in the language of their question.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from rag.schema import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The interface in one language; ``{…}`` is filled in where the text is used."""

    tagline: str
    chat_tab: str
    documents_tab: str
    history_tab: str
    language: str
    question: str
    ask: str
    stop: str
    new: str
    welcome: str
    welcome_hint: str
    try_one: str
    empty: str
    empty_hint: str
    thinking: str
    in_line: str
    writing: str
    problems: dict[str, str]
    went_wrong: str
    searched_for: str
    written_by: str
    sources: str
    refusal: str
    suggestion: str
    nearest: str
    unsupported: str
    evidence: str
    evidence_near: str
    places: dict[str, str]
    also_in: str
    open_original: str
    page_picture: str
    translate: str
    translated_by: str
    helped: str
    failed_me: str
    remark: str
    remarked: str
    send: str
    incomplete: str
    upload: str
    upload_hint: str
    reading: str
    no_documents: str
    unread: str
    kind: str
    settings: str
    among: str
    only_language: str
    any_language: str
    after: str
    before: str
    date_hint: str
    no_date: str
    generator: str
    quotes_only: str
    on_this_machine: str
    on_a_server: str
    passages_read: str
    copy: str
    copy_markdown: str
    copied: str
    more_documents: str
    title: str
    date: str
    document_language: str
    passages: str
    remove: str
    confirm_remove: str
    added: str
    updated: str
    unchanged: str
    removed: str
    failed: str
    too_many: str
    search_history: str
    no_history: str
    nothing_found: str
    questions: str
    rename: str
    rename_to: str
    export: str
    delete: str
    confirm_delete: str
    more_history: str
    sign_out: str
    back: str
    months: str
    clock: str
    """How a time of day is written, for `datetime.strftime`."""
    thousands: str
    """What stands between thousands."""
    languages: dict[str, str]
    reasons: dict[str, str]

    def day(self, value: datetime.date) -> str:
        """A date as people write it."""
        return f"{value.day} {self.months.split()[value.month - 1]} {value.year}"

    def time(self, value: datetime.datetime) -> str:
        """A day and a time of it, by this machine's clock; a browser shows it by its own."""
        local = value.astimezone()
        return f"{self.day(local.date())}, {local:{self.clock}}"

    def number(self, value: int) -> str:
        """A number as people write it."""
        return f"{value:,}".replace(",", self.thousands)


WORDS: dict[Language, Words] = {
    "id": Words(
        tagline="Tanya dokumen Anda, dan lihat kutipan di balik setiap kalimat.",
        chat_tab="Tanya jawab",
        documents_tab="Dokumen",
        history_tab="Riwayat",
        language="Bahasa",
        question="Tulis pertanyaan Anda …",
        ask="Tanya",
        stop="Hentikan",
        new="Percakapan baru",
        welcome="Apa yang ingin Anda ketahui?",
        welcome_hint="Jawaban hanya diambil dari dokumen Anda ({count}). Klik angka untuk melihat buktinya.",
        try_one="Misalnya",
        empty="Belum ada dokumen",
        empty_hint="Unggah dokumen di tab Dokumen, lalu ajukan pertanyaan di sini.",
        thinking="Mencari di dokumen …",
        in_line="Menunggu giliran: urutan ke-{place} …",
        writing="{generator} sedang menulis … {seconds} detik",
        problems={
            "stopped": "Dihentikan.",
            "interrupted": "Terputus sebelum terjawab.",
            "outdated": "Jawaban ini disimpan oleh versi aplikasi yang lain, dan tidak dapat dibuka lagi.",
            "removed": "Jawaban ini memuat isi dokumen yang telah dihapus, dan ikut dihapus.",
        },
        went_wrong="Maaf, terjadi kesalahan. Silakan coba lagi.",
        searched_for="Dicari sebagai: {question}",
        written_by="Ditulis oleh {generator}",
        sources="Sumber",
        refusal="Tidak ditemukan",
        suggestion="Mungkin maksud Anda",
        nearest="Dokumen yang paling mendekati",
        unsupported="Tidak ada bukti untuk kalimat ini di dokumen.",
        evidence="Bukti [{number}]",
        evidence_near="Bagian yang paling mendekati",
        places={"page": "hlm. {number}", "slide": "slide {number}", "sheet": "lembar kerja {number}"},
        also_in="Juga di: {sources}",
        open_original="Buka dokumen asli",
        page_picture="Halaman {number} dari {title}, kutipan ditandai",
        translate="Terjemahkan kutipan",
        translated_by="Diterjemahkan oleh {generator}; yang berlaku adalah kutipan aslinya.",
        helped="Membantu",
        failed_me="Tidak membantu",
        remark="Apa yang kurang? (opsional)",
        remarked="Catatan Anda: {remark}",
        send="Kirim",
        incomplete="sebagian halaman berupa gambar tanpa teks",
        upload="Unggah dokumen",
        upload_hint="PDF, Word, PowerPoint, Excel, OpenDocument, halaman web, surel, CSV, teks, dan gambar. "
        "Maksimal {count} berkas sekaligus, hingga {size} MB per berkas.",
        reading="Membaca {name}",
        no_documents="Belum ada dokumen. Unggah satu atau beberapa berkas untuk memulai.",
        kind="Jenis",
        settings="Pengaturan: dokumen dan jawaban",
        among="Cari hanya di dokumen ini (kosongkan untuk semua)",
        only_language="Bahasa dokumen",
        any_language="Semua",
        after="Tanggal dari",
        before="Tanggal sampai",
        date_hint="HH/BB/TTTT",
        no_date="“{text}” bukan tanggal seperti 31/12/2023.",
        generator="Jawaban ditulis oleh",
        quotes_only="Kutipan dari dokumen: seketika, tanpa model bahasa",
        on_this_machine="{generator}: di komputer ini, tidak ada yang dikirim; lambat tanpa GPU",
        on_a_server="{generator}: pertanyaan dan bagian dokumen dikirim ke {host}; mungkin berbayar",
        passages_read="Jumlah bagian yang dibaca",
        copy="Salin dengan kutipan",
        copy_markdown="Salin sebagai Markdown",
        copied="Tersalin",
        unread="Tidak terbaca, atau hanya sebagian",
        more_documents="… dan {count} dokumen lain.",
        title="Judul",
        date="Tanggal",
        document_language="Bahasa",
        passages="Bagian",
        remove="Hapus",
        confirm_remove="Hapus “{title}” dari koleksi?",
        added="ditambahkan",
        updated="diperbarui",
        unchanged="tidak berubah",
        removed="dihapus",
        failed="gagal",
        too_many="Paling banyak {count} berkas sekaligus; {left} berkas terakhir dilewati.",
        search_history="Cari percakapan …",
        no_history="Belum ada percakapan. Apa yang Anda tanyakan tersimpan di sini.",
        nothing_found="Tidak ada percakapan yang cocok.",
        questions="{count} pertanyaan",
        rename="Ganti nama",
        rename_to="Nama percakapan",
        export="Unduh (Markdown)",
        delete="Hapus",
        confirm_delete="Hapus percakapan “{title}”?",
        more_history="Hanya {count} percakapan terbaru yang ditampilkan; cari untuk menemukan yang lain.",
        sign_out="Keluar",
        back="Kembali ke jawaban",
        clock="%H.%M",
        thousands=".",
        months="Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        languages={"id": "Indonesia", "en": "Inggris"},
        reasons={
            "unreadable": "tidak dapat dibaca",
            "encrypted": "terkunci dengan kata sandi",
            "empty": "tidak ada teks di dalamnya",
            "no text layer": "hanya gambar, tanpa teks",
            "unsupported": "jenis berkas tidak didukung",
            "too large": "terlalu besar",
            "too many": "dokumen Anda sudah terlalu banyak; hapus sebagian dulu",
            "nobody's": "peramban ini menolak kuki, sehingga unggahan tidak dapat dikaitkan dengan Anda",
            "timed out": "terlalu lama dibaca",
        },
    ),
    "en": Words(
        tagline="Ask your documents, and see the passage behind every sentence.",
        chat_tab="Ask",
        documents_tab="Documents",
        history_tab="History",
        language="Language",
        question="Write your question …",
        ask="Ask",
        stop="Stop",
        new="New conversation",
        welcome="What would you like to know?",
        welcome_hint="Answers come only from your documents ({count}). Click a number to see the evidence.",
        try_one="For example",
        empty="No documents yet",
        empty_hint="Upload documents in the Documents tab, then ask about them here.",
        thinking="Searching the documents …",
        in_line="Waiting: number {place} in line …",
        writing="{generator} is writing … {seconds} seconds",
        problems={
            "stopped": "Stopped.",
            "interrupted": "Interrupted before it was answered.",
            "outdated": "This answer was kept by another version, and cannot be opened any more.",
            "removed": "This answer held words of a document that has been removed, and was deleted with it.",
        },
        went_wrong="Sorry, something went wrong. Please try again.",
        searched_for="Searched for: {question}",
        written_by="Written by {generator}",
        sources="Sources",
        refusal="Not found",
        suggestion="Did you mean",
        nearest="Nearest documents",
        unsupported="Nothing in the documents supports this sentence.",
        evidence="Evidence [{number}]",
        evidence_near="Nearest passage",
        places={"page": "p. {number}", "slide": "slide {number}", "sheet": "sheet {number}"},
        also_in="Also in: {sources}",
        open_original="Open the original",
        page_picture="Page {number} of {title}, the quote marked",
        translate="Translate the quote",
        translated_by="Translated by {generator}; what counts is the original.",
        helped="Helpful",
        failed_me="Not helpful",
        remark="What is missing? (optional)",
        remarked="You said: {remark}",
        send="Send",
        incomplete="some pages are pictures without text",
        upload="Upload documents",
        upload_hint="PDF, Word, PowerPoint, Excel, OpenDocument, web pages, mails, CSV, text and pictures. "
        "At most {count} files at a time, up to {size} MB each.",
        reading="Reading {name}",
        no_documents="No documents yet. Upload one or more files to begin.",
        kind="Kind",
        settings="Settings: documents and answers",
        among="Ask these documents only (empty: all)",
        only_language="Language of the documents",
        any_language="Any",
        after="Dated from",
        before="Dated until",
        date_hint="DD/MM/YYYY",
        no_date="“{text}” is not a date such as 31/12/2023.",
        generator="Answers are written by",
        quotes_only="Quotes from the documents: at once, without a language model",
        on_this_machine="{generator}: on this computer, nothing is sent; slow without a GPU",
        on_a_server="{generator}: questions and passages are sent to {host}; it may charge for them",
        passages_read="Passages that are read",
        copy="Copy with citations",
        copy_markdown="Copy as Markdown",
        copied="Copied",
        unread="Could not be read, or not in full",
        more_documents="… and {count} more documents.",
        title="Title",
        date="Date",
        document_language="Language",
        passages="Passages",
        remove="Remove",
        confirm_remove="Remove “{title}” from the library?",
        added="added",
        updated="updated",
        unchanged="unchanged",
        removed="removed",
        failed="failed",
        too_many="At most {count} files at a time; the last {left} were left out.",
        search_history="Search conversations …",
        no_history="No conversations yet. What you ask is kept here.",
        nothing_found="No conversation matches.",
        questions="Questions: {count}",
        rename="Rename",
        rename_to="Name of the conversation",
        export="Download (Markdown)",
        delete="Delete",
        confirm_delete="Delete the conversation “{title}”?",
        more_history="Only the newest {count} conversations are shown; search to find others.",
        sign_out="Sign out",
        back="Back to the answer",
        clock="%H:%M",
        thousands=",",
        months="January February March April May June July August September October November December",
        languages={"id": "Indonesian", "en": "English"},
        reasons={
            "unreadable": "cannot be read",
            "encrypted": "locked with a password",
            "empty": "there is no text in it",
            "no text layer": "pictures only, no text",
            "unsupported": "this type of file is not supported",
            "too large": "too large",
            "too many": "you have too many documents; remove some first",
            "nobody's": "this browser refuses cookies, so uploads could not be kept as yours",
            "timed out": "took too long to read",
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A question worth suggesting while the library holds the document that answers it."""

    question: str
    language: Language
    document: str
    """File name of that document."""


SAMPLES = (
    Sample("Siapa kepala Bappeda Kaltim?", "id", "000_6e0f9311932008c6.txt"),
    Sample("Apa saja tujuh daerah klaster industri?", "id", "000_6e0f9311932008c6.txt"),
    Sample(
        "Who attended the meeting between the trade office and the mayor of Balikpapan?",
        "en",
        "004_defd9ddfc6aa2e7e.txt",
    ),
    Sample("Which three industrial areas did Sri Wahyuni mention?", "en", "002_45ad690f733be895.txt"),
)


def samples(sources: Collection[str], language: Language) -> tuple[Sample, ...]:
    """The questions that the documents `sources` can answer, those in `language` first."""
    names = {PurePosixPath(source).name for source in sources}
    fitting = [sample for sample in SAMPLES if sample.document in names]
    return tuple(sorted(fitting, key=lambda sample: sample.language != language))


def preferred(accepted: str | None, default: Language) -> Language:
    """The interface language for a browser that sends `accepted` as its ``Accept-Language``."""
    wanted = []
    for position, part in enumerate((accepted or "").lower().split(",")):
        tag, _, quality = part.strip().partition(";q=")
        weight = float(quality) if re.fullmatch(r"[01](\.\d{0,3})?", quality) else 1.0
        wanted.append((-weight, position, tag.split("-")[0]))
    spoken: dict[str, Language] = {"id": "id", "in": "id", "en": "en"}  # `in`: Indonesian, to old systems
    return next((spoken[tag] for _, _, tag in sorted(wanted) if tag in spoken), default)
