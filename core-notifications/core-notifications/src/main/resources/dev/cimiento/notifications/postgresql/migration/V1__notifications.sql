CREATE TABLE notification (
    id              uuid        PRIMARY KEY,
    idempotency_key text        NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    fingerprint     text        NOT NULL,
    channel         text        NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'WHATSAPP', 'PUSH')),
    address         text        NOT NULL,
    template        text        NOT NULL,
    locale          text        NOT NULL,
    subject         text,
    body            text        NOT NULL,
    html            text,
    guarantee       text        NOT NULL CHECK (guarantee IN ('AT_LEAST_ONCE', 'AT_MOST_ONCE')),
    queued_at       timestamptz NOT NULL,
    not_before      timestamptz NOT NULL,
    expires_at      timestamptz CHECK (expires_at > not_before),

    status          text        NOT NULL DEFAULT 'QUEUED'
                    CHECK (status IN ('QUEUED', 'SENDING', 'FAILED', 'SENT', 'DEAD')),
    attempts        int         NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- When it may next be picked up; while it is being sent, the end of the lease.
    due_at          timestamptz NOT NULL,
    -- Grows with each claim and is never set back, so that one who lost the lease cannot write.
    fence           bigint      NOT NULL DEFAULT 0,
    changed_at      timestamptz NOT NULL,
    reference       text CHECK ((reference IS NOT NULL) = (status = 'SENT')),
    failure         text CHECK (failure IS NOT NULL OR status NOT IN ('FAILED', 'DEAD')),
    number          bigint      GENERATED ALWAYS AS IDENTITY
);

-- What a deliverer looks for; finished messages, nearly all after a while, are not in it.
CREATE INDEX notification_due ON notification (due_at, number) WHERE status IN ('QUEUED', 'SENDING', 'FAILED');

-- What the administrator's page shows.
CREATE UNIQUE INDEX notification_recent ON notification (number DESC);
