package dev.cimiento.auth.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.ImportedAccount;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Pbkdf2Format;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.UpgradingPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedHashesTest {

    private static final TenantId A = TenantId.of("a");

    private final InMemoryAuthStore store = new InMemoryAuthStore();
    private final UpgradingPasswordHasher hasher = UpgradingPasswordHasher.of(
            Argon2PasswordHasher.create().withCost(new Argon2Cost(64, 1, 1)), new BcryptFormat(), new Pbkdf2Format());
    private final Accounts accounts =
            Accounts.of(store, hasher, new InMemoryTokens(InstantSource.system()), InstantSource.system());

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                // jBCrypt's and OpenBSD's own vectors
                "abc $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "abcdefghijklmnopqrstuvwxyz $2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC",
                "U*U $2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                // Passlib's, PHC's and Django's spelling, computed by Python's hashlib
                "password $pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdew$/hzjypjXGy76eQJ.wq7Ru0Kv4648Yyn016wkJ6SXBIs",
                "password $pbkdf2-sha512$i=6400$0ZrzXitFSGltTQnBWOsdew$VFihZZmQV3q1pbfEAYS6S+hvs+DZvboess04k+eTOAjx0HNWP+DxoaT92HJ0nkgMXx0P4arpJUphyaZLZoRtnw",
                "secret-word pbkdf2_sha256$1000$saltsalt$rov+rJveBV9vTOn7syuLNcUc1H6Y5iKnCkqxhnzOB7c="
            })
    @DisplayName("hashes of other systems match their password, and no other, and are to be replaced")
    void reads(String password, String hash) {
        PasswordHash stored = PasswordHash.of(hash);

        assertThat(hasher.matches(Password.of(password), stored)).isTrue();
        assertThat(hasher.matches(Password.of(password + "x"), stored)).isFalse();
        assertThat(hasher.matches(Password.of(""), stored)).isFalse();
        assertThat(hasher.needsRehash(stored)).isTrue();
    }

    @Test
    @DisplayName(
            "ASVS 11.4.2: an account brought in with a bcrypt hash has Argon2id after its next login, and needs one hash from then on")
    void upgrades() {
        EmailAddress email = EmailAddress.of("ana@example.com");
        ImportedAccount imported = ImportedAccount.of(
                        email, PasswordHash.of("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"))
                .withRoles(Set.of(Role.of("admin")))
                .withEmailVerifiedAt(Instant.EPOCH);
        TenantContext.run(A, () -> {
            assertThat(accounts.add(imported)).isInstanceOf(SignUpResult.SignedUp.class);
            assertThat(accounts.add(imported)).isInstanceOf(SignUpResult.EmailTaken.class);
            assertThat(login("ab")).isEqualTo(new LoginResult.BadCredentials());
            assertThat(login("abc")).isInstanceOfSatisfying(LoginResult.LoggedIn.class, in -> {
                assertThat(in.account().hasRole(Role.of("admin"))).isTrue();
                assertThat(in.account().emailVerifiedAt()).contains(Instant.EPOCH);
            });
            assertThat(store.accounts().find(email).orElseThrow().hash().reveal())
                    .startsWith("$argon2id$");
            assertThat(login("abc")).isInstanceOf(LoginResult.LoggedIn.class);
        });
    }

    @Test
    @DisplayName("an account brought in without a password logs in with none")
    void withoutPassword() {
        TenantContext.run(A, () -> {
            accounts.add(ImportedAccount.of(EmailAddress.of("ana@example.com"), PasswordHash.none()));
            for (String guess : new String[] {"", "!", "abc"}) {
                assertThat(login(guess)).isEqualTo(new LoginResult.BadCredentials());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$03$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "pbkdf2_sha256$9999999$saltsalt$AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "$pbkdf2-md5$1000$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "5f4dcc3b5aa765d61d8327deb882cf99"
            })
    @DisplayName("a hash that asks for endless work, or is of no format, is not brought in, and not computed")
    void bounds(String hash) {
        assertThatThrownBy(() -> hasher.matches(Password.of("abc"), PasswordHash.of(hash)))
                .isInstanceOf(AuthException.class)
                .hasMessageNotContaining(hash.substring(8));
        TenantContext.run(
                A,
                () -> assertThatThrownBy(() -> accounts.add(
                                ImportedAccount.of(EmailAddress.of("ana@example.com"), PasswordHash.of(hash))))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    private LoginResult login(String password) {
        return accounts.login("ana@example.com", Password.of(password), Client.local());
    }
}
