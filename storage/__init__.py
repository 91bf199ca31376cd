"""What is kept, and the rules it obeys."""
