"""Editors of record kinds, built from the kinds' field lists."""
