"""Taking in files: hash, type, EXIF, derived copies."""
