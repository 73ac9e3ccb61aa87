CREATE TABLE member (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id text,
    name      text NOT NULL
);
CREATE TABLE visit (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id text,
    member    bigint NOT NULL REFERENCES member
);
