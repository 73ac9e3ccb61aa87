ALTER TABLE member ADD COLUMN since date;
SELECT pg_sleep(1.5);
