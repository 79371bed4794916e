"""A small transformer that reads a passage for a question: where the answer is, and whether it is there at all."""

from pathlib import Path

from rag.reader.network import AnswerSpan, Network, SpanScores

FOLDER = Path(__file__).parent
"""Where the weights that ship lie."""

__all__ = ["FOLDER", "AnswerSpan", "Network", "SpanScores"]
