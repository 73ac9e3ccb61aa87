ALTER TABLE thing_8 ADD COLUMN note text;
