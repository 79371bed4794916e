"""Whether what a document says entails a sentence: a small network of our own, and what it is trained on."""

from __future__ import annotations

from pathlib import Path

from rag.entailment.network import Judge, Network, Verdict

FOLDER = Path(__file__).parent

__all__ = ["FOLDER", "Judge", "Network", "Verdict"]
