-- The last number given out, for each line and local day. Its row is also what takes of one line wait for, so numbers are never given twice.
CREATE TABLE line_day (
    line        text COLLATE "C" NOT NULL,
    day         date NOT NULL,
    last_number integer NOT NULL,
    PRIMARY KEY (line, day)
);

CREATE TABLE ticket (
    id           uuid PRIMARY KEY,
    line         text COLLATE "C" NOT NULL,
    day          date NOT NULL,
    number       integer NOT NULL CHECK (number > 0),
    name         text NOT NULL,
    alias        text NOT NULL,
    priority     text NOT NULL,
    state        text COLLATE "C" NOT NULL CHECK (state IN ('WAITING', 'CALLED', 'DONE', 'NO_SHOW', 'CANCELLED')),
    joined_at    timestamptz NOT NULL,
    -- joined_at less the head start of the priority class: the order of the line.
    effective_at timestamptz NOT NULL,
    desk         text,
    called_at    timestamptz,
    recalls      integer NOT NULL DEFAULT 0,
    ended_at     timestamptz,
    take_key     text COLLATE "C" NOT NULL UNIQUE,
    call_key     text COLLATE "C" UNIQUE,
    UNIQUE (line, day, number),
    CHECK ((desk IS NULL) = (called_at IS NULL)),
    CHECK (desk IS NOT NULL OR state IN ('WAITING', 'CANCELLED')),
    CHECK ((ended_at IS NULL) = (state IN ('WAITING', 'CALLED')))
);

CREATE INDEX ticket_next ON ticket (line, effective_at, number) WHERE state = 'WAITING';
CREATE INDEX ticket_called ON ticket (line, called_at) WHERE state = 'CALLED';
