-- btree_gist compares the resource inside the exclusion constraint. One per database, in a schema of its own; two tenants may be migrated at
-- once, and IF NOT EXISTS alone loses that race.
SELECT pg_advisory_xact_lock(hashtext('cimiento.extensions'));
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions;

CREATE TABLE resource (
    -- The exclusion constraint compares this: a fixed-length key keeps its index small.
    number bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id     text    NOT NULL UNIQUE,
    name   text    NOT NULL,
    zone   text    NOT NULL,
    -- 'MONDAY 08:00-13:00', one element a window
    hours  text[]  NOT NULL
);

CREATE TABLE special_day (
    resource bigint NOT NULL REFERENCES resource,
    date     date   NOT NULL,
    -- '08:00-13:00'; none when closed
    windows  text[] NOT NULL,
    reason   text   NOT NULL,
    PRIMARY KEY (resource, date)
);

CREATE TABLE service (
    id                    text    PRIMARY KEY,
    name                  text    NOT NULL,
    duration_minutes      integer NOT NULL CHECK (duration_minutes > 0),
    grid_minutes          integer NOT NULL CHECK (grid_minutes > 0),
    buffer_before_minutes integer NOT NULL CHECK (buffer_before_minutes >= 0),
    buffer_after_minutes  integer NOT NULL CHECK (buffer_after_minutes >= 0),
    notice_seconds        bigint  NOT NULL CHECK (notice_seconds >= 0),
    advance_seconds       bigint  NOT NULL CHECK (advance_seconds >= 0),
    -- ids in the order in which they are tried; none when every resource offers it
    resources             text[]  NOT NULL
);

CREATE TABLE booking (
    id              uuid        PRIMARY KEY,
    idempotency_key text        NOT NULL UNIQUE,
    -- what the key stands for: the same key with other content is refused
    content         text        NOT NULL,
    service         text        NOT NULL REFERENCES service,
    resource        bigint      NOT NULL REFERENCES resource,
    customer_id     text        NOT NULL,
    customer_name   text        NOT NULL,
    status          text        NOT NULL CHECK (status IN ('HELD', 'CONFIRMED', 'CANCELLED', 'EXPIRED')),
    held_until      timestamptz,
    version         bigint      NOT NULL CHECK (version > 0),
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    occupied        tstzrange   NOT NULL,
    -- what the customer was told: a time zone's rules may change before the day comes
    local_start     timestamp   NOT NULL,
    zone            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK (occupied @> tstzrange(starts_at, ends_at)),
    CHECK ((status = 'HELD') = (held_until IS NOT NULL))
);
CREATE INDEX booking_resource ON booking (resource, starts_at);
CREATE INDEX booking_customer ON booking (customer_id, starts_at);
CREATE INDEX booking_start ON booking (starts_at);
CREATE INDEX booking_hold ON booking (held_until) WHERE status = 'HELD';

-- What keeps time from others: a row as long as its booking is held or confirmed, and none after, so that a time that becomes free can be
-- taken again by an INSERT, whose ON CONFLICT turns a lost race into an answer.
CREATE TABLE allocation (
    -- Checked at commit: the row that wins the time is written before its booking, and most callers of a contended time never write one.
    booking    uuid        NOT NULL REFERENCES booking DEFERRABLE INITIALLY DEFERRED,
    part       smallint    NOT NULL DEFAULT 0,
    resource   bigint      NOT NULL,
    -- with buffers
    occupied   tstzrange   NOT NULL CHECK (NOT isempty(occupied) AND lower_inc(occupied) AND NOT upper_inc(occupied)),
    -- as in the booking: a list of free starts needs to look nowhere else
    held_until timestamptz,
    PRIMARY KEY (booking, part),
    -- INCLUDE: a list of free starts reads the index alone
    CONSTRAINT allocation_apart EXCLUDE USING gist (resource WITH =, occupied WITH &&) INCLUDE (held_until, booking)
);
