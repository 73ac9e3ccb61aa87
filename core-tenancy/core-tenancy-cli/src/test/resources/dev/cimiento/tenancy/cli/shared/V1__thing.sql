CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id text, name text);
