-- One tree for the values that stand, not a table and an index over most of it: fewer pages change
-- with a save, and a vault is a good part smaller.
CREATE TABLE head_again (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    operation TEXT NOT NULL,
    hlc TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (record, field, operation)
) WITHOUT ROWID;
INSERT INTO head_again SELECT record, field, operation, hlc, value FROM head
    ORDER BY record, field, operation;
DROP TABLE head;
ALTER TABLE head_again RENAME TO head;
