-- One log: a tenant's in its own schema, the platform's in the control schema.
CREATE TABLE audit_entry (
    sequence     bigint PRIMARY KEY CHECK (sequence > 0),
    at           timestamptz NOT NULL,
    actor        text NOT NULL,
    impersonator text,
    action       text NOT NULL,
    subject      text,
    reason       text,
    data         jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
    key_id       text NOT NULL CHECK (key_id ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$'),
    previous     bytea NOT NULL CHECK (octet_length(previous) = 32),
    mac          bytea NOT NULL CHECK (octet_length(mac) = 32)
);

CREATE INDEX audit_entry_by_time ON audit_entry (at, sequence);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_entry_by_impersonator ON audit_entry (impersonator, sequence) WHERE impersonator IS NOT NULL;
CREATE INDEX audit_entry_by_action ON audit_entry (action, sequence);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject, sequence) WHERE subject IS NOT NULL;

-- The last entry of each pruning, signed: from there on the rest is verified.
CREATE TABLE audit_pruning (
    sequence  bigint PRIMARY KEY CHECK (sequence > 0),
    log       text NOT NULL,
    chain     uuid NOT NULL,
    mac       bytea NOT NULL CHECK (octet_length(mac) = 32),
    signed_at timestamptz NOT NULL,
    key_id    text NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 32)
);

-- These refuse mistakes, and programs without the right to alter tables. Who may drop a trigger is found out by verifying.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE FUNCTION audit_only_pruned_goes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pruned boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.audit_pruning WHERE sequence >= $1)', TG_TABLE_SCHEMA)
        INTO pruned USING OLD.sequence;
    IF NOT pruned THEN
        RAISE EXCEPTION 'DELETE on audit_entry is refused: the audit log is append-only' USING ERRCODE = '42501';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_only_pruned_goes();
CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_pruning_change BEFORE UPDATE OR DELETE ON audit_pruning
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_pruning_truncate BEFORE TRUNCATE ON audit_pruning
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- Also for sessions that call themselves replicas.
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_delete;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_update;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_truncate;
ALTER TABLE audit_pruning ENABLE ALWAYS TRIGGER audit_pruning_change;
ALTER TABLE audit_pruning ENABLE ALWAYS TRIGGER audit_pruning_truncate;
