"""Processes that read foreign files: how they start, and what they may take of the machine."""
