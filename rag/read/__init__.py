"""Question + Hits -> evidence: the sentences that answer, the words in them that do, and whether they do."""

from rag.read.evidence import CANDIDATES, Limits, Reader

__all__ = ["CANDIDATES", "Limits", "Reader"]
