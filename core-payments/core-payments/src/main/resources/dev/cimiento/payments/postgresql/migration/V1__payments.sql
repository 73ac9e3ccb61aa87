CREATE TABLE payment (
    id               uuid PRIMARY KEY,
    idempotency_key  text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    fingerprint      text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    provider         text NOT NULL CHECK (provider ~ '^[a-z][a-z0-9_]{0,31}$'),
    amount           bigint NOT NULL CHECK (amount > 0),
    currency         char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    description      text NOT NULL,
    reference        text NOT NULL DEFAULT '',
    payer_email      text,
    return_to        text NOT NULL,
    cancel_to        text NOT NULL,
    expires_in       bigint CHECK (expires_in > 0),
    state            text NOT NULL CHECK (state IN ('CREATED', 'UNKNOWN', 'OPEN', 'DECLINED', 'PENDING', 'SUCCEEDED',
                                                    'FAILED', 'EXPIRED', 'CANCELED', 'QUARANTINED')),
    captured         bigint NOT NULL DEFAULT 0 CHECK (captured IN (0, amount)),
    refunded         bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    refund_pending   bigint NOT NULL DEFAULT 0 CHECK (refund_pending >= 0),
    provider_session text,
    provider_charge  text,
    url              text,
    decline_reason   text,
    decline_code     text,
    expires_at       timestamptz,
    check_at         timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    version          bigint NOT NULL DEFAULT 0,
    -- Whoever writes, and however many at once: no more goes back than came in.
    CONSTRAINT payment_refunds_within_captured CHECK (refunded + refund_pending <= captured),
    CONSTRAINT payment_succeeded_is_captured CHECK (state <> 'SUCCEEDED' OR captured = amount),
    CHECK ((decline_reason IS NULL) = (decline_code IS NULL))
);
CREATE UNIQUE INDEX payment_session_key ON payment (provider, provider_session) WHERE provider_session IS NOT NULL;
CREATE UNIQUE INDEX payment_charge_key ON payment (provider, provider_charge) WHERE provider_charge IS NOT NULL;
CREATE INDEX payment_due ON payment (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX payment_reference ON payment (reference) WHERE reference <> '';

CREATE TABLE payment_refund (
    id                 uuid PRIMARY KEY,
    payment_id         uuid NOT NULL REFERENCES payment (id),
    idempotency_key    text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    fingerprint        text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    amount             bigint NOT NULL CHECK (amount > 0),
    state              text NOT NULL CHECK (state IN ('RESERVED', 'UNKNOWN', 'PENDING', 'SUCCEEDED', 'FAILED')),
    provider_reference text,
    decline_reason     text,
    decline_code       text,
    check_at           timestamptz NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL DEFAULT now(),
    CHECK ((decline_reason IS NULL) = (decline_code IS NULL))
);
CREATE UNIQUE INDEX payment_refund_provider_key ON payment_refund (payment_id, provider_reference)
    WHERE provider_reference IS NOT NULL;
CREATE INDEX payment_refund_unresolved ON payment_refund (check_at) WHERE state IN ('RESERVED', 'UNKNOWN', 'PENDING');
CREATE INDEX payment_refund_of ON payment_refund (payment_id, created_at);

-- The totals of a payment follow from its refunds and from nothing else. Differences, not sums: two transactions that add a refund at
-- the same time wait for one another on the payment's row, and the second adds to what the first left.
CREATE FUNCTION payment_count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    done bigint := 0;
    pending bigint := 0;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        done := done - CASE WHEN OLD.state = 'SUCCEEDED' THEN OLD.amount ELSE 0 END;
        pending := pending - CASE WHEN OLD.state IN ('RESERVED', 'UNKNOWN', 'PENDING') THEN OLD.amount ELSE 0 END;
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        done := done + CASE WHEN NEW.state = 'SUCCEEDED' THEN NEW.amount ELSE 0 END;
        pending := pending + CASE WHEN NEW.state IN ('RESERVED', 'UNKNOWN', 'PENDING') THEN NEW.amount ELSE 0 END;
    END IF;
    UPDATE payment
       SET refunded = refunded + done, refund_pending = refund_pending + pending, version = version + 1, updated_at = now()
     WHERE id = COALESCE(NEW.payment_id, OLD.payment_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER payment_refund_counted AFTER INSERT OR UPDATE OF amount, state OR DELETE ON payment_refund
    FOR EACH ROW EXECUTE FUNCTION payment_count_refund();

CREATE TABLE payment_webhook (
    provider    text NOT NULL,
    event_id    text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 255),
    type        text NOT NULL,
    resource    text,
    payment_id  uuid,
    body        bytea NOT NULL,
    received_at timestamptz NOT NULL,
    -- From when it may be taken to work on.
    free_at     timestamptz NOT NULL,
    taken       integer NOT NULL DEFAULT 1,
    done_at     timestamptz,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX payment_webhook_waiting ON payment_webhook (free_at) WHERE done_at IS NULL;

-- The books of the sandbox provider, which real tenants leave empty.
CREATE TABLE payment_sandbox_session (
    id          text PRIMARY KEY,
    payment_id  uuid NOT NULL,
    amount      bigint NOT NULL CHECK (amount > 0),
    currency    char(3) NOT NULL,
    description text NOT NULL,
    return_to   text NOT NULL,
    cancel_to   text NOT NULL,
    expires_at  timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('OPEN', 'DECLINED', 'APPROVED', 'EXPIRED'))
);
CREATE TABLE payment_sandbox_refund (
    refund_id  uuid PRIMARY KEY,
    session_id text NOT NULL REFERENCES payment_sandbox_session (id),
    amount     bigint NOT NULL CHECK (amount > 0)
);
CREATE INDEX payment_sandbox_refund_of ON payment_sandbox_refund (session_id);
