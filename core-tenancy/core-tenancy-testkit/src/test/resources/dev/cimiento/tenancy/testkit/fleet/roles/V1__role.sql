CREATE TABLE before_role (id int);
-- A script that forgets to set it back.
SET ROLE pg_read_all_data;
