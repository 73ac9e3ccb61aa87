-- One secret address for each resource's and each customer's calendar.
CREATE TABLE calendar_feed (
    -- the first part of the token, by which the row is found; the rest is kept as a hash alone
    selector     text        PRIMARY KEY,
    kind         text        NOT NULL CHECK (kind IN ('RESOURCE', 'CUSTOMER')),
    owner        text        NOT NULL,
    token_hash   bytea       NOT NULL,
    -- what was last read by this token, and when that was first seen
    content_hash bytea,
    modified_at  timestamptz NOT NULL,
    UNIQUE (kind, owner)
);
