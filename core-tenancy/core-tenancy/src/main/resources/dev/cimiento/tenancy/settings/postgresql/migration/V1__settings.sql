-- One row a tenant and key: a text, or a secret that is encrypted before it comes here.
-- No foreign key to the registry: a tenant's settings are written before it is provisioned.
CREATE TABLE setting (
    tenant      text NOT NULL COLLATE "C" CHECK (tenant ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
    key         text NOT NULL COLLATE "C" CHECK (key ~ '^[A-Za-z_][A-Za-z0-9_]{0,99}$'),
    value       text CHECK (length(value) BETWEEN 1 AND 65536),
    key_id      text COLLATE "C" CHECK (length(key_id) BETWEEN 1 AND 64),
    wrapped_key bytea,
    sealed      bytea,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, key),
    CONSTRAINT setting_is_text_or_secret CHECK (
        num_nonnulls(value) = 1 AND num_nonnulls(key_id, wrapped_key, sealed) = 0
        OR num_nonnulls(value) = 0 AND num_nonnulls(key_id, wrapped_key, sealed) = 3)
);

-- Rotation asks for the secrets that are not under a key.
CREATE INDEX setting_by_key_id ON setting (key_id, tenant, key) WHERE key_id IS NOT NULL;
