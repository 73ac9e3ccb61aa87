-- "C" so that pages are ordered by code points in every database, whatever its locale. '!' is the hash of those without a password.
CREATE TABLE auth_account (
    id                uuid PRIMARY KEY,
    email             text COLLATE "C" NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    password_hash     text NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 1024),
    email_verified_at timestamptz,
    disabled_at       timestamptz,
    created_at        timestamptz NOT NULL
);

CREATE TABLE auth_account_role (
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    role       text NOT NULL CHECK (role ~ '^[a-z][a-z0-9_-]{0,63}$'),
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, role)
);

CREATE INDEX auth_account_role_by_role ON auth_account_role (role, account_id);

-- What the tenant's roles may do. Accounts may have roles that are not defined: those carry a name and no permissions.
CREATE TABLE auth_role (
    role        text PRIMARY KEY CHECK (role ~ '^[a-z][a-z0-9_-]{0,63}$'),
    permissions text[] NOT NULL,
    defined_at  timestamptz NOT NULL
);

-- Whose standing changed, so that processes that remember it notice. account_id is null where everybody's did.
-- xid, not a sequence: numbers of a sequence become visible in another order than they were drawn in.
CREATE TABLE auth_change (
    xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    account_id uuid,
    changed_at timestamptz NOT NULL
);

CREATE INDEX auth_change_by_xid ON auth_change (xid);
CREATE INDEX auth_change_by_time ON auth_change (changed_at);

