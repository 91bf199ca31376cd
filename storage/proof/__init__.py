"""Proof outside the vault: disclosure bundles, timestamps, lawful erasure of a case."""
