-- The search index: what is searched, folded and cut into grams, one row a record. It is made
-- from the records and can be made anew; search_record says which row is which record's. The high
-- bits of a row's number are the number of its case.
CREATE VIRTUAL TABLE search_words USING fts5(
    text, reading,
    tokenize = 'ascii', content = '', contentless_delete = 1
);

CREATE TABLE search_case (
    number INTEGER PRIMARY KEY,
    chain TEXT NOT NULL UNIQUE
);

CREATE TABLE search_record (
    place INTEGER PRIMARY KEY,
    record TEXT NOT NULL UNIQUE
);

ALTER TABLE record DROP COLUMN search;
ALTER TABLE case_row DROP COLUMN search;
