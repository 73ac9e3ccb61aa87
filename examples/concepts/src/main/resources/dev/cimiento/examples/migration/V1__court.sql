CREATE TABLE court (
    name text PRIMARY KEY
);
