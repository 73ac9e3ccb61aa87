package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.Assurance;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.Permission;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TestIdentityTest {

    @Test
    @DisplayName("a test has a user, tokens and permissions in a line each")
    void users() {
        TestIdentity identity = TestIdentity.at(MutableClock.at("2026-11-23T12:00:00Z"));
        TenantContext.run(TenantId.of("padel"), () -> {
            identity.role("front-desk", "bookings:*");
            Account ana = identity.user("ana@example.com", "front-desk");
            Caller caller = identity.caller(identity.tokens(ana, Factor.PASSWORD, Factor.TOTP));

            assertThat(caller.may(Permission.of("bookings:cancel"))).isTrue();
            assertThat(caller.assurance()).isEqualTo(Assurance.AAL2);
            assertThat(identity.user("ana@example.com")).isEqualTo(ana);
            assertThat(identity.accounts().find(ana.id())).contains(ana);
            identity.links().requestPasswordReset("ana@example.com");
            assertThat(identity.messenger().messages()).hasSize(1);
            assertThat(identity.invitations().open()).isEmpty();
        });
    }
}
