ALTER TABLE thing_7 ADD COLUMN note text;
