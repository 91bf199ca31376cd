"""What is searched and how it is compared: folded text, readings of names, grams, queries."""
