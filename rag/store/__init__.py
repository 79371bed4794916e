"""Where passages live: `base.py` says what a store does, each other file is one."""
