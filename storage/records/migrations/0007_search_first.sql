-- Words of one and two characters are looked up like longer ones, so that a search may ask case by
-- case and stop at a full screen; the case list is walked in the order of its index alone. The
-- index of words is made anew from the records when the vault opens.
DROP TABLE search_words;
CREATE VIRTUAL TABLE search_words USING fts5(
    text, reading,
    tokenize = 'ascii', content = '', contentless_delete = 1, prefix = '1 2'
);

DROP INDEX case_row_no;
DROP INDEX case_row_stage;
CREATE INDEX case_row_no ON case_row (case_no, id);
CREATE INDEX case_row_stage ON case_row (stage, case_no, id);
