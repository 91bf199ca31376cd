"""Single papers: notice, visit report, interview record."""
