ALTER TABLE member ADD COLUMN phone text;
CREATE TABLE card (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id text,
    number    text NOT NULL
);
