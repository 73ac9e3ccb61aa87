-- What this application adds to the suite's tables: people's names, and what a service costs.
CREATE TABLE customer (
    account text PRIMARY KEY,
    name    text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)
);

CREATE TABLE offer (
    service       text PRIMARY KEY,
    deposit_minor bigint NOT NULL CHECK (deposit_minor > 0),
    currency      char(3) NOT NULL
);

-- The calendar elsewhere that says when a resource is busy, and how reading it went last.
CREATE TABLE outside_calendar (
    resource text PRIMARY KEY,
    url      text NOT NULL,
    read_at  timestamptz,
    outcome  text NOT NULL DEFAULT ''
);
