ALTER TABLE thing_9 ADD COLUMN note text;
