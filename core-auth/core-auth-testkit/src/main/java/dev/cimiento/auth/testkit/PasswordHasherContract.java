package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.PasswordHasher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code PasswordHasher} must keep. */
public abstract class PasswordHasherContract {

    private static final Password PASSWORD = Password.of("correct horse battery staple");

    private PasswordHasher hasher;

    /** For subclasses. */
    protected PasswordHasherContract() {}

    /** The hasher. */
    protected abstract PasswordHasher hasher();

    @BeforeEach
    final void prepare() {
        hasher = hasher();
    }

    @Test
    @DisplayName("the password matches its hash, and another does not")
    final void matches() {
        PasswordHash hash = hasher.hash(PASSWORD);

        assertThat(hasher.matches(PASSWORD, hash)).isTrue();
        assertThat(hasher.matches(Password.of("correct horse battery stapl"), hash))
                .isFalse();
        assertThat(hasher.matches(Password.of(""), hash)).isFalse();
    }

    @Test
    @DisplayName("two hashes of one password differ, and neither holds it")
    final void salts() {
        PasswordHash one = hasher.hash(PASSWORD);
        PasswordHash two = hasher.hash(PASSWORD);

        assertThat(one).isNotEqualTo(two);
        assertThat(one.reveal()).doesNotContain("horse");
    }

    @Test
    @DisplayName(
            "long passwords count to their last character, beyond the 72 bytes of bcrypt and past a null character")
    final void doesNotTruncate() {
        PasswordHash hash = hasher.hash(Password.of("x".repeat(72) + "\0a"));

        assertThat(hasher.matches(Password.of("x".repeat(72) + "\0b"), hash)).isFalse();
        assertThat(hasher.matches(Password.of("x".repeat(72) + "\0a"), hash)).isTrue();
    }

    @Test
    @DisplayName("two spellings of the same characters are one password")
    final void normalises() {
        PasswordHash hash = hasher.hash(Password.of("contrasen\u0303a larga"));

        assertThat(hasher.matches(Password.of("contrase\u00f1a larga"), hash)).isTrue();
    }

    @Test
    @DisplayName("its own hash needs no rehash, a foreign one does, and is not guessed at")
    final void knowsItsOwn() {
        PasswordHash foreign = PasswordHash.of("$9z$nothing that anybody reads$Zm9yZWlnbg");

        assertThat(hasher.needsRehash(hasher.hash(PASSWORD))).isFalse();
        assertThat(hasher.needsRehash(foreign)).isTrue();
        assertThatThrownBy(() -> hasher.matches(PASSWORD, foreign))
                .isInstanceOf(AuthException.class)
                .hasMessageNotContaining("Zm9yZWlnbg")
                .hasMessageNotContaining("horse");
    }

    @Test
    @DisplayName("no secret in toString")
    final void hidesSecrets() {
        PasswordHash hash = hasher.hash(PASSWORD);

        assertThat(hasher + " " + PASSWORD + " " + hash).doesNotContain("horse").doesNotContain(hash.reveal());
    }
}
