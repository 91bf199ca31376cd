"""The only room that knows reportlab."""
