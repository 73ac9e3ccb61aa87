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
