"""One record kind per file: fields, checks, words."""
