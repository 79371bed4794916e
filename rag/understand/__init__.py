"""Question + what was said before -> what is asked for: an answer, a summary, a list of documents. Rules, no model."""

from rag.understand.request import Request, understand

__all__ = ["Request", "understand"]
