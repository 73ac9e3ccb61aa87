-- The newest entry of each log, signed. Whoever appends locks its row, so that a log has one writer at a time and no gaps.
CREATE TABLE audit_head (
    log       text PRIMARY KEY COLLATE "C",
    chain     uuid NOT NULL UNIQUE,
    sequence  bigint NOT NULL CHECK (sequence >= 0),
    mac       bytea NOT NULL CHECK (octet_length(mac) = 32),
    signed_at timestamptz NOT NULL,
    key_id    text NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 32)
) WITH (fillfactor = 50);

CREATE FUNCTION audit_head_moves_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- The end of a tenant, said by name in the same transaction.
        IF current_setting('cimiento.audit_end', true) IS DISTINCT FROM OLD.log THEN
            RAISE EXCEPTION 'DELETE on audit_head is refused: the log % would lose its head', OLD.log
                USING ERRCODE = '42501';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.chain = OLD.chain AND (
            NEW.log = OLD.log AND NEW.sequence = OLD.sequence + 1
            OR NEW.log <> OLD.log AND NEW.sequence = OLD.sequence AND NEW.mac = OLD.mac) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE on audit_head is refused: a head moves by one entry' USING ERRCODE = '42501';
END $$;

CREATE TRIGGER audit_head_change BEFORE UPDATE OR DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_moves_by_one();
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_change;
