CREATE TABLE court (
    name text PRIMARY KEY
);

CREATE TABLE court_log (
    line text NOT NULL
);
