-- btree_gist compares the resource inside the exclusion constraint. One per database, in a schema of its own; two tenants may be migrated at
-- once, and IF NOT EXISTS alone loses that race.
SELECT pg_advisory_xact_lock(hashtext('cimiento.extensions'));
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions;

CREATE TABLE resource (
    -- The exclusion constraint compares this: a fixed-length key keeps its index small.
    number   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       text    NOT NULL UNIQUE,
    name     text    NOT NULL,
    zone     text    NOT NULL,
    -- 'MONDAY 08:00-13:00', one element a window
    hours    text[]  NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    weight   integer NOT NULL CHECK (weight > 0),
    -- the name of a holiday calendar
    holidays text
);

CREATE TABLE special_day (
    resource bigint NOT NULL REFERENCES resource,
    date     date   NOT NULL,
    -- '08:00-13:00'; none when closed
    windows  text[] NOT NULL,
    reason   text   NOT NULL,
    PRIMARY KEY (resource, date)
);

-- When a resource is busy elsewhere, as other calendars say: it may overlap bookings, so it is no allocation.
CREATE TABLE busy (
    resource bigint      NOT NULL REFERENCES resource,
    source   text        NOT NULL,
    from_at  timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    CHECK (until_at > from_at)
);
CREATE INDEX busy_resource ON busy (resource, until_at);

CREATE TABLE service (
    id                    text    PRIMARY KEY,
    name                  text    NOT NULL,
    duration_minutes      integer NOT NULL CHECK (duration_minutes > 0),
    grid_minutes          integer NOT NULL CHECK (grid_minutes > 0),
    buffer_before_minutes integer NOT NULL CHECK (buffer_before_minutes >= 0),
    buffer_after_minutes  integer NOT NULL CHECK (buffer_after_minutes >= 0),
    buffers_inside_hours  boolean NOT NULL,
    notice_seconds        bigint  NOT NULL CHECK (notice_seconds >= 0),
    advance_seconds       bigint  NOT NULL CHECK (advance_seconds >= 0),
    -- what a customer may choose of, in minutes
    durations             text[]  NOT NULL,
    shortest_gap_minutes  integer NOT NULL CHECK (shortest_gap_minutes >= 0),
    -- 0 when each booking has its resource to itself
    seats                 integer NOT NULL CHECK (seats >= 0),
    -- ids in the order in which they are tried; none when every resource offers it
    resources             text[]  NOT NULL,
    -- 'offset minutes|length minutes or empty|ids', the first for the resources above
    needs                 text[]  NOT NULL,
    -- the ids of all needs but the first
    further_resources     text[]  NOT NULL,
    -- 'CUSTOMER WEEK 2 MONDAY'
    limits                text[]  NOT NULL,
    assignment            text    NOT NULL,
    -- 'seconds of notice:percentage that goes back', separated by spaces
    cancellation          text    NOT NULL,
    -- 'MONDAY 18:00-21:00', one element a window; none when it is offered whenever its resource is open
    offered_hours         text[]  NOT NULL,
    -- how far from a start a booking can matter to it
    reach_minutes         integer NOT NULL
);

