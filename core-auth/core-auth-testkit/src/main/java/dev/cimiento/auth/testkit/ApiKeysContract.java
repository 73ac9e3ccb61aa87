package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.ApiKey;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.ApiKeyResult;
import dev.cimiento.auth.ApiKeyVerification;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Tokens;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code ApiKeys} promises, over a store. */
public abstract class ApiKeysContract extends IdentityContract {

    private static final Permission READ = Permission.of("bookings:read");
    private static final ApiKeyRequest REQUEST = ApiKeyRequest.of("till", Set.of(READ));

    /** For subclasses. */
    protected ApiKeysContract() {}

    @Test
    @DisplayName("a key lets a program do what its scopes say, names itself, and is listed without its text")
    final void verifies() {
        IssuedApiKey issued = in(A, () -> apiKeys.create(REQUEST));

        assertThat(verify(A, issued.text())).isInstanceOfSatisfying(ApiKeyVerification.Verified.class, good -> {
            assertThat(good.caller().tenant()).isEqualTo(A);
            assertThat(good.caller().may(READ)).isTrue();
            assertThat(good.caller().may(Permission.of("bookings:write"))).isFalse();
            assertThat(good.caller().subject())
                    .isEqualTo("api-key:" + issued.key().id());
        });
        assertThat(issued.text().reveal()).matches("ak_a_[0-9a-f]{16}_[0-9a-f]{64}_[0-9a-f]{8}");
        assertThat(in(A, () -> apiKeys.list())).containsExactly(issued.key());
        assertThat(issued + " " + in(A, () -> apiKeys.list()) + verify(A, issued.text()) + events)
                .doesNotContain(issued.text().reveal())
                .doesNotContain("ak_");
    }

    @Test
    @DisplayName("a key of one tenant is refused by the other, also with the other's name written in")
    final void tenantsAreApart() {
        IssuedApiKey issued = in(A, () -> apiKeys.create(REQUEST));
        String renamed = issued.text().reveal().replace("ak_a_", "ak_b_");

        assertThat(verify(B, issued.text())).isEqualTo(rejected(ApiKeyVerification.Reason.WRONG_TENANT));
        assertThat(verify(B, Secret.of(renamed))).isEqualTo(rejected(ApiKeyVerification.Reason.MALFORMED));
        assertThat(verify(B, Secret.of(checksummed(renamed)))).isEqualTo(rejected(ApiKeyVerification.Reason.UNKNOWN));
        assertThat(in(B, () -> apiKeys.list())).isEmpty();
        assertThat(in(B, () -> apiKeys.revoke(issued.key().id()))).isFalse();
        assertThat(in(B, () -> apiKeys.rotate(issued.key().id(), Duration.ZERO)))
                .isEmpty();
        assertThat(verify(A, issued.text())).isInstanceOf(ApiKeyVerification.Verified.class);
    }

    @Test
    @DisplayName("what is no key, or mistyped, or another secret, is refused without an exception")
    final void refusesRubbish() {
        String good = in(A, () -> apiKeys.create(REQUEST)).text().reveal();
        char other = good.charAt(30) == 'a' ? 'b' : 'a';
        String mistyped = good.substring(0, 30) + other + good.substring(31);

        for (String rubbish : List.of("x", "ak_", "\0", good + " ", good.repeat(50), mistyped, "é")) {
            assertThat(verify(A, Secret.of(rubbish))).isEqualTo(rejected(ApiKeyVerification.Reason.MALFORMED));
        }
        assertThat(verify(A, Secret.of(checksummed(mistyped)))).isEqualTo(rejected(ApiKeyVerification.Reason.UNKNOWN));
    }

