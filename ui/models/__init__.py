"""Qt item models, one per list, holding frozen rows."""
