"""Workbooks and CSV in: read in a child process, columns matched, rows checked, cases written."""