CREATE TABLE booking (
    id              uuid        PRIMARY KEY,
    idempotency_key text        NOT NULL UNIQUE,
    -- what the key stands for: the same key with other content is refused
    content         text        NOT NULL,
    service         text        NOT NULL REFERENCES service,
    resource        bigint      NOT NULL REFERENCES resource,
    unit            integer     NOT NULL CHECK (unit >= 0),
    -- the ids of its further resources, and 'id|unit|zone|start|end|occupied from|occupied until' in seconds of the epoch
    further         text[]      NOT NULL,
    further_places  text[]      NOT NULL,
    customer_id     text        NOT NULL,
    customer_name   text        NOT NULL,
    party           integer     NOT NULL CHECK (party > 0),
    -- 0 when it has its resource to itself
    seats           integer     NOT NULL CHECK (seats = 0 OR seats >= party),
    series          uuid,
    -- the service's terms of cancellation when it was made
    terms           text        NOT NULL,
    status          text        NOT NULL
        CHECK (status IN ('HELD', 'PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED', 'NO_SHOW', 'CANCELLED', 'EXPIRED')),
    held_until      timestamptz,
    needs_approval  boolean     NOT NULL,
    too_late        boolean     NOT NULL DEFAULT false,
    refund_percent  integer     CHECK (refund_percent BETWEEN 0 AND 100),
    version         bigint      NOT NULL CHECK (version > 0),
    starts_at       timestamptz NOT NULL,
    -- of its own resource; a further one may be needed for longer
    ends_at         timestamptz NOT NULL,
    occupied_from   timestamptz NOT NULL,
    occupied_until  timestamptz NOT NULL,
    -- what the customer was told: a time zone's rules may change before the day comes
    local_start     timestamp   NOT NULL,
    zone            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK (occupied_from <= starts_at AND occupied_until >= ends_at),
    CHECK ((status IN ('HELD', 'PENDING')) = (held_until IS NOT NULL))
);
CREATE INDEX booking_resource ON booking (resource, starts_at);
CREATE INDEX booking_customer ON booking (customer_id, starts_at);
CREATE INDEX booking_start ON booking (starts_at);
CREATE INDEX booking_hold ON booking (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX booking_series ON booking (series, starts_at) WHERE series IS NOT NULL;
CREATE INDEX booking_further ON booking USING gin (further) WHERE further <> '{}';

-- A class: all who book this service at this start on this resource, as long as there are any.
CREATE TABLE session (
    id        uuid        PRIMARY KEY,
    service   text        NOT NULL REFERENCES service,
    resource  bigint      NOT NULL REFERENCES resource,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    seats     integer     NOT NULL,
    taken     integer     NOT NULL,
    UNIQUE (service, resource, starts_at, ends_at),
    CHECK (taken BETWEEN 0 AND seats)
);

-- What keeps time from others: a row as long as its owner is there, and none after, so that a time that becomes free can be taken again by an
-- INSERT, whose ON CONFLICT turns a lost race into an answer.
CREATE TABLE allocation (
    -- a booking, or the session that its members share
    owner      uuid        NOT NULL,
    part       smallint    NOT NULL,
    resource   bigint      NOT NULL,
    -- which of the resource's several
    unit       integer     NOT NULL,
    -- with buffers
    from_at    timestamptz NOT NULL,
    until_at   timestamptz NOT NULL,
    -- as in the booking: a list of free starts needs to look nowhere else
    held_until timestamptz,
    -- The same in one number, minutes since 1970 and length in minutes, outwards, as its eight bytes: what a list of free starts reads, tens of thousands at
    -- a time, and sends as they are.
    span       bytea       NOT NULL GENERATED ALWAYS AS (int8send(
        (floor(extract(epoch FROM (from_at - timestamptz '1970-01-01 00:00:00+00')) / 60)::bigint << 20)
        | (ceil(extract(epoch FROM (until_at - timestamptz '1970-01-01 00:00:00+00')) / 60)
           - floor(extract(epoch FROM (from_at - timestamptz '1970-01-01 00:00:00+00')) / 60))::bigint)) STORED,
    PRIMARY KEY (owner, part),
    CHECK (until_at > from_at AND until_at - from_at < interval '400 days'),
    CONSTRAINT allocation_apart EXCLUDE USING gist (resource WITH =, unit WITH =, tstzrange(from_at, until_at) WITH &&)
);
-- Of two kinds. What lasts, and is not so long that it reaches into a range from more than a day before, is usual: most of all rows. A list of free
-- starts reads the others from here, and the usual from the two tables below.
CREATE INDEX allocation_other ON allocation (resource, unit, span) INCLUDE (held_until)
    WHERE held_until IS NOT NULL OR until_at - from_at > interval '1 day';

-- The usual that begins in one week, in UTC, in one row: to find a row costs as much as to send a hundred spans. As of when it was packed; what is true
-- is this together with the changes that are not in it yet.
CREATE TABLE allocation_week (
    resource bigint  NOT NULL,
    unit     integer NOT NULL,
    -- its Monday
    week     date    NOT NULL,
    spans    bytea   NOT NULL,
    PRIMARY KEY (resource, unit, week)
) WITH (fillfactor = 80, toast_tuple_target = 8160);
-- In the row up to a thousand, and not compressed.
ALTER TABLE allocation_week ALTER COLUMN spans SET STORAGE EXTERNAL;

-- What came and went since. Rows are added by whoever changes an allocation, so nobody waits for another's, and taken away by who packs the week, so a
-- snapshot sees each change either here or there.
CREATE TABLE allocation_change (
    resource bigint  NOT NULL,
    unit     integer NOT NULL,
    week     date    NOT NULL,
    span     bytea   NOT NULL,
    gone     boolean NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX allocation_change_week ON allocation_change (week, resource, unit) INCLUDE (span, gone);

-- In the schema of the table, whatever the path of who writes.
CREATE FUNCTION allocation_changes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.held_until IS NULL AND OLD.until_at - OLD.from_at <= interval '1 day' THEN
        INSERT INTO allocation_change VALUES (OLD.resource, OLD.unit, date_trunc('week', OLD.from_at AT TIME ZONE 'UTC'), OLD.span, true);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.held_until IS NULL AND NEW.until_at - NEW.from_at <= interval '1 day' THEN
        INSERT INTO allocation_change VALUES (NEW.resource, NEW.unit, date_trunc('week', NEW.from_at AT TIME ZONE 'UTC'), NEW.span, false);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allocation_made AFTER INSERT OR DELETE ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_changes();
CREATE TRIGGER allocation_changed AFTER UPDATE ON allocation FOR EACH ROW
    WHEN ((OLD.resource, OLD.unit, OLD.from_at, OLD.until_at, OLD.held_until) IS DISTINCT FROM (NEW.resource, NEW.unit, NEW.from_at, NEW.until_at, NEW.held_until))
    EXECUTE FUNCTION allocation_changes();

CREATE TABLE wish (
    id              uuid        PRIMARY KEY,
    idempotency_key text        NOT NULL UNIQUE,
    service         text        NOT NULL,
    customer_id     text        NOT NULL,
    customer_name   text        NOT NULL,
    from_at         timestamptz NOT NULL,
    until_at        timestamptz NOT NULL,
    -- none when any that offers the service will do
    resources       text[]      NOT NULL,
    -- null for the service's own
    minutes         bigint,
    party           integer     NOT NULL CHECK (party > 0),
    state           text        NOT NULL CHECK (state IN ('WAITING', 'OFFERED', 'GRANTED', 'LEFT')),
    offer           uuid        UNIQUE REFERENCES booking,
    created_at      timestamptz NOT NULL,
    CHECK (until_at > from_at),
    CHECK ((state IN ('OFFERED', 'GRANTED')) = (offer IS NOT NULL))
);
CREATE INDEX wish_waiting ON wish (created_at, id) WHERE state = 'WAITING';
CREATE INDEX wish_customer ON wish (customer_id, created_at) WHERE state IN ('WAITING', 'OFFERED');
