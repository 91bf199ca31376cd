"""Packages between sites: identity, trust, signed files out and in."""