-- A session is a family of refresh tokens: all are dead once ended_at is set. actor_id is who acts as the account.
CREATE TABLE auth_session (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    actor_id   uuid REFERENCES auth_account ON DELETE CASCADE,
    client     text NOT NULL CHECK (length(client) BETWEEN 1 AND 64),
    agent      text NOT NULL CHECK (length(agent) <= 200),
    device     bytea CHECK (octet_length(device) = 32),
    factors    text[] NOT NULL,
    opened_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > opened_at),
    ended_at   timestamptz,
    end_reason text CHECK (end_reason IN ('LOGOUT', 'REUSE', 'BOUND')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

CREATE INDEX auth_session_by_account ON auth_session (account_id, client, opened_at);
CREATE INDEX auth_session_open ON auth_session (account_id) WHERE ended_at IS NULL;
CREATE INDEX auth_session_by_device ON auth_session (account_id, device) WHERE device IS NOT NULL;
CREATE INDEX auth_session_by_actor ON auth_session (actor_id) WHERE actor_id IS NOT NULL;
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

-- Links in e-mails, and logins that wait for their second factor. A row is deleted when its token is used.
CREATE TABLE auth_one_time_token (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    purpose    text NOT NULL CHECK (purpose IN ('EMAIL_VERIFICATION', 'PASSWORD_RESET', 'EMAIL_CHANGE', 'SECOND_FACTOR')),
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    email      text NOT NULL,
    detail     text NOT NULL,
    tries      integer NOT NULL CHECK (tries >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

-- A newer link makes the one before it void.
CREATE UNIQUE INDEX auth_one_time_token_single ON auth_one_time_token (account_id, purpose) WHERE purpose <> 'SECOND_FACTOR';
CREATE INDEX auth_one_time_token_by_account ON auth_one_time_token (account_id);
CREATE INDEX auth_one_time_token_by_expiry ON auth_one_time_token (expires_at);

CREATE TABLE auth_invitation (
    id         uuid PRIMARY KEY,
    hash       bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    email      text NOT NULL,
    roles      text[] NOT NULL,
    invited_by uuid REFERENCES auth_account ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at  timestamptz
);

CREATE UNIQUE INDEX auth_invitation_open ON auth_invitation (email) WHERE closed_at IS NULL;
CREATE INDEX auth_invitation_by_inviter ON auth_invitation (invited_by);
CREATE INDEX auth_invitation_by_expiry ON auth_invitation (expires_at);

-- last_step is the last time step whose code was taken (RFC 6238): none is taken twice.
CREATE TABLE auth_totp (
    account_id    uuid PRIMARY KEY REFERENCES auth_account ON DELETE CASCADE,
    sealed_secret text NOT NULL,
    sealed_with   text NOT NULL,
    begun_at      timestamptz NOT NULL,
    confirmed_at  timestamptz,
    last_step     bigint NOT NULL DEFAULT -1
);

CREATE TABLE auth_recovery_code (
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    hash       bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (account_id, hash)
);

-- The public half of a key pair whose private half never leaves its authenticator. The id is the authenticator's choice.
CREATE TABLE auth_passkey (
    id            text COLLATE "C" PRIMARY KEY CHECK (length(id) BETWEEN 22 AND 1364 AND id !~ '[^A-Za-z0-9_-]'),
    account_id    uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    relying_party text NOT NULL CHECK (length(relying_party) BETWEEN 1 AND 253),
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    public_key    text NOT NULL CHECK (length(public_key) BETWEEN 1 AND 4000),
    model         uuid NOT NULL,
    transports    text[] NOT NULL,
    sign_count    bigint NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
    backup        text NOT NULL CHECK (backup IN ('NONE', 'POSSIBLE', 'MADE')),
    created_at    timestamptz NOT NULL,
    used_at       timestamptz
);

CREATE INDEX auth_passkey_by_account ON auth_passkey (account_id, created_at);

-- Questions to authenticators that are open. A row is deleted when its answer comes.
CREATE TABLE auth_passkey_ceremony (
    challenge  bytea PRIMARY KEY CHECK (octet_length(challenge) = 32),
    purpose    text NOT NULL CHECK (purpose IN ('REGISTRATION', 'LOGIN', 'STEP_UP')),
    origin     text NOT NULL CHECK (length(origin) BETWEEN 1 AND 300),
    account_id uuid REFERENCES auth_account ON DELETE CASCADE,
    session_id uuid,
    device     bytea CHECK (octet_length(device) = 32),
    expires_at timestamptz NOT NULL,
    CHECK ((account_id IS NULL) = (purpose = 'LOGIN') AND (session_id IS NULL) = (purpose = 'LOGIN'))
);

CREATE INDEX auth_passkey_ceremony_by_account ON auth_passkey_ceremony (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX auth_passkey_ceremony_by_expiry ON auth_passkey_ceremony (expires_at);

-- The tenant's, not the account's that made it.
CREATE TABLE auth_api_key (
    id             text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hash           bytea NOT NULL CHECK (octet_length(hash) = 32),
    previous_hash  bytea CHECK (octet_length(previous_hash) = 32),
    previous_until timestamptz,
    scopes         text[] NOT NULL,
    created_by     uuid,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,
    revoked_at     timestamptz,
    used_at        timestamptz,
    CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
);

CREATE TABLE auth_login_throttle (
    key             text PRIMARY KEY,
    attempts        bigint NOT NULL CHECK (attempts > 0),
    last_attempt_at timestamptz NOT NULL,
    locked_until    timestamptz NOT NULL
);

CREATE INDEX auth_login_throttle_by_attempt ON auth_login_throttle (last_attempt_at);

-- Buckets that refill with time; full_at is when one will be full again.
CREATE TABLE auth_rate (
    key     text PRIMARY KEY,
    full_at timestamptz NOT NULL
);

CREATE INDEX auth_rate_by_time ON auth_rate (full_at);

CREATE TABLE auth_signing_key (
    id                 text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    algorithm          text NOT NULL,
    public_key         text NOT NULL,
    sealed_private_key text NOT NULL,
    sealed_with        text NOT NULL,
    state              text NOT NULL CHECK (state IN ('NEXT', 'ACTIVE', 'RETIRED', 'REVOKED')),
    created_at         timestamptz NOT NULL,
    since              timestamptz NOT NULL
);

-- One key signs at a time, and one waits.
CREATE UNIQUE INDEX auth_signing_key_active ON auth_signing_key ((true)) WHERE state = 'ACTIVE';
CREATE UNIQUE INDEX auth_signing_key_next ON auth_signing_key ((true)) WHERE state = 'NEXT';

-- Who an account is at another provider. Issuer and subject together are the identity (OpenID Connect Core section 5.7), never the address.
CREATE TABLE auth_federated_identity (
    issuer     text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
    subject    text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    account_id uuid NOT NULL REFERENCES auth_account ON DELETE CASCADE,
    linked_at  timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX auth_federated_identity_by_account ON auth_federated_identity (account_id);

-- Logins that are at another provider now. A row is deleted when its state comes back. Holds no secret: hashes only.
CREATE TABLE auth_login_attempt (
    state       bytea PRIMARY KEY CHECK (octet_length(state) = 32),
    browser     bytea NOT NULL CHECK (octet_length(browser) = 32),
    provider    text NOT NULL CHECK (length(provider) BETWEEN 1 AND 64),
    return_path text NOT NULL CHECK (length(return_path) BETWEEN 1 AND 2000),
    expires_at  timestamptz NOT NULL,
    -- Who links an identity to their account; null for a login.
    account_id  uuid REFERENCES auth_account ON DELETE CASCADE,
    session_id  uuid,
    CHECK ((account_id IS NULL) = (session_id IS NULL))
);

CREATE INDEX auth_login_attempt_by_account ON auth_login_attempt (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX auth_login_attempt_by_expiry ON auth_login_attempt (expires_at);
