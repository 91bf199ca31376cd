"""The operation log, its tables and their projection."""
