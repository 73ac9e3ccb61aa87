-- Says nowhere whose a row is: fine in a schema, and not among other tenants' rows.
CREATE TABLE rate (id bigint PRIMARY KEY, euros numeric NOT NULL);
