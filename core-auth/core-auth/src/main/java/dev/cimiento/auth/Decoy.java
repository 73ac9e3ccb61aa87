package dev.cimiento.auth;

import dev.cimiento.tenancy.Secret;

/** A password that nobody has and its hash: what is checked where there is nothing to check. */
record Decoy(Password password, PasswordHash hash) {

    static Decoy by(PasswordHasher hasher) {
        Secret random = new RefreshTokens().mint();
        Password password = Password.of(random.reveal());
        return new Decoy(password, hasher.hash(password));
    }
}
