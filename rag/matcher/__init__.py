"""A small network over word vectors that marks the words of a passage that answer. Run with numpy, trained with torch.

It sees less than the transformer in `rag.reader`, and other things: heard together they refuse better than either,
across languages above all.
"""

from pathlib import Path

from rag.matcher.network import Matcher, WordScores

FOLDER = Path(__file__).parent
"""Where the weights that ship lie."""

__all__ = ["FOLDER", "Matcher", "WordScores"]
