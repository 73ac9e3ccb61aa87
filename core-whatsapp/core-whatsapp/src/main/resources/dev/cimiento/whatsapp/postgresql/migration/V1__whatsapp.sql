-- One person on one line of the business. The person is known by a phone, by a business-scoped user id, or by both.
CREATE TABLE whatsapp_conversation (
    id         uuid        PRIMARY KEY,
    line       text        NOT NULL,
    phone      text,
    user_id    text,
    name       text,
    step       text        NOT NULL DEFAULT '',
    data       text        NOT NULL DEFAULT '',
    opened_at  timestamptz NOT NULL,
    CONSTRAINT whatsapp_conversation_has_person CHECK (phone IS NOT NULL OR user_id IS NOT NULL),
    CONSTRAINT whatsapp_conversation_phone UNIQUE (line, phone),
    CONSTRAINT whatsapp_conversation_user UNIQUE (line, user_id)
);

-- What came in. The unique key is what makes a webhook that is delivered fifty times take effect once.
CREATE TABLE whatsapp_inbound (
    id              uuid        PRIMARY KEY,
    number          bigint      GENERATED ALWAYS AS IDENTITY,
    conversation_id uuid        NOT NULL REFERENCES whatsapp_conversation (id) ON DELETE CASCADE,
    line            text        NOT NULL,
    provider_id     text        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('TEXT', 'CHOICE', 'UNSUPPORTED')),
    body            text        NOT NULL,
    option_id       text,
    sent_at         timestamptz NOT NULL,
    received_at     timestamptz NOT NULL,
    handling        text        NOT NULL CHECK (handling IN ('WAITING', 'HANDLED', 'ABANDONED', 'STALE')),
    failures        integer     NOT NULL DEFAULT 0,
    settled_at      timestamptz,
    CONSTRAINT whatsapp_inbound_once UNIQUE (line, provider_id)
);

CREATE INDEX whatsapp_inbound_by_conversation ON whatsapp_inbound (conversation_id, sent_at, number);
CREATE INDEX whatsapp_inbound_waiting ON whatsapp_inbound (conversation_id, sent_at, number) WHERE handling = 'WAITING';

-- What goes out, in the order of its number. The standing is the status's rank: it only grows.
CREATE TABLE whatsapp_outbound (
    id              uuid        PRIMARY KEY,
    number          bigint      GENERATED ALWAYS AS IDENTITY,
    conversation_id uuid        NOT NULL REFERENCES whatsapp_conversation (id) ON DELETE CASCADE,
    key             text        UNIQUE,
    kind            text        NOT NULL CHECK (kind IN ('TEXT', 'MENU', 'TEMPLATE')),
    body            text        NOT NULL,
    label           text        NOT NULL,
    options         text[]      NOT NULL,
    status          text        NOT NULL
        CHECK (status IN ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'DELIVERED', 'READ')),
    standing        smallint    NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    leased_until    timestamptz,
    provider_id     text,
    refusal         text,
    refusal_code    text,
    queued_at       timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);

CREATE INDEX whatsapp_outbound_by_conversation ON whatsapp_outbound (conversation_id, number);
CREATE INDEX whatsapp_outbound_waiting ON whatsapp_outbound (conversation_id, number)
    WHERE status IN ('QUEUED', 'SENDING');
CREATE INDEX whatsapp_outbound_by_provider_id ON whatsapp_outbound (provider_id) WHERE provider_id IS NOT NULL;

-- A status may come before the answer that tells the provider's id: it waits here for it.
CREATE TABLE whatsapp_early_status (
    line         text        NOT NULL,
    provider_id  text        NOT NULL,
    status       text        NOT NULL,
    standing     smallint    NOT NULL,
    refusal      text,
    refusal_code text,
    told_at      timestamptz NOT NULL,
    PRIMARY KEY (line, provider_id)
);

CREATE INDEX whatsapp_early_status_by_age ON whatsapp_early_status (told_at);
