"""How the bundled encoders were made; needed by nobody who only uses them."""
