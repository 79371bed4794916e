"""Text in Indonesian or English -> unit vectors. Knows nothing of documents."""

from embeddings.encoder import Encoder, EncoderError, open_encoder

__all__ = ["Encoder", "EncoderError", "open_encoder"]
