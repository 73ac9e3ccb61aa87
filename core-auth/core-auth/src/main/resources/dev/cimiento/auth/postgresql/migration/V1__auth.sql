-- "C" so that pages are ordered by code points in every database, whatever its locale.
CREATE TABLE auth_account (
    id            uuid PRIMARY KEY,
    email         text COLLATE "C" NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    password_hash text NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 1024),
    created_at    timestamptz NOT NULL
);

CREATE TABLE auth_account_role (
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    role       text NOT NULL CHECK (role ~ '^[a-z][a-z0-9_-]{0,63}$'),
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, role)
);

CREATE INDEX auth_account_role_by_role ON auth_account_role (role, account_id);

-- A session is a family of refresh tokens: all are dead once ended_at is set.
CREATE TABLE auth_session (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    client     text NOT NULL CHECK (length(client) BETWEEN 1 AND 64),
    opened_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > opened_at),
    ended_at   timestamptz,
    end_reason text CHECK (end_reason IN ('LOGOUT', 'REUSE')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

CREATE INDEX auth_session_by_account ON auth_session (account_id, client, opened_at);
CREATE INDEX auth_session_by_expiry ON auth_session (expires_at);
CREATE INDEX auth_session_by_end ON auth_session (ended_at) WHERE ended_at IS NOT NULL;

-- hash is the SHA-256 of the token. sealed is the token itself, under a key that only its predecessor's holder has.
CREATE TABLE auth_refresh_token (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES auth_session ON DELETE CASCADE,
    number     integer NOT NULL CHECK (number > 0),
    sealed     text NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz,
    UNIQUE (session_id, number)
);

-- One good token a session, whatever the code does.
CREATE UNIQUE INDEX auth_refresh_token_unspent ON auth_refresh_token (session_id) WHERE spent_at IS NULL;

CREATE TABLE auth_login_throttle (
    key             text PRIMARY KEY,
    attempts        bigint NOT NULL CHECK (attempts > 0),
    last_attempt_at timestamptz NOT NULL,
    locked_until    timestamptz NOT NULL
);

CREATE INDEX auth_login_throttle_by_attempt ON auth_login_throttle (last_attempt_at);

CREATE TABLE auth_signing_key (
    id                 text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    algorithm          text NOT NULL,
    public_key         text NOT NULL,
    sealed_private_key text NOT NULL,
    sealed_with        text NOT NULL,
    state              text NOT NULL CHECK (state IN ('NEXT', 'ACTIVE', 'RETIRED', 'REVOKED')),
    created_at         timestamptz NOT NULL
);

-- One key signs at a time.
CREATE UNIQUE INDEX auth_signing_key_active ON auth_signing_key ((true)) WHERE state = 'ACTIVE';
