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
    -- Of a checkout.
    cancel_to        text,
    -- Of a charge: what it is taken from, as a token of the provider's.
    source           text CHECK (source IN ('CARD', 'SAVED', 'CASH')),
    source_token     text,
    source_detail    text,
    expires_in       bigint CHECK (expires_in > 0),
    capture          text NOT NULL CHECK (capture IN ('NOW', 'LATER')),
    installments     integer NOT NULL CHECK (installments BETWEEN 1 AND 36),
    application_fee  bigint CHECK (application_fee > 0 AND application_fee < amount),
    state            text NOT NULL CHECK (state IN ('CREATED', 'UNKNOWN', 'OPEN', 'DECLINED', 'PENDING', 'AUTHORIZED', 'CAPTURING',
                                                    'CANCELING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELED', 'QUARANTINED', 'RETURNED')),
    captured         bigint NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
    capturing        bigint NOT NULL DEFAULT 0 CHECK (capturing BETWEEN 0 AND amount),
    disputed         bigint NOT NULL DEFAULT 0 CHECK (disputed >= 0),
    refunded         bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    refund_pending   bigint NOT NULL DEFAULT 0 CHECK (refund_pending >= 0),
    provider_session text,
    provider_charge  text,
    url              text,
    voucher_code     text,
    voucher_page     text,
    decline_reason   text,
    decline_code     text,
    expires_at       timestamptz,
    check_at         timestamptz,
    captured_at      timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    version          bigint NOT NULL DEFAULT 0,
    -- Whoever writes, and however many at once: no more goes back than came in.
    CONSTRAINT payment_refunds_within_captured CHECK (refunded + refund_pending <= captured),
    CONSTRAINT payment_succeeded_is_captured CHECK (state <> 'SUCCEEDED' OR captured > 0 AND (capture = 'LATER' OR captured = amount)),
    CONSTRAINT payment_is_checkout_or_charge CHECK ((cancel_to IS NULL) <> (source IS NULL)),
    CHECK ((decline_reason IS NULL) = (decline_code IS NULL))
);
CREATE UNIQUE INDEX payment_session_key ON payment (provider, provider_session) WHERE provider_session IS NOT NULL;
CREATE UNIQUE INDEX payment_charge_key ON payment (provider, provider_charge) WHERE provider_charge IS NOT NULL;
CREATE INDEX payment_due ON payment (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX payment_captured ON payment (provider, captured_at) WHERE captured_at IS NOT NULL;
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
    subscription text,
    body        bytea NOT NULL,
    received_at timestamptz NOT NULL,
    -- From when it may be taken to work on.
    free_at     timestamptz NOT NULL,
    taken       integer NOT NULL DEFAULT 1,
    done_at     timestamptz,
    -- Why nobody tries again.
    failure     text NOT NULL DEFAULT '',
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX payment_webhook_waiting ON payment_webhook (free_at) WHERE done_at IS NULL;
CREATE INDEX payment_webhook_done ON payment_webhook (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX payment_webhook_given_up ON payment_webhook (done_at) WHERE failure <> '';

CREATE TABLE payment_attempt (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payment (id),
    operation  text NOT NULL CHECK (operation IN ('CHECKOUT', 'CHARGE', 'CAPTURE', 'CANCEL', 'REFUND')),
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text NOT NULL CHECK (outcome IN ('UNDERWAY', 'DONE', 'REFUSED', 'FAILED', 'UNKNOWN')),
    detail     text NOT NULL DEFAULT ''
);
CREATE INDEX payment_attempt_of ON payment_attempt (payment_id, id);

CREATE TABLE payment_dispute (
    id                 uuid PRIMARY KEY,
    payment_id         uuid NOT NULL REFERENCES payment (id),
    provider_reference text NOT NULL,
    amount             bigint NOT NULL CHECK (amount > 0),
    state              text NOT NULL CHECK (state IN ('INQUIRY', 'OPEN', 'REVIEW', 'WON', 'LOST')),
    reason             text NOT NULL DEFAULT '',
    respond_by         timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL DEFAULT now(),
    UNIQUE (payment_id, provider_reference)
);
CREATE INDEX payment_dispute_open ON payment_dispute (created_at) WHERE state IN ('INQUIRY', 'OPEN', 'REVIEW');

-- What is disputed and not won cannot be refunded.
CREATE FUNCTION payment_count_dispute() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change bigint := 0;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        change := change - CASE WHEN OLD.state <> 'WON' THEN OLD.amount ELSE 0 END;
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        change := change + CASE WHEN NEW.state <> 'WON' THEN NEW.amount ELSE 0 END;
    END IF;
    UPDATE payment SET disputed = disputed + change, version = version + 1, updated_at = now()
     WHERE id = COALESCE(NEW.payment_id, OLD.payment_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER payment_dispute_counted AFTER INSERT OR UPDATE OF amount, state OR DELETE ON payment_dispute
    FOR EACH ROW EXECUTE FUNCTION payment_count_dispute();

-- The ledger: debits positive, credits negative. Rows are added and nothing else, and a transaction is closed once it is committed.
CREATE TABLE payment_ledger_transaction (
    key        text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200),
    payment_id uuid REFERENCES payment (id),
    at         timestamptz NOT NULL,
    number     bigint GENERATED ALWAYS AS IDENTITY,
    written_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX payment_ledger_transaction_of ON payment_ledger_transaction (payment_id, number) WHERE payment_id IS NOT NULL;
CREATE TABLE payment_ledger_entry (
    transaction_key text NOT NULL REFERENCES payment_ledger_transaction (key),
    line            integer NOT NULL CHECK (line >= 0),
    account         text NOT NULL CHECK (account ~ '^[a-z0-9:._-]{1,80}$'),
    amount          bigint NOT NULL CHECK (amount <> 0),
    currency        char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    PRIMARY KEY (transaction_key, line)
);
CREATE INDEX payment_ledger_entry_account ON payment_ledger_entry (account, currency) INCLUDE (amount);

CREATE FUNCTION payment_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_ledger_append_only';
END
$$;
CREATE TRIGGER payment_ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION payment_ledger_is_append_only();
CREATE TRIGGER payment_ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION payment_ledger_is_append_only();

CREATE FUNCTION payment_ledger_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM payment_ledger_transaction
                    WHERE key = NEW.transaction_key AND written_by = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'ledger transaction % is closed', NEW.transaction_key
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_ledger_closed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payment_ledger_entry_open BEFORE INSERT ON payment_ledger_entry
    FOR EACH ROW EXECUTE FUNCTION payment_ledger_is_open();

-- At the end of the database's transaction, when all lines are there.
CREATE FUNCTION payment_ledger_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM payment_ledger_entry WHERE transaction_key = NEW.key) < 2
       OR EXISTS (SELECT 1 FROM payment_ledger_entry WHERE transaction_key = NEW.key GROUP BY currency HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'ledger transaction % does not balance', NEW.key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_ledger_balanced';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER payment_ledger_balanced AFTER INSERT ON payment_ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_ledger_is_balanced();

-- Who our customers are at the providers, and the cards that they left there.
CREATE TABLE payment_customer (
    provider text NOT NULL,
    customer text NOT NULL CHECK (length(customer) BETWEEN 1 AND 200),
    payer    text NOT NULL,
    PRIMARY KEY (provider, customer)
);
CREATE TABLE payment_method (
    id                 uuid PRIMARY KEY,
    provider           text NOT NULL,
    customer           text NOT NULL,
    payer              text NOT NULL,
    provider_reference text NOT NULL,
    brand              text NOT NULL,
    last_four          text NOT NULL CHECK (last_four ~ '^[0-9]{0,4}$'),
    expires            text NOT NULL CHECK (expires ~ '^[0-9]{4}-[0-9]{2}$'),
    created_at         timestamptz NOT NULL,
    removed_at         timestamptz,
    FOREIGN KEY (provider, customer) REFERENCES payment_customer (provider, customer)
);
CREATE UNIQUE INDEX payment_method_key ON payment_method (provider, provider_reference) WHERE removed_at IS NULL;
CREATE INDEX payment_method_of ON payment_method (customer, created_at) WHERE removed_at IS NULL;

CREATE TABLE payment_plan (
    id                 uuid PRIMARY KEY,
    idempotency_key    text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    provider           text NOT NULL,
    name               text NOT NULL,
    amount             bigint NOT NULL CHECK (amount > 0),
    currency           char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    every              integer NOT NULL CHECK (every BETWEEN 1 AND 365),
    unit               text NOT NULL CHECK (unit IN ('DAY', 'WEEK', 'MONTH', 'YEAR')),
    trial_days         integer NOT NULL DEFAULT 0 CHECK (trial_days BETWEEN 0 AND 365),
    provider_reference text,
    created_at         timestamptz NOT NULL
);
CREATE TABLE payment_subscription (
    id                 uuid PRIMARY KEY,
    idempotency_key    text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    plan_id            uuid NOT NULL REFERENCES payment_plan (id),
    provider           text NOT NULL,
    payer_email        text NOT NULL,
    return_to          text NOT NULL,
    reference          text NOT NULL DEFAULT '',
    state              text NOT NULL CHECK (state IN ('CREATED', 'UNKNOWN', 'OPEN', 'ACTIVE', 'PAST_DUE', 'PAUSED', 'CANCELED', 'FAILED')),
    provider_reference text,
    url                text,
    paid_until         timestamptz,
    check_at           timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL DEFAULT now(),
    version            bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX payment_subscription_provider_key ON payment_subscription (provider, provider_reference)
    WHERE provider_reference IS NOT NULL;
CREATE INDEX payment_subscription_due ON payment_subscription (check_at) WHERE check_at IS NOT NULL;
CREATE TABLE payment_subscription_invoice (
    subscription_id    uuid NOT NULL REFERENCES payment_subscription (id),
    provider_reference text NOT NULL,
    amount             bigint NOT NULL CHECK (amount > 0),
    currency           char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    created_at         timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, provider_reference)
);

-- The books of the sandbox provider, which real tenants leave empty.
CREATE TABLE payment_sandbox_session (
    id          text PRIMARY KEY,
    payment_id  uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('PAGE', 'CARD', 'CASH')),
    amount      bigint NOT NULL CHECK (amount > 0),
    currency    char(3) NOT NULL,
    description text NOT NULL,
    return_to   text NOT NULL,
    cancel_to   text NOT NULL,
    expires_at  timestamptz NOT NULL,
    capture     text NOT NULL CHECK (capture IN ('NOW', 'LATER')),
    state       text NOT NULL
        CHECK (state IN ('OPEN', 'DECLINED', 'PENDING', 'AUTHORIZED', 'APPROVED', 'EXPIRED', 'CANCELED')),
    captured    bigint NOT NULL CHECK (captured BETWEEN 0 AND amount),
    refusal     text,
    dispute     text CHECK (dispute IN ('INQUIRY', 'OPEN', 'REVIEW', 'WON', 'LOST')),
    respond_by  timestamptz,
    CHECK ((dispute IS NULL) = (respond_by IS NULL))
);
CREATE TABLE payment_sandbox_refund (
    refund_id  uuid PRIMARY KEY,
    session_id text NOT NULL REFERENCES payment_sandbox_session (id),
    amount     bigint NOT NULL CHECK (amount > 0)
);
CREATE INDEX payment_sandbox_refund_of ON payment_sandbox_refund (session_id);
CREATE TABLE payment_sandbox_agreement (
    id          text PRIMARY KEY,
    description text NOT NULL,
    amount      bigint NOT NULL CHECK (amount > 0),
    currency    char(3) NOT NULL,
    every       integer NOT NULL CHECK (every > 0),
    unit        text NOT NULL CHECK (unit IN ('DAY', 'WEEK', 'MONTH', 'YEAR')),
    trial_days  integer NOT NULL CHECK (trial_days >= 0),
    return_to   text NOT NULL,
    state       text NOT NULL CHECK (state IN ('OPEN', 'ACTIVE', 'PAST_DUE', 'ENDING', 'CANCELED')),
    begun       timestamptz,
    periods     integer NOT NULL CHECK (periods >= 0)
);
