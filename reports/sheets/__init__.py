"""Spreadsheets and Word copies."""