    @Test
    @DisplayName("a name with a control character, which not every database keeps, is refused at the door")
    final void refusesNames() {
        for (String name : List.of("till\0", "half \ud83c", "a\nb", " ", "x".repeat(101))) {
            assertThatThrownBy(() -> in(A, () -> apiKeys.create(ApiKeyRequest.of(name, Set.of(READ)))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("name must have");
        }
        assertThat(in(A, () -> apiKeys.create(ApiKeyRequest.of("caja ñ 🎾", Set.of(READ))))
                        .key()
                        .name())
                .isEqualTo("caja ñ 🎾");
    }

    @Test
    @DisplayName("a rotated key has two texts for a while, then the new one alone")
    final void rotates() {
        IssuedApiKey old = in(A, () -> apiKeys.create(REQUEST));
        IssuedApiKey renewed =
                in(A, () -> apiKeys.rotate(old.key().id(), Duration.ofHours(1))).orElseThrow();

        assertThat(renewed.key().id()).isEqualTo(old.key().id());
        for (IssuedApiKey both : List.of(old, renewed)) {
            assertThat(verify(A, both.text())).isInstanceOf(ApiKeyVerification.Verified.class);
        }
        clock.advance(Duration.ofHours(1));
        assertThat(verify(A, old.text())).isEqualTo(rejected(ApiKeyVerification.Reason.UNKNOWN));
        assertThat(verify(A, renewed.text())).isInstanceOf(ApiKeyVerification.Verified.class);
        assertThatThrownBy(() -> in(A, () -> apiKeys.rotate(old.key().id(), Duration.ofDays(31))))
                .hasMessageContaining("overlap");
    }

    @Test
    @DisplayName("a key ends when revoked, at once, and when its time is over")
    final void ends() {
        IssuedApiKey revoked = in(A, () -> apiKeys.create(REQUEST));
        IssuedApiKey timed = in(A, () -> apiKeys.create(REQUEST.withLifetime(Duration.ofDays(1))));

        assertThat(in(A, () -> apiKeys.revoke(revoked.key().id()))).isTrue();
        assertThat(in(A, () -> apiKeys.revoke(revoked.key().id()))).isFalse();
        assertThat(verify(A, revoked.text())).isEqualTo(rejected(ApiKeyVerification.Reason.ENDED));
        assertThat(in(A, () -> apiKeys.rotate(revoked.key().id(), Duration.ZERO)))
                .isEmpty();
        assertThat(verify(A, timed.text())).isInstanceOf(ApiKeyVerification.Verified.class);
        clock.advance(Duration.ofDays(1));
        assertThat(verify(A, timed.text())).isEqualTo(rejected(ApiKeyVerification.Reason.ENDED));
    }

    @Test
    @DisplayName("when a key was used last is known to a minute")
    final void remembersUse() {
        IssuedApiKey issued = in(A, () -> apiKeys.create(REQUEST));
        assertThat(only().usedAt()).isEmpty();
        verify(A, issued.text());
        assertThat(only().usedAt()).contains(NOW);
        clock.advance(Duration.ofSeconds(59));
        verify(A, issued.text());
        assertThat(only().usedAt()).contains(NOW);
        clock.advance(Duration.ofSeconds(1));
        verify(A, issued.text());
        assertThat(only().usedAt()).contains(NOW.plusSeconds(60));
    }

    @Test
    @DisplayName("a key is allowed no more than whoever makes it, and outlives them")
    final void belongsToTheTenant() {
        Account ana = signUp(A, ANA);
        in(A, () -> {
            roles.define(ADMIN, Set.of(Permission.of("bookings:*")));
            return accounts.grant(ana.id(), ADMIN);
        });
        Tokens session = loggedIn(A, ANA);

        assertThat(in(
                        A,
                        () -> apiKeys.create(
                                ApiKeyRequest.of("x", Set.of(READ, Permission.of("payments:read"))),
                                caller(A, session))))
                .isEqualTo(new ApiKeyResult.NotAllowed());
        assertThat(in(
                        A,
                        () -> apiKeys.create(ApiKeyRequest.of("x", Set.of(Permission.EVERYTHING)), caller(A, session))))
                .isEqualTo(new ApiKeyResult.NotAllowed());
        ApiKeyResult result = in(A, () -> apiKeys.create(REQUEST, caller(A, session)));
        IssuedApiKey issued = ((ApiKeyResult.Issued) result).key();
        assertThat(issued.key().createdBy()).contains(ana.id());
        in(A, () -> accounts.delete(ana.id()));
        assertThat(verify(A, issued.text())).isInstanceOf(ApiKeyVerification.Verified.class);
    }

    @Test
    @DisplayName("ASVS 8.2.1: nobody gets the text of a key that may more than they, by giving it another one")
    final void rotationGivesNothingAway() {
        Account ana = signUp(A, ANA);
        in(A, () -> {
            roles.define(ADMIN, Set.of(Permission.of("api-keys:manage"), READ));
            return accounts.grant(ana.id(), ADMIN);
        });
        Tokens session = loggedIn(A, ANA);
        IssuedApiKey strong = in(A, () -> apiKeys.create(ApiKeyRequest.of("erp", Set.of(Permission.EVERYTHING))));
        IssuedApiKey equal = in(A, () -> apiKeys.create(REQUEST));

        assertThat(rotated(strong, session)).contains(new ApiKeyResult.NotAllowed());
        assertThat(verify(A, strong.text())).isInstanceOf(ApiKeyVerification.Verified.class);
        assertThat(rotated(equal, session)).get().isInstanceOf(ApiKeyResult.Issued.class);
        assertThat(verify(A, equal.text())).isEqualTo(rejected(ApiKeyVerification.Reason.UNKNOWN));
        in(A, () -> apiKeys.revoke(strong.key().id()));
        assertThat(rotated(strong, session)).isEmpty();
    }

    private Optional<ApiKeyResult> rotated(IssuedApiKey key, Tokens session) {
        return in(A, () -> apiKeys.rotate(key.key().id(), Duration.ZERO, caller(A, session)));
    }

    private ApiKey only() {
        return in(A, () -> apiKeys.list()).get(0);
    }

    private ApiKeyVerification verify(TenantId tenant, Secret text) {
        return in(tenant, () -> apiKeys.verify(text));
    }

    /** With the checksum that the text before it has. */
    private static String checksummed(String key) {
        String body = key.substring(0, key.lastIndexOf('_'));
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return body + "_" + String.format(java.util.Locale.ROOT, "%08x", crc.getValue());
    }

    private static ApiKeyVerification rejected(ApiKeyVerification.Reason reason) {
        return new ApiKeyVerification.Rejected(reason);
    }
}
