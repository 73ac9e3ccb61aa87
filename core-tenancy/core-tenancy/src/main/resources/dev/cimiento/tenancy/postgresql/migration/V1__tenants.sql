CREATE TABLE tenant (
    id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    plan       text NOT NULL,
    status     text NOT NULL CHECK (status IN ('PROVISIONING', 'ACTIVE', 'SUSPENDED')),
    -- Where its rows are: names only. Addresses and passwords are the host's configuration.
    isolation  text NOT NULL DEFAULT 'SCHEMA' CHECK (isolation IN ('SCHEMA', 'ROLE', 'DATABASE', 'ROW')),
    db_role    text UNIQUE CHECK (length(db_role) BETWEEN 1 AND 63),
    server     text CHECK (length(server) BETWEEN 1 AND 63),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((isolation = 'ROLE') = (db_role IS NOT NULL)),
    CHECK ((isolation = 'DATABASE') = (server IS NOT NULL))
);
