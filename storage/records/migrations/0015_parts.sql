-- Parts of originals that came divided over several packages, until all are here.
CREATE TABLE part (
    original TEXT NOT NULL,
    size INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    package TEXT NOT NULL,
    site TEXT NOT NULL,
    device TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (original, size, start, length, sha256)
) WITHOUT ROWID;
