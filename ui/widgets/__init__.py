"""Small parts that know no storage."""
