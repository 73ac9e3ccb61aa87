package dev.cimiento.auth.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2ParametersTest {

    private static final Argon2PasswordHasher HASHER = Argon2PasswordHasher.create();
    private static final Argon2PasswordHasher CHEAP = HASHER.withCost(new Argon2Cost(256, 1, 1));

    @Test
    @DisplayName("the default is OWASP's minimum, written as a PHC string")
    void defaults() {
        assertThat(HASHER.hash(Password.of("whatever it is")).reveal())
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(HASHER.toString()).contains("19456");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    @DisplayName("hashes of the reference implementation's own tests are read, and are to be replaced")
    void readsReference(String phc) {
        assertThat(HASHER.matches(Password.of("password"), PasswordHash.of(phc)))
                .isTrue();
        assertThat(HASHER.matches(Password.of("differentpassword"), PasswordHash.of(phc)))
                .isFalse();
        assertThat(HASHER.needsRehash(PasswordHash.of(phc))).isTrue();
    }

    @Test
    @DisplayName("a hash at another cost matches and needs a rehash, in either direction")
    void changesCost() {
        Password password = Password.of("correct horse");
        PasswordHash cheap = CHEAP.hash(password);
        PasswordHash dear = HASHER.hash(password);

        assertThat(HASHER.matches(password, cheap)).isTrue();
        assertThat(CHEAP.matches(password, dear)).isTrue();
        assertThat(HASHER.needsRehash(cheap)).isTrue();
        assertThat(CHEAP.needsRehash(dear)).isTrue();
        assertThat(CHEAP.needsRehash(cheap)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=9999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=2,p=255$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFh"
            })
    @DisplayName("a stored hash that asks for 4 GiB, endless work or another algorithm is refused, not computed")
    void boundsWhatItReads(String phc) {
        assertThat(HASHER.needsRehash(PasswordHash.of(phc))).isTrue();
        assertThatThrownBy(() -> HASHER.matches(Password.of("password"), PasswordHash.of(phc)))
                .isInstanceOf(AuthException.class)
                .hasMessageNotContaining("CTFh");
    }

    @Test
    @DisplayName("a cost out of bounds is refused by name and value")
    void boundsCost() {
        assertThatThrownBy(() -> new Argon2Cost(19_456, 0, 1)).hasMessage("iterations must be 1 to 16, was 0");
        assertThatThrownBy(() -> new Argon2Cost(31, 1, 4)).hasMessage("memoryKib must be 32 to 262144, was 31");
        assertThatThrownBy(() -> HASHER.withPermits(0)).hasMessage("count must be 1 to 1024, was 0");
    }
}
