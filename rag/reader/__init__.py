"""A small network that marks, in each passage, the words that answer a question. Run with numpy, trained with torch."""

from pathlib import Path

from rag.reader.network import Network, WordScores

FOLDER = Path(__file__).parent
"""Where the weights that ship lie."""

__all__ = ["FOLDER", "Network", "WordScores"]
