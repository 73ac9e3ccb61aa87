CREATE TABLE after_role (id int);
