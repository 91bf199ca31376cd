"""One part of a pack per file."""
