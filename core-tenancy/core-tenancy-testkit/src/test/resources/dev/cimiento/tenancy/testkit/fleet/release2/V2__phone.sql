ALTER TABLE member ADD COLUMN phone text;
-- A second application would be seen here, were it not refused above.
INSERT INTO applied VALUES ('V2');
