-- The case number beside the number of a case in the index of words: the first screen of what was
-- found is put in order without a look at the row of every case that was.
ALTER TABLE search_case ADD COLUMN case_no TEXT NOT NULL DEFAULT '';
UPDATE search_case SET case_no = coalesce(
    (SELECT r.case_no FROM case_row AS r WHERE r.id = search_case.chain), ''
);
