CREATE TYPE shade AS ENUM ('light', 'dark');
CREATE TABLE member (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     text NOT NULL,
    -- Refers to its own table, and to one whose name comes later.
    guest_of bigint REFERENCES member,
    room     text NOT NULL
);
CREATE TABLE room (
    name text PRIMARY KEY
);
ALTER TABLE member ADD FOREIGN KEY (room) REFERENCES room;
CREATE TABLE odd (
    n       numeric,
    b       bytea,
    t       timestamptz,
    i       interval,
    f       double precision,
    j       jsonb,
    raw     json,
    a       text[],
    s       shade,
    "Größe" text,
    twice   numeric GENERATED ALWAYS AS (n * 2) STORED,
    during  tstzrange
);
-- Acts on each new row, and must not when rows come back.
CREATE TABLE arrival (member bigint NOT NULL);
CREATE FUNCTION arrive() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('INSERT INTO %I.arrival VALUES ($1)', TG_TABLE_SCHEMA) USING new.id;
    RETURN new;
END $$;
CREATE TRIGGER arrival AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION arrive();
ALTER TABLE member ENABLE ALWAYS TRIGGER arrival;
