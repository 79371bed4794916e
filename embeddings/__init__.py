"""Text in Indonesian or English -> unit vectors. Knows nothing of documents."""

from embeddings.contextual import ContextualEncoder
from embeddings.encoder import Encoder, EncoderError, open_encoder
from embeddings.joined import JoinedEncoder
from embeddings.static import StaticEncoder

__all__ = ["ContextualEncoder", "Encoder", "EncoderError", "JoinedEncoder", "StaticEncoder", "open_encoder"]
