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

-- Under which names tenants are reached: labels before the platform's domain, and domains of their own. Former ones lead to the current.
CREATE TABLE tenant_address (
    address  text PRIMARY KEY CHECK (address = lower(address) AND length(address) BETWEEN 1 AND 253),
    tenant   text NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    state    text NOT NULL CHECK (state IN ('CURRENT', 'FORMER')),
    given_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX tenant_address_of ON tenant_address (tenant);

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

-- How far the making or the deletion of a tenant has come. A step is written when it is done; after a crash the rest follows.
CREATE TABLE tenant_step (
    tenant    text NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    operation text NOT NULL CHECK (operation IN ('PROVISION', 'DELETE', 'RESTORE')),
    step      text NOT NULL,
    detail    text NOT NULL DEFAULT '',
    done_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant, operation, step)
);

-- All that is left of a deleted tenant: that it was, and what the deletion took away.
CREATE TABLE tenant_deletion (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    former_tenant   text NOT NULL,
    deleted_at      timestamptz NOT NULL,
    tables          integer NOT NULL,
    control_rows    bigint NOT NULL,
    export_checksum text,
    -- The database that it had of its own, for the host to drop.
    server          text
);

CREATE INDEX tenant_deletion_of ON tenant_deletion (former_tenant, id);

-- Schemas that are ready before anybody signed up. Claimed by renaming one.
CREATE TABLE spare_schema (
    schema  text PRIMARY KEY CHECK (schema ~ '^spare_[0-9a-f]{32}$'),
    plan    text NOT NULL,
    -- Of all its modules together; empty while it is being made.
    fingerprint text NOT NULL DEFAULT '',
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX spare_schema_ready ON spare_schema (plan, fingerprint, made_at);

-- Plans that are sold, and what differs from them.
CREATE TABLE plan (
    id         text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_-]{0,31}$'),
    modules    text[] NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plan_feature (
    plan    text NOT NULL REFERENCES plan ON DELETE CASCADE,
    feature text NOT NULL,
    value   text NOT NULL CHECK (length(value) <= 1000),
    PRIMARY KEY (plan, feature)
);

CREATE TABLE feature_override (
    tenant     text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    feature    text NOT NULL,
    value      text NOT NULL CHECK (length(value) <= 1000),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, feature)
);

CREATE TABLE feature_switch (
    feature         text PRIMARY KEY,
    state           text NOT NULL CHECK (state IN ('LIVE', 'KILLED')),
    rollout_percent int CHECK (rollout_percent BETWEEN 0 AND 100),
    rollout_by      text CHECK (rollout_by IN ('TENANT', 'USER')),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CHECK ((rollout_percent IS NULL) = (rollout_by IS NULL))
);

-- Quotas. The period is its first day; 1970-01-01 for what is counted at once.
CREATE TABLE quota_use (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    quota  text NOT NULL,
    period date NOT NULL,
    spent  bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
    PRIMARY KEY (tenant, quota, period)
);

CREATE TABLE quota_lease (
    id     uuid PRIMARY KEY,
    holder uuid NOT NULL,
    tenant text NOT NULL,
    quota  text NOT NULL,
    period date NOT NULL,
    units  bigint NOT NULL CHECK (units > 0),
    until  timestamptz NOT NULL,
    FOREIGN KEY (tenant, quota, period) REFERENCES quota_use ON DELETE CASCADE
);
CREATE INDEX quota_lease_slot ON quota_lease (tenant, quota, period);
CREATE INDEX quota_lease_holder ON quota_lease (holder);
CREATE INDEX quota_lease_until ON quota_lease (until);
