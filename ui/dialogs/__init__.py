"""One modal per file."""
