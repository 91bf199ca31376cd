"""Pure functions over law, money and formats."""
