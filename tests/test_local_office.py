"""The mayor who is asked for after a question about a place is that place's, if it is certain which one that is."""

from __future__ import annotations

import pytest

from rag.schema import Turn
from rag.understand.condense import condense
from rag.understand.local_office import office_elsewhere


@pytest.mark.parametrize(
    ("asked", "question", "whole"),
    [
        (
            "Kapan Roby bertemu wali kota Samarinda?",
            "siapa wali kotanya?",
            "Siapa wali kota Samarinda?",
        ),
        ("Berapa penduduk Kabupaten Kutai Timur?", "siapa bupatinya?", "Siapa bupati Kutai Timur?"),
        ("Berapa penduduk Kaltim?", "dan siapa gubernurnya?", "Siapa gubernur Kaltim?"),
        (
            "Apa yang dibahas Roby di Balikpapan?",
            "siapa wali kota di sana?",
            "Siapa wali kota Balikpapan?",
        ),
        (
            "When did the mayor of Balikpapan meet Roby?",
            "and who is the mayor?",
            "Who is the mayor of Balikpapan?",
        ),
        (
            "What did Roby say in Balikpapan?",
            "who is the mayor there?",
            "Who is the mayor of Balikpapan?",
        ),
        (
            "Apakah wali kota Bontang hadir di Jakarta?",
            "siapa wali kotanya?",
            "Siapa wali kota Bontang?",
        ),
        (
            "Kapan gubernur Kaltim meresmikan pabrik di Bontang?",
            "siapa gubernur itu?",
            "Siapa gubernur Kaltim?",
        ),
        # Not where it is open which place is meant, or has no such office.
        (
            "Apa yang terjadi di Samarinda atau Balikpapan?",
            "siapa wali kotanya?",
            "siapa wali kotanya? (terjadi Samarinda Balikpapan)",
        ),
        ("Berapa luas Kota Bontang?", "siapa gubernurnya?", "siapa gubernurnya? (luas Kota Bontang)"),
        (
            "Apakah Wali Kota Basri hadir di Jakarta?",
            "siapa wali kotanya?",
            "siapa wali kotanya? (Kota Basri hadir Jakarta)",
        ),
        # Not the governor of a governor, nor of a hotel, nor of where a meeting has its secretary.
        (
            "Kapan Gubernur Isran Noor datang?",
            "siapa gubernurnya?",
            "siapa gubernurnya? (Gubernur Isran Noor datang)",
        ),
        (
            "Apa yang dibahas di Hotel Harris Samarinda?",
            "siapa gubernurnya?",
            "siapa gubernurnya? (dibahas Hotel Harris Samarinda)",
        ),
        (
            "Siapa yang memimpin rapat di Samarinda?",
            "siapa sekretarisnya?",
            "siapa sekretarisnya? (memimpin rapat Samarinda)",
        ),
    ],
)
def test_the_office_of_a_place_is_that_of_the_place_asked_about(
    asked: str, question: str, whole: str
) -> None:
    assert condense(question, [Turn(asked, "…")]) == whole


@pytest.mark.parametrize(
    ("question", "follow_up", "whole"),
    [
        ("Siapa wali kota Samarinda?", "what about Balikpapan?", "Who is the mayor of Balikpapan?"),
        ("Who is the mayor of Samarinda?", "kalau Balikpapan?", "Siapa wali kota Balikpapan?"),
        ("Who is the deputy governor of Bali?", "dan di Kaltim?", "Siapa wakil gubernur Kaltim?"),
        ("Siapa bupati Kutai Barat?", "and Kutai Timur?", "Who is the regent of Kutai Timur?"),
        ("Siapa wali kota Samarinda?", "kalau Balikpapan?", None),
        ("Siapa kepala Bappeda Kaltim?", "what about Bali?", None),
        ("Siapa wali kota Samarinda?", "what about the budget?", None),
        ("Siapa wali kota Samarinda?", "what about Kaltim?", None),
        ("Siapa wali kota Samarinda?", "what about Andi Harun?", None),
        ("Siapa wali kota Samarinda?", "and November?", None),
        ("Who is the mayor of Samarinda?", "dan FGD?", None),
        ("Kapan wali kota Samarinda dilantik?", "and Balikpapan?", None),
    ],
)
def test_the_office_of_another_place_in_the_other_language(
    question: str, follow_up: str, whole: str | None
) -> None:
    assert office_elsewhere(question, follow_up) == whole
