-- How a line is run, and whether it is open; a line without a row is open and run by the standard rules. Takes of a line hold its row, so
-- that a cap is exact and a closed line takes nobody.
CREATE TABLE line (
    line         text COLLATE "C" PRIMARY KEY,
    door         text COLLATE "C" NOT NULL CHECK (door IN ('OPEN', 'CLOSED')),
    prefix       text NOT NULL,
    cap          integer CHECK (cap > 0),
    shown        text COLLATE "C" NOT NULL CHECK (shown IN ('ALIASES', 'LABELS')),
    near         integer[] NOT NULL,
    day_start    time NOT NULL,
    -- Lengths are in milliseconds, here and below.
    target       bigint NOT NULL CHECK (target > 0),
    service_time bigint NOT NULL CHECK (service_time > 0),
    recalls      integer NOT NULL CHECK (recalls >= 0),
    places_back  integer NOT NULL CHECK (places_back >= 0),
    times_back   integer NOT NULL CHECK (times_back >= 0),
    grace        bigint NOT NULL CHECK (grace >= 0)
);

-- The last number given out, for each line and day. Its row is also what takes of one line wait for, so numbers are never given twice.
CREATE TABLE line_day (
    line        text COLLATE "C" NOT NULL,
    day         date NOT NULL,
    last_number integer NOT NULL,
    PRIMARY KEY (line, day)
);

CREATE TABLE ticket (
    id             uuid PRIMARY KEY,
    -- Where it stands, and the line that gave it its number.
    line           text COLLATE "C" NOT NULL,
    taken_in       text COLLATE "C" NOT NULL,
    day            date NOT NULL,
    number         integer NOT NULL CHECK (number > 0),
    label          text NOT NULL,
    name           text NOT NULL,
    alias          text NOT NULL,
    priority       text NOT NULL,
    head_start     bigint NOT NULL CHECK (head_start >= 0),
    origin         text COLLATE "C" NOT NULL CHECK (origin IN ('KIOSK', 'STAFF', 'REMOTE', 'APPOINTMENT')),
    appointment_at timestamptz,
    state          text COLLATE "C" NOT NULL
        CHECK (state IN ('WAITING', 'CALLED', 'SERVING', 'PARKED', 'DONE', 'NO_SHOW', 'CANCELLED', 'EXPIRED')),
    joined_at      timestamptz NOT NULL,
    -- When the wait began to count, less the head start of the priority class: the order of the line.
    effective_at   timestamptz NOT NULL,
    -- Since when it waits for its first call in this line; null once the wait says nothing.
    waiting_since  timestamptz,
    desk           text,
    called_at      timestamptz,
    recalls        integer NOT NULL DEFAULT 0,
    started_at     timestamptz,
    parked_until   timestamptz,
    times_back     integer NOT NULL DEFAULT 0,
    ended_at       timestamptz,
    -- What was estimated when it came into this line.
    promised_p50   bigint,
    promised_p90   bigint,
    promised_ahead integer,
    promised_basis text COLLATE "C",
    take_key       text COLLATE "C" NOT NULL UNIQUE,
    UNIQUE (taken_in, day, number),
    CHECK ((desk IS NULL) = (called_at IS NULL)),
    CHECK (desk IS NOT NULL OR state IN ('WAITING', 'PARKED', 'CANCELLED', 'EXPIRED')),
    CHECK (desk IS NULL OR state NOT IN ('WAITING', 'PARKED')),
    CHECK ((parked_until IS NOT NULL) = (state = 'PARKED')),
    CHECK (started_at IS NOT NULL OR state <> 'SERVING'),
    CHECK ((ended_at IS NULL) = (state IN ('WAITING', 'CALLED', 'SERVING', 'PARKED'))),
    CHECK ((promised_p50 IS NULL) = (promised_basis IS NULL))
);

-- The order of one line, and the order over all lines, in which a desk of several calls without sorting who waits.
CREATE INDEX ticket_turn ON ticket (effective_at, line, number) WHERE state = 'WAITING';
CREATE INDEX ticket_next ON ticket (line, effective_at, number) WHERE state = 'WAITING';
CREATE INDEX ticket_called ON ticket (line, called_at) WHERE state = 'CALLED';
CREATE INDEX ticket_parked ON ticket (line, parked_until) WHERE state = 'PARKED';
CREATE INDEX ticket_live ON ticket (line, day) WHERE state IN ('WAITING', 'CALLED', 'SERVING', 'PARKED');
CREATE INDEX ticket_day ON ticket (line, day, number);

-- With how many ahead a ticket was told last: only fewer are told again. Beside the ticket, so that it can be called while someone is told of
-- it; and without a reference to it, which would hold it too.
CREATE TABLE ticket_told (
    ticket uuid PRIMARY KEY,
    told   integer NOT NULL
);

-- What happened. No names, so it may stay when the tickets are forgotten.
CREATE TABLE ticket_step (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket       uuid NOT NULL,
    at           timestamptz NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    line         text COLLATE "C" NOT NULL,
    day          date NOT NULL,
    desk         text,
    -- Of a first call the wait, of an end at the desk the service.
    lasted       bigint,
    promised_p50 bigint,
    promised_p90 bigint
);

CREATE INDEX ticket_step_of ON ticket_step (ticket, id);
CREATE INDEX ticket_step_day ON ticket_step (line, day);
CREATE INDEX ticket_step_calls ON ticket_step (line, at) WHERE kind = 'CALLED';

-- The wishes of desks that called someone. The row comes before the call, in the same statement, so that of two requests with one key the
-- second waits and calls nobody.
CREATE TABLE line_call (
    key    text COLLATE "C" PRIMARY KEY,
    at     timestamptz NOT NULL,
    ticket uuid NOT NULL
);
