CREATE TABLE tenant (
    id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    plan       text NOT NULL,
    status     text NOT NULL CHECK (status IN ('PROVISIONING', 'ACTIVE', 'MAINTENANCE', 'SUSPENDED', 'OFFBOARDING')),
    -- Where its rows are: names only. Addresses and passwords are the host's configuration.
    isolation  text NOT NULL DEFAULT 'SCHEMA' CHECK (isolation IN ('SCHEMA', 'ROLE', 'DATABASE', 'ROW')),
    db_role    text UNIQUE CHECK (length(db_role) BETWEEN 1 AND 63),
    server     text CHECK (length(server) BETWEEN 1 AND 63),
    labels     jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((isolation = 'ROLE') = (db_role IS NOT NULL)),
    CHECK ((isolation = 'DATABASE') = (server IS NOT NULL))
);

-- What the schema of each tenant was last brought to. Written after a migration, so that a crash between leads to looking once more.
CREATE TABLE tenant_module (
    tenant      text NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    module      text NOT NULL,
    fingerprint text NOT NULL,
    scripts     text[] NOT NULL,
    migrated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, module)
);

-- Migrations of the fleet, and what they came to for each tenant that was not current.
CREATE TABLE migration_run (
    id          uuid PRIMARY KEY,
    state       text NOT NULL CHECK (state IN ('RUNNING', 'COMPLETE', 'STOPPED')),
    reason      text NOT NULL DEFAULT '',
    current     integer NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    CHECK ((state = 'RUNNING') = (finished_at IS NULL))
);

CREATE TABLE migration_result (
    run         uuid NOT NULL REFERENCES migration_run (id) ON DELETE CASCADE,
    tenant      text NOT NULL,
    status      text NOT NULL CHECK (status IN ('PENDING', 'MIGRATED', 'CURRENT', 'FAILED', 'SKIPPED')),
    took_ms     bigint NOT NULL DEFAULT 0,
    scripts     text[] NOT NULL DEFAULT '{}',
    error       text,
    finished_at timestamptz,
    PRIMARY KEY (run, tenant),
    CHECK ((status = 'FAILED') = (error IS NOT NULL))
);

CREATE INDEX migration_result_of_tenant ON migration_result (tenant);
