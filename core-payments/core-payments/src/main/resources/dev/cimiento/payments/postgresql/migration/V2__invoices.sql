-- A run of numbers. Its row is locked by whoever takes the next one.
CREATE TABLE invoice_series (
    series text PRIMARY KEY CHECK (series ~ '^[A-Za-z0-9][A-Za-z0-9/-]{0,39}$'),
    last   bigint NOT NULL CHECK (last >= 0)
);

CREATE TABLE invoice (
    id                 uuid PRIMARY KEY,
    key                text NOT NULL UNIQUE,
    fingerprint        text NOT NULL,
    kind               text NOT NULL CHECK (kind IN ('INVOICE', 'CREDIT_NOTE', 'RECEIPT')),
    series             text NOT NULL,
    number             bigint CHECK (number > 0),
    state              text NOT NULL CHECK (state IN ('PENDING', 'SUBMITTING', 'UNKNOWN', 'ISSUED', 'REJECTED')),
    issued_on          date NOT NULL,
    created_at         timestamptz NOT NULL,
    payment_id         uuid REFERENCES payment (id),
    corrects           uuid REFERENCES invoice (id),
    issuer_name        text NOT NULL,
    issuer_tax_kind    text NOT NULL,
    issuer_tax_id      text NOT NULL,
    issuer_condition   text NOT NULL,
    issuer_address     text NOT NULL,
    customer_name      text NOT NULL,
    customer_tax_kind  text NOT NULL,
    customer_tax_id    text NOT NULL,
    customer_condition text NOT NULL,
    customer_address   text NOT NULL,
    prices             text NOT NULL CHECK (prices IN ('TAX_INCLUDED', 'TAX_EXCLUDED')),
    services_from      date,
    services_to        date,
    note               text NOT NULL,
    currency           char(3) NOT NULL,
    total              bigint NOT NULL CHECK (total > 0),
    credited           bigint NOT NULL DEFAULT 0,
    authorization_code text,
    authorized_until   date,
    authorization_page text,
    remarks            text[] NOT NULL DEFAULT '{}',
    problems           text[] NOT NULL DEFAULT '{}',
    check_at           timestamptz NOT NULL,
    attempts           integer NOT NULL DEFAULT 0,
    CHECK (credited BETWEEN 0 AND total),
    CHECK ((kind = 'CREDIT_NOTE') = (corrects IS NOT NULL)),
    CHECK ((number IS NOT NULL) = (state IN ('SUBMITTING', 'UNKNOWN', 'ISSUED'))),
    CHECK ((services_from IS NULL) = (services_to IS NULL)),
    UNIQUE (series, number)
);
-- A payment has one invoice and one receipt.
CREATE UNIQUE INDEX invoice_of_payment ON invoice (payment_id, kind) WHERE payment_id IS NOT NULL AND state <> 'REJECTED';
-- In a series one document at a time is on its way to the tax authority.
CREATE UNIQUE INDEX invoice_outstanding ON invoice (series) WHERE state IN ('SUBMITTING', 'UNKNOWN');
CREATE INDEX invoice_due ON invoice (check_at) WHERE state IN ('PENDING', 'SUBMITTING', 'UNKNOWN');
CREATE INDEX invoice_corrects ON invoice (corrects) WHERE corrects IS NOT NULL;

CREATE TABLE invoice_line (
    invoice_id  uuid NOT NULL REFERENCES invoice (id),
    position    integer NOT NULL,
    description text NOT NULL,
    quantity    numeric(15, 6) NOT NULL CHECK (quantity > 0),
    unit_price  bigint NOT NULL CHECK (unit_price >= 0),
    treatment   text NOT NULL CHECK (treatment IN ('TAXED', 'EXEMPT', 'NOT_TAXED')),
    percent     numeric(5, 2) NOT NULL,
    PRIMARY KEY (invoice_id, position)
);

-- What a document says stays as it was said: the law asks for it, and nothing here has a reason to change it.
CREATE FUNCTION invoice_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'invoice' THEN
        IF OLD.state <> 'ISSUED' OR (NEW.state = 'ISSUED' AND NEW.number = OLD.number
                AND NEW.total = OLD.total AND NEW.customer_name = OLD.customer_name
                AND NEW.authorization_code IS NOT DISTINCT FROM OLD.authorization_code) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued document does not change: credit it' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER invoice_written BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_written();
CREATE TRIGGER invoice_kept BEFORE DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_written();
CREATE TRIGGER invoice_line_kept BEFORE UPDATE OR DELETE ON invoice_line
    FOR EACH ROW EXECUTE FUNCTION invoice_is_written();

-- The ticket with which a tax authority's services are called, shared by all processes: asking for a second one is refused.
CREATE TABLE fiscal_ticket (
    service     text PRIMARY KEY,
    key_id      text,
    wrapped_key bytea,
    ciphertext  bytea,
    expires_at  timestamptz,
    -- Until when the process that asks for a new one is waited for.
    asking      timestamptz,
    CHECK ((ciphertext IS NULL) = (expires_at IS NULL))
);
