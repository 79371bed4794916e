"""What is told before a question, and what leads to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.understand import understand
from rag.understand.background import asked_at_last


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Anak saya lahir tahun 2012. Berapa biaya pendaftaran?", "Berapa biaya pendaftaran?"),
        ("Hotels are expensive. Can I camp on the beach?", "Can I camp on the beach?"),
        (
            "I work part-time. How many days of annual leave do I get?",
            "How many days of annual leave do I get? (work part-time)",
        ),
        ("Saya ingin bertanya tentang cuti melahirkan. Berapa lama?", "Berapa lama? (cuti melahirkan)"),
        ("I have a question about maternity leave. How long?", "How long? (maternity leave)"),
        (
            "FGD hilirisasi di Samarinda. Siapa yang membuka?",
            "Siapa yang membuka? (FGD hilirisasi Samarinda)",
        ),
        ("KTP saya hilang. Apa yang harus saya siapkan?", "Apa yang harus saya siapkan? (KTP hilang)"),
        ("Rapat dipimpin Rusmadi. Benarkah itu?", "Apakah benar bahwa Rapat dipimpin Rusmadi?"),
        (
            "The meeting was held in Samarinda. Is that true?",
            "Is it true that the meeting was held in Samarinda?",
        ),
        ("I was wondering if you could tell me who opened the FGD?", "Who opened the FGD?"),
        ("Maaf mau tanya kapan rapat dibuka?", "Kapan rapat dibuka?"),
        ("I would like to know whether I can camp on the beach.", "Is it true that I can camp on the beach?"),
        ("Saya ingin tahu apakah rapat ditunda.", "Apakah rapat ditunda?"),
        ("Could you please tell me when the bridge was opened?", "When the bridge was opened?"),
        ("Tolong beri tahu saya kapan sampah diangkut", "Kapan sampah diangkut"),
        (
            "Saya warga baru dan masih bingung, jadi tolong beri tahu saya kapan sampah diangkut?",
            "Kapan sampah diangkut?",
        ),
        (
            "My rice cooker shows E2 on the display. What should I do?",
            "What should I do? (rice cooker shows E2 display)",
        ),
        (
            "Rusmadi memimpin rapat klaster. Kapan itu terjadi?",
            "Kapan itu terjadi? (Rusmadi memimpin rapat klaster)",
        ),
    ],
)
def test_the_question_alone(text: str, asked: str) -> None:
    assert asked_at_last(text) == asked
    assert understand(text, []).whole == asked


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Siapa kepala Bappeda Kaltim?",
            "Who is Dr. Eric Hansen?",
            "Was it held in Jakarta? When?",
            "Rapat ditunda.",
        ),
        *(
            "Kapan rapat dibuka? Siapa yang hadir?",
            "Tell me about the FGD.",
            "Siapa yang ingin tahu tentang rapat?",
        ),
        *(
            "What did he tell me about?",
            "Apa kata Roby? Jelaskan.",
            "Halo. Siapa dia?",
            "kata " * 200 + ". Siapa?",
        ),
    ],
)
def test_any_other_text_stays(text: str) -> None:
    assert asked_at_last(text) == text


@given(
    st.text(
        alphabet=st.sampled_from("Siapa kapan saya ingin tahu . ? , jadi tolong tell me whether I"),
        max_size=120,
    )
)
def test_wild_text(text: str) -> None:
    assert isinstance(asked_at_last(text), str)
    assert asked_at_last(asked_at_last(text)) is not None
