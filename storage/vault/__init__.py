"""The encrypted container: create, open, lock, keys, blobs, backup, verify."""
